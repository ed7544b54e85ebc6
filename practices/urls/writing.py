"""The only home of the addresses of writing, translating and pictures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
