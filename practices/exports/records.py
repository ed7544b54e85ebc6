"""The only home of a published practice as plain data: the one shape that interface, tables, feeds and booklet are made from."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from practices.models import Practice
from practices.queries import fetchable, readable
from practices.services.reuse import citation_of
from practices.units import in_language, text_of

LICENCES = {
    "cc_by_4": "https://creativecommons.org/licenses/by/4.0/",
    "cc_by_sa_4": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Addresses that name a licence for programs; they are names, nothing is loaded from there."""


def address_of(practice: Practice, *, version: int | None = None) -> str:
    """Return the whole address of the public page, of an exact version where one is given."""
    path = reverse("practices:detail", args=[practice.number, practice.slug])
    return f"{settings.SITE_URL}{path}{f'v/{version}/' if version else ''}"


def short_record(practice: Practice, title: str = "", summary: str = "", language: str = "") -> dict[str, Any]:
    """Return what a list holds of a practice; `title` and `summary` in `language` where a better one than the original was found."""
    document = practice.revision.document if practice.revision else {"terms": {}, "head": {}}
    return {
        "number": practice.number,
        "url": address_of(practice),
        "version": practice.revision.number if practice.revision else None,
        "title": title or practice.title,
        "summary": summary or practice.summary,
        "language": language or (practice.revision.language if practice.revision else ""),
        "languages": practice.languages,
        "country": practice.country_id,
        "where": practice.where,
        "population": document["head"].get("population"),
        "latitude": practice.latitude,
        "longitude": practice.longitude,
        "since_year": practice.since_year,
        "until_year": practice.until_year,
        "terms": document["terms"],
        "exchanges": practice.exchanges,
        "hosts_visits": practice.hosts_visits,
        "adoptions": practice.adoption_count,
        "from_public_sources": practice.origin == "public",
        "licence": next(iter(document["terms"].get("licence", [])), None),
        "published_at": practice.published_at,
        "changed_at": practice.changed_at,
        "confirmed_at": practice.confirmed_at,
    }


def whole_record(practice: Practice, language: str) -> dict[str, Any]:
    """Return everything that readers of the page can read, in `language` where it was translated, with the way to cite it."""
    document, spoken = read_in(practice, language)
    record = short_record(practice, text_of(document, "title"), text_of(document, "summary"), spoken)
    return {
        **record,
        "texts": [
            {"key": field["key"], "label": field["label"], "paragraphs": field["paragraphs"]}
            for field in document["texts"]
            if field["key"] not in {"title", "summary"}
        ],
        "tables": [
            {"key": table["key"], "label": table["label"], "rows": [row["values"] for row in table["rows"]]}
            for table in document["tables"]
        ],
        "facts": document["facts"],
        "files": file_records(document),
        "citation": citation_of(practice.revision) if practice.revision else None,
    }


def file_records(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the files that a published document names and readers can fetch, each with its address."""
    there = fetchable(document)
    kept = ("title", "shows", "level", "credit", "licence", "name", "mime", "size", "sha256")
    return [
        {
            **{name: file[name] for name in kept},
            "url": f"{settings.SITE_URL}{reverse('practices:file', args=[file['id']])}",
        }
        for file in document.get("files", [])
        if file["id"] in there
    ]


def read_in(practice: Practice, language: str) -> tuple[Mapping[str, Any], str]:
    """Return (document, language) as a reader of `language` gets it: that language, else English, else the original."""
    revision = practice.revision
    assert revision is not None  # only published practices leave the house
    for wanted in dict.fromkeys((language, "en")):
        if wanted == revision.language:
            break
        texts = readable(practice, wanted)
        if texts:
            return in_language(revision.document, texts), wanted
    return revision.document, revision.language


def short_records(practices: Iterable[Practice]) -> list[dict[str, Any]]:
    """Return the list's shape of many practices."""
    return [short_record(practice) for practice in practices]
