"""The only home of "what is still missing": facts per answer, sections done, and gaps in plain words. Pure.

A fact is what the rules need to know of an answer without reading it: `{}` for nothing, else `{"f": 1}` with
`"w"` words of a long text, `"v"` the value where conditions may ask for it, and for tables `"rows"` (count) and `"holes"`
(row id -> keys of required cells that are empty).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.questionnaires import conditions
from pearls.questionnaires.definition import Definition, is_comparable
from pearls.questionnaires.enums import When

Facts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, where, and in words."""

    section: str
    question: str
    no: int
    field: str
    text: str
    short: str  # what a button has room for


@dataclass(frozen=True)
class SectionState:
    """How far a section is: questions done of questions that apply, and its gaps."""

    key: str
    title: str
    done: int
    total: int
    gaps: tuple[Gap, ...]
    unanswered: frozenset[str]

    @property
    def is_full(self) -> bool:
        """Return whether every question that applies is done."""
        return self.done == self.total


def count_words(text: Any) -> int:
    """Return how many words a text has: what blanks separate and holds a letter or digit."""
    return sum(any(c.isalnum() for c in word) for word in str(text or "").split())


def fact_of(field: Mapping, value: Any) -> dict:
    """Return the fact of an answer that is not a table."""
    if conditions.is_empty(value):
        return {}
    fact: dict[str, Any] = {"f": 1}
    if field["type"] == "long":
        fact["w"] = count_words(value)
    if is_comparable(field):
        fact["v"] = value
    return fact


def holes_of(table: Mapping, cells: Mapping[str, Any]) -> list[str]:
    """Return the keys of a row's required cells that are empty."""
    required = [column["key"] for column in table["columns"] if column.get("required")]
    return [key for key in required if conditions.is_empty(cells.get(key))]


def table_fact(fact: Mapping | None, table: Mapping, changed: Mapping[str, Mapping | None]) -> dict:
    """Return the table's fact after some rows changed (row id -> cells, None where it is deleted)."""
    rows = dict((fact or {}).get("holes", {}).items())
    for row, cells in changed.items():
        rows.pop(row, None)
        if cells is not None:
            rows[row] = holes_of(table, cells)
    return {"f": 1, "rows": len(rows), "holes": rows} if rows else {}


def values_of(facts: Facts) -> dict[str, Any]:
    """Return what conditions may ask: values where kept, counts of tables, and "there is something" elsewhere."""
    return {key: fact.get("v", fact.get("rows", True)) for key, fact in facts.items() if fact}


def applies(item: Mapping, values: Mapping[str, Any]) -> bool:
    """Return whether a question or field is shown for these values."""
    return conditions.holds(item.get("show_if"), values)


def visible_fields(question: Mapping, values: Mapping[str, Any]) -> list[dict]:
    """Return the fields of a question that are shown; none where the question itself is hidden."""
    if not applies(question, values):
        return []
    return [field for field in question["fields"] if applies(field, values)]


_ORDER = [When.SUBMISSION, When.PUBLICATION, When.MONITORING]


def required_moments(when: When) -> frozenset[str]:
    """Return the moments whose answers must be there at `when`: what submission needs, publication needs too."""
    return frozenset(_ORDER[: _ORDER.index(when) + 1])


def field_gap(field: Mapping, fact: Mapping) -> str:
    """Return in words what an expected field still lacks, or an empty text."""
    if field["type"] == "table":
        return _table_gap(field, fact)
    if not fact:
        return _("Not answered yet: %s") % field["label"]
    low, high = field.get("words") or (0, 0)
    if low and fact.get("w", 0) < low:
        return ngettext(
            "%(have)d word of at least %(need)d: %(label)s", "%(have)d words of at least %(need)d: %(label)s", fact["w"]
        ) % {
            "have": fact["w"],
            "need": low,
            "label": field["label"],
        }
    if high and fact.get("w", 0) > high * 1.25:
        return _("%(have)d words; shorten it to %(most)d: %(label)s") % {
            "have": fact["w"],
            "most": high,
            "label": field["label"],
        }
    return ""


def _table_gap(field: Mapping, fact: Mapping) -> str:
    have, need = fact.get("rows", 0), max(1, field.get("min_rows", 1))
    if have < need:
        text = ngettext("%(label)s: add %(more)d line", "%(label)s: add %(more)d more lines", need - have)
        return text % {"label": field["label"], "more": need - have}
    labels = {column["key"]: column["label"] for column in field["columns"]}
    missing = [key for holes in fact["holes"].values() for key in holes]
    if not missing:
        return ""
    names = ", ".join(dict.fromkeys(str(labels[key]) for key in missing))
    text = ngettext(
        "%(label)s: %(n)d cell is empty (%(names)s)", "%(label)s: %(n)d cells are empty (%(names)s)", len(missing)
    )
    return text % {"label": field["label"], "n": len(missing), "names": names}


def question_gaps(
    question: Mapping, facts: Facts, values: Mapping, moments: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield (field key, words) for what a question lacks at one of `moments`."""
    for field in visible_fields(question, values):
        if field["required_at"] in moments:
            text = field_gap(field, facts.get(field["key"]) or {})
            if text:
                yield field["key"], text


def section_state(section: Mapping, facts: Facts, values: Mapping, when: When = When.SUBMISSION) -> SectionState:
    """Return how far a section is at `when`; an optional question counts once somebody answered it, and is done then."""
    moments = required_moments(when)
    gaps: list[Gap] = []
    unanswered: set[str] = set()
    shown = [question for question in section["questions"] if visible_fields(question, values)]
    done = total = 0
    for question in shown:
        lacks = list(question_gaps(question, facts, values, moments))
        gaps += [_gap(section, question, field, text, facts) for field, text in lacks]
        if not any(facts.get(field["key"]) for field in question["fields"]):
            unanswered.add(question["key"])
        counted = bool(lacks) or question["key"] not in unanswered
        total, done = total + counted, done + (counted and not lacks)
    return SectionState(section["key"], section["title"], done, total, tuple(gaps), frozenset(unanswered))


def _gap(section: Mapping, question: Mapping, key: str, text: str, facts: Facts) -> Gap:
    label = next(field["label"] for field in question["fields"] if field["key"] == key)
    return Gap(section["key"], question["key"], question["no"], key, text, text if facts.get(key) else label)


def all_states(definition: Definition, facts: Facts, when: When = When.SUBMISSION) -> list[SectionState]:
    """Return the state of every section."""
    values = values_of(facts)
    return [section_state(section, facts, values, when) for section in definition.sections]


def progress(states: Iterable[SectionState]) -> dict[str, int]:
    """Return {"answered", "total", "missing", "percent"} over all sections."""
    listed = list(states)
    total, done = sum(s.total for s in listed), sum(s.done for s in listed)
    missing = sum(len(s.gaps) for s in listed)
    return {"answered": done, "total": total, "missing": missing, "percent": round(100 * done / total) if total else 0}


def next_gap(states: Iterable[SectionState], section: str) -> Gap | None:
    """Return the first gap from `section` on, then from the beginning."""
    listed = list(states)
    at = next((i for i, state in enumerate(listed) if state.key == section), 0)
    return next((gap for state in listed[at:] + listed[:at] for gap in state.gaps), None)
