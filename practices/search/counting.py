"""The only home of the counts: how many practices fit, and how many would with each option of each facet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection

from pearls.search.asking import Question
from practices.filters import FACETS, TERMS, Choices
from practices.queries import terms
from practices.search.shelf import Shelf, set_of, shelf


@dataclass
class Sql:
    """A statement and its parameters, which are only ever joined and never written into the text."""

    text: str
    params: list[Any]


@dataclass(frozen=True)
class Counted:
    """What fits a question: `bits` are the practices, `in_title` those that have all its words in their title."""

    shelf: Shelf
    bits: int
    in_title: int
    facets: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> int:
        """Return how many practices fit."""
        return self.bits.bit_count()


def count(question: Question | None, choices: Choices) -> Counted:
    """Return which practices meet everything, and {facet: {option: how many meet all the other facets}}."""
    found, in_title, inside = _looked_up(question, choices)
    known = shelf()
    met = {name: _any_of(known, name, choices) for name in choices.options}
    everything = known.every
    for limit in (found, inside):
        everything &= known.every if limit is None else limit
    # A practice that misses one facet only counts for the options of that facet and for nothing else: so no facet makes its own
    # options disappear.
    but = {name: reduce(and_, (bits for other, bits in met.items() if other != name), everything) for name in met}
    bits = reduce(and_, met.values(), everything)
    facets = {name: _options(known, name, but.get(name, bits)) for name in FACETS}
    return Counted(known, bits, (in_title or 0) & bits, facets)


def _looked_up(question: Question | None, choices: Choices) -> tuple[int | None, int | None, int | None]:
    """Return what only the database knows: texts with the words, titles with the words, what lies in the area."""
    inside = texts = titles = None
    if choices.area:
        west, south, east, north = choices.area
        ((sent,),) = rows_of(Sql(INSIDE, [west, east, south, north]))
        inside = set_of(sent)
    if question:
        texts, titles = slots_with([question.tsquery, question.in_title])
    return texts, titles, inside


INSIDE = """
SELECT string_agg(int4send(m.id), '') FROM practices_practice p JOIN practices_shelfmark m ON m.practice_id = p.id
WHERE p.longitude BETWEEN %s AND %s AND p.latitude BETWEEN %s AND %s"""


def slots_with(asked: Sequence[str]) -> list[int]:
    """Return for each tsquery the practices that have a text which it finds; in one read."""
    return [set_of(sent) for (sent,) in rows_of(Sql("SELECT practices_slots(%s::tsquery[])", [list(asked)]))]


def _any_of(known: Shelf, name: str, choices: Choices) -> int:
    options = choices.term_ids(name) if name in TERMS else choices.options[name]
    facet = "term" if name in TERMS else name
    return reduce(or_, (known.of(facet, option) for option in options), 0)


def _options(known: Shelf, name: str, within: int) -> dict[str, int]:
    if name in TERMS:
        sets = [(term.code, known.of("term", term.pk)) for term in terms(TERMS[name])]
    else:
        sets = [(option, bits) for (facet, option), bits in (known.sets or {}).items() if facet == name and option]
    return {option: many for option, bits in sets if (many := (within & bits).bit_count())}


def rows_of(sql: Sql) -> list[tuple]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return cursor.fetchall()
