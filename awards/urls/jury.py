"""The only home of the addresses of board and jury, below /rounds/."""

from django.urls import URLPattern, path

from awards.views.jury import rounds, scoring, seats

urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.mine, name="rounds"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("rounds/<int:pk>/pack/", rounds.pack, name="jury_pack"),
    path("rounds/seats/<uuid:pk>/", seats.offer, name="seat"),
    path("rounds/candidates/<uuid:pk>/", rounds.candidate, name="candidate"),
    path("rounds/candidates/<uuid:pk>/conflict/", seats.conflict, name="conflict"),
    path("rounds/score/<int:pk>/", scoring.desk, name="score"),
    path("rounds/score/<int:pk>/save/", scoring.save, name="score_save"),
    path("rounds/score/<int:pk>/reopen/", scoring.reopen, name="reopen"),
]
