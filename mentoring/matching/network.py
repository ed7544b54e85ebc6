"""The only home of how a question becomes rows and columns: pairs, places, each limit a row, and which of them are loosened; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, csr_array

from mentoring.matching.problem import Blocker, Need, Offer, Pin, Problem, Quota
from mentoring.matching.program import Clock, Program
from mentoring.matching.scoring import Mask, Table

Whole = NDArray[np.int64]


def capacity(offer: Offer, days_per_town: int) -> int:
    """Return how many towns a mentor has room for."""
    if offer.days is None or not days_per_town:
        return offer.maximum
    return min(offer.maximum, offer.days // days_per_town)


@dataclass(frozen=True)
class Limit:
    """At most `most` of the pairs at these places, and at least `least`; `blocker` is its name."""

    blocker: Blocker
    at: Whole
    most: int
    least: int = 0


def _member(limits: list[Limit], pairs: int) -> csr_array:
    """Return a row for each limit with 1 at its pairs."""
    rows = np.repeat(np.arange(len(limits)), [len(limit.at) for limit in limits])
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *(limit.at for limit in limits)])
    return csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(limits), pairs))


class Network:
    """The pairs that are allowed, with their scores, and all limits on them. `loose` are limits that do not hold."""

    def __init__(self, table: Table, allowed: Mask, loose: frozenset[Blocker] = frozenset()) -> None:
        """Take the pairs that are allowed and what is not to hold."""
        self.table, self.problem, self.loose = table, table.problem, loose
        rows, columns = np.nonzero(allowed)
        self.rows, self.columns = rows.astype(np.int64), columns.astype(np.int64)

    @cached_property
    def scores(self) -> Whole:
        """Return the scores of the pairs."""
        return self.table.scores(self.rows, self.columns)

    @cached_property
    def pinned(self) -> Mask:
        """Return which pairs are pinned, of those that are allowed and whose pin holds."""
        return self._at([at for _pin, at in self.pins])

    @cached_property
    def decided(self) -> Mask:
        """Return which of them people have decided: not those that are pinned to learn what it would cost."""
        return self._at([at for pin, at in self.pins if not pin.trial])

    def _at(self, places: Iterable[int | None]) -> Mask:
        mask = np.zeros(len(self.rows), dtype=bool)
        mask[[at for at in places if at is not None]] = True
        return mask

    @cached_property
    def pins(self) -> list[tuple[Pin, int | None]]:
        """Return the pins that hold with the place of the pair, None where that is not allowed."""
        held = [pin for pin in self.problem.pins if Blocker("pin", pin.key) not in self.loose]
        cells = [self.table.cell(pin.need, pin.offer) for pin in held]
        found = [np.flatnonzero((self.rows == row) & (self.columns == column)) for row, column in cells]
        return [(pin, int(at[0]) if len(at) else None) for pin, at in zip(held, found, strict=True)]

    def cells(self, pairs: frozenset[tuple[str, str]]) -> Mask:
        """Return which of the pairs are among these."""
        return self.table.cells(pairs)[self.rows, self.columns]

    # --- limits -----------------------------------------------------------------------------------
    def limits(self) -> list[Limit]:
        """Return the limits on mentors and by quotas that could ever bind."""
        made = [
            *self._limits_of_offers(),
            *(limit for quota in self.problem.rules.quotas for limit in self._limits_of(quota)),
        ]
        return [limit for limit in made if limit.least or limit.most < len(limit.at)]

    def keep(self, used: Whole, changes: csc_array) -> Mask:
        """Return for each change of what is used, a column over the pairs, whether all these limits hold after it."""
        limits = self.limits()
        member = _member(limits, len(self.rows))
        moved = coo_array(member @ changes)
        after = (member @ used)[moved.row] + moved.data
        most, least = (
            np.array([getattr(limit, name) for limit in limits], dtype=np.int64) for name in ("most", "least")
        )
        kept = np.ones(changes.shape[1], dtype=bool)
        kept[moved.col[(after > most[moved.row]) | (after < least[moved.row])]] = False
        return kept

    @cached_property
    def capacities(self) -> Whole:
        """Return how many towns each mentor has room for."""
        return np.array([self._most(offer) for offer in self.table.offers], dtype=np.int64)

    def _limits_of_offers(self) -> Iterable[Limit]:
        places = _groups(self.columns, len(self.table.offers))
        for offer, at in zip(self.table.offers, places, strict=True):
            least = 0 if Blocker("minimum", offer.key) in self.loose else offer.minimum
            yield Limit(Blocker("maximum", offer.key), at, self._most(offer), least)

    def _limits_of(self, quota: Quota) -> list[Limit]:
        blocker = Blocker("quota", quota.key)
        if blocker in self.loose:
            return []
        label, names = self._labels(quota)
        cap = quota.cap(self.problem.wanted)
        found = zip(names, _groups(label, len(names)), strict=True)
        counted = [Limit(blocker, at, cap) for name, at in found if quota.only is None or quota.only == name]
        if "mentor" in quota.by:  # no more than the mentor's own limit: no row is needed
            counted = [limit for limit in counted if len(limit.at) and self._room(limit) > limit.most]
        return counted

    def _room(self, limit: Limit) -> int:
        return int(self.capacities[self.columns[limit.at[0]]])

    def _most(self, offer: Offer) -> int:
        if Blocker("maximum", offer.key) in self.loose:
            return len(self.table.needs)
        return capacity(offer, self.problem.rules.days_per_town)

    def _labels(self, quota: Quota) -> tuple[Whole, list[tuple[str, ...]]]:
        """Return for each pair the number of its group, -1 for none, and the groups' names."""
        ours, theirs = values_of_needs(self.table.needs, quota), values_of_offers(self.table.offers, quota)
        mine, mine_names = _numbered(ours)
        other, other_names = _numbered(theirs)
        joint = mine[self.rows] * len(other_names) + other[self.columns]
        held, label = np.unique(joint, return_inverse=True)
        names = [_merged(quota, mine_names[k // len(other_names)], other_names[k % len(other_names)]) for k in held]
        full = np.array([all(name) for name in names], dtype=bool)
        return np.where(full[label], label, -1).astype(np.int64), names

    # --- rows and columns -------------------------------------------------------------------------
    def program(self, clock: Clock) -> Program:
        """Return the program with nobody matched. Columns: pairs, first mentors, further ones, minimums and what is above."""
        build = _Builder(len(self.rows))
        first = build.columns([int(need.wanted > 0) for need in self.table.needs])
        wanted = [self._wanted(need) for need in self.table.needs]
        further = build.columns([max(0, many - 1) for many in wanted])
        for index, at in enumerate(_groups(self.rows, len(self.table.needs))):
            build.row(at, 0, tight=True, less=(first[index], further[index]))
        self.first, self.further, floors = first, further, []
        for limit in self.limits():
            if limit.least:
                floor, above = build.columns([limit.least, max(0, limit.most - limit.least)])
                floors.append(floor)
                build.row(limit.at, 0, tight=True, less=(floor, above))
            else:
                build.row(limit.at, limit.most)
        self.floors = np.array(floors, dtype=np.int64)
        return build.program(self, np.array(wanted, dtype=np.int64), clock)

    def _wanted(self, need: Need) -> int:
        return len(self.table.offers) if Blocker("wanted", need.key) in self.loose else need.wanted

    def obliged(self, width: int) -> Whole:
        """Return the sum that is at its highest where all pins and minimums hold."""
        cost = np.zeros(width, dtype=np.int64)
        cost[: len(self.rows)] = self.pinned
        cost[self.floors] = 1
        return cost

    def owed(self) -> int:
        """Return what that sum must be."""
        least = [o.minimum for o in self.table.offers if Blocker("minimum", o.key) not in self.loose]
        return sum(least) + len(self.pins)


class _Builder:
    """Collects rows and columns."""

    def __init__(self, pairs: int) -> None:
        self.high = [1] * pairs
        self.entries: list[tuple[Whole, int, int]] = []  # columns, row, sign
        self.limit: list[int] = []
        self.tight: list[bool] = []

    def columns(self, high: list[int]) -> list[int]:
        """Add columns from 0 to these bounds and return their places."""
        began = len(self.high)
        self.high.extend(high)
        return list(range(began, len(self.high)))

    def row(self, at: Whole, limit: int, *, tight: bool = False, less: tuple[int, ...] = ()) -> None:
        """Add a row: the columns `at` less those of `less`."""
        self.entries.append((at, len(self.limit), 1))
        self.entries.append((np.array(less, dtype=np.int64), len(self.limit), -1))
        self.limit.append(limit)
        self.tight.append(tight)

    def program(self, network: "Network", wanted: Whole, clock: Clock) -> Program:
        """Return the program, with nothing used."""
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(at for at, _row, _sign in self.entries)])
        counts = [len(at) for at, _row, _sign in self.entries]
        rows = np.repeat(np.array([row for _at, row, _sign in self.entries], dtype=np.int64), counts)
        signs = np.repeat(np.array([sign for _at, _row, sign in self.entries], dtype=np.int64), counts)
        shape = (len(self.limit), len(self.high))
        return Program(
            matrix=csc_array(coo_array((signs, (rows, columns)), shape=shape)),
            tight=np.array(self.tight, dtype=bool),
            limit=np.array(self.limit, dtype=np.int64),
            low=np.zeros(len(self.high), dtype=np.int64),
            high=np.array(self.high, dtype=np.int64),
            x=np.zeros(len(self.high), dtype=np.int64),
            ends=(network.rows, network.columns),
            rank=network.scores,
            prune=network.problem.rules.prune,
            several=wanted,
            clock=clock,
            seen=np.zeros(len(self.high), dtype=bool),
        )


# --- groups ---------------------------------------------------------------------------------------
OF_OFFER = {"mentor": "key", "mentor_country": "country", "organisation": "organisation", "kind": "kind"}


def values_of_offers(offers: Iterable[Offer], quota: Quota) -> list[tuple[str, ...]]:
    """Return what each mentor has in the fields of a quota."""
    names = [OF_OFFER[name] for name in quota.by if name in OF_OFFER]
    return [tuple(getattr(offer, name) for name in names) for offer in offers]


def values_of_needs(needs: Iterable[Need], quota: Quota) -> list[tuple[str, ...]]:
    """Return what each town has in the fields of a quota."""
    return [tuple(need.country for name in quota.by if name == "town_country") for need in needs]


def _merged(quota: Quota, mine: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    ours, theirs = iter(mine), iter(other)
    return tuple(next(theirs) if name in OF_OFFER else next(ours) for name in quota.by)


def _numbered(values: list[tuple[str, ...]]) -> tuple[Whole, list[tuple[str, ...]]]:
    names = sorted(set(values))
    number = {name: index for index, name in enumerate(names)}
    return np.array([number[value] for value in values], dtype=np.int64), names


def _groups(label: Whole, many: int) -> list[Whole]:
    """Return the places of each label from 0; -1 is none."""
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(many + 1))
    return [order[edges[k] : edges[k + 1]] for k in range(many)]


def loosened(problem: Problem) -> list[Blocker]:
    """Return everything that may stand in the way, beside what shuts pairs out, in the order in which it is named."""
    return [
        *(Blocker("pin", pin.key) for pin in problem.pins),
        *(Blocker("minimum", offer.key) for offer in problem.offers if offer.minimum),
        *(Blocker("quota", quota.key) for quota in problem.rules.quotas),
        *(Blocker("maximum", offer.key) for offer in problem.offers),
        *(Blocker("wanted", need.key) for need in problem.needs),
    ]
