"""The addresses of meetings, notes, messages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
