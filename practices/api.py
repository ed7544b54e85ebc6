"""The only home of the interface for programs: published practices as JSON, read only, described by an OpenAPI schema."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from practices.enums import SizeClass, Vocabulary
from practices.exports.records import short_record, whole_record
from practices.filters import PracticeFilter
from practices.models import Practice, SearchText
from practices.queries import leaving, public_practices, terms
from practices.search import ENGINE, best_language, search_of

LANGUAGES = ("en", "da", "de", "et", "fi", "lt", "lv", "pl", "sv")


class PracticeSerializer(serializers.Serializer):
    """A practice as a list holds it."""

    number = serializers.IntegerField(help_text="Public number, never used again.")
    url = serializers.URLField()
    version = serializers.IntegerField(help_text="Number of the published version.")
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField(help_text="Language of title and summary.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="Languages in which it can be read.")
    country = serializers.CharField()
    where = serializers.CharField()
    population = serializers.IntegerField(allow_null=True, help_text="People in the town.")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    since_year = serializers.IntegerField(allow_null=True)
    until_year = serializers.IntegerField(allow_null=True)
    terms = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Codes by vocabulary."
    )
    exchanges = serializers.BooleanField()
    hosts_visits = serializers.BooleanField()
    adoptions = serializers.IntegerField(help_text="Towns that took it up.")
    from_public_sources = serializers.BooleanField(
        help_text="Written from public sources, not yet confirmed by the town."
    )
    licence = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class TextSerializer(serializers.Serializer):
    """One text of a practice."""

    key = serializers.CharField()
    label = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class TableSerializer(serializers.Serializer):
    """One table of a practice."""

    key = serializers.CharField()
    label = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField())


class FileSerializer(serializers.Serializer):
    """A file as evidence."""

    title = serializers.CharField()
    shows = serializers.CharField(help_text="What it shows.")
    level = serializers.CharField(help_text="Level of evidence: a code of the vocabulary.")
    credit = serializers.CharField(help_text="Who made it.")
    licence = serializers.CharField()
    name = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    url = serializers.URLField()


class CitationSerializer(serializers.Serializer):
    """What cites an exact version."""

    practice = serializers.IntegerField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    author = serializers.CharField()
    where = serializers.CharField()
    year = serializers.IntegerField()
    licence = serializers.CharField(allow_blank=True)
    path = serializers.CharField()
    sha256 = serializers.CharField()


class WholePracticeSerializer(PracticeSerializer):
    """A practice with everything that its page shows."""

    texts = TextSerializer(many=True)
    tables = TableSerializer(many=True)
    facts = serializers.DictField()
    files = FileSerializer(many=True)
    citation = CitationSerializer()


class PageSerializer(serializers.Serializer):
    """A page of practices; `next` is the cursor of the page after it."""

    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = PracticeSerializer(many=True)


class TermSerializer(serializers.Serializer):
    """A term of a vocabulary."""

    vocabulary = serializers.CharField()
    code = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField())
    retired = serializers.BooleanField()


class ErrorSerializer(serializers.Serializer):
    """Why a request was refused."""

    detail = serializers.CharField()


def _many(name: str, words: str, allowed: list[str] | None = None) -> OpenApiParameter:
    items = {"type": "string", **({"enum": allowed} if allowed else {})}
    return OpenApiParameter(name, {"type": "array", "items": items}, description=words, explode=True)


CODES = "Codes of a vocabulary; one of them has to fit."
FACETS = [
    OpenApiParameter("q", str, description="Words, in any of the nine languages."),
    *(_many(name, CODES) for name in ("challenge", "art_form", "target_group", "evidence", "cost_class")),
    _many("size", "Size of the town.", SizeClass.values),
    _many("country", "Country codes."),
    _many("language", "Languages in which it can be read.", list(LANGUAGES)),
    _many("hosts_visits", "Only those that host visits.", ["true"]),
    OpenApiParameter("area", str, description="Part of the map: west,south,east,north in degrees."),
    OpenApiParameter("sort", str, enum=["relevance", "newest", "adopted"]),
    OpenApiParameter("after", str, description="`next` of the page before."),
    OpenApiParameter("lang", str, enum=list(LANGUAGES), description="Language of titles, summaries and texts."),
]
REFUSED = OpenApiResponse(ErrorSerializer, description="The request cannot be understood.")


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang") or "en"
    if wanted not in LANGUAGES:
        raise ValidationError({"detail": "lang is one of: " + ", ".join(LANGUAGES)})
    return wanted


@extend_schema(operation_id="practices_list", parameters=FACETS, responses={200: PageSerializer, 400: REFUSED})
@login_not_required
@api_view(["GET"])
def practices(request: Request) -> Response:
    """Find published practices with the same words and filters as the page; a filter that does not exist is an error here."""
    language = _language(request)
    form = PracticeFilter(request.query_params, queryset=Practice.objects.none()).form
    if not form.is_valid():
        raise ValidationError(
            {"detail": "; ".join(f"{name}: {' '.join(map(str, e))}" for name, e in form.errors.items())}
        )
    page = ENGINE.query(search_of(request.query_params, [language]))
    keys = [practice.pk for practice in page.practices]
    known = leaving(public_practices()).in_bulk(keys)
    texts: dict[Any, list[SearchText]] = {}
    for row in SearchText.objects.filter(practice__in=keys).defer("vector", "body"):
        texts.setdefault(row.practice_id, []).append(row)
    results = [_short(known[key], best_language(texts.get(key, []), [language, "en"])) for key in keys if key in known]
    return Response({"total": page.total, "next": page.next or None, "results": results})


def _short(practice: Practice, text: SearchText | None) -> dict[str, Any]:
    return short_record(practice, text.title, text.summary, text.language) if text else short_record(practice)


@extend_schema(
    operation_id="practices_read",
    parameters=[
        OpenApiParameter("lang", str, enum=list(LANGUAGES)),
        OpenApiParameter("number", {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}, OpenApiParameter.PATH),
    ],
    responses={200: WholePracticeSerializer, 400: REFUSED, 404: ErrorSerializer},
)
@login_not_required
@api_view(["GET"])
def practice(request: Request, number: int) -> Response:
    """Read one published practice, translated where it was translated."""
    language = _language(request)
    found = leaving(public_practices()).filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise NotFound
    return Response(whole_record(found, language))


@extend_schema(operation_id="vocabularies_list", responses={200: TermSerializer(many=True)})
@login_not_required
@api_view(["GET"])
def vocabularies(_request: Request) -> Response:
    """Read the vocabularies: codes for ever, labels in nine languages."""
    return Response([_term(term) for vocabulary in Vocabulary for term in terms(vocabulary)])


def _term(term: Any) -> dict[str, Any]:
    return {"vocabulary": term.vocabulary, "code": term.code, "labels": term.labels, "retired": term.retired}


@require_safe
@login_not_required
def schema(request: HttpRequest) -> HttpResponse:
    """Describe the interface. What makes the description is loaded when somebody asks for it: few do, and it is large."""
    return import_string("drf_spectacular.views.SpectacularAPIView").as_view()(request)
