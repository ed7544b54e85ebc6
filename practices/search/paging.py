"""The only home of the order of hits and of the places in it: keyset pages with signed cursors, ranks to a bounded depth."""

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pearls.search.asking import Question
from practices.search.asking import Search
from practices.search.counting import Sql, conditions, findable, hit, rows_of

PAGE = 20
DEEPEST = 1_000
"""Hits by relevance that are ranked and can be paged through: those with the words in their title, then the newest. Who needs more
narrows the search."""


SALT = "practices.search.place"


@dataclass(frozen=True)
class Place:
    """A place in a list: behind the row with this value and number, `seen` rows from its begin, as of a moment."""

    asof: Any
    value: Any = None
    number: int = 0
    seen: int = 0


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
    value = parse_datetime(made["v"]) if search.order == "newest" else made["v"]
    return Place(parse_datetime(made["t"]), value, made["n"], made["s"])


def cursor_of(search: Search, place: Place | None) -> str:
    """Return a place as it stands in an address, signed; "" for none."""
    if place is None:
        return ""
    value = place.value.isoformat() if search.order == "newest" else place.value
    made = {"f": search.fingerprint, "t": place.asof.isoformat(), "v": value, "n": place.number, "s": place.seen}
    return signing.dumps(made, salt=SALT)


WEIGHTS = "{0.1, 0.35, 0.5, 1.0}"
"""What a word counts in the text, among the labels, in the summary, in the title."""
FOREIGN = 0.8
"""A hit in a language that the reader has not named counts a little less."""
PAGE_SQL = {
    "newest": "SELECT p.id, p.number, p.published_at FROM practices_practice p WHERE {where} "
    "ORDER BY p.published_at DESC, p.number DESC LIMIT {limit}",
    "adopted": "SELECT p.id, p.number, p.adoption_count FROM practices_practice p WHERE {where} "
    "ORDER BY p.adoption_count DESC, p.number DESC LIMIT {limit}",
    "relevance": """
WITH candidate AS MATERIALIZED (
  SELECT p.id, p.number FROM practices_practice p WHERE {where}
  ORDER BY p.id IN (SELECT practices_hits(%s::tsquery)) DESC, p.published_at DESC, p.number DESC LIMIT {ranked}
), ranked AS (
  SELECT c.id, c.number, round(1000000 * max(
      (ts_rank(%s, s.vector, %s::tsquery){typed}) * CASE WHEN s.language = ANY(%s) THEN 1 ELSE %s END
  ))::int AS points
  FROM candidate c JOIN practices_searchtext s ON s.practice_id = c.id GROUP BY c.id, c.number
)
SELECT id, number, points FROM ranked WHERE (points, number) < (%s, %s) ORDER BY points DESC, number DESC LIMIT {limit}""",
}
FIRST = (2**31 - 1, 2**31 - 1)


def keys_of(
    search: Search, question: Question | None, place: Place, most: int = PAGE
) -> tuple[list[tuple], Place | None]:
    """Return (id, number, value of the order) of one page, and the place behind it, or None at the end."""
    order = search.order
    room = most if order != "relevance" else min(most, DEEPEST - place.seen)
    if room <= 0:
        return [], None
    rows = rows_of(_page_sql(search, question, place, room + 1))
    page, more = rows[:room], len(rows) > room
    seen = place.seen + len(page)
    if not page or not more or (order == "relevance" and seen >= DEEPEST):
        return page, None
    _id, number, value = page[-1]
    return page, replace(place, value=value, number=number, seen=seen)


def _page_sql(search: Search, question: Question | None, place: Place, limit: int) -> Sql:
    order = search.order
    parts = [findable(), hit(question), *conditions(search.choices).values()]
    # What is published while somebody pages stands before their first page: the list behind it stays as it was.
    parts.append(Sql("p.published_at <= %s", [place.asof]))
    if order != "relevance" and place.number:
        column = {"newest": "p.published_at", "adopted": "p.adoption_count"}[order]
        parts.append(Sql(f"({column}, p.number) < (%s, %s)", [place.value, place.number]))
    where = " AND ".join(part.text for part in parts)
    params = [value for part in parts for value in part.params]
    if order == "relevance" and question:
        after = (place.value, place.number) if place.number else FIRST
        typed = [WEIGHTS, question.as_typed] if question.as_typed else []
        params += [question.in_title, WEIGHTS, question.any_of, *typed, list(search.languages), FOREIGN, *after]
    also = " + ts_rank(%s, s.vector, %s::tsquery)" if question and question.as_typed else ""
    return Sql(PAGE_SQL[order].format(where=where, typed=also, ranked=DEEPEST, limit=int(limit)), params)
