"""The only home of the addresses that other programs read, at the root of the site."""

from django.urls import path

from practices import api
from practices.views import outside

urlpatterns = [
    path("oai", outside.oai, name="oai"),
    path("sitemap.xml", outside.sitemap, name="sitemap"),
    path("robots.txt", outside.robots, name="robots"),
    path("api/schema/", api.schema, name="api_schema"),
    path("api/practices/", api.practices, name="api_practices"),
    path("api/practices/<int:number>/", api.practice, name="api_practice"),
    path("api/vocabularies/", api.vocabularies, name="api_vocabularies"),
]
