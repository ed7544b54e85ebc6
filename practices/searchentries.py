"""The only home of what practices lets people find: published practices by all their words, own ones by their title."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language

from pearls.queries import with_words
from pearls.registry import SearchHit
from practices.enums import PUBLIC
from practices.models import Practice, SearchText
from practices.permissions import visible_collections, visible_practices
from practices.queries import findable_practices, with_title
from practices.search import ENGINE, Search


def published(_user: Any, words: str, most: int) -> list[SearchHit]:
    """Return published practices: titles with words that begin so, then what the search of practices finds in the texts."""
    language = get_language() or "en"
    found = {hit.url: hit for hit in _by_title(words, language, most)}
    if len(found) < most:
        question = Search(q=words, languages=tuple(dict.fromkeys([language, "en"])), literal=True)
        found |= {hit.url: hit for hit in map(_hit, ENGINE.query(question).practices) if hit.url not in found}
    return list(found.values())[:most]


def _by_title(words: str, language: str, most: int) -> Iterator[SearchHit]:
    texts = SearchText.objects.filter(practice__in=findable_practices())
    linked = texts.select_related(
        "practice__country", "practice__place", "practice__municipality", "practice__organisation"
    )
    rows = with_words(linked.defer("vector", "body"), words, "title").order_by(
        "practice__title", "practice", "language"
    )
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
