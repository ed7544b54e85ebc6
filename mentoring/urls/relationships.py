"""The addresses of a mentoring year."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
