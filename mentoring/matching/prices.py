"""The only home of "what if": prices of pins and rules, why not somebody else, how firm a pair is, who would help, repair; pure.

Nothing here is estimated: each answer is another matching, solved to its proven optimum and held against the first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from mentoring.matching.problem import Blocker, Impossible, Matching, Offer, Pin, Problem, Refusal
from mentoring.matching.scoring import Table
from mentoring.matching.stages import solve
from mentoring.matching.validity import in_order

Cancel = Callable[[], bool] | None
Tell = Callable[[int, int], None] | None
"""Hears how many of how many are done."""

TRIAL = "what if"
SWING = range(800, 1201)
"""Thousandths of its own weight that a criterion gets when the weights are shaken."""


@dataclass(frozen=True)
class Change:
    """What another question changes: by aim how much more it reaches, and which pairs come and go.

    An aim that had or has nothing to look at is left out. Aims are in strict order: the first that is not 0 says which is better.
    """

    stages: Mapping[str, int] = field(default_factory=dict)
    gained: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()

    @property
    def moved(self) -> tuple[str, ...]:
        """Return the towns for which something changes."""
        return tuple(sorted({need for need, _offer in (*self.gained, *self.lost)}))

    @property
    def order(self) -> tuple[int, ...]:
        """Return the changes of the aims in their order, but for the lot, which is nobody's gain."""
        return tuple(value for name, value in self.stages.items() if name != "lot")


def difference(before: Matching, after: Matching) -> Change:
    """Return what is different after."""
    found = {}
    for stage in before.stages:
        value = after.value(stage.name)
        if stage.value is not None and value is not None:
            found[stage.name] = value - stage.value
    return Change(found, tuple(sorted(after.keys - before.keys)), tuple(sorted(before.keys - after.keys)))


# --- rules ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Price:
    """What a rule, quota, minimum, pin or forbid costs: what changes if it is dropped.

    A pair that was pinned then counts among the worst-off like any other.
    """

    blocker: Blocker
    change: Change


def droppable(problem: Problem) -> list[Blocker]:
    """Return what an administrator may drop. A refusal or a conflict of interest has no price."""
    return [
        *(Blocker("hard", name) for name in sorted(problem.rules.hard)),
        *(Blocker("quota", quota.key) for quota in problem.rules.quotas),
        *(Blocker("minimum", offer.key) for offer in problem.offers if offer.minimum),
        *(Blocker("pin", pin.key) for pin in problem.pins),
        *(Blocker("forbid", forbid.key) for forbid in problem.forbids),
    ]


def without(problem: Problem, blocker: Blocker) -> Problem:
    """Return the same question without one of these."""
    rules, key = problem.rules, blocker.key
    if blocker.kind == "hard":
        return replace(problem, rules=replace(rules, hard=rules.hard - {key}))
    if blocker.kind == "quota":
        return replace(problem, rules=replace(rules, quotas=tuple(q for q in rules.quotas if q.key != key)))
    if blocker.kind == "minimum":
        return replace(problem, offers=tuple(replace(o, minimum=0) if o.key == key else o for o in problem.offers))
    name = {"pin": "pins", "forbid": "forbids", "conflict": "conflicts", "refusal": "refusals"}[blocker.kind]
    changed: dict[str, Any] = {name: tuple(row for row in getattr(problem, name) if row.key != key)}
    return replace(problem, **changed)


def price_of_rules(
    problem: Problem,
    matching: Matching,
    only: Iterable[Blocker] | None = None,
    *,
    progress: Tell = None,
    cancelled: Cancel = None,
) -> list[Price]:
    """Return for each rule, quota, minimum, pin and forbid, or `only` for these, what changes if it alone is dropped."""
    asked = list(droppable(problem) if only is None else only)
    found = []
    for done, blocker in enumerate(asked):
        _say(progress, done, len(asked))
        freed = solve(without(problem, blocker), cancelled=cancelled)
        found.append(Price(blocker, difference(matching, freed)))
    return found


def _say(progress: Tell, done: int, of: int) -> None:
    if progress:
        progress(done, of)


# --- pairs ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WhyNot:
    """Why a mentor is not a town's: rules forbid it, or the rest makes it impossible, or it has a price, what pinning it changes."""

    need: str
    offer: str
    rules: tuple[Blocker, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    change: Change | None = None


def why_not(problem: Problem, matching: Matching, need: str, offer: str, *, cancelled: Cancel = None) -> WhyNot:
    """Return why a pair is not in the answer, or what it would cost."""
    table = Table(in_order(problem))
    cell = table.cell(need, offer)
    rules = tuple(cut.blocker for cut in table.cuts if cut.hits(*cell))
    if rules:
        return WhyNot(need, offer, rules)
    try:
        pinned = solve(_pinned(problem, need, offer), cancelled=cancelled)
    except Impossible as error:
        return WhyNot(need, offer, blockers=tuple(b for b in error.blockers if b.key != TRIAL))
    return WhyNot(need, offer, change=difference(matching, pinned))


def _pinned(problem: Problem, need: str, offer: str) -> Problem:
    if any((pin.need, pin.offer) == (need, offer) for pin in problem.pins):
        return problem
    return replace(problem, pins=(*problem.pins, Pin(TRIAL, need, offer, trial=True)))


@dataclass(frozen=True)
class Robustness:
    """In how many of `runs` with shaken weights each pair was there again."""

    runs: int
    survived: Mapping[tuple[str, str], int]


def robustness(
    problem: Problem,
    matching: Matching,
    runs: int = 30,
    seed: str = "",
    *,
    progress: Tell = None,
    cancelled: Cancel = None,
) -> Robustness:
    """Return how firm each pair is when each weight is up to a fifth more or less; the same seed shakes the same way."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    survived = dict.fromkeys(sorted(matching.keys), 0)
    for done in range(runs):
        _say(progress, done, runs)
        weights = {name: weight * random.choice(SWING) for name, weight in sorted(problem.rules.weights.items())}
        again = solve(replace(problem, rules=replace(problem.rules, weights=weights)), cancelled=cancelled).keys
        for pair in survived:
            survived[pair] += pair in again
    return Robustness(runs, survived)


# --- mentors --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Help:
    """What one more mentor would change, and which towns would then have one that now have none."""

    offer: str
    change: Change
    served: tuple[str, ...]


def which_mentor_helps(
    problem: Problem,
    matching: Matching,
    profiles: Sequence[Offer],
    most: int = 12,
    *,
    progress: Tell = None,
    cancelled: Cancel = None,
) -> list[Help]:
    """Return what each of these new mentors, alone, would change, the most helpful first.

    The `most` profiles that are allowed for the most towns that still lack a mentor are solved; the others are left out.
    """
    lacking = {entry.need for entry in matching.unmatched}
    table = Table(
        in_order(
            replace(problem, offers=tuple(profiles), pins=(), forbids=(), conflicts=(), refusals=(), preferences=())
        )
    )
    rows = [table.row[key] for key in sorted(lacking)]
    able = table.allowed()[rows].sum(axis=0)
    chosen = sorted(table.offers, key=lambda offer: (-int(able[table.column[offer.key]]), offer.key))[:most]
    found = []
    for done, offer in enumerate(chosen):
        _say(progress, done, len(chosen))
        with_them = solve(replace(problem, offers=(*problem.offers, offer)), cancelled=cancelled)
        now = {pair.need for pair in with_them.pairs} - {pair.need for pair in matching.pairs}
        found.append(Help(offer.key, difference(matching, with_them), tuple(sorted(now))))
    return sorted(found, key=lambda entry: (tuple(-value for value in entry.change.order), entry.offer))


# --- repair ---------------------------------------------------------------------------------------
def declining(problem: Problem, matching: Matching, declined: Iterable[tuple[str, str]], side: str = "need") -> Problem:
    """Return the question that follows when these pairs are declined: they are refused, and all others rather stay."""
    gone = set(declined)
    refused = {(entry.need, entry.offer) for entry in problem.refusals}
    new = tuple(Refusal(f"declined {need} {offer}", need, offer, side) for need, offer in sorted(gone - refused))
    return replace(
        problem,
        refusals=(*problem.refusals, *new),
        pins=tuple(pin for pin in problem.pins if (pin.need, pin.offer) not in gone),
        previous=frozenset(matching.keys - gone),
        rules=replace(problem.rules, keep_first=True),
    )


def repair(
    problem: Problem,
    matching: Matching,
    declined: Iterable[tuple[str, str]],
    *,
    side: str = "need",
    cancelled: Cancel = None,
) -> tuple[Problem, Matching]:
    """Return the question and the answer with the fewest changes that serves as many after some have declined."""
    after = declining(problem, matching, declined, side)
    return after, solve(after, cancelled=cancelled)
