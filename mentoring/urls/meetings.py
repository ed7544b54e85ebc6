"""The addresses of meetings."""

from django.urls import URLPattern, path

from mentoring.views import meetings, minutes

urlpatterns: list[URLPattern] = [
    path("mentoring/with/<uuid:pk>/meetings/", meetings.meeting_list, name="meetings"),
    path("mentoring/with/<uuid:pk>/meetings/propose/", meetings.propose, name="meeting_propose"),
    path("mentoring/with/<uuid:pk>/meetings/plan/", meetings.plan, name="meeting_plan"),
    path("mentoring/meetings/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("mentoring/meetings/<uuid:pk>/vote/", meetings.vote, name="meeting_vote"),
    path("mentoring/meetings/<uuid:pk>/choose/<int:slot>/", meetings.choose, name="meeting_choose"),
    path("mentoring/meetings/<uuid:pk>/change/", meetings.change, name="meeting_change"),
    path("mentoring/meetings/<uuid:pk>/cancel/", meetings.cancel, name="meeting_cancel"),
    path("mentoring/meetings/<uuid:pk>/held/", meetings.held, name="meeting_held"),
    path("mentoring/meetings/<uuid:pk>/write/<str:part>/", minutes.text, name="meeting_text"),
    path("mentoring/meetings/<uuid:pk>/actions/add/", minutes.add_action, name="meeting_action_add"),
    path("mentoring/actions/<int:pk>/tick/", minutes.tick, name="meeting_action_tick"),
]
