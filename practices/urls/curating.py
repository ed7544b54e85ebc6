"""The only home of the addresses of the curators' desk and the vocabularies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
