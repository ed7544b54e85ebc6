"""The addresses of offers, needs, wishes and the office's season."""

from django.urls import path

from mentoring.views import entries, office, wishes

urlpatterns = [
    path("mentoring/", entries.home, name="home"),
    path("mentoring/seasons/<int:pk>/ask/", entries.ask, name="ask"),
    path("mentoring/seasons/<int:pk>/offer/", entries.begin_offer, name="begin_offer"),
    path("mentoring/needs/<uuid:pk>/", entries.need, name="need"),
    path("mentoring/needs/<uuid:pk>/edit/", entries.edit_need, name="edit_need"),
    path("mentoring/needs/<uuid:pk>/move/<str:name>/", entries.move_need, name="move_need"),
    path("mentoring/needs/<uuid:pk>/wishes/", wishes.of_town, name="need_wishes"),
    path("mentoring/needs/<uuid:pk>/urgency/", office.urgency, name="urgency"),
    path("mentoring/offers/<uuid:pk>/", entries.offer, name="offer"),
    path("mentoring/offers/<uuid:pk>/edit/", entries.edit_offer, name="edit_offer"),
    path("mentoring/offers/<uuid:pk>/move/<str:name>/", entries.move_offer, name="move_offer"),
    path("mentoring/offers/<uuid:pk>/wishes/", wishes.of_mentor, name="offer_wishes"),
    path("mentoring/offers/<uuid:pk>/people/", entries.offer_people, name="offer_people"),
    path("mentoring/offers/<uuid:pk>/people/<int:person>/", entries.offer_person, name="offer_person"),
    path("mentoring/seasons/", office.season_list, name="seasons"),
    path("mentoring/seasons/add/", office.edit_season, name="season_add"),
    path("mentoring/seasons/<int:pk>/", office.season, name="season"),
    path("mentoring/seasons/<int:pk>/edit/", office.edit_season, name="season_edit"),
    path("mentoring/seasons/<int:pk>/announce/", office.announce, name="season_announce"),
    path("mentoring/seasons/<int:pk>/move/<str:name>/", office.move, name="season_move"),
    path("mentoring/seasons/<int:pk>/pairs/", office.pair_rules, name="pair_rules"),
    path("mentoring/pairs/<int:pk>/drop/", office.drop_pair_rule, name="drop_pair_rule"),
    path("mentoring/contacts/", office.contacts, name="contacts"),
    path("mentoring/contacts/<int:pk>/end/", office.end_stand_in, name="end_stand_in"),
]
