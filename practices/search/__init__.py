"""The only home of searching practices on the project's PostgreSQL: one question, one page of hits with all counts.

A question is four reads, whatever is asked: which texts have the words, which practices changed since the last question, the points
of the best, the practices of the page with their texts. Three more look for what was meant, and only where nothing was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, QuerySet

from pearls.search import Found, Hit
from pearls.search.asking import Question
from pearls.search.words import LANGUAGES
from practices.models import Practice
from practices.queries import findable_practices
from practices.search.asking import Search, question_of, search_of
from practices.search.counting import Counted, count
from practices.search.nearness import similar_slots, speller, unknown_words
from practices.search.paging import DEEPEST, cursor_of, keys_of, place_of
from practices.search.shelf import members
from practices.search.showing import best_language, hits_of, linked, with_texts
from practices.services import indexing
from practices.services.indexing import index_stamp

__all__ = ["ENGINE", "Results", "Search", "best_language", "matching", "numbers", "search_of"]

REMEMBERED = 300
"""Seconds that the numbers above the list are kept."""


@dataclass
class Results(Found):
    """A page of practices: `practices` and `hits` stand side by side; `first` is the number of the first one in the list."""

    practices: list[Practice] = field(default_factory=list)
    first: int = 1
    deep: bool = False  # the end of what is ranked, not of what there is
    searched: str = ""
    counted: Counted | None = None


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
        search, asked, counted = self._understand(question)
        place = place_of(question)
        slots, after = keys_of(replace(question, q=search.q), asked, counted, place)
        found = Results(
            total=counted.total,
            facets=counted.facets,
            next=cursor_of(question, after),
            instead=search.q if search.q != question.q else "",
            first=place.seen + 1,
            deep=after is None and question.order == "relevance" and place.seen + len(slots) >= DEEPEST,
            searched=search.q,
            counted=counted,
        )
        found.practices = in_order(slots)
        found.hits = hits_of(found.practices, asked, question.languages)
        return found

    def _understand(self, search: Search) -> tuple[Search, Question | None, Counted]:
        asked = question_of(search.q, search.languages) or None
        counted = count(asked, search.choices)
        if counted.total or asked is None or search.literal:
            return search, asked, counted
        wider = question_of(search.q, LANGUAGES)
        better = self._corrected(wider, search.languages)
        if better:
            wider = question_of(better, LANGUAGES)
        more = count(wider, search.choices)
        if not more.total and not any(more.facets.values()):
            return search, asked, counted
        return replace(search, q=better or search.q), wider, more

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
        """Return the practices most like one, the likest first: with what a link to them shows, and no more.

        They are those that the worker found last; of a practice that changed since, they are found now.
        """
        kept = getattr(key, "likeness", None)
        return linked(similar_slots(key) if kept is None else kept.slots)[:most]

    def shown(self, practices: Sequence[Practice], languages: Sequence[str]) -> list[Hit]:
        """Return titles and summaries of practices in the best language for a reader, without any question."""
        return hits_of(practices, None, languages)


ENGINE = PracticeEngine()


def in_order(slots: Sequence[int]) -> list[Practice]:
    """Return practices with what a card shows, their texts included, in the order of their slots."""
    if not slots:
        return []
    found = findable_practices().select_related("country", "municipality", "place", "organisation")
    rows = {row.slot: row for row in with_texts(found.filter(mark__in=slots).annotate(slot=F("mark")))}
    return [rows[slot] for slot in slots if slot in rows]


def matching(data: Any, languages: Sequence[str] = ("en",)) -> QuerySet[Practice]:
    """Return all practices that an address finds (its page and order left out): for saved searches, feeds, exports, programs."""
    search = search_of(data, languages)
    asked = question_of(search.q, search.languages) or None
    if asked is None and not search.choices:
        return findable_practices()
    return findable_practices().filter(mark__in=list(members(count(asked, search.choices).bits)))


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
