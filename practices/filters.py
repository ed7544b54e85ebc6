"""The only home of the practices' filters: what may stand in an address is read and checked here, for page, feed, export and API."""

from dataclasses import dataclass, field
from typing import Any

import django_filters as filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pearls.models import Country
from pearls.sorting import alphabetical
from practices.enums import SizeClass, Vocabulary
from practices.models import Practice
from practices.queries import term_by_code, terms, vocabulary_stamp

TERMS = {name: Vocabulary(name) for name in ("challenge", "art_form", "target_group", "evidence", "cost_class")}
"""Facets whose options are the terms of a vocabulary of the same name."""
SORTS = (
    ("relevance", pgettext_lazy("order of a list", "best match first")),
    ("newest", pgettext_lazy("order of a list", "newest first")),
    ("adopted", pgettext_lazy("order of a list", "most adopted first")),
)
VIEWS = (("list", _("List")), ("map", _("Map")), ("table", _("Table")))


_countries: dict[str, dict[str, list[Country]]] = {}


def countries() -> list[Country]:
    """Return all countries in the order of their names in the active language; read and ordered once after a change."""
    stamp, language = vocabulary_stamp(), get_language() or "en"
    known = _countries.get(stamp)
    if known is None:
        _countries.clear()
        known = _countries[stamp] = {}
    if language not in known:
        known[language] = alphabetical(Country.objects.all())
    return known[language]


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of all countries."""
    return [(country.code, str(country)) for country in countries()]


def _codes(vocabulary: Vocabulary) -> Any:
    return lambda: [(term.code, str(term)) for term in terms(vocabulary)]


class TermFilter(filters.MultipleChoiceFilter):
    """Any of the chosen terms of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(choices=_codes(vocabulary), label=vocabulary.label, **kwargs)
        self.vocabulary = vocabulary

    def filter(self, rows: QuerySet, chosen: list[str]) -> QuerySet:
        """Return the practices that carry one of the terms at least."""
        known = term_by_code(self.vocabulary)
        return rows.filter(term_ids__overlap=[known[code].pk for code in chosen]) if chosen else rows


class PracticeFilter(filters.FilterSet):
    """Practices by what they answer, for whom, how sure, how dear, where and in which language."""

    challenge = TermFilter(Vocabulary.CHALLENGE)
    art_form = TermFilter(Vocabulary.ART_FORM)
    target_group = TermFilter(Vocabulary.TARGET_GROUP)
    evidence = TermFilter(Vocabulary.EVIDENCE)
    cost_class = TermFilter(Vocabulary.COST_CLASS)
    size = filters.MultipleChoiceFilter(label=_("Size of town"), field_name="size_class", choices=SizeClass.choices)
    country = filters.MultipleChoiceFilter(label=_("Country"), field_name="country_id", choices=country_choices)
    language = filters.MultipleChoiceFilter(label=_("Can be read in"), choices=settings.LANGUAGES, method="readable_in")
    hosts_visits = filters.MultipleChoiceFilter(
        label=_("A visit"), choices=[("true", _("A visit is possible"))], method="hosting"
    )
    area = filters.CharFilter(label=_("Area of the map"), method="inside", max_length=60)

    class Meta:
        """The fields above."""

        model = Practice
        fields = ()

    def readable_in(self, rows: QuerySet, _field: str, chosen: list[str]) -> QuerySet:
        """Return practices that can be read in one of the languages at least."""
        return rows.filter(languages__overlap=chosen) if chosen else rows

    def hosting(self, rows: QuerySet, _field: str, wanted: bool | None) -> QuerySet:
        """Return practices that can be visited; "no" asks for nothing."""
        return rows.filter(hosts_visits=True) if wanted else rows

    def inside(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return practices inside a part of the map; what is no area filters nothing."""
        area = area_of(value)
        return rows.filter(within(area)) if area else rows


Area = tuple[float, float, float, float]


def area_of(text: str) -> Area | None:
    """Return west, south, east, north in degrees from "20.5,56,21,57.25"; None where it is no area."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    good = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if good else None


def within(area: Area) -> Q:
    """Return the condition of lying inside an area."""
    west, south, east, north = area
    return Q(longitude__range=(west, east), latitude__range=(south, north))


FACETS = (*TERMS, "size", "country", "language", "hosts_visits")


@dataclass(frozen=True)
class Choices:
    """What was chosen in the facets, checked: {facet: its options}; what does not exist was left out."""

    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    area: Area | None = None
    unknown: tuple[str, ...] = ()

    def term_ids(self, facet: str) -> list[int]:
        """Return the numbers of the chosen terms of a facet."""
        known = term_by_code(TERMS[facet])
        return [known[code].pk for code in self.options.get(facet, ())]

    def __bool__(self) -> bool:
        return bool(self.options or self.area)


def choices_of(data: Any) -> Choices:
    """Return what a request's parameters choose. An option that is not there is left out alone and named in `unknown`.

    An address that was shared years ago goes on working when a term was retired since. The interface for programs is stricter:
    it shows the errors of PracticeFilter's form.
    """
    fields = PracticeFilter(data, queryset=Practice.objects.none()).form.fields
    options, unknown = {}, []
    for name in FACETS:
        typed = [option for option in dict.fromkeys(data.getlist(name)) if option]
        chosen = tuple(option for option in typed if fields[name].valid_value(option))  # type: ignore[attr-defined]
        if chosen:
            options[name] = chosen
        unknown += [f"{name}={option}" for option in typed if option not in chosen]
    area = data.get("area", "")
    found = area_of(area)
    return Choices(options, found, (*unknown, *([f"area={area}"] if area and not found else [])))
