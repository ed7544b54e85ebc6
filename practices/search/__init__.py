"""The only home of searching practices on the project's PostgreSQL: one question, one page of hits with all counts.

A question is at most five reads, whatever is asked: counts, keys of the page, the practices, their texts; the fifth looks which
words stand nowhere, and only where nothing was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet

from pearls.search import Found, Hit
from pearls.search.asking import Question
from pearls.search.words import LANGUAGES
from practices.models import Practice
from practices.queries import findable_practices
from practices.search.asking import Search, question_of, search_of
from practices.search.counting import REMEMBERED, Sql, conditions, count, findable, hit, rows_of
from practices.search.nearness import similar_keys, speller, unknown_words
from practices.search.paging import DEEPEST, cursor_of, keys_of, place_of
from practices.search.showing import best_language, hits_of, with_texts
from practices.services import indexing
from practices.services.indexing import index_stamp

__all__ = ["ENGINE", "Results", "Search", "best_language", "matching", "numbers", "search_of"]


@dataclass
class Results(Found):
    """A page of practices: `practices` and `hits` stand side by side; `first` is the number of the first one in the list."""

    practices: list[Practice] = field(default_factory=list)
    first: int = 1
    deep: bool = False  # the end of what is ranked, not of what there is
    searched: str = ""
    question: Question | None = None


class PracticeEngine:
    """Searches practices with what PostgreSQL has of its own; see pearls.search.Engine."""

    def index(self, key: Practice) -> None:
        """Bring the searchable texts of a practice up to date."""
        indexing.index_practice(practice=key)

    def remove(self, key: Practice) -> None:
        """Let a practice be found no more."""
        indexing.remove_practice(practice=key)

    def query(self, question: Search) -> Results:
        """Return one page of hits with all counts; where nothing is found, of the words that were probably meant."""
        search, asked, total, facets = self._understand(question)
        place = place_of(question)
        keys, after = keys_of(replace(question, q=search.q), asked, place)
        found = Results(
            total=total,
            facets=facets,
            next=cursor_of(question, after),
            instead=search.q if search.q != question.q else "",
            first=place.seen + 1,
            deep=after is None and question.order == "relevance" and place.seen + len(keys) >= DEEPEST,
            searched=search.q,
            question=asked,
        )
        found.practices = in_order([key for key, *_rest in keys])
        found.hits = hits_of(found.practices, asked, question.languages)
        return found

    def _understand(self, search: Search) -> tuple[Search, Question | None, int, dict]:
        asked = question_of(search.q, search.languages) or None
        total, facets = count(asked, search.choices)
        if total or asked is None or search.literal:
            return search, asked, total, facets
        wider = question_of(search.q, LANGUAGES)
        better = self._corrected(wider, search.languages)
        if better:
            wider = question_of(better, LANGUAGES)
        more, counted = count(wider, search.choices)
        if not more and not any(counted[name] for name in counted):
            return search, asked, total, facets
        return replace(search, q=better or search.q), wider, more, counted

    def _corrected(self, question: Question, languages: Sequence[str]) -> str:
        """Return the question with known words in place of those that stand nowhere; "" where there are none of these."""
        nowhere = unknown_words(question)
        meant = {word: self.suggest(word, languages) for word in nowhere}
        if not any(meant.values()):
            return ""
        return " ".join(
            f"{'-' if part.unwanted else ''}{meant.get(word) or word}" for part in question.parts for word in part.words
        )

    def suggest(self, word: str, languages: Sequence[str] = ("en",)) -> str:
        """Return the word that was probably meant, or ""."""
        return speller().suggest(word, languages)

    def similar(self, key: Practice, most: int = 3) -> list[Practice]:
        """Return the practices most like one, the likest first."""
        return in_order(similar_keys(key, most))

    def shown(self, practices: Sequence[Practice], languages: Sequence[str]) -> list[Hit]:
        """Return titles and summaries of practices in the best language for a reader, without any question."""
        return hits_of(practices, None, languages)


ENGINE = PracticeEngine()


def in_order(keys: Sequence[Any]) -> list[Practice]:
    """Return practices with what a card shows, their texts included, in the order of their keys."""
    if not keys:
        return []
    found = findable_practices().select_related("country", "municipality", "place", "organisation")
    rows = with_texts(found).in_bulk(list(keys))
    return [rows[key] for key in keys if key in rows]


KEYS = "SELECT p.id FROM practices_practice p WHERE {where}"


def matching(data: Any, languages: Sequence[str] = ("en",)) -> QuerySet[Practice]:
    """Return all practices that an address finds (its page and order left out): for saved searches, feeds, exports, programs."""
    search = search_of(data, languages)
    asked = question_of(search.q, search.languages) or None
    parts = [findable(), hit(asked), *conditions(search.choices).values()]
    where = " AND ".join(part.text for part in parts)
    params = [value for part in parts for value in part.params]
    keys = [key for (key,) in rows_of(Sql(KEYS.format(where=where), params))]
    return findable_practices().filter(pk__in=keys)


def numbers() -> tuple[int, int]:
    """Return how many practices there are to find, and from how many towns and organisations."""
    name = f"practices:numbers:{index_stamp()}"
    known = cache.get(name)
    if known is None:
        found = findable_practices().aggregate(
            practices=Count("pk"),
            towns=Count("municipality", distinct=True),
            bodies=Count("organisation", distinct=True),
        )
        known = (found["practices"], found["towns"] + found["bodies"])
        cache.set(name, known, REMEMBERED)
    return known
