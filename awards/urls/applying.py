"""The only home of the addresses of applicants, below /applications/."""

from django.urls import URLPattern, path

from awards.views import applying as pages
from awards.views import applying_editor as editor
from awards.views import applying_moves as moves
from awards.views import applying_team as team

ONE = "applications/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("applications/", pages.mine, name="applications"),
    path("applications/begin/", pages.begin, name="begin"),
    path(ONE, pages.overview, name="application"),
    path(f"{ONE}write/<slug:key>/", editor.section, name="section"),
    path(f"{ONE}ops/", editor.ops, name="ops"),
    path(f"{ONE}answers/<slug:key>/", editor.answer, name="answer"),
    path(f"{ONE}upload/<slug:key>/", editor.upload, name="upload"),
    path(f"{ONE}files/<uuid:file_id>/", editor.file, name="file"),
    path(f"{ONE}history/", editor.history, name="history"),
    path(f"{ONE}move/<slug:name>/", moves.move, name="move"),
    path(f"{ONE}copy/", moves.copy, name="copy"),
    path(f"{ONE}plan/", moves.plan, name="plan"),
    path(f"{ONE}plans/<int:number>/", moves.handed_plan, name="handed_plan"),
    path(f"{ONE}submissions/<int:number>/", moves.submission, name="submission"),
    path(f"{ONE}receipts/<uuid:submission>/", moves.receipt, name="receipt"),
    path(f"{ONE}texts/<uuid:submission>/", moves.text, name="text"),
    path(f"{ONE}people/", team.people, name="people"),
    path(f"{ONE}ties/", team.ties, name="ties"),
    path(f"{ONE}partners/", team.partners, name="partners"),
    path(f"{ONE}partners/<int:partner>/", team.partner, name="partner"),
    path(f"{ONE}partners/<int:partner>/remove/", team.remove_partner, name="remove_partner"),
]
