"""The only home of the addresses of applicants, below /applications/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
