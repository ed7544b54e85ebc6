"""The only home of a practice as linked data: schema.org for search engines, the sitemap's entries, what a shared link shows."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from practices.exports.records import LICENCES, address_of, file_records, read_in
from practices.models import Practice
from practices.units import text_of

# In a <script> the signs that could end it; as escapes they mean the same to every reader of JSON.
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_ld(practice: Practice, language: str) -> dict[str, Any]:
    """Return the practice as a schema.org Article."""
    document, spoken = read_in(practice, language)
    revision = practice.revision
    assert revision is not None  # only published practices are public
    place: dict[str, Any] = {"@type": "Place", "name": practice.where}
    if practice.latitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": practice.latitude, "longitude": practice.longitude}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address_of(practice),
        "url": address_of(practice),
        "headline": text_of(document, "title"),
        "description": text_of(document, "summary"),
        "inLanguage": spoken,
        "version": revision.number,
        "identifier": f"pearls:{practice.number}",
        "datePublished": practice.published_at.date().isoformat() if practice.published_at else None,
        "dateModified": revision.published_at.date().isoformat(),
        "author": {"@type": "Organization", "name": str(practice.owner_body or practice.where)},
        "publisher": {"@type": "Organization", "name": "Pearls", "url": settings.SITE_URL},
        "contentLocation": place,
        "license": LICENCES.get(next(iter(document["terms"].get("licence", [])), "")),
        "associatedMedia": [_media(file) for file in file_records(document)] or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _media(file: dict[str, Any]) -> dict[str, Any]:
    media = {
        "@type": "MediaObject",
        "name": file["title"],
        "description": file["shows"],
        "contentUrl": file["url"],
        "encodingFormat": file["mime"],
        "contentSize": str(file["size"]),
        "creditText": file["credit"],
        "license": LICENCES.get(file["licence"]),
    }
    return {name: value for name, value in media.items() if value is not None}


def json_ld_text(practice: Practice, language: str) -> SafeString:
    """Return the same as text that may stand inside a <script type="application/ld+json">: data, which no browser runs."""
    text = json.dumps(json_ld(practice, language), ensure_ascii=False)
    return mark_safe(text.translate(_SCRIPT))


def sitemap_entries(practices: Any) -> Iterator[dict[str, Any]]:
    """Yield {url, changed, languages: [(code, url)]} per public practice."""
    for practice in practices:
        url = address_of(practice)
        languages = [(code, f"{url}?lang={code}") for code in practice.languages]
        yield {"url": url, "changed": practice.changed_at, "languages": languages}
