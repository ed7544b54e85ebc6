"""The only home of the order of aims: whom to serve, the worst-off, the total, continuity, the lot; and of the record; pure."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import scipy

from mentoring.matching.impossible import blockers
from mentoring.matching.network import Network, Whole
from mentoring.matching.problem import (
    THOUSAND,
    Impossible,
    Matching,
    Need,
    OutOfTime,
    Pair,
    Problem,
    Stage,
    Unmatched,
    digest,
)
from mentoring.matching.program import Clock, Late
from mentoring.matching.scoring import Mask, Table
from mentoring.matching.validity import in_order

ENGINE = "1"
"""Counts changes of this engine after which the same question may have another answer."""
LOT = 1 << 16
"""Tickets of the lot lie below this."""


def solve(
    problem: Problem,
    *,
    progress: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    time_limit: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Matching:
    """Return the best matching: each aim in turn, the ones before it held.

    `progress` hears the name of each aim as it begins; `cancelled` is asked between steps; `time_limit` is in seconds of `clock`.
    Raises Impossible, Cancelled, OutOfTime, and ValueError for a question that makes no sense.
    """
    began = clock()
    run = Run(in_order(problem), Clock(progress, cancelled, None if time_limit is None else began + time_limit, clock))
    try:
        run.go()
    except Late:
        raise OutOfTime(run.unfinished(clock() - began)) from None
    return run.matching(clock() - began)


def _steep(scores: Whole) -> Whole:
    """Return worths that make low scores dearer than many middling ones: where the search for the highest worst one begins."""
    return (((THOUSAND - scores) / THOUSAND) ** 8 * (1 << 20)).astype(np.int64)


class Run:
    """One question on its way through the aims."""

    def __init__(self, problem: Problem, clock: Clock) -> None:
        """Take a question in order."""
        self.problem, self.clock = problem, clock
        self.table = Table(problem)
        self.stages: list[Stage] = []

    def go(self) -> None:
        """Take one aim after the other."""
        self.clock.options()
        self.network = Network(self.table, self.table.allowed())
        self.program = self.network.program(self.clock)
        self.whole = self._oblige()
        if not self.whole:
            raise Impossible(blockers(self.table, self.clock))
        served = [self._served, self._places]
        scored = [*([self._lift] if self.problem.rules.lift else []), self._total]
        kept = [self._kept]
        order = [*served, *kept, *scored] if self.problem.rules.keep_first else [*served, *scored, *kept]
        for aim in (*order, self._lot):
            aim()

    def _oblige(self) -> bool:
        """Make pins and minimums hold, and return whether they can."""
        reached = self.program.maximise(self.network.obliged(len(self.program.x)))
        return reached == self.network.owed()

    def _aim(self, name: str, cost: Whole) -> None:
        self.clock.say(name)
        self.stages.append(Stage(name, self.program.maximise(cost)))

    def _cost(self, pairs: Whole | None = None) -> Whole:
        cost = np.zeros(len(self.program.x), dtype=np.int64)
        cost[: self.program.pairs] = 0 if pairs is None else pairs
        return cost

    # --- aims -------------------------------------------------------------------------------------
    @property
    def _worths(self) -> list[int]:
        return [need.worth for need in self.problem.needs]

    def _served(self) -> None:
        cost = self._cost()
        cost[self.network.first] = self._worths
        self._aim("served", cost)

    def _places(self) -> None:
        if max((need.wanted for need in self.problem.needs), default=0) <= 1:
            self.stages.append(Stage("places", self.stages[-1].value))
            return
        cost = self._cost()
        cost[self.network.first] = self._worths
        cost[self.network.further] = self._worths
        self._aim("places", cost)

    def _lift(self) -> None:
        """Raise the lowest score of those not pinned, then have as few of them as can be, then the next lowest."""
        settled = self.network.decided.copy()
        for level in range(1, self.problem.rules.lift + 1):
            self.clock.say(f"worst {level}")
            lowest = self._raise(settled)
            self.stages.append(Stage(f"worst {level}", lowest))
            if lowest is None:
                return
            at = (self.network.scores == lowest) & ~settled
            self._aim(f"few {level}", self._cost(-at.astype(np.int64)))
            settled |= at

    def _raise(self, settled: Mask) -> int | None:
        """Return the highest level that all pairs but the settled ones can reach, and shut out those below; None: none is needed."""
        scores, program = self.network.scores, self.program
        if not program.x[: program.pairs][~settled].any():
            program.ban(~settled)
            return None
        levels = np.unique(scores[~settled & (program.high[: program.pairs] > 0)])
        program.lean(-np.where(settled, 0, _steep(scores)))
        low = self._highest(levels, settled)
        if low >= len(levels) - 1 and program.reach(~settled):
            program.ban(~settled)
            return None
        program.ban(~settled & (scores < levels[low]))
        return int(levels[low])

    def _highest(self, levels: Whole, settled: Mask) -> int:
        """Return the place of the highest level within reach, and move there: in growing steps, then by halves."""
        high, step = len(levels) - 1, 1
        while True:
            low = int(np.searchsorted(levels, self._lowest(settled)))
            if low >= high:
                return low
            middle = min(low + step, (low + high + 1) // 2)
            if self.program.reach(~settled & (self.network.scores < levels[middle])):
                step *= 2
            else:
                high = middle - 1

    def _lowest(self, settled: Mask) -> int:
        used = (self.program.x[: self.program.pairs] > 0) & ~settled
        return int(self.network.scores[used].min(initial=THOUSAND))

    def _total(self) -> None:
        self._aim("total", self._cost(self.network.scores))

    def _kept(self) -> None:
        self._aim("kept", self._cost(self.network.cells(self.problem.previous).astype(np.int64)))

    def _lot(self) -> None:
        self._aim("lot", self._cost(self._tickets()))

    def _tickets(self) -> Whole:
        """Return a ticket for each pair, from the seed and the two keys alone."""
        ours, theirs = (
            np.array([int(digest([self.problem.seed, side, row.key])[:16], 16) for row in rows], dtype=np.uint64)
            for side, rows in (("need", self.problem.needs), ("offer", self.problem.offers))
        )
        mixed = ours[self.network.rows] ^ theirs[self.network.columns]
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # the mixer of splitmix64
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return ((mixed ^ (mixed >> np.uint64(31))) % np.uint64(LOT)).astype(np.int64)

    # --- the record -------------------------------------------------------------------------------
    def unfinished(self, seconds: float) -> Matching | None:
        """Return the answer as it stands when time is over, if pins and minimums hold by then; it says that it is not proven."""
        if not self.stages:
            return None
        self.stages.append(Stage("out of time", None, proven=False))
        return self.matching(seconds)

    def matching(self, seconds: float) -> Matching:
        """Return the answer as it stands."""
        pairs = self._pairs()
        done = Matching(
            pairs=pairs,
            unmatched=self._unmatched(pairs),
            stages=tuple(self.stages),
            versions={"engine": ENGINE, "numpy": np.__version__, "scipy": scipy.__version__},
            solver="flow" if self.program.exact else "mixed",
            input_hash=digest(self.problem),
        )
        result = digest([done.pairs, done.unmatched, done.stages])
        return replace(done, result_hash=result, seconds=seconds)

    def _pairs(self) -> tuple[Pair, ...]:
        used = np.flatnonzero(self.program.x[: self.program.pairs])
        rows, columns = self.network.rows[used], self.network.columns[used]
        parts = self.table.contributions(rows, columns)
        return tuple(
            Pair(
                self.problem.needs[rows[k]].key,
                self.problem.offers[columns[k]].key,
                int(self.network.scores[at]),
                {name: int(values[k]) for name, values in parts.items()},
                bool(self.network.decided[at]),
            )
            for k, at in enumerate(used)
        )

    def _unmatched(self, pairs: tuple[Pair, ...]) -> tuple[Unmatched, ...]:
        found = dict.fromkeys((need.key for need in self.problem.needs), 0)
        for pair in pairs:
            found[pair.need] += 1
        lacking = [(need, need.wanted - found[need.key]) for need in self.problem.needs]
        return tuple(self._why(need, missing) for need, missing in lacking if missing > 0)

    def _why(self, need: Need, missing: int) -> Unmatched:
        row = self.table.row[need.key]
        shut: dict[str, Mask] = {}
        for cut in self.table.cuts:
            name = cut.blocker.key if cut.mask is not None else cut.blocker.kind
            mask = shut.setdefault(name, np.zeros(len(self.problem.offers), dtype=bool))
            if cut.mask is not None:
                mask |= cut.mask[row]
            elif cut.cell[0] == row:
                mask[cut.cell[1]] = True
        times = sum(
            (mask.astype(np.int64) for mask in shut.values()), np.zeros(len(self.problem.offers), dtype=np.int64)
        )
        allowed = int((times == 0).sum())
        return Unmatched(
            need.key,
            missing,
            "capacity" if allowed >= need.wanted else "rules",
            allowed,
            {name: int(mask.sum()) for name, mask in shut.items() if mask.any()},
            {name: many for name, mask in shut.items() if (many := int((mask & (times == 1)).sum()))},
        )
