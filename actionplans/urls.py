"""The only home of the plans' addresses."""

from django.urls import path

from actionplans.views import editor, pages, publishing, year

app_name = "actionplans"
urlpatterns = [
    path("", pages.plan_list, name="list"),
    path("begin/", pages.begin, name="begin"),
    path("published/", publishing.published, name="published"),
    path("published/<slug:slug>/", publishing.public, name="public"),
    path("published/<slug:slug>/share.png", publishing.share, name="share"),
    path("<uuid:pk>/publish/", publishing.publish, name="publish"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/read/", pages.reading, name="read"),
    path("<uuid:pk>/timeline/", pages.timeline, name="timeline"),
    path("<uuid:pk>/year/", year.year, name="year"),
    path("<uuid:pk>/year/report/", year.report, name="report"),
    path("<uuid:pk>/year/move/<slug:name>/", year.move, name="report_move"),
    path("<uuid:pk>/year/<uuid:row>/", year.result, name="result"),
    path("<uuid:pk>/year/<uuid:row>/practice/", year.make_practice, name="make_practice"),
    path("<uuid:pk>/people/", pages.people, name="people"),
    path("<uuid:pk>/history/", pages.history, name="history"),
    path("<uuid:pk>/move/<slug:name>/", pages.move, name="move"),
    path("<uuid:pk>/pdf/", pages.pdf, name="pdf"),
    path("<uuid:pk>/ops/", editor.ops, name="ops"),
    path("<uuid:pk>/answers/<slug:key>/", editor.answer, name="answer"),
    path("<uuid:pk>/upload/<slug:key>/", editor.upload, name="upload"),
    path("<uuid:pk>/files/<uuid:file_id>/", editor.file, name="file"),
    path("<uuid:pk>/write/<slug:key>/", editor.section, name="section"),
]
