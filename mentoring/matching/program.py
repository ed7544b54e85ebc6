"""The only home of solving: one aim after the other, each handing on only its best points; exact certificates in whole numbers; pure.

An aim is a linear program. Nested limits make its matrix that of a network: corners and prices are whole numbers, and so the proof is one
too: no column could add anything at these prices. The best points are then those that use nothing of what has a price below zero
and all of what has one, so the next aim runs on a smaller network and not under one more equation (ADR 17). Where limits cross, corners may
be fractions: branch and bound takes over, on the columns that their prices do not exclude.
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


class Late(Exception):
    """The time is over."""


class Unproven(RuntimeError):
    """A solver said something that whole numbers do not confirm."""


@dataclass(frozen=True)
class Clock:
    """When to stop, and whom to tell how far it is."""

    progress: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    until: float | None = None

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
        if self.until <= time.monotonic():
            raise Late
        return {"time_limit": self.until - time.monotonic()}


@dataclass(frozen=True)
class Relaxed:
    """The best point where fractions are allowed: which columns were in, the prices of rows, what each column would add, the bound."""

    point: Real
    prices: Real
    gain: Real
    active: Mask
    bound: float


@dataclass
class Program:
    """Rows "equal to" (`tight`) or "at most" `limit`, columns from `low` to `high`, the first `pairs` of which are pairs; a point within.

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
    clock: Clock
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
        whole = np.rint(relaxed.point).astype(np.int64)
        near = bool((np.abs(relaxed.point - whole) < NEAR).all())
        if near and self._within(whole):
            self.x = whole
        if near and self._certified(cost, relaxed):
            return
        self.exact = False
        self._branch(cost, relaxed)

    def _within(self, x: Whole) -> bool:
        """Return whether a point fulfils everything, in whole numbers."""
        used = self.matrix @ x
        rows = np.where(self.tight, used == self.limit, used <= self.limit).all()
        return bool(rows and (x >= self.low).all() and (x <= self.high).all())

    def _certified(self, cost: Whole, relaxed: Relaxed) -> bool:
        """Keep the best points, where whole prices prove that the present one is among them."""
        prices = np.rint(relaxed.prices).astype(np.int64)
        gain = cost - self.matrix.T @ prices
        spare = self.limit - self.matrix @ self.x
        sound = (prices[~self.tight] >= 0).all() and (spare[prices != 0] == 0).all()
        best = (self.x == np.where(gain > 0, self.high, self.low))[gain != 0].all()
        if not (sound and best):
            return False
        self._settle(gain != 0)
        self.tight = self.tight | (prices != 0)
        return True

    # --- the linear program -----------------------------------------------------------------------
    def _relaxed(self, cost: Whole) -> Relaxed:
        """Return the best point, adding columns until none that is left out would add anything."""
        active = self.free & self._promising(cost)
        while True:
            result = self._linear(cost, active)
            if result.status != 0:
                raise Unproven(result.message)
            prices = self._prices(result)
            gain = cost - self.matrix.T @ prices
            more = self.free & ~active & (gain > NEAR)  # what is left out is not used
            if not more.any():
                point = self.x.astype(np.float64)
                point[active] = result.x
                return Relaxed(point, prices, gain, active, float(cost @ point))
            active |= self._best_of(more, gain)

    def _promising(self, cost: Whole) -> Mask:
        """Return columns to begin with: all that are no pairs, those in use, and the best of each need and offer."""
        chosen = np.ones(len(cost), dtype=bool)
        chosen[: self.pairs] = self._best_of(self.free, cost * (1 << 20) + self._ranked())[: self.pairs]
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
        result = linprog(
            -cost[active].astype(np.float64),
            A_ub=matrix[~equal] if (~equal).any() else None,
            b_ub=room[~equal] if (~equal).any() else None,
            A_eq=matrix[equal] if equal.any() else None,
            b_eq=room[equal] if equal.any() else None,
            bounds=bounds,
            method="highs-ds",
            options=self.clock.options(),
        )
        if result.status == 1:
            raise Late
        result.rows = rows
        return result

    def _part(self, active: Mask) -> tuple[csr_array, Whole, Whole]:
        """Return the part of the matrix with these columns, its rows that are not empty, and the room the other columns leave in them."""
        part = csr_array(self.matrix[:, np.flatnonzero(active)].astype(np.float64))
        rows = np.flatnonzero(np.diff(part.indptr))
        rest = np.where(active, 0, self.x)
        return part[rows], rows, (self.limit - self.matrix @ rest)[rows]

    def _prices(self, result: OptimizeResult) -> Real:
        prices = np.zeros(len(self.limit))
        equal = self.tight[result.rows]
        prices[result.rows[equal]] = -result.eqlin.marginals if equal.any() else 0
        prices[result.rows[~equal]] = -result.ineqlin.marginals if (~equal).any() else 0
        return prices

    # --- where corners are fractions --------------------------------------------------------------
    def _branch(self, cost: Whole, relaxed: Relaxed) -> None:
        """Search the columns that looked best, then all that their prices do not exclude; keep the best points by one more equation."""
        most = int(np.floor(relaxed.bound + SAFE))
        if int(cost @ self.x) < most:
            self._search(cost, relaxed.active)
        if int(cost @ self.x) < most:
            self._search(cost, self._worth_a_look(cost, relaxed))
        self._settle(self.free & ~self._worth_a_look(cost, relaxed))
        self.matrix = csc_array(vstack([self.matrix, csr_array(cost[None, :])]))
        self.tight, self.limit = np.r_[self.tight, True], np.r_[self.limit, cost @ self.x]

    def _worth_a_look(self, cost: Whole, relaxed: Relaxed) -> Mask:
        """Return columns without which nothing as good as the present point is lost: the others cost more than the gap."""
        gap = relaxed.bound - int(cost @ self.x) + SAFE
        return self.free & ((np.abs(relaxed.gain) <= gap) | (self.x != np.where(relaxed.gain > 0, self.high, self.low)))

    def _search(self, cost: Whole, active: Mask) -> None:
        """Move to the best point that differs in these columns only. Raises Unproven where whole numbers do not confirm it."""
        result = self._mixed(cost, active)
        x = self.x.copy()
        x[active] = np.rint(result.x).astype(np.int64)
        reached = int(np.floor(-result.mip_dual_bound + SAFE)) <= int(cost[active] @ x[active])
        if not (reached and self._within(x) and cost @ x >= cost @ self.x):
            raise Unproven(f"gap {result.mip_gap}")
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
        if result.status == 1:
            raise Late
        return result

    # --- whether there is any point ---------------------------------------------------------------
    def reach(self, banned: Mask) -> bool:
        """Return whether there is a point that uses none of these pairs, and move to it if so."""
        shut = np.zeros(len(self.low), dtype=bool)
        shut[: self.pairs] = banned
        if not (self.x * shut).any():
            return True
        if (self.low * shut).any():
            return False
        left = self.free & ~shut
        some = self._best_of(left, self._ranked())
        return self._find(some, shut) or bool((some < left).any()) and self._find(left, shut)

    def _find(self, active: Mask, shut: Mask) -> bool:
        trial = self.copy()
        trial.x, trial.high = np.where(shut, 0, self.x), np.where(shut, 0, self.high)
        if not active.any():
            return trial._within(trial.x)  # noqa: SLF001 - our own copy
        nothing = np.zeros(len(self.low), dtype=np.int64)
        result = trial._linear(nothing, active)  # noqa: SLF001
        if result.status == 0 and (np.abs(result.x - np.rint(result.x)) >= NEAR).any():
            result = trial._mixed(nothing, active)  # noqa: SLF001
        if result.status == 2:
            return False
        trial.x[active] = np.rint(result.x).astype(np.int64)
        if result.status != 0 or not trial._within(trial.x):  # noqa: SLF001
            raise Unproven(result.message)
        self.x = trial.x
        return True

    def ban(self, banned: Mask) -> None:
        """Shut pairs out that the present point does not use."""
        self.high[: self.pairs] = np.where(banned, 0, self.high[: self.pairs])
