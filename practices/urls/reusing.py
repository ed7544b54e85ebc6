"""The only home of the addresses of collections, adoptions, contact and following."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
