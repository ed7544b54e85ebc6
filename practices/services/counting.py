"""The only home of counting the repository: what there is by country, topic and size, and where nearly nothing is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext

from practices.enums import AdoptionState, Origin, SizeClass, Vocabulary
from practices.models import Adoption
from practices.queries import findable_practices, terms

FEW = 2
"""Practices in a cell of the gap map up to which it counts as a gap."""


@dataclass(frozen=True)
class Cell:
    """How many practices one topic has in one country."""

    country: str
    count: int

    @property
    def gap(self) -> str:
        """Return "none", "few" or "" for enough."""
        return "none" if self.count == 0 else "few" if self.count <= FEW else ""


def totals() -> dict[str, int]:
    """Return the sums that stand above everything: practices, towns, countries, confirmed, from public sources, adoptions."""
    found = findable_practices()
    counted = found.aggregate(
        practices=Count("pk"),
        towns=Count("municipality", distinct=True),
        countries=Count("country", distinct=True),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        public=Count("pk", filter=Q(origin=Origin.PUBLIC_SOURCES)),
    )
    return {**counted, "adoptions": Adoption.objects.exclude(state=AdoptionState.DISPUTED).count()}


def by_term(vocabulary: Vocabulary) -> list[tuple[Any, int]]:
    """Return (term, practices) in the order of the vocabulary; a practice counts for each of its terms."""
    counted = _counts()
    return [(term, counted[term.pk]) for term in terms(vocabulary) if not term.retired or counted[term.pk]]


def _counts() -> Counter[int]:
    return Counter(pk for ids in findable_practices().values_list("term_ids", flat=True) for pk in ids)


def by_country() -> list[tuple[str, int]]:
    """Return (name of the country, practices), the most first."""
    found = findable_practices().values("country__name").annotate(n=Count("pk")).order_by("-n", "country__name")
    return [(gettext(row["country__name"]), row["n"]) for row in found]


def by_language() -> Counter[str]:
    """Return in how many practices each language can be read."""
    return Counter(code for codes in findable_practices().values_list("languages", flat=True) for code in codes)


def gap_map(countries: Iterable[str], size: str = "") -> list[tuple[Any, list[Cell]]]:
    """Return (challenge, one cell per country) for towns of a size, or of all sizes: what nobody has told yet shows as a gap."""
    found = findable_practices()
    if size in SizeClass.values:
        found = found.filter(size_class=size)
    counted = Counter((country, pk) for country, ids in found.values_list("country", "term_ids") for pk in ids)
    listed = list(countries)
    return [
        (term, [Cell(country, counted[country, term.pk]) for country in listed])
        for term in terms(Vocabulary.CHALLENGE)
        if not term.retired
    ]
