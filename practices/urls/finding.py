"""The only home of the addresses of finding and reading."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
