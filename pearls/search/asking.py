"""The only home of what people type into a search: read into parts, widened by the languages, written as PostgreSQL's tsquery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pearls.search.words import ANY_STOP_WORD, LANGUAGES, beginning, lexemes, quoted, words_of

LONGEST_QUESTION, MOST_WORDS = 200, 12
LONG_BEGINNING = 5


@dataclass(frozen=True)
class Part:
    """One word, or the words of a phrase; `gaps` are the steps between neighbours (a left-out stop word makes two)."""

    words: tuple[str, ...]
    gaps: tuple[int, ...] = ()
    unwanted: bool = False


def read(text: str) -> list[Part]:
    """Return the parts of a question: words, "phrases" in quotation marks and -unwanted words; nothing a person types is an error.

    Words that every text has are left out where others remain.
    """
    parts: list[Part] = []
    for at, piece in enumerate(
        text[:LONGEST_QUESTION].replace("“", '"').replace("”", '"').replace("„", '"').split('"')
    ):
        found = _phrase(piece) if at % 2 else _words(piece)
        parts.extend(found[: MOST_WORDS - len(parts)])
    telling = [part for part in parts if len(part.words) > 1 or part.words[0] not in ANY_STOP_WORD]
    return telling if any(not part.unwanted for part in telling) else parts


def _words(piece: str) -> list[Part]:
    return [
        Part((word,), (), unwanted=chunk.startswith("-") and len(chunk) > 1)
        for chunk in piece.split()
        for word in words_of(chunk)
    ]


def _phrase(piece: str) -> list[Part]:
    words = words_of(piece)[:MOST_WORDS]
    kept = [at for at, word in enumerate(words) if word not in ANY_STOP_WORD]
    if len(kept) < 2:
        return _words(piece)
    gaps = tuple(after - before for before, after in pairwise(kept))
    return [Part(tuple(words[at] for at in kept), gaps)]


@dataclass(frozen=True)
class Question:
    """What is searched. `parts` are all wanted (or unwanted) together; a run of words may also be met by one of its `codes`.

    `codes` are (first part, parts, code): how a Polish word finds what carries that topic, in whatever language it is written.
    """

    parts: tuple[Part, ...]
    languages: tuple[str, ...] = LANGUAGES
    codes: tuple[tuple[int, int, str], ...] = ()

    def __bool__(self) -> bool:
        return any(not part.unwanted for part in self.parts)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the wanted words in their order."""
        return tuple(word for part in self.parts if not part.unwanted for word in part.words)

    @cached_property
    def wanted(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the lexemes that a found word has, and the beginnings that do as well."""
        found = {lexeme for word in self.words for lexeme in alternatives(word, self.languages)}
        return frozenset(x for x in found if not x.endswith("*")), tuple(x[:-1] for x in found if x.endswith("*"))

    @cached_property
    def tsquery(self) -> str:
        """Return the condition that a text must meet, for a cast to tsquery."""
        return " & ".join(["!" + self._one(at) if self.parts[at].unwanted else x for at, x in self._runs()])

    @cached_property
    def any_of(self) -> str:
        """Return all wanted words as alternatives: what a text is ranked by, the more of them the better."""
        exact, begun = self.wanted
        marks = [quoted(f"#{code}") for _first, _many, code in self.codes]
        return " | ".join(
            [*map(quoted, sorted(exact)), *(quoted(x) + ":*" for x in sorted(begun)), *sorted(set(marks))]
        )

    @cached_property
    def in_title(self) -> str:
        """Return the condition of having all wanted words in the title."""
        return " & ".join(_either([f"^{lexeme}" for lexeme in alternatives(w, self.languages)]) for w in self.words)

    @cached_property
    def as_typed(self) -> str:
        """Return the wanted words with the marks that were typed, as alternatives; "" where no word has marks.

        A text that has them too stands before one that only looks alike: schön before schon.
        """
        if all(word.isascii() for word in self.words):
            return ""
        first = {lexemes(word, language)[0] for word in self.words for language in self.languages}
        return " | ".join(quoted(lexeme) for lexeme in sorted(first | {f"={word}" for word in self.words}))

    def _runs(self) -> list[tuple[int, str]]:
        """Return (number of the part, condition) for each part, a run that a code may stand for taken as one."""
        found, at = [], 0
        while at < len(self.parts):
            here = [(many, code) for first, many, code in self.codes if first == at]
            many = max((many for many, _code in here), default=1)
            codes = [quoted(f"#{code}") for length, code in here if length == many]
            words = " & ".join(self._one(each) for each in range(at, at + many))
            found.append((at, f"({' | '.join([f'({words})', *codes])})"))
            at += many
        return found

    def _one(self, at: int) -> str:
        part = self.parts[at]
        said = [_either(alternatives(word, self.languages)) for word in part.words]
        condition = said[0]
        for gap, word in zip(part.gaps, said[1:], strict=True):
            condition = f"{condition} <{gap}> {word}"
        return f"({condition})"


def _either(found: Sequence[str]) -> str:
    return "(" + " | ".join(quoted(x[:-1]) + ":*" if x.endswith("*") else quoted(x) for x in found) + ")"


def alternatives(word: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the lexemes by which a typed word may be met; those that end in * are beginnings (Latvian)."""
    found = dict.fromkeys(lexeme for language in languages for lexeme in lexemes(word, language))
    if "lv" in languages:
        found |= dict.fromkeys(_latvian(word))
    return tuple(found)


def _latvian(word: str) -> list[str]:
    """Return beginnings of a Latvian word, and its other form where case changes the last letter (jaunietis, jaunieši)."""
    roots = {lexeme[3:] for lexeme in lexemes(word, "lv") if lexeme.startswith("lv/")} | {beginning(word)}
    changed = {
        root[:-1] + {"t": "s", "d": "z", "s": "t", "z": "d"}[root[-1]] for root in roots if root[-1:] in tuple("tdsz")
    }
    begun = [f"lv/{root}*" for root in sorted(roots) if len(root) >= LONG_BEGINNING]
    return begun + [f"lv/{root}" for root in sorted(changed) if len(root) >= LONG_BEGINNING]


def ask(
    text: str,
    languages: Sequence[str] = LANGUAGES,
    find_codes: Callable[[Sequence[Part], Sequence[str]], list] | None = None,
) -> Question:
    """Return the question that a person typed.

    `find_codes(parts, languages)` returns (first part, number of parts, code) of what the words name.
    """
    parts = tuple(read(text))
    return Question(parts, tuple(languages), tuple(find_codes(parts, languages)) if find_codes else ())


class Phrasebook:
    """Names of codes in any language, to be found again among typed words however these are inflected."""

    def __init__(self, names: Sequence[tuple[str, str, str]]) -> None:
        """Take (code, language, name) of everything that has a name."""
        self._by_lexeme: dict[str, list[tuple[str, str, tuple[frozenset[str], ...]]]] = {}
        for code, language, name in names:
            words = [word for word in words_of(name) if word not in ANY_STOP_WORD]
            forms = tuple(frozenset(lexemes(word, language)) for word in words)
            for lexeme in forms[0] if forms else ():
                self._by_lexeme.setdefault(lexeme, []).append((code, language, forms))

    def find(self, parts: Sequence[Part], languages: Sequence[str] = LANGUAGES) -> list[tuple[int, int, str]]:
        """Return (first part, parts, code) of every name, in these languages, whose words stand in the question side by side.

        Only in the reader's languages: an English barn is no Swedish child.
        """
        said = [frozenset(alternatives(part.words[0], LANGUAGES)) for part in parts]
        plain = [len(part.words) == 1 and not part.unwanted for part in parts]
        found = {
            (at, len(forms), code)
            for at, lexeme in ((at, lexeme) for at, one in enumerate(said) for lexeme in one)
            for code, language, forms in self._by_lexeme.get(lexeme, ())
            if language in languages and _stands(forms, said[at : at + len(forms)], plain[at : at + len(forms)])
        }
        return sorted(found)


def _stands(forms: Sequence[frozenset[str]], said: Sequence[frozenset[str]], plain: Sequence[bool]) -> bool:
    together = len(said) == len(forms) and all(plain)
    return together and all(one & other for one, other in zip(forms, said, strict=True))
