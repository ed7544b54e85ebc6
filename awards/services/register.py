"""The only home of writing the register: titles and candidacies of the public record."""

from django.db.models import F
from django.utils.text import slugify

from awards.enums import Outcome
from awards.models import PastCandidacy, Title
from pearls.folding import fold
from pearls.models import Edition, Municipality, Place, PlaceName

SOURCES = ["Pages of the programme's partners, and the regional press"]


def load_record(programme: dict) -> None:
    """Load who stood for the title in the real editions and who holds it; a name is a municipality, or a town inside one."""
    for entry in programme["editions"]:
        edition = Edition.objects.get(year=entry["year"])
        held = {(country, name) for country, names in entry["titles"].items() for name in names}
        for country, names in entry["candidates"].items():
            for name in names:
                body, place = find_holder(country, name)
                outcome = Outcome.TITLE if (country, name) in held else _without_title(entry, name)
                keep_candidacy(edition=edition, body=body, place=place, name=name, outcome=outcome)


def _without_title(entry: dict, name: str) -> Outcome:
    return Outcome.NOT_PRESELECTED if name in entry.get("not_preselected", []) else Outcome.NO_TITLE


def keep_candidacy(*, edition: Edition, body: Municipality, place: Place | None, name: str, outcome: Outcome) -> None:
    """Write a candidacy of the public record and, where it won, its title. Safe to repeat."""
    key = {"edition": edition, "municipality": body, "name": name}
    PastCandidacy.objects.get_or_create(**key, defaults={"place": place, "outcome": outcome})
    if outcome == Outcome.TITLE:
        fields = {"place": place, "slug": slugify(fold(name)), "sources": SOURCES}
        Title.objects.get_or_create(**key, defaults=fields)


def find_holder(country: str, name: str) -> tuple[Municipality, Place | None]:
    """Return the municipality and, where the name is that of a town, the town. Raises Municipality.DoesNotExist."""
    towns = Place.objects.filter(country=country, names__folded=fold(name)).order_by(
        F("population").desc(nulls_last=True)
    )
    body = Municipality.objects.filter(country=country, name=name).first()
    if body:
        return body, towns.filter(municipality=body).first()
    named = PlaceName.objects.filter(municipality__country=country, folded=fold(name)).first()
    if named and named.municipality:
        return named.municipality, towns.filter(municipality=named.municipality).first()
    town = towns.exclude(municipality=None).first()
    if town is None or town.municipality is None:
        raise Municipality.DoesNotExist(f"{name} ({country})")
    return town.municipality, town
