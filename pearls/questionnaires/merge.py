"""The only home of joining two people's texts: a three-way merge by words that refuses rather than drops a word."""

import re
from itertools import takewhile

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
# Beyond these a conflict box is better than a slow save: the work grows with words times edits.
MOST_TOKENS = 12_000
MOST_EDITS = 600

Edit = tuple[int, int, list[str]]


def tokens(text: str) -> list[str]:
    """Return the words, blanks and marks of a text; joined again they are the text."""
    return _TOKEN.findall(text)


def edits(base: list[str], other: list[str]) -> list[Edit]:
    """Return what was changed from `base` to `other` as (start, end, new tokens) on the tokens of `base`.

    The fewest possible edits; where there are too many to count, all between the first and the last is one.
    """
    head = _alike(base, other)
    tail = min(_alike(base[::-1], other[::-1]), len(base) - head, len(other) - head)
    old, new = base[head : len(base) - tail], other[head : len(other) - tail]
    if not old and not new:
        return []
    reached = _reached(old, new) if old and new else None
    if reached is None:
        return [(head, head + len(old), new)]
    return [(head + start, head + end, new[at:to]) for start, end, at, to in _blocks(_steps(old, new, reached))]


def _alike(one: list[str], two: list[str]) -> int:
    """Return how many tokens two lists have in common at their beginnings."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _reached(old: list[str], new: list[str]) -> list[list[int]] | None:
    """Return how far into `old` one comes with 0, 1, 2 … edits, or None where MOST_EDITS do not lead to the end.

    Myers' greedy way: after d edits one stands on one of d + 1 diagonals (place in old - place in new), -d to d in steps of 2.
    """
    goal = len(old) - len(new)
    rows: list[list[int]] = []
    for d in range(MOST_EDITS + 1):
        before = rows[-1] if rows else []
        row = []
        for i in range(d + 1):
            k = 2 * i - d
            x = _after_edit(before, i) if before else 0
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            row.append(x)
            if k == goal and x >= len(old):
                return [*rows, row]
        rows.append(row)
    return None


def _inserts(before: list[int], i: int) -> bool:
    """Return whether diagonal `i` is reached further by taking in a new token than by dropping an old one."""
    return i == 0 or (i < len(before) and before[i - 1] < before[i])


def _after_edit(before: list[int], i: int) -> int:
    return before[i] if _inserts(before, i) else before[i - 1] + 1


def _steps(old: list[str], new: list[str], reached: list[list[int]]) -> list[tuple[int, int, bool]]:
    """Return the single edits, first to last, as (place in old, place in new, whether a new token comes in)."""
    steps = []
    k = len(old) - len(new)
    for d in range(len(reached) - 1, 0, -1):
        before, i = reached[d - 1], (k + d) // 2
        inserts = _inserts(before, i)
        x, k = (before[i], k + 1) if inserts else (before[i - 1], k - 1)
        steps.append((x, x - k, inserts))
    return steps[::-1]


def _blocks(steps: list[tuple[int, int, bool]]) -> list[tuple[int, int, int, int]]:
    """Return runs of edits that meet as (start, end) in the old tokens and (start, end) in the new ones."""
    blocks: list[tuple[int, int, int, int]] = []
    for x, y, inserts in steps:
        start, at = x, y
        if blocks and blocks[-1][1] == x and blocks[-1][3] == y:
            start, _end, at, _to = blocks.pop()
        blocks.append((start, x if inserts else x + 1, at, y + 1 if inserts else y))
    return blocks


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
