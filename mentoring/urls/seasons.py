"""The addresses of offers, needs, preferences and the office's season."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
