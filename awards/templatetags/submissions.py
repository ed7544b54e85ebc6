"""The only home of drawing a frozen submission from its document alone, the scales of a scorecard, and own candidates as beads.

In Python, or drawn once per process, for speed.
"""

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def submission(document: dict[str, Any], criteria: list[dict[str, Any]]) -> SafeString:
    """Every section of a document with its answers in words; behind each heading links to the criteria that it speaks to."""
    return mark_safe("".join(_section(section, criteria) for section in document["sections"]))


def _section(section: dict[str, Any], criteria: list[dict[str, Any]]) -> str:
    speaks = [c for c in criteria if section["key"] in c["sections"]]
    links = " · ".join(f'<a href="#c-{c["key"]}">{escape(c["label"])}</a>' for c in speaks)
    speaks_to = _("Speaks to")
    back = f'<p class="small speaks-to">{speaks_to} {links}</p>' if links else ""
    body = "".join(_question(question) for question in section["questions"])
    title = escape(section["title"])
    return f'<section><h2 id="s-{section["key"]}" tabindex="-1">{title}</h2>{back}{body}</section>'


def _question(question: dict[str, Any]) -> str:
    several = len(question["fields"]) > 1
    body = "".join(_field(field, several=several) for field in question["fields"])
    head = f'<span class="no">{question["no"]}</span> {escape(question["title"])}'
    return f'<section class="read-question"><h3>{head}</h3>{body}</section>'


def _instead(label: str, words: str) -> str:
    """Return what stands where there is no answer to show."""
    return f'<p class="quiet">{label}: {words}</p>'


def _field(field: dict[str, Any], *, several: bool) -> str:
    label = escape(field["label"])
    if field.get("hidden"):
        return _instead(label, _("hidden in this round"))
    if field["type"] == "table":
        return _table(field, label) if field["rows"] else _instead(label, _("no line"))
    if not field["text"]:
        return _instead(label, _("not answered"))
    said = f'<p class="label">{label}</p>' if several else ""
    return f'{said}<div class="answer prose">{linebreaks(field["text"], autoescape=True)}</div>'


def _table(field: dict[str, Any], label: str) -> str:
    numbers = [column["type"] in {"money", "number"} for column in field["columns"]]
    heads = "".join(
        f'<th scope="col"{" class=n" if number else ""}>{escape(column["label"])}</th>'
        for column, number in zip(field["columns"], numbers, strict=True)
    )
    rows = "".join(f"<tr>{_cells(row['texts'], numbers)}</tr>" for row in field["rows"])
    body = f"<caption>{label}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    table = f'<table class="table-pearls is-wide">{body}</table>'
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def _cells(texts: list[str], numbers: list[bool]) -> str:
    first, *rest = (escape(text) for text in texts)
    others = zip(rest, numbers[1:], strict=True)
    return f'<th scope="row">{first}</th>' + "".join(
        f"<td{' class=n' if number else ''}>{text}</td>" for text, number in others
    )


# --- the scorecard --------------------------------------------------------------------------------
@register.simple_tag
def scale(criterion: dict[str, Any], open_now: bool) -> SafeString:
    """One criterion of a scorecard (awards/jury/_criterion.html): with each of its few points it is drawn once per process."""
    if criterion["problem"] or criterion["value"] != criterion["held"]:  # what somebody typed is nobody else's
        return _scale(criterion, open_now=open_now)
    links = tuple((link["url"], link["label"]) for link in criterion["links"])
    rest = tuple(criterion[name] for name in SCALE)
    return _held_scale(get_language() or "en", rest, tuple(criterion["points"]), links, open_now)


SCALE = ("key", "label", "text", "weight", "counts", "required", "minimum", "maximum", "held", "value", "problem")


@lru_cache(maxsize=1024)
def _held_scale(_language: str, rest: tuple, points: tuple, links: tuple[tuple[str, str], ...], open_now: bool) -> Any:
    linked = [{"url": url, "label": label} for url, label in links]
    return _scale(dict(zip(SCALE, rest, strict=True)) | {"points": points, "links": linked}, open_now=open_now)


def _scale(criterion: dict[str, Any], *, open_now: bool) -> SafeString:
    return render_to_string("awards/jury/_criterion.html", {"criterion": criterion, "open_now": open_now})


# --- the way through one's candidates -------------------------------------------------------------
LOOKS = {"done": "is-done", "abstained": "is-abstained", "begun": "is-begun", "reopened": "is-begun"}


@register.simple_tag
def reading_beads(readings: list[Any], current: int | None) -> SafeString:
    """Own candidates as items of ol.beads, each with its state in its name; `current` is the reading that is open."""
    path = reverse("awards:score", args=[0]).replace("/0/", "/{}/")
    said = {reading.state: reading for reading in readings}
    words = {state: reading.words for state, reading in said.items()}  # translated once for all in the same state
    return mark_safe("".join(_bead(reading, path, words, open_here=reading.pk == current) for reading in readings))


def _bead(reading: Any, path: str, words: dict[str, str], *, open_here: bool) -> str:
    look = "is-now" if open_here else LOOKS.get(reading.state, "")
    name = escape(f"{reading.number} {reading.label}, {words[reading.state]}")
    here = ' aria-current="page"' if open_here else ""
    return f'<li class="{look}"><a href="{path.format(reading.pk)}"{here} aria-label="{name}">{reading.number}</a></li>'
