"""The only home of the order of a question's rows, and of which questions make no sense; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from mentoring.matching.problem import CRITERIA, FIELDS, HARD, RANKS, Need, Offer, Problem, Quota, Rules

LISTS = ("pins", "forbids", "conflicts", "refusals", "preferences")


def in_order(problem: Problem) -> Problem:
    """Return the same question with its rows in order. Raises ValueError where it makes no sense."""
    refuse_nonsense(problem)
    rows: dict[str, Any] = {
        name: tuple(sorted(getattr(problem, name), key=lambda row: row.key))
        for name in ("needs", "offers", "pins", "forbids", "conflicts", "refusals")
    }
    ranked = tuple(sorted(problem.preferences, key=lambda p: (p.side, p.need, p.offer)))
    quotas = tuple(sorted(problem.rules.quotas, key=lambda quota: quota.key))
    return replace(problem, **rows, preferences=ranked, rules=replace(problem.rules, quotas=quotas))


def refuse_nonsense(problem: Problem) -> None:
    """Raise ValueError with the first thing that makes no sense."""
    for fault in _faults(problem):
        raise ValueError(fault)


def _faults(problem: Problem) -> Iterator[str]:
    for name in ("needs", "offers", *LISTS[:4]):
        yield from _twice(name, (row.key for row in getattr(problem, name)))
    yield from _twice("preferences", (f"{p.side} {p.need} {p.offer}" for p in problem.preferences))
    for need in problem.needs:
        yield from _faults_of_need(need)
    for offer in problem.offers:
        yield from _faults_of_offer(offer)
    yield from _faults_of_rules(problem.rules)
    yield from _strangers(problem)


def _twice(name: str, keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield f"{name}: {key} is there twice"
        seen.add(key)


def _faults_of_need(need: Need) -> Iterator[str]:
    if need.weight < 0 or need.credit < 0 or need.worth < 1:
        yield f"need {need.key}: weight and credit must be whole numbers of which one is above 0"
    if need.wanted < 0 or min(need.topics.values(), default=0) < 0:
        yield f"need {need.key}: numbers must not be below 0"


def _faults_of_offer(offer: Offer) -> Iterator[str]:
    if not 0 <= offer.minimum <= offer.maximum:
        yield f"offer {offer.key}: minimum and maximum must be in order"
    if (offer.days or 0) < 0:
        yield f"offer {offer.key}: numbers must not be below 0"


def _faults_of_rules(rules: Rules) -> Iterator[str]:
    for name in sorted(rules.weights.keys() - set(CRITERIA) | rules.hard - set(HARD)):
        yield f"rules: {name} is not known"
    if min(rules.weights.values(), default=0) < 0 or min(rules.lift, rules.days_per_town) < 0:
        yield "rules: numbers must not be below 0"
    if rules.far < 1 or rules.prune < 1:
        yield "rules: far and prune must be above 0"
    yield from _twice("quotas", (quota.key for quota in rules.quotas))
    for quota in rules.quotas:
        yield from _faults_of_quota(quota)


def _faults_of_quota(quota: Quota) -> Iterator[str]:
    if not quota.by or set(quota.by) - set(FIELDS):
        yield f"quota {quota.key}: groups by what is not known"
    if (quota.most is None) == (quota.percent is None):
        yield f"quota {quota.key}: say either a number or a share"
    if min(quota.most or 0, quota.percent or 0) < 0:
        yield f"quota {quota.key}: numbers must not be below 0"
    if quota.only is not None and len(quota.only) != len(quota.by):
        yield f"quota {quota.key}: one value for each field"


def _strangers(problem: Problem) -> Iterator[str]:
    needs, offers = {need.key for need in problem.needs}, {offer.key for offer in problem.offers}
    for name in LISTS:
        for row in getattr(problem, name):
            if row.need not in needs or row.offer not in offers:
                yield f"{name}: {row.need} or {row.offer} is not there"
    for p in problem.preferences:
        if p.rank not in RANKS or p.side not in {"need", "offer"}:
            yield f"preferences: rank {p.rank} of {p.need} and {p.offer}"
