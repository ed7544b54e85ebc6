"""The addresses of learning sessions and forums."""

from django.urls import URLPattern, path

from mentoring.views import sessions, sessions_office

urlpatterns: list[URLPattern] = [
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/add/", sessions_office.edit, name="session_add"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/register/", sessions.register, name="session_register"),
    path("sessions/<uuid:pk>/leave/", sessions.leave, name="session_leave"),
    path("sessions/<uuid:pk>/certificate/", sessions.certificate, name="session_certificate"),
    path("sessions/<uuid:pk>/edit/", sessions_office.edit, name="session_edit"),
    path("sessions/<uuid:pk>/move/<str:name>/", sessions_office.move, name="session_move"),
    path("sessions/<uuid:pk>/people/", sessions_office.people, name="session_people"),
    path("sessions/<uuid:pk>/participants.csv", sessions_office.participants, name="session_csv"),
    path("sessions/<uuid:pk>/material/", sessions_office.material, name="session_material"),
    path("sessions/material/<int:pk>/", sessions.material, name="session_file"),
    path("sessions/material/<int:pk>/drop/", sessions_office.drop_material, name="session_material_drop"),
]
