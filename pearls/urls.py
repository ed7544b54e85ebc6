"""The only home of the project's addresses."""

from django.urls import include, path

urlpatterns = [path("plans/", include("actionplans.urls")), path("accounts/", include("allauth.urls"))]
