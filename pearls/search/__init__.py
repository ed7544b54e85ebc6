"""The only home of the search's interface: what an engine takes and gives, whichever engine it is.

The words themselves are made in `words`, questions in `asking`, marks in found texts in `marks`, corrections in `spelling`.
None of them knows what is searched. Today one engine stands behind this, on the project's PostgreSQL (practices/search.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Text:
    """One searchable text in one language: `zones` are (weight A to D, text), `codes` are marks that no reader types."""

    language: str
    zones: Sequence[tuple[str, str]]
    codes: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One found thing: its key, and its title and a passage as safe HTML with <mark>, each with the language it is in."""

    key: Any
    title: str
    title_language: str
    passage: str
    passage_language: str


@dataclass
class Found:
    """What a question gave: `facets` are {facet: {option: count}}, `next` is the signed place from which to go on, or ""."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next: str = ""
    instead: str = ""  # the words that were searched in place of those that were typed


class Engine(Protocol):
    """What can search. Another engine (fed through the outbox) has to do no more and no less."""

    def index(self, key: Any) -> None:
        """Bring everything that can be found of one thing up to date; safe to repeat."""

    def remove(self, key: Any) -> None:
        """Let one thing be found no more."""

    def query(self, question: Any) -> Found:
        """Return the hits of a question with facets and marks."""

    def suggest(self, word: str, languages: Sequence[str]) -> str:
        """Return the word that was probably meant, or ""."""

    def similar(self, key: Any, most: int = 3) -> Iterable[Any]:
        """Return the keys of the things most like one thing, the likest first."""
