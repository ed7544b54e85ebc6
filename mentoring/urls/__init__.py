"""The only home of mentoring's addresses; each list has a file of its own."""

from mentoring.urls import matching, meetings, relationships, report, seasons, sessions, visits

app_name = "mentoring"
urlpatterns = [
    *seasons.urlpatterns,
    *matching.urlpatterns,
    *relationships.urlpatterns,
    *meetings.urlpatterns,
    *visits.urlpatterns,
    *report.urlpatterns,
    *sessions.urlpatterns,
]
