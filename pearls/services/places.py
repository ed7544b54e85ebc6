"""The only home of writes to places and time: municipalities with their names, towns, organisations, editions."""

from collections.abc import Iterable
from functools import partial
from itertools import count
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.cache import EDITION, renew
from pearls.enums import NameKind
from pearls.folding import fold
from pearls.models import Edition, Municipality, Organisation, Place, PlaceName, User
from pearls.permissions import is_admin

Row = TypeVar("Row", bound=models.Model)


def _must_run(by: User) -> None:
    if not is_admin(by):
        raise PermissionDenied(_("Only an admin can change places and editions."))


@transaction.atomic
def save_municipality(*, municipality: Municipality, names: Iterable[dict], by: User) -> Municipality:
    """Store a municipality and exactly these names of it: dicts with name, language and kind.

    Raises ValidationError in words, PermissionDenied for anybody but an admin.
    """
    _must_run(by)
    _store_municipality(municipality)
    _set_names(names, municipality=municipality)
    record("municipality.saved", municipality, by=by, name=municipality.name)
    return municipality


def _store_municipality(municipality: Municipality) -> None:
    if not municipality.slug:
        municipality.slug = _free_slug(municipality)
    municipality.full_clean()
    municipality.save()


def _free_slug(municipality: Municipality) -> str:
    """Return an address nobody has: the name, else with the country, else with a number."""
    base = slugify(fold(municipality.name)) or "municipality"
    country = municipality.country_id.lower()
    tries = (base if n == 0 else f"{base}-{country}" if n == 1 else f"{base}-{country}-{n}" for n in count())
    return next(slug for slug in tries if not Municipality.objects.filter(slug=slug).exists())


def _set_names(names: Iterable[dict], **owner: Municipality | Place) -> None:
    """Make the rows of names equal to `names`; the main name is always among them, or search would miss it."""
    thing = next(iter(owner.values()))
    wanted = {(n["name"].strip(), n["language"]): n["kind"] for n in names if n["name"].strip()}
    if thing.name not in {name for name, _language in wanted}:
        wanted[(thing.name, "")] = NameKind.OFFICIAL
    kept = {(row.name, row.language): row for row in PlaceName.objects.filter(**owner)}
    for key, row in kept.items():
        if key not in wanted:
            row.delete()
    for (name, language), kind in wanted.items():
        row = kept.get((name, language)) or PlaceName(name=name, language=language, **owner)
        row.kind = kind
        row.save()


@transaction.atomic
def save_place(*, place: Place, names: Iterable[dict], by: User) -> Place:
    """Store a town of the pick list and exactly these names of it."""
    _must_run(by)
    place.full_clean()
    place.save()
    _set_names(names, place=place)
    record("place.saved", place, by=by, name=place.name)
    return place


@transaction.atomic
def move_town(*, place: Place, municipality: Municipality | None, by: User) -> None:
    """Put a town into a municipality, or take it out with None."""
    _must_run(by)
    place.municipality = municipality
    place.save(update_fields=["municipality"])
    record("place.moved", place, by=by, municipality=str(municipality or ""))


@transaction.atomic
def municipality_of(*, place: Place, by: User) -> Municipality:
    """Return the municipality a town lies in; a town without one becomes a municipality of its own name.

    The caller has checked the right: a partner who approves a request makes a municipality this way too.
    """
    place = Place.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=place.pk)
    if place.municipality:
        return place.municipality
    copied = ("country", "region", "name", "population", "population_year", "latitude", "longitude", "invented")
    made = Municipality(**{field: getattr(place, field) for field in copied})
    if made.population_year is None:
        made.population = None  # a number without its year is no fact
    _store_municipality(made)
    names = [{"name": n.name, "language": n.language, "kind": n.kind} for n in place.names.all()]
    _set_names(names, municipality=made)
    place.municipality = made
    place.save(update_fields=["municipality"])
    record("municipality.saved", made, by=by, name=made.name)
    return made


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Store an organisation."""
    return _save("organisation.saved", organisation, by)


@transaction.atomic
def save_edition(*, edition: Edition, by: User) -> Edition:
    """Store an edition's dates and rules; which one is current, set_current_edition() decides."""
    transaction.on_commit(partial(renew, EDITION))
    return _save("edition.saved", edition, by)


def _save(verb: str, row: Row, by: User) -> Row:
    _must_run(by)
    row.full_clean()
    row.save()
    record(verb, row, by=by)
    return row


@transaction.atomic
def set_current_edition(*, edition: Edition, by: User) -> None:
    """Make one edition the current one; all others step back in the same moment."""
    _must_run(by)
    list(Edition.objects.select_for_update().values_list("pk", flat=True))
    Edition.objects.filter(is_current=True).exclude(pk=edition.pk).update(is_current=False)
    Edition.objects.filter(pk=edition.pk).update(is_current=True)
    record("edition.made_current", edition, by=by)
    transaction.on_commit(partial(renew, EDITION))
