"""The only home of reading an answer: where a pair stands, who would rather have each other, scenarios side by side; pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from mentoring.matching.network import Network, Whole
from mentoring.matching.problem import Matching, Pair, Problem
from mentoring.matching.scoring import Mask, Table
from mentoring.matching.validity import in_order

BETTER = 3
"""So many better mentors are named."""


@dataclass(frozen=True)
class Explanation:
    """A pair with its place among the town's `of` allowed mentors by score, and the best of those above it: (mentor, score)."""

    pair: Pair
    place: int
    of: int
    better: tuple[tuple[str, int], ...] = ()


def explain(problem: Problem, matching: Matching) -> list[Explanation]:
    """Return for each pair where it stands; what each criterion adds is in the pair itself."""
    table = Table(in_order(problem))
    network = Network(table, table.allowed())
    found = []
    for pair in matching.pairs:
        at = np.flatnonzero(network.rows == table.row[pair.need])
        above = at[network.scores[at] > pair.score]
        best = above[np.lexsort((network.columns[above], -network.scores[above]))][:BETTER]
        better = tuple((table.offers[network.columns[k]].key, int(network.scores[k])) for k in best)
        found.append(Explanation(pair, len(above) + 1, len(at), better))
    return found


# --- who would rather have each other -------------------------------------------------------------
@dataclass(frozen=True)
class Swap:
    """Two who would rather have each other, by how much each, and whom each would leave ("" for a free place).

    Each side looks at the score without the other side's own ranking. `keeps_rules` says whether quotas and minimums would still hold.
    """

    need: str
    offer: str
    need_gain: int
    offer_gain: int
    leaves_offer: str
    leaves_need: str
    keeps_rules: bool


class _Side:
    """The pairs of one side: what each member would give up first, and how much that is worth to it."""

    def __init__(self, ends: Whole, view: Whole, used: Mask, fixed: Mask, room: Whole) -> None:
        self.left = np.full(len(room), -1, dtype=np.int64)  # the pair to give up; -1 for none
        self.least = np.where(room > 0, 0, np.iinfo(np.int64).max)
        for at in np.flatnonzero(used & ~fixed):
            end = ends[at]
            if room[end] <= 0 and view[at] < self.least[end]:
                self.left[end], self.least[end] = at, view[at]
        self.gain = view - self.least[ends]
        self.leaves = self.left[ends]


def swaps(problem: Problem, matching: Matching) -> list[Swap]:
    """Return all pairs of two who would rather have each other than somebody they have, the greatest gain first."""
    table = Table(in_order(problem))
    network = Network(table, table.allowed())
    parts = table.contributions(network.rows, network.columns)
    nothing = np.zeros(len(network.rows), dtype=np.int64)
    used = network.cells(matching.keys)
    town = _Side(
        network.rows,
        network.scores - parts.get("offer_rank", nothing),
        used,
        network.pinned,
        np.array([need.wanted for need in table.needs], dtype=np.int64)
        - np.bincount(network.rows[used], minlength=len(table.needs)),
    )
    mentor = _Side(
        network.columns,
        network.scores - parts.get("need_rank", nothing),
        used,
        network.pinned,
        network.capacities - np.bincount(network.columns[used], minlength=len(table.offers)),
    )
    both = np.flatnonzero(~used & (town.gain > 0) & (mentor.gain > 0))
    order = both[np.lexsort((both, -(town.gain + mentor.gain)[both]))]
    leaves = [town.leaves[order], mentor.leaves[order]]
    kept = network.keep(used.astype(np.int64), _changes(order, leaves, len(network.rows)))
    return [_swap(network, town, mentor, int(at), keeps_rules=bool(good)) for at, good in zip(order, kept, strict=True)]


def _changes(order: Whole, leaves: list[Whole], pairs: int) -> csc_array:
    """Return a column for each swap: 1 for the pair that comes, -1 for those that go."""
    rows, columns = np.concatenate([order, *leaves]), np.tile(np.arange(len(order)), 1 + len(leaves))
    signs = np.repeat(np.array([1, *(-1 for _side in leaves)], dtype=np.int64), len(order))
    real = rows >= 0
    return csc_array((signs[real], (rows[real], columns[real])), shape=(pairs, len(order)))


def _swap(network: Network, town: _Side, mentor: _Side, at: int, *, keeps_rules: bool) -> Swap:
    offers, needs = network.table.offers, network.table.needs
    return Swap(
        needs[network.rows[at]].key,
        offers[network.columns[at]].key,
        int(town.gain[at]),
        int(mentor.gain[at]),
        offers[network.columns[town.leaves[at]]].key if town.leaves[at] >= 0 else "",
        needs[network.rows[mentor.leaves[at]]].key if mentor.leaves[at] >= 0 else "",
        keeps_rules=keeps_rules,
    )


# --- scenarios ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Scenario:
    """One set of rules beside others. `served` and `towns` count by country; `changes` are pairs that the first one does not have."""

    name: str
    matched: int  # towns with a mentor
    pairs: int
    worst: int | None
    mean: int | None  # whole thousandths, rounded down
    served: Mapping[str, int]
    towns: Mapping[str, int]
    blocking: int
    changes: int


def compare(scenarios: Mapping[str, tuple[Problem, Matching]]) -> list[Scenario]:
    """Return the scenarios side by side; the first is the one that changes are counted from."""
    first = next((matching.keys for _problem, matching in scenarios.values()), frozenset())
    return [_scenario(name, problem, matching, first) for name, (problem, matching) in scenarios.items()]


def _scenario(name: str, problem: Problem, matching: Matching, first: frozenset[tuple[str, str]]) -> Scenario:
    country = {need.key: need.country for need in problem.needs}
    served, scores = {pair.need for pair in matching.pairs}, [pair.score for pair in matching.pairs]
    return Scenario(
        name,
        len(served),
        len(scores),
        min(scores, default=None),
        sum(scores) // len(scores) if scores else None,
        Counter(country[key] for key in served),
        Counter(country.values()),
        len(swaps(problem, matching)),
        len(matching.keys - first),
    )
