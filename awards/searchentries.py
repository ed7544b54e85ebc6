"""The only home of what awards let people find: Pearls, and the applications, candidates and rounds that one may open."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from awards.models import Cycle
from awards.permissions import visible_applications, visible_candidacies, visible_cycles, visible_rounds
from awards.queries import address_of, public_titles
from pearls.folding import fold
from pearls.models import PlaceName
from pearls.permissions import is_admin
from pearls.queries import with_words
from pearls.registry import SearchHit


def pearls(_user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the titles that are public now, by any name of the town."""
    titles = public_titles()
    # By the index of names: reading all towns of the sea one by one for a handful of Pearls would take longer than all the rest.
    names = PlaceName.objects.filter(folded__startswith=fold(words))
    here = titles.filter(place__in=names.filter(place__isnull=False).values("place"))
    inside = titles.filter(municipality__in=names.filter(municipality__isnull=False).values("municipality"))
    called = with_words(titles, words, "name", "municipality__name")
    for title in (here | inside | called).order_by("-edition__year", "name")[:most]:
        yield SearchHit(title.name, address_of(title), f"{title.edition.year} · {title.municipality.country}")


def applications(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the applications whose text a person may read."""
    rows = _of_town(visible_applications(user), words, "").select_related("municipality", "place", "cycle")
    for found in rows.order_by("-created_at", "pk")[:most]:
        text = f"{found.cycle.name} · {found.get_state_display()}"
        yield SearchHit(str(found), reverse("awards:application", args=[found.pk]), text)


def candidates(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the candidates whom a person judges or whose round they lead; of a candidate with a conflict nobody learns here."""
    if is_admin(user):
        return  # the office finds the application itself
    rows = _of_town(visible_candidacies(user), words, "application__")
    linked = rows.select_related("application__municipality", "application__place", "round")
    for found in linked.order_by("-round__opens_at", "pk")[:most]:
        page = reverse("awards:candidate", args=[found.pk])
        yield SearchHit(str(found.application), page, found.round.name)


def _of_town(rows: QuerySet, words: str, way: str) -> Any:
    return with_words(rows, words, f"{way}municipality__name", f"{way}place__name")


def rounds(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the rounds whose pages a person may open."""
    page = "awards:round_office" if is_admin(user) else "awards:round"
    rows = with_words(visible_rounds(user).select_related("cycle"), words, "name", "cycle__name")
    for found in rows.order_by("-opens_at", "pk")[:most]:
        yield SearchHit(found.name, reverse(page, args=[found.pk]), found.cycle.name)


def cycles(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the years of awards for those who run them; everybody else has the page of the call."""
    if not is_admin(user):
        return
    named: QuerySet[Cycle] = with_words(visible_cycles(user), words, "name")
    for found in named.order_by("-edition__year", "pk")[:most]:
        yield SearchHit(found.name, reverse("awards:cycle", args=[found.pk]), found.get_state_display())
