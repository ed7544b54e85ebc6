"""The only home of which pairs are allowed and what they score: rules as masks, criteria in thousandths, by whole tables; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.problem import (
    CRITERIA,
    HARD,
    LANGUAGE_TOP,
    RANKS,
    THOUSAND,
    TOPIC_TOP,
    Blocker,
    Conflict,
    Forbid,
    Need,
    Offer,
    Problem,
    Refusal,
)

Grid = NDArray[np.int64]
Mask = NDArray[np.bool_]
EARTH = 6371
"""Kilometres."""


@dataclass(frozen=True)
class Cut:
    """Pairs that one rule, or one entry of a list, shuts out: all that `mask` shows, or the one at `cell`."""

    blocker: Blocker
    mask: Mask | None = None
    cell: tuple[int, int] = (-1, -1)

    def hits(self, row: int, column: int) -> bool:
        """Return whether it shuts out this pair."""
        return bool(self.mask[row, column]) if self.mask is not None else self.cell == (row, column)


class Table:
    """All pairs of a question whose rows are sorted. Rows are needs, columns are offers."""

    def __init__(self, problem: Problem) -> None:
        """Take a question in order."""
        self.problem, self.needs, self.offers = problem, problem.needs, problem.offers
        self.row = {need.key: index for index, need in enumerate(self.needs)}
        self.column = {offer.key: index for index, offer in enumerate(self.offers)}
        self.shape = (len(self.needs), len(self.offers))

    def cell(self, need: str, offer: str) -> tuple[int, int]:
        """Return the place of a pair."""
        return self.row[need], self.column[offer]

    def cells(self, pairs: frozenset[tuple[str, str]]) -> Mask:
        """Return a mask of those of these pairs that are still there."""
        mask = np.zeros(self.shape, dtype=bool)
        for need, offer in pairs:
            if need in self.row and offer in self.column:
                mask[self.cell(need, offer)] = True
        return mask

    # --- rules ------------------------------------------------------------------------------------
    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """Return what shuts pairs out: the rules that are on, then forbids, conflicts and refusals."""
        made: dict[str, Callable[[], Mask]] = {
            "language": lambda: self.common_level < self.problem.rules.language_level,
            "topic": self._no_topic,
            "serves": lambda: _pairwise(
                self.needs, self.offers, lambda n, o: bool(o.serves) and n.country not in o.serves
            ),
            "period": lambda: self._nothing_shared("periods"),
            "format": lambda: self._nothing_shared("formats"),
            "group": lambda: self._nothing_shared("groups"),
        }
        rules = [Cut(Blocker("hard", name), made[name]()) for name in HARD if name in self.problem.rules.hard]
        problem = self.problem
        named: Sequence[tuple[str, Sequence[Forbid | Conflict | Refusal]]]
        named = [("forbid", problem.forbids), ("conflict", problem.conflicts), ("refusal", problem.refusals)]
        single = [
            Cut(Blocker(kind, entry.key), cell=self.cell(entry.need, entry.offer))
            for kind, entries in named
            for entry in entries
        ]
        return (*rules, *single)

    def allowed(self, cuts: tuple[Cut, ...] | None = None) -> Mask:
        """Return which pairs these cuts leave; all cuts of the question where none are given."""
        left = np.ones(self.shape, dtype=bool)
        for cut in self.cuts if cuts is None else cuts:
            if cut.mask is not None:
                left &= ~cut.mask
            else:
                left[cut.cell] = False
        return left

    def _no_topic(self) -> Mask:
        wanted, known = _levels(self.needs, self.offers, "topics")
        return ~((wanted > 0) @ (known > 0).T) & np.any(wanted > 0, axis=1, keepdims=True)

    def _nothing_shared(self, name: str) -> Mask:
        """Return pairs that both say something about this and share nothing."""
        asked, given = _members(self.needs, self.offers, name)
        both = np.any(asked, axis=1, keepdims=True) & np.any(given, axis=1)
        return both & (asked @ given.T == 0)

    @cached_property
    def common_level(self) -> Grid:
        """Return the level of the best common language of each pair, 0 for none."""
        ours, theirs = _levels(self.needs, self.offers, "languages")
        best = np.zeros(self.shape, dtype=np.int64)
        for language in range(ours.shape[1]):
            np.maximum(best, np.minimum.outer(ours[:, language], theirs[:, language]), out=best)
        return best

    # --- criteria ---------------------------------------------------------------------------------
    def contributions(self, rows: Grid, columns: Grid) -> dict[str, Grid]:
        """Return what each criterion that has a weight adds to the scores of these pairs."""
        weights = {name: self.problem.rules.weights.get(name, 0) for name in CRITERIA}
        whole = sum(weights.values())
        values: Mapping[str, Callable[[Grid, Grid], Grid]] = {
            "topics": self._topics,
            "evidence": self._evidence,
            "language": lambda r, c: self.common_level[r, c] * THOUSAND // LANGUAGE_TOP,
            "format": lambda r, c: self._shared("formats", r, c),
            "period": lambda r, c: self._shared("periods", r, c),
            "same_country": lambda r, c: self._same_country(r, c) * THOUSAND,
            "other_country": lambda r, c: (1 - self._same_country(r, c)) * THOUSAND,
            "need_rank": lambda r, c: self._ranks("need")[r, c],
            "offer_rank": lambda r, c: self._ranks("offer")[r, c],
            "acquainted": lambda r, c: self.cells(self.problem.acquainted)[r, c] * THOUSAND,
            "unacquainted": lambda r, c: ~self.cells(self.problem.acquainted)[r, c] * THOUSAND,
            "distance": self._nearness,
        }
        return {name: weight * values[name](rows, columns) // whole for name, weight in weights.items() if weight}

    def scores(self, rows: Grid, columns: Grid) -> Grid:
        """Return the scores of these pairs: the sums of their contributions."""
        return sum(self.contributions(rows, columns).values(), np.zeros(len(rows), dtype=np.int64))

    def _topics(self, rows: Grid, columns: Grid) -> Grid:
        wanted, known = _levels(self.needs, self.offers, "topics")
        table = wanted @ np.minimum(known, TOPIC_TOP).T * THOUSAND
        return (table // np.maximum(wanted.sum(axis=1, keepdims=True) * TOPIC_TOP, 1))[rows, columns]

    def _evidence(self, rows: Grid, columns: Grid) -> Grid:
        names = sorted({topic for need in self.needs for topic in need.topics})
        wanted = _matrix([[need.topics.get(name, 0) for name in names] for need in self.needs], len(names))
        shown = _matrix([[name in offer.evidence for name in names] for offer in self.offers], len(names))
        return (wanted @ shown.T * THOUSAND // np.maximum(wanted.sum(axis=1, keepdims=True), 1))[rows, columns]

    def _shared(self, name: str, rows: Grid, columns: Grid) -> Grid:
        asked, given = _members(self.needs, self.offers, name)
        return (asked @ given.T * THOUSAND // np.maximum(asked.sum(axis=1, keepdims=True), 1))[rows, columns]

    def _same_country(self, rows: Grid, columns: Grid) -> Grid:
        return (_column(self.needs, "country")[rows] == _column(self.offers, "country")[columns]).astype(np.int64)

    def _ranks(self, side: str) -> Grid:
        table = np.zeros(self.shape, dtype=np.int64)
        for entry in self.problem.preferences:
            if entry.side == side:
                table[self.cell(entry.need, entry.offer)] = (RANKS.stop - entry.rank) * THOUSAND // RANKS[-1]
        return table

    def _nearness(self, rows: Grid, columns: Grid) -> Grid:
        """Return how near two places are, by whole kilometres on a round Earth; 0 where one is not known."""
        here, there = _places(self.needs)[rows], _places(self.offers)[columns]
        known = ~np.asarray(np.isnan(here + there).any(axis=1))
        a, b = (np.radians(np.where(np.isnan(here + there), 0, side)) for side in (here, there))
        half = np.sin((b - a) / 2) ** 2
        arc = half[:, 0] + np.cos(a[:, 0]) * np.cos(b[:, 0]) * half[:, 1]
        kilometres = np.rint(2 * EARTH * np.arcsin(np.sqrt(np.minimum(arc, 1)))).astype(np.int64)
        far = self.problem.rules.far
        return np.where(known, (far - np.minimum(kilometres, far)) * THOUSAND // far, 0)


def _column(rows: tuple[Need, ...] | tuple[Offer, ...], name: str) -> NDArray[np.object_]:
    return np.array([getattr(row, name) for row in rows], dtype=object)


def _matrix(rows: list[list[int]] | list[list[bool]], width: int) -> Grid:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _levels(needs: tuple[Need, ...], offers: tuple[Offer, ...], name: str) -> tuple[Grid, Grid]:
    """Return two tables of the levels or weights of each topic or language."""
    names = sorted({key for row in (*needs, *offers) for key in getattr(row, name)})
    tables = [[[getattr(row, name).get(key, 0) for key in names] for row in side] for side in (needs, offers)]
    return _matrix(tables[0], len(names)), _matrix(tables[1], len(names))


def _members(needs: tuple[Need, ...], offers: tuple[Offer, ...], name: str) -> tuple[Grid, Grid]:
    """Return two tables of who is in each of the sets of this name."""
    names = sorted({key for row in (*needs, *offers) for key in getattr(row, name)})
    tables = [[[key in getattr(row, name) for key in names] for row in side] for side in (needs, offers)]
    return _matrix(tables[0], len(names)), _matrix(tables[1], len(names))


def _places(rows: tuple[Need, ...] | tuple[Offer, ...]) -> NDArray[np.float64]:
    """Return degrees."""
    unknown = (float("nan"), float("nan"))
    return np.array([row.place or unknown for row in rows], dtype=np.float64).reshape(len(rows), 2) / THOUSAND


def _pairwise(needs: tuple[Need, ...], offers: tuple[Offer, ...], test: Callable[[Need, Offer], bool]) -> Mask:
    """Return a mask of a test that depends on the country of the need alone, asked once for each country."""
    countries = sorted({need.country for need in needs})
    example = {need.country: need for need in needs}
    table = np.array([[test(example[c], offer) for offer in offers] for c in countries], dtype=bool)
    place = np.array([countries.index(need.country) for need in needs], dtype=np.int64)
    return table.reshape(len(countries), len(offers))[place]
