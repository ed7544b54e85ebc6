"""The only home of comparing texts: what differs word by word, how alike two practices are, where paragraphs went; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from pearls.folding import fold

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
# Shares of the likeness: a title says most, the place least, and what cannot be compared does not count.
_TITLE, _SUMMARY, _TERMS, _PLACE = 0.35, 0.35, 0.2, 0.1
ALIKE = 0.52
"""From this likeness on a person is asked whether they describe the same thing."""
_SAME_PARAGRAPH = 45.0


@dataclass(frozen=True)
class Piece:
    """A run of text that both have ("same"), only the old one ("cut") or only the new one ("new")."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Return what differs between two texts, word by word; the pieces "same" and "new" joined are `after`."""
    a, b = _TOKENS.findall(before), _TOKENS.findall(after)
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    pieces: list[Piece] = []
    cut = new = ""
    for at, (kind, i, j, k, m) in enumerate(steps):
        old, fresh = "".join(a[i:j]), "".join(b[k:m])
        # Spaces and signs that stand alone between two changes belong to them, so that marks do not flicker word by word.
        if kind != "equal" or (cut and new and at + 1 < len(steps) and not any(c.isalnum() for c in old)):
            cut, new = cut + old, new + fresh
            continue
        pieces += [*_changed(cut, new), Piece("same", old)]
        cut = new = ""
    return pieces + _changed(cut, new)


def _changed(cut: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("cut", cut), ("new", new)) if text]


@dataclass(frozen=True)
class Outline:
    """What two practices are compared by: texts in any language, term numbers, and the keys of place and owner."""

    key: str
    title: str
    summary: str
    terms: frozenset[int]
    places: frozenset[str]


def likeness(one: Outline, other: Outline) -> float:
    """Return how alike two practices are, from 0 to 1. Parts that one of them has not filled in yet are left out of the account."""
    parts = [
        (_TITLE, _words(one.title, other.title)),
        (_SUMMARY, _words(one.summary, other.summary)),
        (_TERMS, _shared(one.terms, other.terms)),
        (_PLACE, None if not (one.places and other.places) else float(bool(one.places & other.places))),
    ]
    known = [(weight, part) for weight, part in parts if part is not None]
    if not any(weight in {_TITLE, _SUMMARY} for weight, _part in known):
        return 0.0  # the same place and the same topics are not yet the same practice
    # With only a title to go by nobody can be sure: the missing parts count for half.
    whole = sum(weight for weight, _part in known)
    return sum(weight * part for weight, part in known) / (whole + (1 - whole) / 2)


def _words(one: str, other: str) -> float | None:
    if not one.strip() or not other.strip():
        return None
    from rapidfuzz import fuzz  # noqa: PLC0415 -- readers never compare, and a web worker keeps what it once loaded

    # Words in any order; below a half it is chance.
    return max(0.0, fuzz.token_set_ratio(fold(one), fold(other)) / 100 - 0.5) * 2


def _shared(one: frozenset[int], other: frozenset[int]) -> float | None:
    return len(one & other) / len(one | other) if one and other else None


def most_alike(one: Outline, others: Iterable[Outline], limit: int = 3) -> list[tuple[Outline, float]]:
    """Return the likest practices that are alike enough to ask about, best first."""
    found = [(other, likeness(one, other)) for other in others if other.key != one.key]
    found = [(other, value) for other, value in found if value >= ALIKE]
    return sorted(found, key=lambda pair: -pair[1])[:limit]


def field_of(key: str) -> str:
    """Return the field of a paragraph's key: "description" of "description.2", "steps" of "steps.<line>.detail"."""
    return key.split(".", 1)[0]


def follow(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return {old key: new key} for paragraphs that are still there: unchanged ones first, wherever they stand now, then changed ones.

    `old` and `new` are {key: text} of one document before and after. What is missing from the result has no paragraph any more.
    A changed paragraph stays at its key if that is free, else it goes to the likest free paragraph of its field.
    """
    went = _unchanged(old, new)
    free = {key: text for key, text in new.items() if key not in went.values()}
    left = {key: text for key, text in old.items() if key not in went}
    for key in [key for key in left if key in free and _is_like(left[key], free[key])]:
        went[key] = key
        del left[key], free[key]
    pairs = sorted(
        ((_ratio(text, other), key, there) for key, text in left.items() for there, other in free.items()
         if field_of(key) == field_of(there)),
        reverse=True,
    )  # fmt: skip
    for score, key, there in pairs:
        if score >= _SAME_PARAGRAPH and key in left and there in free:
            went[key] = there
            del left[key], free[there]
    for key in [key for key in left if key in free]:  # rewritten from the first word on, but in the same place
        went[key] = key
    return went


def _is_like(one: str, other: str) -> bool:
    return _ratio(one, other) >= _SAME_PARAGRAPH


def _ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 -- see above

    return fuzz.token_sort_ratio(one, other)


def _unchanged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return where equal texts went: to their own key if it still holds them, else to the first free key of their field."""
    went = {key: key for key, text in old.items() if new.get(key) == text}
    free = [key for key in new if key not in went]
    for key, text in old.items():
        if key in went:
            continue
        there = next((k for k in free if field_of(k) == field_of(key) and new[k] == text), None)
        if there is not None:
            went[key] = there
            free.remove(there)
    return went
