"""The only home of the addresses of the programme office, below /cycles/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
