"""The only home of what an address of the list asks for, and of what its words name in the vocabularies."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pearls.search.asking import Phrasebook, Question, ask
from pearls.search.words import LANGUAGES
from practices.enums import Vocabulary
from practices.filters import SORTS, TERMS, Choices, choices_of
from practices.models import Term
from practices.queries import terms, vocabulary_stamp


@dataclass(frozen=True)
class Search:
    """Everything that one address of the list asks for; made by `search_of`."""

    q: str = ""
    choices: Choices = field(default_factory=Choices)
    sort: str = ""
    cursor: str = ""
    languages: tuple[str, ...] = ("en",)  # what the reader reads, best first
    literal: bool = False  # search what was typed even if it stands nowhere

    @property
    def order(self) -> str:
        """Return the order that is in force: relevance only where there are words."""
        wanted = self.sort if self.sort in dict(SORTS) else ("relevance" if self.q else "newest")
        return "newest" if wanted == "relevance" and not self.q else wanted

    @property
    def fingerprint(self) -> str:
        """Return what tells this question from others: a place in one list is no place in another."""
        said = repr((self.q, sorted(self.choices.options.items()), self.choices.area, self.order, self.languages))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def search_of(data: Any, languages: Sequence[str] = ("en",)) -> Search:
    """Return the question of a request's parameters (a QueryDict) for a reader of `languages`, best first."""
    q = " ".join(data.get("q", "").replace("\x00", " ").split())[:200]
    return Search(
        q=q if ask(q) else "",  # without a word that is wanted there is nothing to rank by
        choices=choices_of(data),
        sort=data.get("sort", ""),
        cursor=data.get("after", ""),
        languages=tuple(dict.fromkeys([*languages, "en"])),
        literal=bool(data.get("exact")),
    )


def question_of(text: str, languages: Sequence[str]) -> Question:
    """Return typed words with what they name in the vocabularies, in whatever language."""
    return ask(text, languages, phrasebook().find)


_books: dict[str, Phrasebook] = {}


def phrasebook() -> Phrasebook:
    """Return the labels and further words of all terms in all languages; every process makes it once after a change."""
    stamp = vocabulary_stamp()
    if stamp not in _books:
        _books.clear()
        _books[stamp] = Phrasebook(names_of_terms())
    return _books[stamp]


JOINTS = {"en": "and", "da": "og", "de": "und", "et": "ja", "fi": "ja", "lt": "ir", "lv": "un", "pl": "i", "sv": "och"}


def names_of_terms() -> list[tuple[str, str, str]]:
    """Return (code, language, name) of everything that a term is called; "heat, flood and storm" are three names."""
    return [
        (f"{term.vocabulary}.{term.code}", language, name)
        for name_of in TERMS.values()
        for term in terms(name_of)
        if name_of in NAMED
        for language in LANGUAGES
        for name in _names(term, language)
    ]


NAMED = {Vocabulary.CHALLENGE, Vocabulary.ART_FORM, Vocabulary.TARGET_GROUP}
"""Vocabularies whose labels people search by; nobody searches for "measured" meaning the evidence."""


def _names(term: Term, language: str) -> list[str]:
    label = term.labels.get(language, "").replace(f" {JOINTS[language]} ", ",")
    return [name for name in (*label.split(","), *term.words.get(language, "").split()) if name.strip()]
