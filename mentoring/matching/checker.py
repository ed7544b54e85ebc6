"""The only home of checking a matching: all of it computed again, without any code of the engine, standard library only; pure.

Anybody may run it on a question and an answer. It says what is wrong, not whether something better exists.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from mentoring.matching.problem import Conflict, Forbid, Matching, Need, Offer, Pair, Problem, Quota, Refusal, digest
from mentoring.matching.validity import in_order


@dataclass(frozen=True)
class Violation:
    """Something that does not hold: `rule` names it, `keys` are those concerned."""

    rule: str
    keys: tuple[str, ...] = ()


def check(problem: Problem, matching: Matching) -> list[Violation]:
    """Return what is wrong with an answer; an empty list is the good news."""
    return [
        *_strangers(problem, matching),
        *_wrong_pairs(problem, matching),
        *_wrong_counts(problem, matching),
        *_wrong_quotas(problem, matching),
        *_wrong_lists(problem, matching),
        *_wrong_values(problem, matching),
        *_wrong_unmatched(problem, matching),
        *_wrong_hashes(problem, matching),
    ]


def _known(problem: Problem, matching: Matching) -> list[tuple[Need, Offer, Pair]]:
    needs, offers = {n.key: n for n in problem.needs}, {o.key: o for o in problem.offers}
    return [(needs[p.need], offers[p.offer], p) for p in matching.pairs if p.need in needs and p.offer in offers]


def _strangers(problem: Problem, matching: Matching) -> Iterator[Violation]:
    known = {pair.keys for _need, _offer, pair in _known(problem, matching)}
    for keys, many in Counter(pair.keys for pair in matching.pairs).items():
        if keys not in known:
            yield Violation("unknown", keys)
        if many > 1:
            yield Violation("twice", keys)


# --- rules and scores -----------------------------------------------------------------------------
def _wrong_pairs(problem: Problem, matching: Matching) -> Iterator[Violation]:
    pinned = {(pin.need, pin.offer) for pin in problem.pins if not pin.trial}
    for need, offer, pair in _known(problem, matching):
        for rule in broken(problem, need, offer):
            yield Violation(rule, pair.keys)
        parts = contributions(problem, need, offer)
        if (pair.contributions, pair.score) != (parts, sum(parts.values())):
            yield Violation("score", pair.keys)
        if pair.pinned != (pair.keys in pinned):
            yield Violation("pinned", pair.keys)


def broken(problem: Problem, need: Need, offer: Offer) -> list[str]:
    """Return the rules that shut a pair out."""
    wanted = {topic for topic, weight in need.topics.items() if weight}
    known = {topic for topic, level in offer.topics.items() if level}
    fails = {
        "language": _common_level(need, offer) < problem.rules.language_level,
        "topic": bool(wanted) and not wanted & known,
        "serves": bool(offer.serves) and need.country not in offer.serves,
        "period": _apart(need.periods, offer.periods),
        "format": _apart(need.formats, offer.formats),
        "group": _apart(need.groups, offer.groups),
    }
    keys = (need.key, offer.key)
    lists: dict[str, Sequence[Forbid | Conflict | Refusal]]
    lists = {"forbid": problem.forbids, "conflict": problem.conflicts, "refusal": problem.refusals}
    single = [name for name, entries in lists.items() if any((e.need, e.offer) == keys for e in entries)]
    return [name for name, fail in fails.items() if fail and name in problem.rules.hard] + single


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _common_level(need: Need, offer: Offer) -> int:
    return max((min(level, offer.languages.get(name, 0)) for name, level in need.languages.items()), default=0)


def contributions(problem: Problem, need: Need, offer: Offer) -> dict[str, int]:
    """Return what each criterion adds to the score of a pair."""
    weight = max(1, sum(need.topics.values()))
    met = problem.acquainted & {(need.key, offer.key)}
    ranks = {p.side: p.rank for p in problem.preferences if (p.need, p.offer) == (need.key, offer.key)}
    values = {
        "topics": sum(w * min(offer.topics.get(t, 0), 5) for t, w in need.topics.items()) * 1000 // (weight * 5),
        "evidence": sum(w for t, w in need.topics.items() if t in offer.evidence) * 1000 // weight,
        "language": _common_level(need, offer) * 1000 // 6,
        "format": _share(need.formats, offer.formats),
        "period": _share(need.periods, offer.periods),
        "same_country": 1000 if need.country == offer.country else 0,
        "other_country": 1000 if need.country != offer.country else 0,
        "need_rank": (6 - ranks.get("need", 6)) * 200,
        "offer_rank": (6 - ranks.get("offer", 6)) * 200,
        "acquainted": 1000 if met else 0,
        "unacquainted": 0 if met else 1000,
        "distance": _nearness(need.place, offer.place, problem.rules.far),
    }
    weights = {name: weight for name, weight in problem.rules.weights.items() if weight}
    return {name: weight * values[name] // sum(weights.values()) for name, weight in weights.items()}


def _share(asked: frozenset[str], given: frozenset[str]) -> int:
    return len(asked & given) * 1000 // max(1, len(asked))


def _nearness(here: tuple[int, int] | None, there: tuple[int, int] | None, far: int) -> int:
    if here is None or there is None:
        return 0
    (a, b), (c, d) = ((radians(degree / 1000) for degree in place) for place in (here, there))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    kilometres = round(2 * 6371 * asin(sqrt(min(half, 1))))
    return (far - min(kilometres, far)) * 1000 // far


# --- limits ---------------------------------------------------------------------------------------
def _wrong_counts(problem: Problem, matching: Matching) -> Iterator[Violation]:
    towns, mentors = Counter(p.need for p in matching.pairs), Counter(p.offer for p in matching.pairs)
    days = problem.rules.days_per_town
    for need in problem.needs:
        if towns[need.key] > need.wanted:
            yield Violation("wanted", (need.key,))
    for offer in problem.offers:
        many = mentors[offer.key]
        if many < offer.minimum:
            yield Violation("minimum", (offer.key,))
        if many > offer.maximum:
            yield Violation("maximum", (offer.key,))
        if offer.days is not None and many * days > offer.days:
            yield Violation("days", (offer.key,))


def _wrong_quotas(problem: Problem, matching: Matching) -> Iterator[Violation]:
    wanted = sum(need.wanted for need in problem.needs)
    for quota in problem.rules.quotas:
        groups = Counter(_group(quota, need, offer) for need, offer, _pair in _known(problem, matching))
        most = quota.most if quota.most is not None else max(1, wanted * (quota.percent or 0) // 100)
        for group, many in groups.items():
            if all(group) and quota.only in {None, group} and many > most:
                yield Violation("quota", (quota.key, *group))


def _group(quota: Quota, need: Need, offer: Offer) -> tuple[str, ...]:
    fields = {
        "mentor": offer.key,
        "mentor_country": offer.country,
        "organisation": offer.organisation,
        "kind": offer.kind,
        "town_country": need.country,
    }
    return tuple(fields[name] for name in quota.by)


def _wrong_lists(problem: Problem, matching: Matching) -> Iterator[Violation]:
    for pin in problem.pins:
        if (pin.need, pin.offer) not in matching.keys:
            yield Violation("pin", (pin.key,))


# --- the record -----------------------------------------------------------------------------------
def values_of(problem: Problem, matching: Matching) -> dict[str, int | None]:
    """Return what the aims have reached, but for the lot."""
    worth = {need.key: need.weight + need.credit for need in problem.needs}
    found: dict[str, int | None] = {
        "served": sum(worth[key] for key in {pair.need for pair in matching.pairs}),
        "places": sum(worth[pair.need] for pair in matching.pairs),
        "total": sum(pair.score for pair in matching.pairs),
        "kept": len(matching.keys & problem.previous),
    }
    left = sorted(pair.score for pair in matching.pairs if not pair.pinned)
    for level in range(1, problem.rules.lift + 1):
        found[f"worst {level}"] = left[0] if left else None
        if not left:
            break
        found[f"few {level}"] = -left.count(left[0])
        left = [score for score in left if score != left[0]]
    return found


def _wrong_values(problem: Problem, matching: Matching) -> Iterator[Violation]:
    if {pair.need for pair in matching.pairs} <= {need.key for need in problem.needs}:
        right = values_of(problem, matching)
        said = {stage.name: stage.value for stage in matching.stages if stage.name != "lot"}
        for name in sorted(right.keys() | said.keys()):
            if name not in right or name not in said or right[name] != said[name]:
                yield Violation("value", (name,))


def _wrong_unmatched(problem: Problem, matching: Matching) -> Iterator[Violation]:
    towns = Counter(pair.need for pair in matching.pairs)
    right = {need.key: need.wanted - towns[need.key] for need in problem.needs if need.wanted > towns[need.key]}
    said = {entry.need: entry.missing for entry in matching.unmatched}
    for key in sorted(right.keys() | said.keys()):
        if right.get(key) != said.get(key):
            yield Violation("unmatched", (key,))


def _wrong_hashes(problem: Problem, matching: Matching) -> Iterator[Violation]:
    if matching.input_hash != digest(in_order(problem)):
        yield Violation("input_hash")
    if matching.result_hash != digest([matching.pairs, matching.unmatched, matching.stages]):
        yield Violation("result_hash")
