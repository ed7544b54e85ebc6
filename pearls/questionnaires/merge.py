"""The only home of joining two people's texts: a three-way merge by words that refuses rather than drops a word."""

import re
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
# difflib is quadratic at worst; beyond this a conflict box is better than a slow save.
MOST_TOKENS = 12_000

Edit = tuple[int, int, list[str]]


def tokens(text: str) -> list[str]:
    """Return the words, blanks and marks of a text; joined again they are the text."""
    return _TOKEN.findall(text)


def edits(base: list[str], other: list[str]) -> list[Edit]:
    """Return what was changed from `base` to `other` as (start, end, new tokens) on the tokens of `base`."""
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [(i1, i2, other[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _touch(one: Edit, two: Edit) -> bool:
    """Return whether two edits share a token or meet: two insertions at one place have no right order."""
    return one[0] <= two[1] and two[0] <= one[1]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return both changes in one text, or None where they touch each other or the texts are too long to compare."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    parts = tokens(base), tokens(mine), tokens(theirs)
    if max(map(len, parts)) > MOST_TOKENS:
        return None
    ours, others = edits(parts[0], parts[1]), edits(parts[0], parts[2])
    if any(_touch(one, two) for one in ours for two in others):
        return None
    return _apply(parts[0], sorted(ours + others, key=lambda edit: edit[:2]))


def _apply(base: list[str], changes: list[Edit]) -> str:
    out: list[str] = []
    at = 0
    for start, end, new in changes:
        out += base[at:start] + new
        at = end
    return "".join(out + base[at:])
