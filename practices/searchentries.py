"""The only home of what practices lets people find: published practices by all their words, own ones by their title."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, CharField, F, Func, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language

from pearls.folding import fold
from pearls.queries import with_words
from pearls.registry import SearchHit
from pearls.search.words import ANY_STOP_WORD, quoted, words_of
from practices.enums import PUBLIC
from practices.models import Practice, SearchText
from practices.permissions import visible_collections, visible_practices
from practices.queries import findable_practices, with_title
from practices.search import ENGINE, Search


def published(_user: Any, words: str, most: int) -> list[SearchHit]:
    """Return published practices: titles with words that begin so, then what the search of practices finds in the texts."""
    language = get_language() or "en"
    found = {hit.url: hit for hit in _by_title(words, language, most)}
    if len(found) < most and words_of(words):
        question = Search(q=words, languages=tuple(dict.fromkeys([language, "en"])), literal=True)
        found |= {hit.url: hit for hit in map(_hit, ENGINE.query(question).practices) if hit.url not in found}
    return list(found.values())[:most]


def titled(words: str) -> str:
    """Return the condition on searchable texts that each telling word begins a word of the title, with or without its marks.

    The index holds the words of titles as "^=word", so ten thousand practices are not read one by one.
    """
    said = words_of(words)
    telling = [word for word in said if word not in ANY_STOP_WORD] or said
    ways = [dict.fromkeys([word, *fold(word).split()]) for word in telling]
    return " & ".join("(" + " | ".join(f"{quoted(f'^={way}')}:*" for way in one) + ")" for one in ways)


def _met(condition: str) -> Func:
    asked = Cast(Value(condition), SearchQueryField())
    return Func(F("vector"), asked, arg_joiner=" @@ ", template="(%(expressions)s)", output_field=BooleanField())


def _by_title(words: str, language: str, most: int) -> Iterator[SearchHit]:
    condition = titled(words)
    if not condition:
        return
    texts = SearchText.objects.filter(_met(condition), practice__in=findable_practices())
    linked = texts.select_related(
        "practice__country", "practice__place", "practice__municipality", "practice__organisation"
    )
    rows = linked.defer("vector", "body", "summary").order_by("practice__title", "practice", "language")
    best: dict[Any, SearchText] = {}
    for row in rows[: most * 3]:
        if row.practice_id not in best or row.language == language:
            best[row.practice_id] = row
    for row in best.values():
        own = row.language == language
        yield _hit(row.practice, row.title if own else "", "" if own else row.title)


def _hit(practice: Practice, title: str = "", also: str = "") -> SearchHit:
    """Return a practice under its title in the reader's language where that was found, else under its own with what matched."""
    url = reverse("practices:detail", args=[practice.number, practice.slug])
    called = title or practice.title
    return SearchHit(called, url, " · ".join(filter(None, [practice.where, also if also != called else ""])))


def all_published(words: str) -> str:
    """Return the address of the search of practices."""
    return f"{reverse('practices:list')}?{urlencode({'q': words})}"


def unpublished(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the practices that a person may open and that are not public: what their team writes, what they curate or review."""
    inside = with_title(visible_practices(user).exclude(state__in=PUBLIC))
    named = inside.annotate(called=Cast(F("live_title"), CharField())).select_related(
        "country", "place", "municipality"
    )
    for practice in with_words(named, words, "called").order_by("-created_at", "pk")[:most]:
        page = reverse("practices:overview", args=[practice.pk])
        yield SearchHit(practice.live_title or str(practice), page, practice.get_state_display())


def collections(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the collections that a person may open."""
    for found in with_words(visible_collections(user), words, "title").order_by("title", "pk")[:most]:
        yield SearchHit(found.title, reverse("practices:collection", args=[found.pk]))
