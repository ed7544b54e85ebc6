"""The only home of how well a practice fits a municipality: points with reasons, on assumptions that can be edited; pure.

Each criterion gives 0 to 1, or None where something is not known; the whole is the weighted mean of what is known.
Nothing is a forecast: the page shows every criterion with both values, so that a reader can disagree with it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

COST_CLASSES = {"under_1000": 700.0, "under_10000": 5_000.0, "under_50000": 30_000.0, "over_50000": 90_000.0}
"""Euro that stand for a class where the amount itself is not known: about the middle of the class."""
WEIGHTS = {"size": 2.0, "budget": 3.0, "challenges": 3.0, "groups": 1.0, "language": 1.0, "evidence": 1.0, "help": 1.0}
EVIDENCE = {"claimed": 0.25, "documented": 0.5, "measured": 0.85, "evaluated": 1.0}


@dataclass(frozen=True)
class Source:
    """What is known of the practice and of where it happens."""

    population: int | None
    cost: float | None
    challenges: frozenset[str]
    groups: frozenset[str]
    languages: frozenset[str]
    evidence: str
    answers_questions: bool


@dataclass(frozen=True)
class Assumptions:
    """What the reader says of their own municipality; each may be left out."""

    population: int | None = None
    budget: float | None = None
    challenges: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Criterion:
    """One line of the result: how many points of 1, its weight, and both values it compares."""

    key: str
    points: float | None
    weight: float
    theirs: object
    ours: object


def cost_of(cost_class: str | None, amount: float | None) -> float | None:
    """Return what the first year costs in euro: the amount where it is known, else the middle of its class, else None."""
    return amount if amount is not None else COST_CLASSES.get(cost_class or "")


def fit(source: Source, ours: Assumptions) -> tuple[float | None, list[Criterion]]:
    """Return the weighted mean of all known criteria (0 to 1, None where none is known) and the criteria in a fixed order."""
    lines = [
        Criterion(
            "size", nearness(source.population, ours.population), WEIGHTS["size"], source.population, ours.population
        ),
        Criterion("budget", affordable(source.cost, ours.budget), WEIGHTS["budget"], source.cost, ours.budget),
        _shared("challenges", source.challenges, ours.challenges),
        _shared("groups", source.groups, ours.groups),
        _shared("language", source.languages, ours.languages),
        Criterion("evidence", EVIDENCE.get(source.evidence), WEIGHTS["evidence"], source.evidence, None),
        Criterion("help", 1.0 if source.answers_questions else 0.0, WEIGHTS["help"], source.answers_questions, None),
    ]
    return whole(lines), lines


def whole(lines: Sequence[Criterion]) -> float | None:
    """Return the weighted mean of the criteria with points; None where there are none."""
    known = [(line.points, line.weight) for line in lines if line.points is not None]
    weight = sum(w for _p, w in known)
    return sum(p * w for p, w in known) / weight if weight else None


def nearness(theirs: int | None, ours: int | None) -> float | None:
    """Return 1 for towns of the same size, 0.5 where one is three times the other, falling on with every further factor of three."""
    if not theirs or not ours:
        return None
    return 0.5 ** abs(math.log(theirs / ours, 3))


def affordable(cost: float | None, budget: float | None) -> float | None:
    """Return 1 where the budget covers the first year, else the share that it covers."""
    if cost is None or budget is None:
        return None
    return 1.0 if budget >= cost else budget / cost


def _shared(key: str, theirs: frozenset[str], ours: frozenset[str]) -> Criterion:
    points = len(theirs & ours) / len(ours) if ours and theirs else None
    return Criterion(key, points, WEIGHTS[key], sorted(theirs), sorted(ours))


def most_alike(population: int | None, others: Iterable[tuple[int | None, object]]) -> list[object]:
    """Return things in the order of how near their town's population is; towns of unknown size last, otherwise as given."""
    ranked = [(nearness(other, population), at, thing) for at, (other, thing) in enumerate(others)]
    return [thing for points, at, thing in sorted(ranked, key=lambda r: (-(r[0] if r[0] is not None else -1.0), r[1]))]


LABELS = {
    "size": _("Size of the town"),
    "budget": _("Cost of the first year"),
    "challenges": _("Your challenges"),
    "groups": _("People you want to reach"),
    "language": _("Languages you can read"),
    "evidence": _("Evidence"),
    "help": _("They answer questions"),
}
