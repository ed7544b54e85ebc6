"""The only home of the addresses of what other programs read, at the root of the site."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
