"""The only home of the addresses of board and jury, below /rounds/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
