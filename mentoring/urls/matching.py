"""The addresses of rule sets, runs, the draft and its publication."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
