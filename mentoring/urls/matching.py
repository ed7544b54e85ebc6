"""The addresses of rule sets, runs, the draft and proposed pairs."""

from django.urls import path

from mentoring.views import matching, proposals

urlpatterns = [
    path("mentoring/seasons/<int:pk>/matching/", matching.board, name="matching"),
    path("mentoring/seasons/<int:season>/rules/add/", matching.edit_rules, name="rules_add"),
    path("mentoring/rules/<int:pk>/", matching.edit_rules, name="rules"),
    path("mentoring/rules/<int:pk>/run/", matching.run_rules, name="run_rules"),
    path("mentoring/runs/<uuid:pk>/", matching.run, name="run"),
    path("mentoring/runs/<uuid:pk>/why-not/", matching.inquire, name="why_not"),
    path("mentoring/runs/<uuid:pk>/audit.json", matching.audit, name="audit"),
    path("mentoring/runs/<uuid:pk>/adopt/", matching.adopt, name="adopt"),
    path("mentoring/seasons/<int:pk>/draft/", matching.draft, name="draft"),
    path("mentoring/seasons/<int:pk>/draft/offer/", matching.offer_draft, name="offer_draft"),
    path("mentoring/proposals/<uuid:pk>/", proposals.proposal, name="proposal"),
]
