"""The only home of the counts: how many practices fit, and how many would with each option of each facet; in one read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from pearls.search.asking import Question
from practices.enums import FINDABLE
from practices.filters import FACETS, TERMS, Choices
from practices.queries import terms
from practices.services.indexing import index_stamp

REMEMBERED = 300
"""Seconds that the counts of everything are kept."""


@dataclass
class Sql:
    """A condition and its parameters, which are only ever joined and never written into the text."""

    text: str
    params: list[Any]


def findable() -> Sql:
    """Return the condition of being shown in lists, maps and searches."""
    return Sql("p.state = ANY(%s) AND p.merged_into_id IS NULL", [[str(state) for state in FINDABLE]])


def conditions(choices: Choices) -> dict[str, Sql]:
    """Return {facet: what a practice must meet} for the facets in which something was chosen."""
    found = {}
    for name, options in choices.options.items():
        if name in TERMS:
            found[name] = Sql("p.term_ids && %s::int[]", [choices.term_ids(name)])
        elif name == "language":
            found[name] = Sql("p.languages && %s::varchar[]", [list(options)])
        elif name == "hosts_visits":
            found[name] = Sql("p.hosts_visits", [])
        else:
            found[name] = Sql({"size": "p.size_class", "country": "p.country_id"}[name] + " = ANY(%s)", [list(options)])
    if choices.area:
        west, south, east, north = choices.area
        found["area"] = Sql(
            "p.longitude BETWEEN %s AND %s AND p.latitude BETWEEN %s AND %s", [west, east, south, north]
        )
    return found


# A practice that misses one facet only counts for the options of that facet and for nothing else: so no facet makes its own
# options disappear, and one pass counts them all. `missed` is the name of that facet, "" where nothing is missed.
COUNT = """
WITH judged AS MATERIALIZED (
  SELECT p.term_ids, p.country_id, p.size_class, p.languages, p.hosts_visits, ARRAY[{missed}]::text[] AS misses
  FROM practices_practice p WHERE {findable} AND {hit}
), m AS MATERIALIZED (
  SELECT *, array_to_string(misses, '') AS missed FROM judged WHERE cardinality(array_remove(misses, NULL)) <= 1
)
SELECT 'total', '', missed, count(*) FROM m WHERE missed = '' GROUP BY missed
UNION ALL SELECT 'term', t::text, missed, count(*) FROM m, unnest(term_ids) t WHERE missed = ANY(%s) GROUP BY t, missed
UNION ALL SELECT 'country', country_id, missed, count(*) FROM m WHERE missed IN ('', 'country') GROUP BY country_id, missed
UNION ALL SELECT 'size', size_class, missed, count(*) FROM m WHERE missed IN ('', 'size') GROUP BY size_class, missed
UNION ALL SELECT 'language', l, missed, count(*) FROM m, unnest(languages) l WHERE missed IN ('', 'language') GROUP BY l, missed
UNION ALL SELECT 'hosts_visits', 'true', missed, count(*) FROM m WHERE hosts_visits AND missed IN ('', 'hosts_visits') GROUP BY missed
"""


def count(question: Question | None, choices: Choices) -> tuple[int, dict[str, dict[str, int]]]:
    """Return how many practices meet everything, and {facet: {option: how many meet all the other facets}}."""
    key = None if question or choices else f"practices:counts:{index_stamp()}"
    known = cache.get(key) if key else None
    if known:
        return known
    found = _sorted_out(rows_of(_count_sql(question, choices)))
    if key:
        cache.set(key, found, REMEMBERED)
    return found


def _count_sql(question: Question | None, choices: Choices) -> Sql:
    chosen, public, found = conditions(choices), findable(), hit(question)
    missed = ", ".join(f"CASE WHEN {c.text} THEN NULL ELSE '{name}' END" for name, c in chosen.items())
    params = [value for c in chosen.values() for value in c.params]
    text = COUNT.format(missed=missed, findable=public.text, hit=found.text)
    return Sql(text, [*params, *public.params, *found.params, ["", *TERMS]])


def hit(question: Question | None) -> Sql:
    """Return the condition of having a text that the words find; without words everything is found."""
    if not question:
        return Sql("true", [])
    return Sql("p.id IN (SELECT practices_hits(%s::tsquery))", [question.tsquery])


def _sorted_out(rows: Sequence[tuple]) -> tuple[int, dict[str, dict[str, int]]]:
    known = {str(term.pk): (name, term.code) for name, vocabulary in TERMS.items() for term in terms(vocabulary)}
    total = 0
    facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for facet, option, missed, many in rows:
        if facet == "total":
            total = many
            continue
        name, code = known.get(option, ("", "")) if facet == "term" else (facet, option)
        if name and code and missed in {"", name}:
            facets[name][code] = facets[name].get(code, 0) + many
    return total, facets


def rows_of(sql: Sql) -> list[tuple]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return cursor.fetchall()
