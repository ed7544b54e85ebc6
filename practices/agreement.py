"""The only home of how far reviewers agree: spread per criterion and agreement of pairs; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean


@dataclass(frozen=True)
class Criterion:
    """The points of several reviewers for one criterion; `spread` is the distance between the highest and the lowest."""

    key: str
    points: tuple[int, ...]
    mean: float | None
    spread: int


@dataclass(frozen=True)
class Agreement:
    """All criteria, and of all pairs of points on one criterion the share that is equal or one apart; None without a pair."""

    criteria: tuple[Criterion, ...]
    pairs: int
    equal: float | None
    near: float | None
    total: float | None


def agreement(keys: Sequence[str], scores: Sequence[Mapping[str, int | None]]) -> Agreement:
    """Return how far reviewers agree. A criterion that a reviewer could not judge (None or missing) makes no pair."""
    criteria = tuple(_criterion(key, [s[key] for s in scores if s.get(key) is not None]) for key in keys)  # type: ignore[misc]
    apart = [abs(a - b) for criterion in criteria for a, b in combinations(criterion.points, 2)]
    means = [criterion.mean for criterion in criteria if criterion.mean is not None]
    return Agreement(
        criteria,
        len(apart),
        sum(d == 0 for d in apart) / len(apart) if apart else None,
        sum(d <= 1 for d in apart) / len(apart) if apart else None,
        fmean(means) if means else None,
    )


def _criterion(key: str, points: list[int]) -> Criterion:
    spread = max(points) - min(points) if points else 0
    return Criterion(key, tuple(points), fmean(points) if points else None, spread)
