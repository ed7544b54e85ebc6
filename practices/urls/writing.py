"""The only home of the addresses of writing, translating and pictures."""

from django.urls import URLPattern, path

from practices.views import conversation, translating, writing

urlpatterns: list[URLPattern] = [
    path("mine/", writing.mine, name="mine"),
    path("begin/", writing.begin, name="begin"),
    path("<uuid:pk>/", writing.overview, name="overview"),
    path("<uuid:pk>/write/<slug:key>/", writing.section, name="section"),
    path("<uuid:pk>/ops/", writing.ops, name="ops"),
    path("<uuid:pk>/answers/<slug:key>/", writing.answer, name="answer"),
    path("<uuid:pk>/similar/", writing.similar, name="similar"),
    path("<uuid:pk>/preview/", writing.preview, name="preview"),
    path("<uuid:pk>/people/", writing.people, name="people"),
    path("<uuid:pk>/history/", writing.history, name="history"),
    path("<uuid:pk>/move/<slug:name>/", writing.move, name="move"),
    # the conversation with the curators
    path("<uuid:pk>/remarks/", conversation.remarks, name="remarks"),
    path("remarks/<int:pk>/say/", conversation.say, name="say"),
    path("remarks/<int:pk>/changes/", conversation.changes, name="remark_changes"),
    # translations
    path("translate/", translating.to_translate, name="to_translate"),
    path("<uuid:pk>/translations/", translating.translations, name="translations"),
    path("<uuid:pk>/translations/<slug:language>/", translating.translate, name="translate"),
    path("<uuid:pk>/translations/<slug:language>/reviewer/", translating.reviewer, name="translation_reviewer"),
    path("<uuid:pk>/translations/<slug:language>/machine/", translating.by_machine, name="by_machine"),
]
