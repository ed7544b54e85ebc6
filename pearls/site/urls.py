"""The only home of the public site's addresses; what was once public stays where it is."""

from django.urls import URLPattern, path

from pearls.site.enums import PageKey
from pearls.site.views import checking, editing, news, office, public, talking

app_name = "site"
urlpatterns: list[URLPattern] = [
    path("about/", public.page, {"key": PageKey.ABOUT}, name="about"),
    path("how-it-works/", public.how, name="how"),
    path("become-a-pearl/", checking.become, name="become"),
    path("news/", news.news_list, name="news"),
    path("news/feed/", news.feed, name="news_feed"),
    path("news/<slug:slug>/", news.news_item, name="news_item"),
    path("news/<slug:slug>/share.png", news.news_share, name="news_share"),
    path("jury/", public.jury, name="jury"),
    path("partners/", public.partners, name="partners"),
    path("contact/", talking.write_to_us, {"key": PageKey.CONTACT}, name="contact"),
    path("accessibility/", talking.write_to_us, {"key": PageKey.ACCESSIBILITY}, name="accessibility"),
    path("privacy/", talking.write_to_us, {"key": PageKey.PRIVACY}, name="privacy"),
    path("message/thanks/", talking.thanks, name="thanks"),
    path("imprint/", public.page, {"key": PageKey.IMPRINT}, name="imprint"),
    path("share/<slug:key>.png", public.share, name="share"),
    path("pictures/<int:pk>/<int:width>.webp", public.image, name="image"),
    # the office
    path("site/", editing.text_list, name="texts"),
    path("site/texts/<slug:key>/<slug:language>/", editing.edit, name="edit"),
    path("site/texts/<slug:key>/<slug:language>/preview/", editing.preview, name="preview"),
    path("site/texts/<slug:key>/<slug:language>/versions/", editing.versions, name="versions"),
    path("site/versions/<int:pk>/publish/", editing.publish, name="publish"),
    path("site/versions/<int:pk>/restore/", editing.restore, name="restore"),
    path("site/news/begin/", office.news_begin, name="news_begin"),
    path("site/news/<int:pk>/", office.news_edit, name="news_edit"),
    path("site/pictures/", office.pictures, name="pictures"),
    path("site/pictures/<int:pk>/", office.picture, name="picture"),
    path("site/funding/", office.funding_list, name="funding_list"),
    path("site/funding/add/", office.funding, name="funding_add"),
    path("site/funding/<int:pk>/", office.funding, name="funding"),
    path("site/messages/", talking.feedback_list, name="feedback_list"),
    path("site/messages/<int:pk>/", talking.feedback, name="feedback"),
]
