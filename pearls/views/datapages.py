"""The only home of the pages that explain open data to people: what there is, how to ask, what may be done with it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls.models import BulkFile
from pearls.opendata import Column, Dataset, dataset_of, datasets
from pearls.opendata.reading import MOST, USUAL
from pearls.views.common import head
from pearls.views.opendata import KEPT, Readers, address


def _crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in ((_("Home"), reverse("home")), *steps)]


@require_safe
@login_not_required
def data(request: HttpRequest) -> HttpResponse:
    """Explain what open data there are, how programs ask for them, and how much."""
    files = {made.dataset: made for made in BulkFile.objects.all()}
    context = {
        "datasets": [_entry(dataset, files.get(dataset.name)) for dataset in datasets()],
        "examples": _examples(),
        "limits": {"rate": Readers().num_requests, "usual": USUAL, "most": MOST, "minutes": KEPT // 60},
        "schema": address("api_schema"),
        "index": address("v1_index"),
        "heading": _("Open data"),
        "crumbs": _crumbs((_("Open data"), "")),
    }
    return render(request, "pearls/data/index.html", context)


def _entry(dataset: Dataset, made: BulkFile | None) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "title": dataset.title,
        "says": dataset.says,
        "url": reverse("dataset", args=[dataset.name]),
        "file": made,
        "size": filesizeformat(made.size) if made else "",
    }


def _examples() -> list[dict[str, str]]:
    site = settings.SITE_URL
    return [
        {"says": _("All titles of one country"), "line": f'curl "{site}/api/v1/titles/?country=LV"'},
        {"says": _("The map of the practices"), "line": f'curl "{site}/api/v1/practices.geojson?limit={MOST}"'},
        {"says": _("One row"), "line": f'curl "{site}/api/v1/editions/2026/"'},
        {
            "says": _("Only if it changed since my copy"),
            "line": f'curl --etag-save tag --etag-compare tag "{site}/api/v1/places/"',
        },
        {"says": _("Everything of last night"), "line": f'curl -O "{site}/data/files/titles.zip"'},
    ]


@require_safe
@login_not_required
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """Explain one dataset: its columns, its addresses, its licence and its nightly file."""
    found = dataset_of(name)
    if found is None:
        raise Http404
    made = BulkFile.objects.filter(dataset=name).first()
    context = {
        "dataset": found,
        "columns": {
            "head": head(_("Column"), _("Holds"), _("Meaning"), _("Filter")),
            "rows": [_line(column) for column in found.columns],
        },
        "addresses": _addresses(found),
        "file": made,
        "size": filesizeformat(made.size) if made else "",
        "heading": found.title,
        "crumbs": _crumbs((_("Open data"), reverse("data")), (str(found.title), "")),
    }
    return render(request, "pearls/data/dataset.html", context)


def _line(column: Column) -> list[dict[str, Any]]:
    kind = f"{_(column.kind)}, {column.unit}" if column.unit else _(column.kind)
    return [
        {"text": column.name, "head": True},
        {"text": kind},
        {"text": column.says},
        {"text": _("yes") if column.lookup else ""},
    ]


def _addresses(found: Dataset) -> list[dict[str, str]]:
    tables = [("csv", _("Table (CSV)")), *([("geojson", _("Map (GeoJSON)"))] if found.place else [])]
    return [
        {"label": _("Rows (JSON)"), "url": address("v1_rows", found.name)},
        *({"label": label, "url": address("v1_table", found.name, form)} for form, label in tables),
        {"label": _("Schema of a row (JSON Schema)"), "url": address("v1_schema", found.name)},
    ]


def kinds_in_words() -> list[str]:
    """Return what a column can hold, so that translators meet the words."""
    return [
        _("text"), _("whole number"), _("number"), _("yes or no"), _("date"), _("moment"), _("address"), _("list")
    ]  # fmt: skip
