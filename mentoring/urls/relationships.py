"""The addresses of a mentoring year, notes and messages included."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
