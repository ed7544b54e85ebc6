"""The only home of the page on which practices are found: list, map and table of one question, all without script."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls.addresses import name_of
from pearls.formats import grouped
from pearls.views.common import cells, head
from practices.enums import SizeClass
from practices.filters import SORTS, TERMS, VIEWS, countries
from practices.queries import terms
from practices.search import ENGINE, Results, Search, numbers, search_of
from practices.search.places import drawn, spots
from practices.views.cards import cards, reader_languages
from practices.views.showing import named, with_pictures

Options = list[tuple[str, str, list[tuple[str, str]]]]
"""(facet, legend, [(value, label)])."""
SHOWN = 6
"""Options that a facet shows at once; the others stand behind "more"."""
ORDERED = {"evidence", "cost_class", "size"}
"""Facets whose options have an order of their own; the others begin with the most frequent."""


@require_safe
@login_not_required
def practice_list(request: HttpRequest) -> HttpResponse:
    """Find practices."""
    search = search_of(request.GET, reader_languages(request))
    found = ENGINE.query(search)
    view = request.GET.get("view") if request.GET.get("view") in dict(VIEWS) else "list"
    total, bodies = numbers()
    options = _options()
    shown = cards(found.practices, found.hits)
    context = {
        "search": search,
        "found": found,
        "view": view,
        "cards": shown if view == "table" else with_pictures(shown, request.LANGUAGE_CODE),  # type: ignore[attr-defined]
        "facets": facets(search, found, options),
        "chips": chips(request.GET, search, options),
        "views": [{"key": key, "label": label, "url": _with(request.GET, view=key)} for key, label in VIEWS],
        "sorts": _sorts(request.GET, search),
        "kept": {"view": view, "sort": search.sort, "area": request.GET.get("area", "") if search.choices.area else ""},
        "literal_url": _with(request.GET, exact="1"),
        "next_url": _with(request.GET, after=found.next, keep_place=True) if found.next else "",
        "first_url": _with(request.GET) if found.first > 1 else "",
        "last": found.first + len(found.practices) - 1,
        "query": _plain(request.GET).urlencode(),
        "all": total,
        "bodies": bodies,
        "lead": _lead(total, bodies),
        **(_map(request.GET, search, found) if view == "map" else {}),
        **(_table(shown) if view == "table" else {}),
    }
    return render(request, "practices/find/list.html", context)


def _lead(total: int, bodies: int) -> str:
    places = ngettext("%(n)s place", "%(n)s places", bodies) % {"n": grouped(bodies)}
    words = ngettext(
        "%(n)s practice from %(places)s, with its cost, its evidence and what did not work.",
        "%(n)s practices from %(places)s, each with its cost, its evidence and what did not work.",
        total,
    )
    return words % {"n": grouped(total), "places": places}


# --- addresses ------------------------------------------------------------------------------------
def _plain(data: QueryDict) -> QueryDict:
    """Return the parameters of an address without its place in the list and without what is empty."""
    made = QueryDict(mutable=True)
    for name in data:
        values = [value for value in data.getlist(name) if value]
        if values and name != "after":
            made.setlist(name, values)
    return made


def _with(data: QueryDict, *, keep_place: bool = False, **changes: str) -> str:
    made = _plain(data)
    for name, value in changes.items():
        if value:
            made[name] = value
        else:
            made.pop(name, None)
    if "q" in changes:
        made.pop("exact", None)
    return f"?{made.urlencode()}"


def _without(data: QueryDict, name: str, option: str) -> str:
    made = _plain(data)
    left = [value for value in made.getlist(name) if value != option]
    made.pop(name, None)
    if left:
        made.setlist(name, left)
    return f"?{made.urlencode()}"


def _sorts(data: QueryDict, search: Search) -> list[dict[str, Any]]:
    offered = [(key, label) for key, label in SORTS if key != "relevance" or search.q]
    return [{"label": label, "url": _with(data, sort=key), "current": key == search.order} for key, label in offered]


# --- facets ---------------------------------------------------------------------------------------
def facets(search: Search, found: Results, listed: Options) -> list[dict[str, Any]]:
    """Return the facets in the order of the page, each with its options, what is chosen and how many practices each would give."""
    made = []
    for name, legend, options in listed:
        chosen = search.choices.options.get(name, ())
        counts = found.facets.get(name, {})
        rows = [
            {"value": value, "label": label, "count": counts.get(value, 0), "checked": value in chosen}
            for value, label in options
        ]
        if name not in ORDERED:
            rows = sorted(rows, key=lambda row: (not row["checked"], -counts.get(str(row["value"]), 0)))
        kept = [row for row in rows if row["count"] or row["checked"] or name in ORDERED]
        if any(row["count"] or row["checked"] for row in kept):
            made.append({"name": name, "legend": legend, "rows": kept[:SHOWN], "more": kept[SHOWN:]})
    return made


def _options() -> Options:
    named = {
        "challenge": _("Topic"),
        "target_group": _("For whom"),
        "art_form": _("Cultural tool"),
        "evidence": _("Evidence"),
        "cost_class": _("Cost in the first year"),
    }
    listed = [(name, legend, [(t.code, str(t)) for t in terms(TERMS[name])]) for name, legend in named.items()]
    return [
        *listed,
        ("size", _("Size of town"), [(value, str(label)) for value, label in SizeClass.choices]),
        ("country", _("Country"), [(country.code, str(country)) for country in countries()]),
        ("language", _("Can be read in"), [(code, name_of(code)) for code, _name in settings.LANGUAGES]),
        ("hosts_visits", _("A visit"), [("true", _("A visit is possible"))]),
    ]


def chips(data: QueryDict, search: Search, listed: Options) -> list[dict[str, str]]:
    """Return what is chosen, each with the address without it."""
    labels = {name: dict(options) for name, _legend, options in listed}
    found = [
        {"label": labels[name].get(option, option), "url": _without(data, name, option)}
        for name, options in search.choices.options.items()
        for option in options
    ]
    if search.choices.area:
        found.append({"label": _("A part of the map"), "url": _without(data, "area", data.get("area", ""))})
    return found


# --- map and table --------------------------------------------------------------------------------
def _map(data: QueryDict, search: Search, found: Results) -> dict[str, Any]:
    drawing = drawn(spots(found.counted, search.choices.area) if found.counted else [], search.choices.area)
    for spot in drawing["spots"]:
        spot["href"] = spot["url"] or _with(data, area=spot["area"], view="list" if spot["same"] else "map")
    return {"map": drawing, "whole_url": _with(data, area="") if search.choices.area else ""}


def _table(shown: list[dict[str, Any]]) -> dict[str, Any]:
    rows, here = [], get_language() or "en"
    for one in shown:
        practice, scales = one["practice"], {s["label"] for s in one["scales"]}
        size = grouped(one["people"]) if one["people"] else ""
        year = practice.since_year or ""
        row = cells(
            one["url"],
            named(one["hit"], here),
            one["where"],
            size,
            " · ".join(sorted(scales)),
            year,
            f"{one['languages']} {one['by_machine']}".strip(),
            practice.adoption_count,
            numbers=[2, 4, 6],
        )
        rows.append(row)
    columns = [
        _("Practice"),
        _("Where"),
        _("People"),
        _("Cost and evidence"),
        _("Since"),
        _("Languages"),
        _("Adopted by"),
    ]
    return {"table_head": head(*columns, numbers=[2, 4, 6]), "table_rows": rows}
