"""The only home of solving: one aim after the other, each handing on only its best points; exact certificates in whole numbers; pure.

An aim is a linear program. Nested limits make its matrix that of a network: corners and prices are whole numbers, and so the proof
is in whole numbers too: no column could add anything at these prices. The best points are those that use nothing of what costs at
them and all of what gains, so the next aim runs on a smaller network and not under one more equation (ADR 17). Where limits cross,
corners may be fractions: branch and bound takes over, on the columns that their prices do not exclude.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csc_array, csr_array, vstack

from mentoring.matching.problem import Cancelled

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEAR = 1e-6
"""How far from a whole number the solver may end; what is rounded is then checked without any tolerance."""
SAFE = 1e-3
"""Added to a bound before it is rounded down: too high a bound costs time, too low a one would be a lie."""


APART = 1 << 20
"""What one step of an aim weighs against a hint from the scores, which guides the solver among equals: without, it is slow."""
COARSE = 64
"""An aim whose steps are finer than that tells pairs apart by itself and gets no hint."""
HINT = 16
"""Scores are divided by this for the hint: prices must not move by half of a part from it."""


CLOSE = 5
"""Columns that would add nearly something are taken in with those that would: they are the next to be asked for."""


MODEST = 20
"""So many columns for each need may be taken in at once."""


PARTS = 60
"""Prices are whole numbers of this part: of a network they are whole; where limits cross, halves, thirds, quarters and fifths occur."""


class Late(Exception):
    """The time is over."""


class Unproven(RuntimeError):
    """A solver said something that whole numbers do not confirm."""


ATTEMPTS = (("highs-ds", False), ("highs-ds", True), ("highs-ipm", True))
"""Ways to solve, the usual one first: a network has little that could be taken out beforehand."""


def told(result: OptimizeResult) -> OptimizeResult:
    """Return a result that is one. Raises Late, and Unproven where the solver gave up."""
    if result.status == 1:
        raise Late
    if result.status != 0:
        raise Unproven(result.message)
    return result


@dataclass(frozen=True)
class Clock:
    """When to stop, and whom to tell how far it is."""

    progress: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    until: float | None = None
    now: Callable[[], float] = time.monotonic

    def say(self, words: str) -> None:
        """Tell which aim begins."""
        if self.progress:
            self.progress(words)

    def options(self) -> dict[str, float]:
        """Return the solver's limit of time. Raises Cancelled and Late."""
        if self.cancelled and self.cancelled():
            raise Cancelled
        if self.until is None:
            return {}
        left = self.until - self.now()
        if left <= 0:
            raise Late
        return {"time_limit": left}


@dataclass(frozen=True)
class Relaxed:
    """What a program without whole numbers says: prices, what each column adds at them, which it uses, which were in, the bound.

    All in PARTS.
    """

    prices: Whole
    gain: Whole
    used: Mask
    active: Mask
    bound: int


@dataclass
class Program:
    """Rows "equal to" (`tight`) or "at most" `limit`, columns from `low` to `high`, pairs first; and `x`, a point within.

    `rank` says which pairs look best; a search begins with the best `prune` of each need and offer.
    """

    matrix: csc_array
    tight: Mask
    limit: Whole
    low: Whole
    high: Whole
    x: Whole
    ends: tuple[Whole, Whole]  # need and offer of each pair
    rank: Whole
    prune: int
    several: Whole  # how many pairs each need can have
    clock: Clock
    seen: Mask  # columns that were of use in an aim before
    exact: bool = True  # prices were whole numbers in each aim so far

    def copy(self) -> "Program":
        """Return one to try things on."""
        return replace(self, low=self.low.copy(), high=self.high.copy(), tight=self.tight.copy(), x=self.x.copy())

    @property
    def pairs(self) -> int:
        """Return how many columns are pairs."""
        return len(self.rank)

    @property
    def free(self) -> Mask:
        """Return which columns are not settled."""
        return self.low < self.high

    # --- one aim ----------------------------------------------------------------------------------
    def maximise(self, cost: Whole) -> int:
        """Bring the sum to its highest, keep only points that reach it, and return it."""
        if not self._saturated(cost):
            self._improve(cost)
        return int(cost @ self.x)

    def _saturated(self, cost: Whole) -> bool:
        """Keep what is best where each column alone is at its best: nothing can be better than that."""
        if (self.x != np.where(cost > 0, self.high, self.low))[cost != 0].any():
            return False
        self._settle(cost != 0)
        return True

    def _settle(self, columns: Mask) -> None:
        self.low, self.high = np.where(columns, self.x, self.low), np.where(columns, self.x, self.high)

    def _improve(self, cost: Whole) -> None:
        relaxed = self._relaxed(cost)
        if not self._certified(relaxed):
            self.exact = False
            self._branch(cost, relaxed)

    def _within(self, x: Whole) -> bool:
        """Return whether a point fulfils everything, in whole numbers."""
        used = self.matrix @ x
        rows = np.where(self.tight, used == self.limit, used <= self.limit).all()
        return bool(rows and (x >= self.low).all() and (x <= self.high).all())

    def _certified(self, relaxed: Relaxed) -> bool:
        """Keep the best points, where whole prices prove that the present one is among them."""
        prices, gain = relaxed.prices, relaxed.gain
        spare = self.limit - self.matrix @ self.x
        sound = (spare[prices != 0] == 0).all()
        best = (self.x == np.where(gain > 0, self.high, self.low))[gain != 0].all()
        if not (sound and best):
            return False
        self._settle(gain != 0)
        self.tight = self.tight | (prices != 0)
        return True

    # --- the linear program -----------------------------------------------------------------------
    def _relaxed(self, cost: Whole) -> Relaxed:
        """Return the best point, adding columns until none that is left out would add anything; move there where it is whole."""
        active = self.free & (self._promising(cost) | self.seen)
        apart = APART if np.abs(cost).max() <= COARSE else 1
        hinted = cost * apart + self._ranked() // HINT * (apart > 1)
        while True:
            result = self._linear(hinted, active)
            point = self.x.astype(np.float64)
            point[active] = result.x
            self._move(np.rint(point).astype(np.int64), cost)
            prices = self._prices(result, apart)
            gain = cost * PARTS - self.matrix.T @ prices
            more = self.free & ~active & (gain > 0)
            if not more.any():
                self.seen = self.seen | active
                return Relaxed(prices, gain, point > NEAR, active, self._bound(prices, gain, more))
            self._drop(self.free & ~active, gain, self._bound(prices, gain, more) - PARTS * int(cost @ self.x))
            active |= self._wanted(self.free & ~active, gain)

    def _move(self, x: Whole, cost: Whole) -> None:
        """Go to a point if it is one, and no worse."""
        if self._within(x) and cost @ x >= cost @ self.x:
            self.x = x

    def _bound(self, prices: Whole, gain: Whole, more: Mask) -> int:
        """Return what no point surpasses, by any whole prices: rows at their limits, and each column at its better end.

        Of the pairs in `more` a need has no more than it wants, the best.
        """
        ends = np.where(gain > 0, self.high, self.low) * gain
        most = np.zeros(len(self.several), dtype=np.int64)
        at = np.flatnonzero(more[: self.pairs])
        np.maximum.at(most, self.ends[0][at], gain[at])
        return int(prices @ self.limit + ends[~more].sum() + most @ self.several)

    def _drop(self, out: Mask, gain: Whole, gap: int) -> None:
        """Settle unused columns that no point as good as the present one uses: they cost more than the gap to the bound."""
        self._settle(out & (gain < -gap))

    def _wanted(self, out: Mask, gain: Whole) -> Mask:
        """Return columns to take in: all that are left where these are not many, else the best of those that nearly pay."""
        return out if out.sum() <= MODEST * len(self.several) else self._best_of(out & (gain > -CLOSE * PARTS), gain)

    def _promising(self, cost: Whole) -> Mask:
        """Return columns to begin with: all that are no pairs, those in use, and the best of each need and offer."""
        chosen = np.ones(len(cost), dtype=bool)
        chosen[: self.pairs] = self._best_of(self.free, cost * APART + self._ranked())[: self.pairs]
        return chosen | (self.x != self.low)

    def _ranked(self) -> Whole:
        ranked = np.zeros(len(self.low), dtype=np.int64)
        ranked[: self.pairs] = self.rank
        return ranked

    def _best_of(self, columns: Mask, worth: Whole | Real) -> Mask:
        """Return the best `prune` of these pairs for each need and offer, and all columns that are no pairs."""
        found = columns.copy()
        at = np.flatnonzero(columns[: self.pairs])
        found[at] = False
        for end in self.ends:
            order = at[np.lexsort((at, -worth[at], end[at]))]
            ends = end[order]
            first = np.r_[True, ends[1:] != ends[:-1]] if len(ends) else np.zeros(0, dtype=bool)
            began = np.maximum.accumulate(np.where(first, np.arange(len(ends)), 0))
            found[order[np.arange(len(ends)) - began < self.prune]] = True
        return found

    def _linear(self, cost: Whole, active: Mask) -> OptimizeResult:
        matrix, rows, room = self._part(active)
        bounds = np.column_stack([self.low[active], self.high[active]])
        equal = self.tight[rows]
        for method, presolve in ATTEMPTS:
            result = linprog(
                -cost[active].astype(np.float64),
                A_ub=matrix[~equal] if (~equal).any() else None,
                b_ub=room[~equal] if (~equal).any() else None,
                A_eq=matrix[equal] if equal.any() else None,
                b_eq=room[equal] if equal.any() else None,
                bounds=bounds,
                method=method,
                options={"presolve": presolve, **self.clock.options()},
            )
            if result.status == 0:
                break
        result.rows = rows
        return told(result)

    def _part(self, active: Mask) -> tuple[csr_array, Whole, Whole]:
        """Return these columns of the matrix, which of its rows have some, and the room that the other columns leave in them."""
        part = csr_array(self.matrix[:, np.flatnonzero(active)].astype(np.float64))
        rows = np.flatnonzero(np.diff(part.indptr))
        rest = np.where(active, 0, self.x)
        return part[rows], rows, (self.limit - self.matrix @ rest)[rows]

    def _prices(self, result: OptimizeResult, apart: int) -> Whole:
        """Return prices in PARTS; of what is "at most" none below zero. Any such prices give a bound."""
        prices = np.zeros(len(self.limit))
        equal = self.tight[result.rows]
        prices[result.rows[equal]] = -result.eqlin.marginals if equal.any() else 0
        prices[result.rows[~equal]] = -result.ineqlin.marginals if (~equal).any() else 0
        whole = np.rint(prices / apart * PARTS).astype(np.int64)
        return np.where(self.tight, whole, np.maximum(whole, 0))

    # --- where corners are fractions --------------------------------------------------------------
    def _branch(self, cost: Whole, relaxed: Relaxed) -> None:
        """Search what fractions use, then what looked best, then all that prices do not exclude; keep the best by one more equation."""
        most = relaxed.bound // PARTS
        for columns in (relaxed.used, relaxed.active, self.free):
            if int(cost @ self.x) < most:
                self._search(cost, (columns | (self.x > 0)) & self._worth_a_look(cost, relaxed))
        self._settle(self.free & ~self._worth_a_look(cost, relaxed))
        self.matrix = csc_array(vstack([self.matrix, csr_array(cost[None, :])]))
        self.tight, self.limit = np.r_[self.tight, True], np.r_[self.limit, cost @ self.x]

    def _worth_a_look(self, cost: Whole, relaxed: Relaxed) -> Mask:
        """Return columns without which nothing as good as the present point is lost: the others cost more than the gap."""
        gap = relaxed.bound - PARTS * int(cost @ self.x)
        return self.free & (np.abs(relaxed.gain) <= gap)

    def _search(self, cost: Whole, active: Mask) -> None:
        """Move to the best point that differs in these columns only."""
        result = self._mixed(cost, active)
        x = self.x.copy()
        x[active] = np.rint(result.x).astype(np.int64)
        self.accept(x, cost, int(np.floor(SAFE - result.mip_dual_bound)) + int(cost[~active] @ x[~active]))

    def accept(self, x: Whole, cost: Whole, bound: int) -> None:
        """Move to what the solver says is the best point, none surpassing `bound`. Raises Unproven where that is not so."""
        value = int(cost @ x)
        if not (self._within(x) and int(cost @ self.x) <= value and bound <= value):
            raise Unproven(f"{value} of {bound}")
        self.x = x

    def _mixed(self, cost: Whole, active: Mask) -> OptimizeResult:
        matrix, rows, room = self._part(active)
        least = np.where(self.tight[rows], room, -np.inf)
        result = milp(
            -cost[active].astype(np.float64),
            integrality=np.ones(int(active.sum())),
            bounds=Bounds(self.low[active], self.high[active]),
            constraints=[LinearConstraint(matrix, least, room)] if len(rows) else [],
            options={"mip_rel_gap": 0, **self.clock.options()},
        )
        return told(result)

    # --- whether there is any point ---------------------------------------------------------------
    def reach(self, banned: Mask) -> bool:
        """Return whether there is a point that uses none of these pairs, and move to it if so."""
        if self.low[: self.pairs][banned].any():
            return False
        trial = self.copy()
        cost = np.zeros(len(self.low), dtype=np.int64)
        cost[: self.pairs] = -banned.astype(np.int64)
        reached = trial.maximise(cost) == 0
        self.seen = trial.seen
        if reached:
            self.x = trial.x
        self.exact = self.exact and trial.exact
        return reached

    def lean(self, worth: Whole) -> None:
        """Move to a point that is good by these worths of pairs, where the solver finds one at once; nothing is proven by it."""
        cost = np.zeros(len(self.low), dtype=np.int64)
        cost[: self.pairs] = worth + self.rank // HINT
        active = self.free & (self._promising(cost) | self.seen)
        if active.any():
            x = self.x.copy()
            x[active] = np.rint(self._linear(cost, active).x).astype(np.int64)
            self.x = x if self._within(x) else self.x

    def ban(self, banned: Mask) -> None:
        """Shut pairs out that the present point does not use."""
        self.high[: self.pairs] = np.where(banned, 0, self.high[: self.pairs])
