"""The only home of the addresses of the programme office, below /cycles/."""

from django.urls import URLPattern, path

from awards.views import cycles, deciding, entrants, pairing, publishing, running, seating, setup

urlpatterns: list[URLPattern] = [
    # a year
    path("cycles/", cycles.cycle_list, name="cycles"),
    path("cycles/add/", cycles.cycle_add, name="cycle_add"),
    path("cycles/<int:pk>/", cycles.console, name="cycle"),
    path("cycles/<int:pk>/copy/", cycles.cycle_clone, name="cycle_clone"),
    path("cycles/<int:pk>/texts/<str:language>/", cycles.cycle_texts, name="cycle_texts"),
    path("cycles/<int:pk>/dates/", cycles.cycle_phases, name="cycle_phases"),
    path("cycles/<int:pk>/rules/", cycles.cycle_rules, name="cycle_rules"),
    path("cycles/<int:pk>/move/<str:name>/", cycles.cycle_move, name="cycle_move"),
    path("cycles/<int:pk>/round/<str:kind>/", setup.round_add, name="round_add"),
    # its applications
    path("cycles/<int:pk>/applications/", entrants.entrants, name="entrants"),
    path("cycles/applications/<uuid:key>/", entrants.entrant, name="entrant"),
    path("cycles/overrides/<int:pk>/confirm/", entrants.confirm_override, name="entrant_confirm"),
    # a round is set up
    path("cycles/rounds/<int:pk>/", running.round_page, name="round_office"),
    path("cycles/rounds/<int:pk>/settings/", setup.round_settings, name="round_settings"),
    path("cycles/rounds/<int:pk>/criteria/", setup.criteria, name="criteria"),
    path("cycles/rounds/<int:pk>/criteria/add/", setup.criterion_add, name="criterion_add"),
    path("cycles/criteria/<int:pk>/", setup.criterion, name="criterion"),
    path("cycles/criteria/<int:pk>/act/", setup.criterion_act, name="criterion_act"),
    path("rounds/<int:pk>/seats/", seating.seats, name="round_seats"),
    path("cycles/seats/<uuid:key>/again/", seating.seat_resend, name="seat_resend"),
    path("cycles/seats/<uuid:key>/replace/", seating.seat_replace, name="seat_replace"),
    path("cycles/rounds/<int:pk>/candidates/", setup.candidates, name="round_candidates"),
    path("cycles/rounds/<int:pk>/conflicts/", setup.conflicts, name="round_conflicts"),
    path("cycles/rounds/<int:pk>/readers/", pairing.readers, name="readers"),
    path("cycles/rounds/<int:pk>/readers/all/", pairing.readers_all, name="readers_all"),
    path("cycles/rounds/<int:pk>/readers/table/", pairing.readers_import, name="readers_import"),
    path("cycles/rounds/<int:pk>/readers.xlsx", pairing.readers_table, name="readers_table"),
    # it runs
    path("cycles/rounds/<int:pk>/move/<str:name>/", running.round_move, name="round_move"),
    path("cycles/rounds/<int:pk>/ledger/", running.ledger, name="round_ledger"),
    # it is decided
    path("cycles/rounds/<int:pk>/result/", deciding.result, name="round_result"),
    path("cycles/rounds/<int:pk>/result/freeze/", deciding.freeze, name="freeze"),
    path("cycles/rounds/<int:pk>/select/", deciding.select, name="select"),
    path("cycles/selections/<int:pk>/take/", deciding.take, name="take"),
    path("cycles/rounds/<int:pk>/decisions/", deciding.decisions, name="decisions"),
    path("cycles/rounds/<int:pk>/decisions.xlsx", deciding.decision_sheet, name="decision_sheet"),
    path("cycles/rounds/<int:pk>/minutes/", deciding.minutes, name="minutes"),
    path("cycles/decisions/<uuid:key>/", deciding.decision, name="decision"),
    path("cycles/decisions/<int:pk>/confirm/", deciding.confirm, name="decision_confirm"),
    # and published
    path("cycles/rounds/<int:pk>/publication/", publishing.publication, name="publication"),
    path("cycles/letters/<int:pk>/", publishing.letter, name="office_letter"),
]
