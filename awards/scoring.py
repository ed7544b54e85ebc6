"""The only home of how scores become results: totals, aggregates, spread, ranking; exact fractions, missing is never a number; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from awards.enums import Aggregation


@dataclass(frozen=True)
class Scale:
    """One criterion: whole points from `minimum` to `maximum`, its weight, and whether it counts and must be scored."""

    key: str
    minimum: int
    maximum: int
    weight: int = 1
    counts: bool = True
    required: bool = True

    def share(self, value: int) -> Fraction:
        """Return where a value lies between lowest and highest, from 0 to 1. Raises ValueError outside of the range."""
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"{value} lies outside of {self.minimum} to {self.maximum}")
        return Fraction(value - self.minimum, self.maximum - self.minimum)


@dataclass(frozen=True)
class Reading:
    """One person's scorecard for one candidate. `values` has None, or no entry, for what was not scored.

    A reading with `counts` False (abstained, recused, not handed in) enters no number; `why` says which of them it is.
    """

    juror: str
    candidate: str
    values: Mapping[str, int | None] = field(default_factory=dict)
    counts: bool = True
    why: str = ""


@dataclass(frozen=True)
class Result:
    """What the readings of a candidate say. Numbers are percent of what is possible, exact; None where nothing counts."""

    candidate: str
    totals: Mapping[str, Fraction]  # by juror, those that count
    total: Fraction | None  # the sum of totals
    mean: Fraction | None
    middle: Fraction | None  # the median
    spread: Fraction | None  # highest less lowest total
    by_criterion: Mapping[str, Fraction]  # means of whole points, of the readings that count
    missing: tuple[str, ...]  # jurors whose reading does not count, with no number in its place

    @property
    def readings(self) -> int:
        """Return how many readings count."""
        return len(self.totals)

    def official(self, how: str) -> Fraction | None:
        """Return the number that the rules name."""
        return self.total if how == Aggregation.SUM else self.mean


def total_of(scales: Sequence[Scale], values: Mapping[str, int | None]) -> Fraction | None:
    """Return the total of one scorecard from 0 to 100, or None where a required criterion that counts is not scored.

    Sum over the criteria that count and were scored of weight x share, by the sum of their weights: one that is not required and
    was left out takes nothing from the rest.
    """
    counted = [scale for scale in scales if scale.counts]
    if any(scale.required and values.get(scale.key) is None for scale in counted):
        return None
    scored = [(scale, value) for scale in counted if (value := values.get(scale.key)) is not None]
    weights = sum(scale.weight for scale, _value in scored)
    if not weights:
        return None
    return 100 * sum((scale.weight * scale.share(value) for scale, value in scored), Fraction(0)) / weights


def result_of(candidate: str, scales: Sequence[Scale], readings: Iterable[Reading]) -> Result:
    """Return the result of one candidate from all its readings, whatever their order."""
    mine = [reading for reading in readings if reading.candidate == candidate]
    found = {r.juror: total_of(scales, r.values) if r.counts else None for r in mine}
    totals = {juror: total for juror, total in sorted(found.items()) if total is not None}
    numbers = list(totals.values())
    return Result(
        candidate,
        totals,
        sum(numbers, Fraction(0)) if numbers else None,
        sum(numbers, Fraction(0)) / len(numbers) if numbers else None,
        median(numbers) if numbers else None,
        max(numbers) - min(numbers) if numbers else None,
        _by_criterion(scales, [r for r in mine if r.juror in totals]),
        tuple(sorted(juror for juror, total in found.items() if total is None)),
    )


def _by_criterion(scales: Sequence[Scale], readings: Sequence[Reading]) -> dict[str, Fraction]:
    means = {}
    for scale in scales:
        points = [value for r in readings if (value := r.values.get(scale.key)) is not None]
        if points:
            means[scale.key] = Fraction(sum(points), len(points))
    return means


@dataclass(frozen=True)
class Ranked:
    """A result with its place: equal numbers share a place, and what has no number has none."""

    place: int | None
    result: Result


def rank(results: Sequence[Result], how: str) -> list[Ranked]:
    """Return results from the highest official number down, those without a number last, equal ones by their key."""

    def order(result: Result) -> tuple[bool, Fraction, str]:
        number = result.official(how)
        return (number is None, -(number or Fraction(0)), result.candidate)

    ranked: list[Ranked] = []
    for index, result in enumerate(sorted(results, key=order), 1):
        number = result.official(how)
        before = ranked[-1] if ranked else None
        same = before is not None and before.result.official(how) == number
        place = None if number is None else (before.place if before and same else index)
        ranked.append(Ranked(place, result))
    return ranked


def head_to_head(results: Sequence[Result]) -> dict[str, int]:
    """Return for each candidate how many of the others it beats: more of the jurors that read both gave it the higher total."""
    wins = dict.fromkeys((result.candidate for result in results), 0)
    for one in results:
        for other in results:
            both = one.totals.keys() & other.totals.keys()
            balance = sum((one.totals[j] > other.totals[j]) - (one.totals[j] < other.totals[j]) for j in both)
            wins[one.candidate] += balance > 0
    return wins


def warnings(results: Sequence[Result], minimum: int, how: str) -> list[tuple[str, str]]:
    """Return [(candidate, kind)]: "none" without a reading, "few" below the minimum, "uneven" where a sum has fewer than others."""
    most = max((result.readings for result in results), default=0)
    found = []
    for result in results:
        if not result.readings:
            found.append((result.candidate, "none"))
        elif result.readings < minimum:
            found.append((result.candidate, "few"))
        if how == Aggregation.SUM and 0 < result.readings < most:
            found.append((result.candidate, "uneven"))
    return found
