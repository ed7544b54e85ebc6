"""The addresses of visits."""

from django.urls import URLPattern, path

from mentoring.views import travelling, visits

urlpatterns: list[URLPattern] = [
    path("mentoring/with/<uuid:pk>/visits/", visits.visit_list, name="visits"),
    path("mentoring/with/<uuid:pk>/visits/propose/", visits.propose, name="visit_propose"),
    path("mentoring/visits/<uuid:pk>/", visits.visit, name="visit"),
    path("mentoring/visits/<uuid:pk>/edit/", visits.edit, name="visit_edit"),
    path("mentoring/visits/<uuid:pk>/answer/", visits.answer, name="visit_answer"),
    path("mentoring/visits/<uuid:pk>/move/<str:name>/", visits.move, name="visit_move"),
    path("mentoring/visits/<uuid:pk>/return/", visits.begin_return, name="visit_return"),
    path("mentoring/visits/<uuid:pk>/travellers/", travelling.travellers, name="visit_travellers"),
    path("mentoring/travellers/<int:pk>/", travelling.traveller, name="traveller"),
    path("mentoring/travellers/<int:pk>/remove/", travelling.remove_traveller, name="traveller_remove"),
    path("mentoring/travellers/<int:pk>/needs/", travelling.needs, name="traveller_needs"),
    path("mentoring/visits/<uuid:pk>/costs/", travelling.costs, name="visit_costs"),
    path("mentoring/visits/<uuid:pk>/costs/fill/", travelling.fill_costs, name="visit_costs_fill"),
    path("mentoring/costs/<int:pk>/", travelling.cost, name="visit_cost"),
    path("mentoring/costs/<int:pk>/remove/", travelling.remove_cost, name="visit_cost_remove"),
    path("mentoring/visits/<uuid:pk>/documents/", travelling.files, name="visit_files"),
    path("mentoring/documents/<int:pk>/", travelling.file, name="visit_file"),
    path("mentoring/documents/<int:pk>/remove/", travelling.remove_file, name="visit_file_remove"),
    path("mentoring/visits/<uuid:pk>/feedback/", travelling.feedback, name="visit_feedback"),
    path("mentoring/visits/<uuid:pk>/report/", travelling.report, name="visit_report"),
    path("mentoring/visits/<uuid:pk>/follow-up/", travelling.follow_up, name="visit_follow_up"),
    path("mentoring/follow-ups/<int:pk>/", travelling.settle, name="follow_up"),
]
