"""The only home of the addresses that other programs read, at the root of the site."""

from django.urls import path

from pearls.later import Later
from practices.views import outside

urlpatterns = [
    path("oai", outside.oai, name="oai"),
    path("sitemap.xml", outside.sitemap, name="sitemap"),
    path("robots.txt", outside.robots, name="robots"),
    path("api/schema/", Later("practices.api.schema"), name="api_schema"),
    path("api/practices/", Later("practices.api.practices"), name="api_practices"),
    path("api/practices/<int:number>/", Later("practices.api.practice"), name="api_practice"),
    path("api/vocabularies/", Later("practices.api.vocabularies"), name="api_vocabularies"),
]
