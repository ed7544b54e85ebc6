"""The only home of the order of hits and of the places in it: keyset pages with signed cursors, ranks to a bounded depth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pearls.search.asking import Question
from practices.search.asking import Search
from practices.search.counting import Counted, Sql, rows_of

PAGE = 20
DEEPEST = 1_000
"""Hits by relevance that can be paged through: those with the words in their title, then the newest. Who needs more narrows the
search."""
RANKED = 200
"""Hits that are ranked at once: the first two hundred among themselves, then the next. Weighing a text costs the database more than
finding it, and few people read beyond the tenth page."""
SALT = "practices.search.paging"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A place in a list: behind the row with this value and number, `seen` rows from its begin, as of a moment.

    By relevance it lies in one `block` of what is ranked at once; without a number it is the begin of the block.
    """

    asof: Any
    value: int = 0
    number: int = 0
    seen: int = 0
    block: int = 0


def place_of(search: Search) -> Place:
    """Return where the page begins. A place that is forged, damaged or of another list is the begin."""
    begin = Place(timezone.now())
    if not search.cursor:
        return begin
    try:
        made = signing.loads(search.cursor, salt=SALT)
    except signing.BadSignature:
        return begin
    if made["f"] != search.fingerprint:
        return begin
    return Place(parse_datetime(made["t"]), *made["p"])


def cursor_of(search: Search, place: Place | None) -> str:
    """Return a place as it stands in an address, signed; "" for none."""
    if place is None:
        return ""
    at = [place.value, place.number, place.seen, place.block]
    return signing.dumps({"f": search.fingerprint, "t": place.asof.isoformat(), "p": at}, salt=SALT)


def keys_of(
    search: Search, question: Question | None, found: Counted, place: Place, most: int = PAGE
) -> tuple[list[int], Place | None]:
    """Return the slots of one page, and the place behind it, or None at the end."""
    known = _as_of(found, place)
    if search.order == "relevance" and question:
        return _ranked(search, question, known, place, most)
    order = known.shelf.adopted if search.order == "adopted" else known.shelf.newest
    below = order.place((place.value, place.number)) if place.number else None
    slots = list(islice(order.down(known.bits, below), most + 1))
    page = slots[:most]
    if len(slots) <= most:
        return page, None
    value, number = order.key(page[-1])
    return page, replace(place, value=value, number=number, seen=place.seen + len(page))


def _as_of(found: Counted, place: Place) -> Counted:
    """Leave out what was published while somebody pages: it stands before their first page, so the list behind it stays as it was."""
    order = found.shelf.newest
    moment = (place.asof - EPOCH) // timedelta(microseconds=1)
    later = sum(1 << slot for slot in order.slots[order.place((moment + 1, 0)) :])
    return replace(found, bits=found.bits & ~later, in_title=found.in_title & ~later)


# --- by relevance ---------------------------------------------------------------------------------
WEIGHTS = "{0.1, 0.35, 0.5, 1.0}"
"""What a word counts in the text, among the labels, in the summary, in the title."""
FOREIGN = 0.8
"""A hit in a language that the reader has not named counts a little less."""
POINTS = """
SELECT s.slot, round(1000000 * max(
  (ts_rank(%s, s.vector, %s::tsquery){typed}) * CASE WHEN s.language = ANY(%s) THEN 1 ELSE %s END
))::int FROM practices_searchtext s WHERE s.slot = ANY(%s) GROUP BY s.slot"""


def _ranked(
    search: Search, question: Question, found: Counted, place: Place, most: int
) -> tuple[list[int], Place | None]:
    there, block, after = min(found.total, DEEPEST), place.block, (place.value, place.number)
    left: list[tuple[int, int, int]] = []
    while not left and block * RANKED < there:
        slots = list(islice(_candidates(found), block * RANKED, min((block + 1) * RANKED, there)))
        ranked = _points(search, question, found, slots)
        left = [row for row in ranked if row[:2] < after] if after[1] else ranked
        block, after = block + 1, (0, 0)
    page, seen = left[:most], place.seen + len(left[:most])
    behind: Place | None = None
    if len(left) > most:
        behind = replace(place, block=block - 1, value=page[-1][0], number=page[-1][1], seen=seen)
    elif block * RANKED < there:
        behind = replace(place, block=block, value=0, number=0, seen=seen)
    return [slot for _points, _number, slot in page], behind


def _candidates(found: Counted) -> Iterator[int]:
    """Yield what fits: the practices with the words in their title, then the others, each the newest first."""
    newest = found.shelf.newest
    return chain(newest.down(found.in_title), newest.down(found.bits & ~found.in_title))


def _points(search: Search, question: Question, found: Counted, slots: list[int]) -> list[tuple[int, int, int]]:
    """Return (points, number, slot) of these practices, the best first."""
    typed = [WEIGHTS, question.as_typed] if question.as_typed else []
    also = " + ts_rank(%s, s.vector, %s::tsquery)" if typed else ""
    params = [WEIGHTS, question.any_of, *typed, list(search.languages), FOREIGN, slots]
    points = dict(rows_of(Sql(POINTS.format(typed=also), params)))
    numbers = found.shelf.newest.numbers
    return sorted(((points.get(slot, 0), numbers[slot], slot) for slot in slots), reverse=True)
