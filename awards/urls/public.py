"""The only home of the public addresses: the call, the register, titles, verification."""

from django.urls import URLPattern, path

from awards.views import public
from pearls.later import Later

urlpatterns: list[URLPattern] = [
    path("call/", public.call, name="call"),
    path("pearls/", public.register, name="register"),
    path("pearls/titles.csv", public.titles_csv, name="titles_csv"),
    path("pearls/feed/", public.feed, name="feed"),
    path("pearls/<slug:slug>/", public.pearl_by_name, name="pearl_by_name"),
    path("pearls/<int:year>/<slug:slug>/", public.pearl, name="pearl"),
    path("pearls/<int:year>/<slug:slug>/share.png", public.share, name="share"),
    path("pearls/<int:year>/<slug:slug>/card/", public.card, name="card"),
    path("pearls/<int:year>/<slug:slug>/certificate/", public.certificate, name="certificate"),
    path("verify/", public.verify, name="verify"),
    path("verify/<str:code>/", public.verify_code, name="verify_code"),
    path("api/titles/", Later("awards.api.titles"), name="api_titles"),
]
