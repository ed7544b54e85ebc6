"""The only home of the awards as open data: titles, candidacies of the public record, plans of Pearls in short, places."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from awards.enums import Outcome
from awards.exports import register
from awards.models import PastCandidacy, Title
from awards.queries import PROMISE, address_of, plan_in_short, public_titles
from pearls.enums import NameKind
from pearls.models import Municipality, PlaceName
from pearls.opendata import WITH_PLACES, Column, Dataset

LATITUDE = Column("latitude", "number", _("North of the equator (WGS 84)."), unit="°")
LONGITUDE = Column("longitude", "number", _("East of Greenwich (WGS 84)."), unit="°")


def _country(lookup: str) -> Column:
    return Column("country", "text", _("ISO 3166-1 alpha-2."), lookup=lookup, empty=False)


# --- titles ---------------------------------------------------------------------------------------
def titles() -> QuerySet[Title]:
    """Return the titles that are public now."""
    return public_titles()


def title_records(rows: Iterable[Title]) -> list[dict[str, Any]]:
    """Return titles as plain data, all names of all places in one read."""
    found = list(rows)
    return [{"id": t.pk, **record} for t, record in zip(found, register.records(found), strict=True)]


TITLES = Dataset(
    name="titles",
    title=_("Titles"),
    says=_("One row for each town that holds or held the title of Cultural Pearl, from the moment it is public."),
    columns=(
        Column("id", "whole number", _("Number of the row, for ever."), empty=False),
        Column("year", "whole number", _("Year of the title."), lookup="edition__year", empty=False),
        Column("name", "text", _("Town that holds the title."), lookup="name", empty=False),
        Column("names", "list", _("All its official names, its own first.")),
        Column(
            "municipality", "text", _("Municipality that carries the title."), lookup="municipality__name", empty=False
        ),
        _country("municipality__country"),
        LATITUDE,
        LONGITUDE,
        Column("reason", "text", _("Public reason of the jury; empty for the years before this portal."), empty=False),
        Column("override", "text", _("Why the decision departs from the rules, if it does."), empty=False),
        Column("sources", "list", _("Where the facts come from.")),
        Column("url", "address", _("Page of the Pearl."), empty=False),
    ),
    rows=titles,
    records=title_records,
    licence=WITH_PLACES,
)


# --- candidacies ----------------------------------------------------------------------------------
def candidacies() -> QuerySet[PastCandidacy]:
    """Return who stood for the title in the public record. Applications made in this portal are not part of it."""
    return PastCandidacy.objects.select_related("edition", "municipality", "place")


def candidacy_records(rows: Iterable[PastCandidacy]) -> list[dict[str, Any]]:
    """Return candidacies as plain data."""
    return [_candidacy(row) for row in rows]


def _candidacy(row: PastCandidacy) -> dict[str, Any]:
    spot = row.place or row.municipality
    return {
        "id": row.pk,
        "year": row.edition.year,
        "name": row.name,
        "municipality": row.municipality.name,
        "country": row.municipality.country_id,
        "outcome": row.outcome,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
    }


CANDIDACIES = Dataset(
    name="candidacies",
    title=_("Candidacies"),
    says=_(
        "Who stood for the title in the editions before this portal, from the public record. Later applications are not in it."
    ),
    columns=(
        Column("id", "whole number", _("Number of the row, for ever."), empty=False),
        Column("year", "whole number", _("Year of the title."), lookup="edition__year", empty=False),
        Column("name", "text", _("Town that stood for the title."), lookup="name", empty=False),
        Column("municipality", "text", _("Municipality that applied."), lookup="municipality__name", empty=False),
        _country("municipality__country"),
        Column(
            "outcome",
            "text",
            format_lazy(_("One of: {codes}."), codes=", ".join(Outcome.values)),
            lookup="outcome",
            empty=False,
        ),
        LATITUDE,
        LONGITUDE,
    ),
    rows=candidacies,
    records=candidacy_records,
    licence=WITH_PLACES,
)


# --- plans ----------------------------------------------------------------------------------------
def plans() -> QuerySet[Title]:
    """Return the public titles whose plan was handed in through this portal: of these the page of the Pearl shows three texts."""
    return public_titles().filter(plan__isnull=False).select_related("plan__snapshot")


def plan_records(rows: Iterable[Title]) -> list[dict[str, Any]]:
    """Return what is public of the plans: title, promise and vision as they were handed in."""
    return [_plan(title) for title in rows]


def _plan(title: Title) -> dict[str, Any]:
    texts = plan_in_short(title)
    return {
        "id": title.pk,
        "year": title.edition.year,
        "name": title.name,
        "municipality": title.municipality.name,
        "country": title.municipality.country_id,
        **{key: texts.get(key) for key in PROMISE},
        "url": settings.SITE_URL + address_of(title),
    }


PLANS = Dataset(
    name="plans",
    title=_("Plans of Pearls, in short"),
    says=_(
        "Title, promise and vision of the plan of each Pearl that handed one in here. The rest of a plan is not public."
    ),
    columns=(
        Column("id", "whole number", _("Number of the title."), empty=False),
        Column("year", "whole number", _("Year of the title."), lookup="edition__year", empty=False),
        Column("name", "text", _("Town that holds the title."), lookup="name", empty=False),
        Column("municipality", "text", _("Municipality whose plan it is."), lookup="municipality__name", empty=False),
        _country("municipality__country"),
        Column("plan_title", "text", _("What the plan is called.")),
        Column("plan_promise", "text", _("What it promises.")),
        Column("vision", "text", _("Where the town wants to be.")),
        Column("url", "address", _("Page of the Pearl."), empty=False),
    ),
    rows=plans,
    records=plan_records,
)


# --- places ---------------------------------------------------------------------------------------
def places() -> QuerySet[Municipality]:
    """Return the municipalities of which a title is public."""
    holders = public_titles().order_by().values("municipality")
    return Municipality.objects.filter(pk__in=holders).select_related("region")


def place_records(rows: Iterable[Municipality]) -> list[dict[str, Any]]:
    """Return municipalities with their names and titles; two reads for all of them."""
    found = list(rows)
    titles: dict[int, list[Title]] = {}
    for title in public_titles().filter(municipality__in=found).order_by("edition__year", "name"):
        titles.setdefault(title.municipality_id, []).append(title)
    names: dict[int | None, list[str]] = {}
    for name in PlaceName.objects.filter(municipality__in=found, kind=NameKind.OFFICIAL).order_by("name"):
        names.setdefault(name.municipality_id, []).append(name.name)
    return [_place(body, titles[body.pk], names.get(body.pk, [])) for body in found]


def _place(body: Municipality, titles: list[Title], names: list[str]) -> dict[str, Any]:
    spot = next((s for s in (body, *(t.place for t in reversed(titles))) if s and s.latitude is not None), body)
    return {
        "id": body.pk,
        "name": body.name,
        "names": list(dict.fromkeys([body.name, *names])),
        "country": body.country_id,
        "region": body.region_id,
        "population": body.population,
        "population_year": body.population_year,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "titles": [f"{title.edition.year} {title.name}" for title in titles],
        "invented": body.invented,
    }


PLACES = Dataset(
    name="places",
    title=_("Places with a title"),
    says=_("One row for each municipality that holds or held a title, with its people and where it lies."),
    columns=(
        Column("id", "whole number", _("Number of the municipality, for ever."), empty=False),
        Column("name", "text", _("Its own name."), lookup="name", empty=False),
        Column("names", "list", _("All its official names, its own first.")),
        _country("country"),
        Column("region", "text", _("NUTS region."), lookup="region"),
        Column("population", "whole number", _("People who live there."), unit=_("people")),
        Column("population_year", "whole number", _("Year in which they were counted.")),
        LATITUDE,
        LONGITUDE,
        Column("titles", "list", _("Year and town of each title.")),
        Column(
            "invented", "yes or no", _("Whether it was invented for a demonstration."), lookup="invented", empty=False
        ),
    ),
    rows=places,
    records=place_records,
    licence=WITH_PLACES,
)
