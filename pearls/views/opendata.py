"""The only home of the addresses of open data for programs: lists, rows, tables, schemas and nightly files; no session, no cookie."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.views.decorators.http import require_http_methods
from rest_framework.throttling import AnonRateThrottle

from pearls.models import BulkFile
from pearls.opendata import Dataset, dataset_of, datasets
from pearls.opendata.reading import Misunderstood, Page, page_of, question_of, row_of
from pearls.opendata.writing import CSV, GEOJSON, JSON, as_csv, as_geojson, as_json, schema_of

KEPT = 300  # seconds
HOUR = 3600
READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Last-Modified, Retry-After",
}
"""Scripts on any other site may read what everybody may read."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
Answer = Callable[..., HttpResponseBase]


class Readers(AnonRateThrottle):
    """Counts questions by address, whoever is signed in there: the answers know nobody."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Return where the questions of an address are counted."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def for_programs(answer: Answer) -> Answer:
    """Return a view that any program may ask: in English, counted, told in JSON what went wrong, and by any site's script."""

    @require_http_methods(["GET", "HEAD", "OPTIONS"])
    @login_not_required
    @wraps(answer)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("en"):
            response = _answered(answer, request, *args, **kwargs)
        for name, value in READABLE.items():
            response.headers[name] = value
        return response

    return view


def _answered(answer: Answer, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    throttle = Readers()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]
        return _too_many(throttle)
    try:
        return answer(request, *args, **kwargs)
    except Misunderstood as why:
        return _refused(400, str(why))
    except Http404:
        return _refused(
            404, f"There is nothing here. {settings.SITE_URL}{reverse('data')} names everything that there is."
        )


def _refused(status: int, why: str) -> JsonResponse:
    return JsonResponse({"detail": why}, status=status, headers={"Cache-Control": "no-store"})


def _too_many(throttle: Readers) -> JsonResponse:
    wait = max(1, round(throttle.wait() or 1))
    page = f"{settings.SITE_URL}{reverse('data')}"
    why = f"You asked more often than {throttle.rate}. Ask again in {wait} seconds. The nightly files at {page} hold everything."
    response = _refused(429, why)
    response.headers["Retry-After"] = str(wait)
    return response


def _kept(request: HttpRequest, content: bytes, mime: str, *, more: str = "") -> HttpResponseBase:
    """Return content that caches may keep for some minutes, or that it has not changed."""
    headers = {"Cache-Control": f"public, max-age={KEPT}", "ETag": quote_etag(hashlib.sha256(content).hexdigest()[:32])}
    if more:
        headers["Link"] = f'<{more}>; rel="next"'
    response = HttpResponse(content, content_type=mime, headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response)  # type: ignore[return-value]


def _dataset(name: str) -> Dataset:
    found = dataset_of(name)
    if found is None:
        raise Http404
    return found


def address(name: str, *args: Any) -> str:
    """Return the whole address of a route."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@for_programs
def index(request: HttpRequest) -> HttpResponseBase:
    """Name the datasets with their addresses."""
    return _kept(request, as_json({"datasets": [_entry(dataset) for dataset in datasets()]}), JSON)


def _entry(dataset: Dataset) -> dict[str, Any]:
    forms = ["csv", "geojson"] if dataset.place else ["csv"]
    return {
        "name": dataset.name,
        "title": str(dataset.title),
        "description": str(dataset.says),
        "licence": str(dataset.licence),
        "rows": address("v1_rows", dataset.name),
        **{form: address("v1_table", dataset.name, form) for form in forms},
        "schema": address("v1_schema", dataset.name),
        "file": address("data_file", dataset.name),
        "page": address("dataset", dataset.name),
    }


def _page(request: HttpRequest, dataset: Dataset) -> tuple[Page, str]:
    """Return the page that is asked for, and the address of the next one or ""."""
    page = page_of(dataset, question_of(dataset, request.GET.dict()))
    if page.after is None:
        return page, ""
    asked = request.GET.copy()
    asked["after"] = str(page.after)
    return page, f"{settings.SITE_URL}{request.path}?{asked.urlencode()}"


@for_programs
def rows(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a page of rows as JSON."""
    dataset = _dataset(name)
    page, more = _page(request, dataset)
    said = {"total": page.total, "next": more or None, "licence": str(dataset.licence), "results": page.records}
    return _kept(request, as_json(said), JSON, more=more)


@for_programs
def table(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """Hand out a page of rows as CSV, or as GeoJSON where they have a place; the next page is named in the header Link."""
    dataset = _dataset(name)
    makers = {"csv": (as_csv, CSV), **({"geojson": (as_geojson, GEOJSON)} if dataset.place else {})}
    if form not in makers:
        raise Http404
    make, mime = makers[form]
    page, more = _page(request, dataset)
    return _kept(request, make(dataset, page.records), mime, more=more)


@for_programs
def row(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """Hand out one row."""
    found = row_of(_dataset(name), key)
    if found is None:
        raise Http404
    return _kept(request, as_json(found), JSON)


@for_programs
def schema(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out the JSON Schema of a row."""
    return _kept(request, as_json(schema_of(_dataset(name), address("v1_schema", name))), "application/schema+json")


# --- nightly files --------------------------------------------------------------------------------
def _bulk(name: str) -> BulkFile:
    found = BulkFile.objects.filter(dataset=_dataset(name).name).first()
    if found is None:
        raise Http404
    return found


@for_programs
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out the newest archive of a dataset, or that it is the one that the reader has."""
    made = _bulk(name)
    changed = http_date(made.changed_at.timestamp())
    headers = {
        "Cache-Control": f"public, max-age={HOUR}",
        "ETag": quote_etag(made.sha256[:32]),
        "Last-Modified": changed,
    }
    known = get_conditional_response(
        request,
        etag=headers["ETag"],
        last_modified=parse_http_date_safe(changed),
        response=HttpResponse(headers=headers),
    )
    if known is not None and known.status_code != 200:
        return known
    try:
        content = made.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content, as_attachment=True, filename=f"{name}.zip", content_type="application/zip", headers=headers
    )


@for_programs
def data_sum(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out the hash of the archive, as sha256sum reads it."""
    text = f"{_bulk(name).sha256}  {name}.zip\n"
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": f"public, max-age={KEPT}"}
    )
