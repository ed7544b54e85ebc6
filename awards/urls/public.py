"""The only home of the public addresses: the call, the register, titles, verification."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
