"""The addresses of learning sessions and forums."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
