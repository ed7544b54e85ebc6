"""The only home of the one search over everything: the announced sources asked, each for what this person may open, in groups."""

from dataclasses import dataclass
from typing import Any

from pearls.folding import fold
from pearls.registry import SearchHit, SearchSource, registry

LONGEST, SHORTEST = 100, 2
MOST = 5
"""Hits that a group shows at most; the rest stands behind its "more"."""


@dataclass(frozen=True)
class Group:
    """What one source found; `more` is where all of it stands, or "" where this is all."""

    key: str
    title: str
    hits: list[SearchHit]
    more: str


def typed(text: str) -> str:
    """Return what is searched of what was typed: no more than a title is long."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]


def long_enough(words: str) -> bool:
    """Return whether there is something to search by."""
    return len(fold(words)) >= SHORTEST


def sources_for(user: Any) -> list[SearchSource]:
    """Return the sources that answer a person, in their order; a visitor is answered from what is public alone."""
    asked = [source for source in registry.searches if source.public or user.is_authenticated]
    return sorted(asked, key=lambda source: (source.rank, source.key))


def find_everywhere(user: Any, words: str, most: int = MOST) -> list[Group]:
    """Return what a person finds by these words, group by group; groups without a hit are left out."""
    if not long_enough(words):
        return []
    found = [(source, list(source.find(user, words, most + 1))) for source in sources_for(user)]
    return [_group(source, words, hits, most) for source, hits in found if hits]


def _group(source: SearchSource, words: str, hits: list[SearchHit], most: int) -> Group:
    more = source.more(words) if source.more and len(hits) > most else ""
    return Group(source.key, str(source.title), hits[:most], more)
