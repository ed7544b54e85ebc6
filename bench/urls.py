"""The only home of the addresses under measurement: the portal's, and the two control pages that production does not have."""

from django.urls import include, path

from bench import controls

urlpatterns = [
    path("bench/auth/<int:pk>/", controls.auth),
    path("bench/save/<int:pk>/", controls.save),
    path("", include("pearls.urls")),
]
