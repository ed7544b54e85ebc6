"""The only home of the awards' interface for programs: the register of titles as JSON, read only."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from awards.exports.register import records
from awards.queries import public_titles


class TitleSerializer(serializers.Serializer):
    """A title: a place is Cultural Pearl of a year."""

    year = serializers.IntegerField()
    name = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField(), help_text="All official names, its own first.")
    municipality = serializers.CharField(help_text="The municipality that carries the title.")
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="The jury's public reason.")
    override = serializers.CharField(allow_blank=True, help_text="Why the decision departs from the rules, if it does.")
    sources = serializers.ListField(child=serializers.CharField())
    url = serializers.URLField()


class RefusalSerializer(serializers.Serializer):
    """Why a request was refused."""

    detail = serializers.CharField()


@extend_schema(
    operation_id="titles_list",
    parameters=[
        OpenApiParameter("year", {"type": "integer", "minimum": 1, "maximum": 9999}),
        OpenApiParameter("country", str, description="ISO 3166-1 alpha-2."),
    ],
    responses={200: TitleSerializer(many=True), 400: RefusalSerializer},
)
@login_not_required
@api_view(["GET"])
def titles(request: Request) -> Response:
    """Read the register of titles, newest first; what is under embargo is not in it."""
    found: Any = public_titles()
    year, country = request.query_params.get("year"), request.query_params.get("country")
    if year:
        if not year.isascii() or not year.isdecimal() or not 1 <= int(year) <= 9999:
            raise ValidationError({"detail": "year is a number from 1 to 9999"})
        found = found.filter(edition__year=int(year))
    if country:
        found = found.filter(municipality__country=country.upper().replace("\x00", "")[:2])
    return Response(records(found))
