"""The only home of the register of titles as records and tables: for programs, spreadsheets and search engines."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.models import Title
from awards.queries import address_of
from pearls.enums import NameKind
from pearls.models import PlaceName

COLUMNS = (
    "year",
    "name",
    "names",
    "municipality",
    "country",
    "latitude",
    "longitude",
    "reason",
    "override",
    "sources",
    "url",
)
# What a spreadsheet takes for a formula; an apostrophe before it makes it a text again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def records(titles: Iterable[Title]) -> list[dict[str, Any]]:
    """Return one record per title, as the interface gives them; all names of all places in one read."""
    rows = list(titles)
    names = names_of(rows)
    return [record(title, names[title.pk]) for title in rows]


def record(title: Title, names: list[str]) -> dict[str, Any]:
    """Return one title as a record."""
    spot = title.place or title.municipality
    return {
        "year": title.edition.year,
        "name": title.name,
        "names": names,
        "municipality": title.municipality.name,
        "country": title.municipality.country_id,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "reason": title.reason,
        "override": title.override_reason,
        "sources": title.sources,
        "url": settings.SITE_URL + address_of(title),
    }


def names_of(titles: Iterable[Title]) -> dict[int, list[str]]:
    """Return {title: every official name of its place, its own first}, in one read.

    A town of the same name as its municipality is called by the names of both; one inside a municipality only by its own.
    """
    rows = list(titles)
    towns = Q(place__in={t.place_id for t in rows if t.place_id})
    bodies = Q(municipality__in={t.municipality_id for t in rows if t.name == t.municipality.name})
    by_owner: dict[tuple[Any, Any], list[str]] = {}
    for name in PlaceName.objects.filter(towns | bodies, kind=NameKind.OFFICIAL).order_by("name"):
        by_owner.setdefault((name.place_id, name.municipality_id), []).append(name.name)
    return {t.pk: list(dict.fromkeys([t.name, *_names(t, by_owner)])) for t in rows}


def _names(title: Title, by_owner: dict[tuple[Any, Any], list[str]]) -> list[str]:
    own = by_owner.get((title.place_id, None), []) if title.place_id else []
    return own + (by_owner.get((None, title.municipality_id), []) if title.name == title.municipality.name else [])


def as_csv(titles: Iterable[Title]) -> str:
    """Return the register as CSV: numbers as numbers, texts that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in records(titles))
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(value)
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def atom(titles: Iterable[Title]) -> str:
    """Return the feed of titles, newest first; the public record of past editions has no instant and is left out."""
    here = f"{settings.SITE_URL}/pearls/feed/"
    feed = Atom1Feed(
        title=_("Cultural Pearls"), link=f"{settings.SITE_URL}/pearls/", description="", language="en", feed_url=here, feed_guid=here
    )  # fmt: skip
    out = [title for title in titles if title.publication]
    for title in sorted(out, key=lambda t: t.publication.publish_at, reverse=True):  # type: ignore[union-attr]
        url = settings.SITE_URL + address_of(title)
        at = title.publication.publish_at  # type: ignore[union-attr]
        words = _("%(name)s is Cultural Pearl %(year)d") % {"name": title.name, "year": title.edition.year}
        feed.add_item(title=words, link=url, description=title.reason, unique_id=url, pubdate=at, updateddate=at)
    return feed.writeString("utf-8")


def linked(title: Title, names: list[str]) -> SafeString:
    """Return the JSON-LD of a Pearl's page (schema.org: a place with an award), safe inside a script element."""
    spot = title.place or title.municipality
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "City",
        "name": title.name,
        "alternateName": names[1:],
        "containedInPlace": {"@type": "Country", "name": str(title.municipality.country)},
        "award": f"Cultural Pearl {title.edition.year}",
        "url": settings.SITE_URL + address_of(title),
    }
    if spot.latitude is not None and spot.longitude is not None:
        made["geo"] = {"@type": "GeoCoordinates", "latitude": spot.latitude, "longitude": spot.longitude}
    return mark_safe(json.dumps(made, ensure_ascii=False).replace("<", "\\u003c"))
