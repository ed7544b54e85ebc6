"""The only home of the addresses of finding and reading."""

from django.urls import URLPattern, path

from practices.views import finding, reading

urlpatterns: list[URLPattern] = [
    path("", finding.practice_list, name="list"),
    path("<int:number>/", reading.short, name="short"),
    path("<int:number>/<slug:slug>/v/<int:version>/", reading.version, name="version"),
    path("<int:number>/<slug:slug>/", reading.detail, name="detail"),
]
