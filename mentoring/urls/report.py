"""The addresses of reports, of mentors' logs, and of who learned from whom."""

from django.urls import URLPattern, path

from mentoring.views import report

urlpatterns: list[URLPattern] = [
    path("mentoring/reports/", report.reports, name="reports"),
    path("mentoring/reports/<int:pk>/", report.report, name="report"),
    path("mentoring/reports/<int:pk>/workbook/", report.workbook, name="report_workbook"),
    path("mentoring/reports/<int:pk>/mentors/", report.mentors, name="report_mentors"),
    path("mentoring/exchange/", report.exchange, name="exchange"),
    path("mentoring/log/", report.log, name="mentor_log"),
    path("mentoring/log/<int:pk>/certificate/", report.certificate, name="mentor_certificate"),
    path("mentoring/reports/<int:pk>/mentors/<int:person>/certificate/", report.certificate, name="certificate_for"),
]
