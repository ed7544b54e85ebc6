"""The only home of what the core lets people find: pages of the portal, towns, organisations, people."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pearls.desk import nav_items
from pearls.folding import fold
from pearls.models import Membership
from pearls.permissions import (
    is_admin,
    runs_programme,
    visible_municipalities,
    visible_organisations,
    visible_people,
)
from pearls.queries import find_places, with_words
from pearls.registry import NavItem, SearchHit, registry


# --- pages ----------------------------------------------------------------------------------------
def pages(user: Any, words: str, most: int) -> list[SearchHit]:
    """Return the pages of the portal whose name has words that begin so: "cal" leads to the calendar."""
    wanted = fold(words).split()
    found = {page.url: SearchHit(str(page.label), page.url) for page in _pages(user) if _named(page, wanted)}
    return list(found.values())[:most]


def _named(page: NavItem, wanted: list[str]) -> bool:
    said = fold(str(page.label)).split()
    return all(any(word.startswith(begun) for word in said) for begun in wanted)


def _pages(user: Any) -> Iterator[NavItem]:
    if user.is_authenticated:
        yield from nav_items(user)
        yield from _own_pages()
    else:
        yield NavItem(_("Sign in"), reverse("account_login"))
        yield NavItem(_("Ask for an account"), reverse("request_access"))
    yield from registry.public_nav
    yield NavItem(_("Home"), reverse("home"))
    yield NavItem(_("Find a town"), reverse("places"))
    yield NavItem(_("Open data"), reverse("data"))
    if user.is_authenticated and runs_programme(user):
        yield from _programme_pages(user)


def _own_pages() -> Iterator[NavItem]:
    yield NavItem(_("My account and settings"), reverse("profile"))
    yield NavItem(_("Messages"), reverse("inbox"))
    yield NavItem(_("My calendar"), reverse("my_calendar"))
    yield NavItem(_("Which mails I get"), reverse("notification_choices"))
    yield NavItem(_("My files"), reverse("jobs"))
    yield NavItem(_("My invitations"), reverse("invitations"))


def _programme_pages(user: Any) -> Iterator[NavItem]:
    yield NavItem(_("Requests for an account"), reverse("requests"))
    yield NavItem(_("Municipalities"), reverse("municipalities"))
    yield NavItem(_("Organisations"), reverse("organisations"))
    if is_admin(user):
        yield NavItem(_("People"), reverse("people"))
        yield NavItem(_("Editions"), reverse("editions"))
        yield NavItem(_("Mails"), reverse("ledger"))


# --- towns and bodies -----------------------------------------------------------------------------
def towns(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield towns and municipalities by any of their names; who may open their page is led there, others to the public search."""
    found = find_places(words, limit=most)
    keys = [town.pk for town in found if town.is_municipality]
    mine: set[int] = set()
    if user.is_authenticated and keys:
        mine = set(visible_municipalities(user).filter(pk__in=keys).values_list("pk", flat=True))
    for town in found:
        url = f"{reverse('places')}?{urlencode({'q': town.name})}"
        if town.is_municipality and int(town.pk) in mine:
            url = reverse("municipality", args=[town.pk])
        yield SearchHit(town.name, url, " · ".join(filter(None, [town.where, town.also])))


def all_towns(words: str) -> str:
    """Return the address of the search for towns."""
    return f"{reverse('places')}?{urlencode({'q': words})}"


def organisations(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the organisations whose pages a person may open."""
    mine = visible_organisations(user).distinct().select_related("country")
    for body in with_words(mine, words, "name", "city").order_by("name", "pk")[:most]:
        text = ", ".join(filter(None, [body.city, str(body.country)]))
        yield SearchHit(body.name, reverse("organisation", args=[body.pk]), text)


# --- people ---------------------------------------------------------------------------------------
def people(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield people by name: admins are led to the person, others to the municipality or organisation that both belong to."""
    if is_admin(user):
        for person in with_words(visible_people(user), words, "name", "email").order_by("name", "pk")[:most]:
            yield SearchHit(str(person), reverse("person", args=[person.pk]), person.email)
        return
    own = Membership.objects.filter(user=user)
    shared = Q(municipality__in=own.values("municipality")) | Q(organisation__in=own.values("organisation"))
    beside = Membership.objects.filter(shared, user__in=visible_people(user)).annotate(name=F("user__name"))
    rows = beside.select_related("user", "municipality", "organisation").order_by("name", "pk")
    for row in with_words(rows, words, "user__name")[:most]:
        name = "municipality" if row.municipality_id else "organisation"
        yield SearchHit(str(row.user), reverse(name, args=[row.body.pk]), str(row.body))
