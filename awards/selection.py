"""The only home of who gets the titles: an integer program over exact scores, ties, reserves, next-best sets, and why not; pure.

Solved by branch and bound in whole numbers: equal means equal, and nothing depends on a tolerance (ADR 14).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import lcm
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be selected. `ladder` has one whole number for each step that resolves ties, higher is better."""

    key: str
    country: str
    score: int
    region: str = ""
    ladder: tuple[int, ...] = ()
    floor_met: bool = True


@dataclass(frozen=True)
class Question:
    """What is asked: how many titles under which caps. `steps` names the steps of the candidates' ladders."""

    titles: int
    per_country: int | None = None
    per_region: int | None = None
    minimums: Mapping[str, int] = field(default_factory=dict)  # {country: at least so many}
    extras: int = 0
    extras_bound: bool = False
    forced_in: frozenset[str] = frozenset()
    forced_out: frozenset[str] = frozenset()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tie:
    """Sets that the rules cannot tell apart by score. `resolved_by` is the step that did, "" where none could."""

    candidates: tuple[str, ...]
    resolved_by: str


@dataclass(frozen=True)
class WhyNot:
    """Why somebody with a higher result than a selected one was passed over: the rule that stands in the way, and for whom."""

    candidate: str
    rule: str  # "forced_out", "floor", "country", "region", "minimum", "forced_in", "tie", "places"
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Who is selected and how firm that is. `blocked_by` names the rules of a question that has no answer."""

    chosen: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    extras_tied: tuple[str, ...] = ()  # who stands exactly level with the last of the extras
    total: int = 0
    tie: Tie | None = None
    next_best: tuple[tuple[tuple[str, ...], int], ...] = ()  # (set, how much less its total is)
    reserves: tuple[str, ...] = ()
    passed_over: tuple[WhyNot, ...] = ()
    blocked_by: tuple[str, ...] = ()

    @property
    def winners(self) -> tuple[str, ...]:
        """Return all who get a title."""
        return self.chosen + self.extras


RULES = ("floor", "country", "region", "minimum", "forced_in", "forced_out")
NEXT_BEST = 3
RESERVES = 3


def select(candidates: Sequence[Candidate], question: Question) -> Answer:
    """Return the answer to a question; the order in which candidates come changes nothing."""
    people = sorted(candidates, key=lambda c: c.key)
    sets = best_sets(people, question, 1 + NEXT_BEST)
    if not sets:
        return Answer(blocked_by=blockers(people, question))
    chosen = sets[0]
    extras = _extras(people, question, chosen)
    winners = chosen + extras
    return Answer(
        chosen=_by_score(people, chosen),
        extras=extras,
        extras_tied=_level(people, question, winners, extras),
        total=_total(people, chosen),
        tie=_tie(people, question, sets),
        next_best=tuple((_by_score(people, keys), _total(people, chosen) - _total(people, keys)) for keys in sets[1:]),
        reserves=_reserves(people, question, winners),
        passed_over=_passed_over(people, question, chosen, extras),
    )


def blockers(people: Sequence[Candidate], question: Question) -> tuple[str, ...]:
    """Return the rules that stand in the way: without any one of them there would be an answer; "places" where none alone is it."""
    found = tuple(rule for rule in RULES if best(people, relaxed(question, rule), without=rule) is not None)
    return found or ("places",)


def relaxed(question: Question, rule: str) -> Question:
    """Return the question without one rule; the floor is left out by best(without="floor")."""
    changes: dict[str, dict[str, Any]] = {
        "country": {"per_country": None},
        "region": {"per_region": None},
        "minimum": {"minimums": {}},
        "forced_in": {"forced_in": frozenset()},
        "forced_out": {"forced_out": frozenset()},
    }
    return replace(question, **changes.get(rule, {}))


def best(people: Sequence[Candidate], question: Question, *, without: str = "") -> tuple[str, ...] | None:
    """Return the best set, or None where the rules allow none."""
    found = best_sets(people, question, 1, without=without)
    return found[0] if found else None


def best_sets(
    people: Sequence[Candidate], question: Question, most: int, *, without: str = ""
) -> list[tuple[str, ...]]:
    """Return up to `most` sets that the rules allow, the best first: by the sum of scores, then by that of each step of the ladder.

    Of equal ones the first in the order of `_rank` comes first, so that the same input gives the same output.
    """
    allowed = [c for c in sorted(people, key=_rank) if _allowed(c, question, without)]
    if not question.forced_in <= {c.key for c in allowed}:
        return []
    search = _Search(allowed, question, most)
    search.go(0, [], tuple([0] * (1 + len(question.steps))))
    return [keys for _worth, keys in search.found]


class _Search:
    """Branch and bound in whole numbers: worths are tuples, added place by place and compared from the left.

    Such tuples are an ordered group, so the sum of the highest r that one cap alone allows bounds every set of r.
    """

    def __init__(self, people: Sequence[Candidate], question: Question, most: int) -> None:
        """Take candidates from the best to the worst."""
        self.people, self.question, self.most = people, question, most
        self.worths = [(c.score, *_padded(c.ladder, len(question.steps))) for c in people]
        self.found: list[tuple[tuple[int, ...], tuple[str, ...]]] = []

    def go(self, index: int, taken: list[int], worth: tuple[int, ...]) -> None:
        """Decide about the candidate at `index`, everything before it being decided."""
        open_places = self.question.titles - len(taken)
        if open_places == 0:
            self._keep(taken, worth)
        elif not self._hopeless(index, taken, worth, open_places):
            if self._fits(taken, index):
                self.go(index + 1, [*taken, index], _plus(worth, self.worths[index]))
            if self.people[index].key not in self.question.forced_in:
                self.go(index + 1, taken, worth)

    def _keep(self, taken: list[int], worth: tuple[int, ...]) -> None:
        chosen = [self.people[i] for i in taken]
        keys = {c.key for c in chosen}
        here = [c.country for c in chosen]
        enough = all(here.count(country) >= least for country, least in self.question.minimums.items())
        if enough and self.question.forced_in <= keys:
            self.found.append((worth, tuple(sorted(keys))))
            self.found.sort(key=lambda entry: (tuple(-part for part in entry[0]), entry[1]))
            del self.found[self.most :]

    def _hopeless(self, index: int, taken: list[int], worth: tuple[int, ...], places: int) -> bool:
        if not self._minimums_within_reach(index, taken, places):
            return True
        caps = (("country", self.question.per_country), ("region", self.question.per_region))
        bounds = [self._bound(index, taken, worth, places, attribute, cap) for attribute, cap in caps]
        if None in bounds:
            return True  # not even one cap alone leaves enough of them
        return len(self.found) == self.most and min(b for b in bounds if b is not None) <= self.found[-1][0]

    def _bound(
        self, index: int, taken: list[int], worth: tuple[int, ...], places: int, attribute: str, cap: int | None
    ) -> tuple[int, ...] | None:
        """Return the most that `places` more can add under one cap alone, or None where so many do not fit.

        Taking the best that fit, one after the other, is the best under one cap: the groups are a partition.
        """
        held = Counter(getattr(self.people[i], attribute) for i in taken)
        for i in range(index, len(self.people)):
            if places == 0:
                break
            group = getattr(self.people[i], attribute)
            if cap is None or not group or held[group] < cap:
                held[group] += 1
                worth, places = _plus(worth, self.worths[i]), places - 1
        return worth if places == 0 else None

    def _minimums_within_reach(self, index: int, taken: list[int], places: int) -> bool:
        here = Counter(self.people[i].country for i in taken)
        rest = Counter(c.country for c in self.people[index:])
        missing = {country: least - here[country] for country, least in self.question.minimums.items()}
        needed = {country: many for country, many in missing.items() if many > 0}
        return sum(needed.values()) <= places and all(rest[country] >= many for country, many in needed.items())

    def _fits(self, taken: Sequence[int], index: int) -> bool:
        return fits([self.people[i] for i in taken], self.question, self.people[index])


def fits(taken: Sequence[Candidate], question: Question, candidate: Candidate) -> bool:
    """Return whether the caps leave room for one more."""
    for attribute, cap in (("country", question.per_country), ("region", question.per_region)):
        group = getattr(candidate, attribute)
        if cap is not None and group and sum(getattr(c, attribute) == group for c in taken) >= cap:
            return False
    return True


def _plus(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _padded(ladder: tuple[int, ...], length: int) -> tuple[int, ...]:
    return (*ladder, *[0] * length)[:length]


def _allowed(candidate: Candidate, question: Question, without: str = "") -> bool:
    if candidate.key in question.forced_in:
        return candidate.key not in question.forced_out
    return candidate.key not in question.forced_out and (candidate.floor_met or without == "floor")


def _total(people: Sequence[Candidate], keys: Sequence[str]) -> int:
    return sum(c.score for c in people if c.key in keys)


def _by_score(people: Sequence[Candidate], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(c.key for c in sorted(people, key=_rank) if c.key in keys)


def _rank(candidate: Candidate) -> tuple:
    return (-candidate.score, tuple(-step for step in candidate.ladder), candidate.key)


# --- how firm it is -------------------------------------------------------------------------------
def _tie(people: Sequence[Candidate], question: Question, sets: Sequence[tuple[str, ...]]) -> Tie | None:
    """Return the tie between the best set and the next of the same total, and the first step that told them apart."""
    if len(sets) < 2 or _total(people, sets[0]) != _total(people, sets[1]):
        return None
    ours, theirs = (_ladder_sums(people, keys, len(question.steps)) for keys in sets[:2])
    step = next((name for name, a, b in zip(question.steps, ours, theirs, strict=True) if a != b), "")
    return Tie(tuple(sorted(set(sets[0]) ^ set(sets[1]))), step)


def _ladder_sums(people: Sequence[Candidate], keys: Sequence[str], steps: int) -> list[int]:
    ladders = [_padded(c.ladder, steps) for c in people if c.key in keys]
    return [sum(ladder[step] for ladder in ladders) for step in range(steps)]


def _extras(people: Sequence[Candidate], question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return who would get the discretionary titles: the best of the rest, under the caps only where they bind."""
    taken: list[str] = []
    for candidate in sorted(people, key=_rank):
        if len(taken) == question.extras:
            break
        free = candidate.key not in chosen and _allowed(candidate, question)
        inside = [c for c in people if c.key in chosen or c.key in taken]
        if free and (not question.extras_bound or fits(inside, question, candidate)):
            taken.append(candidate.key)
    return tuple(taken)


def _level(
    people: Sequence[Candidate], question: Question, winners: Sequence[str], extras: Sequence[str]
) -> tuple[str, ...]:
    last = next((c for c in people if extras and c.key == extras[-1]), None)
    rest = [c for c in people if last and c.key not in winners and _allowed(c, question)]
    return tuple(c.key for c in rest if last and (c.score, c.ladder) == (last.score, last.ladder))


def _reserves(people: Sequence[Candidate], question: Question, winners: Sequence[str]) -> tuple[str, ...]:
    """Return who comes next, best first, should somebody step back; those the rules shut out are not among them."""
    rest = [c for c in sorted(people, key=_rank) if c.key not in winners and _allowed(c, question)]
    return tuple(c.key for c in rest[:RESERVES])


# --- why not --------------------------------------------------------------------------------------
def _passed_over(
    people: Sequence[Candidate], question: Question, chosen: tuple[str, ...], extras: tuple[str, ...]
) -> tuple[WhyNot, ...]:
    winners = [c for c in people if c.key in chosen + extras]
    lowest = min((c.score for c in winners), default=0)
    out = [c for c in sorted(people, key=_rank) if c.key not in chosen + extras and c.score >= lowest]
    simple = {c.key: _simple_reason(people, question, chosen + extras, c) for c in out}
    rules = [] if all(simple.values()) else ["country", "region", "minimum", "forced_in"]
    freed = {rule: best(people, relaxed(question, rule)) or () for rule in rules}
    return tuple(simple[c.key] or _why_not(people, question, chosen + extras, c, freed) for c in out)


def _why_not(
    people: Sequence[Candidate],
    question: Question,
    winners: tuple[str, ...],
    candidate: Candidate,
    freed: Mapping[str, tuple[str, ...]],
) -> WhyNot:
    """Return the first rule without which the candidate would be in; `freed` are the best sets without each rule."""
    for rule, without in freed.items():
        if candidate.key in without:
            return WhyNot(candidate.key, rule, _holders(people, winners, candidate, rule, question))
    level = tuple(sorted(c.key for c in people if c.key in winners and c.score == candidate.score))
    return WhyNot(candidate.key, "tie" if level else "places", level)


def _simple_reason(
    people: Sequence[Candidate], question: Question, winners: tuple[str, ...], candidate: Candidate
) -> WhyNot | None:
    if candidate.key in question.forced_out:
        return WhyNot(candidate.key, "forced_out", ())
    if not candidate.floor_met:
        return WhyNot(candidate.key, "floor", ())
    for rule, cap in (("country", question.per_country), ("region", question.per_region)):
        holders = _holders(people, winners, candidate, rule, question)
        better = [c for c in people if c.key in holders and (c.score, c.ladder) >= (candidate.score, candidate.ladder)]
        if cap is not None and len(better) >= cap:
            return WhyNot(candidate.key, rule, holders)
    return None


def _holders(
    people: Sequence[Candidate], winners: Sequence[str], candidate: Candidate, rule: str, question: Question
) -> tuple[str, ...]:
    if rule in {"country", "region"}:
        group = getattr(candidate, rule)
        return tuple(sorted(c.key for c in people if c.key in winners and group and getattr(c, rule) == group))
    if rule == "minimum":
        needed = set(question.minimums)
        return tuple(sorted(c.key for c in people if c.key in winners and c.country in needed))
    return tuple(sorted(set(question.forced_in) & set(winners)))


# --- from exact fractions to whole numbers --------------------------------------------------------
def as_integers(numbers: Mapping[str, Any]) -> dict[str, int]:
    """Return fractions as whole numbers of one common part, so that their order and their equality stay exactly the same."""
    common = lcm(*(number.denominator for number in numbers.values())) if numbers else 1
    return {key: int(number * common) for key, number in numbers.items()}
