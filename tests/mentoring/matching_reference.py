"""Worlds for the tests of matching, and the slow and plain way to the right answer: trying everything."""

from itertools import combinations, product
from random import Random

import numpy as np
from hypothesis import strategies as st

from mentoring.matching.checker import broken, check, contributions
from mentoring.matching.network import capacity
from mentoring.matching.problem import (
    Conflict,
    Forbid,
    Need,
    Offer,
    Pin,
    Preference,
    Problem,
    Quota,
    Refusal,
    Rules,
)

COUNTRIES, TOPICS, LANGUAGES = ("DK", "EE", "LV"), ("heritage", "youth", "music"), ("en", "da", "et")
QUOTAS = (
    Quota("country", ("mentor_country",), most=2),
    Quota("share", ("mentor_country",), percent=40),
    Quota("house", ("organisation",), most=1),
    Quota("one", ("mentor", "town_country"), most=1),
    Quota("way", ("mentor_country", "town_country"), most=1),
    Quota("experts", ("kind",), most=2, only=("expert",)),
)


def town(key, country="EE", **more):
    return Need(key, country, **{"languages": {"en": 4}, "topics": {"heritage": 1}, **more})


def mentor(key, country="DK", **more):
    return Offer(key, country, **{"languages": {"en": 5}, "topics": {"heritage": 5}, **more})


def sets(values):
    return st.frozensets(st.sampled_from(values), max_size=2)


@st.composite
def needs(draw, most):
    many = draw(st.integers(0, most))
    levels = st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 6), min_size=1, max_size=2)
    return tuple(
        Need(
            f"n{i}",
            draw(st.sampled_from(COUNTRIES)),
            draw(levels) | {"en": draw(st.integers(2, 5))},
            draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 3), max_size=2)),
            weight=draw(st.integers(1, 2)),
            credit=draw(st.integers(0, 1)),
            wanted=draw(st.sampled_from([1, 1, 1, 2])),
            periods=draw(sets(("spring", "autumn"))),
        )
        for i in range(many)
    )


@st.composite
def offers(draw, most):
    many = draw(st.integers(0, most))
    found = []
    for j in range(many):
        maximum = draw(st.integers(0, 3))
        found.append(
            Offer(
                f"m{j}",
                draw(st.sampled_from(COUNTRIES)),
                organisation=draw(st.sampled_from(["", "o1", "o2"])),
                kind=draw(st.sampled_from(["organisation", "expert"])),
                languages={"en": draw(st.integers(2, 6)), "da": draw(st.integers(0, 6))},
                topics=draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 5), max_size=3)),
                minimum=min(maximum, draw(st.sampled_from([0, 0, 0, 1]))),
                maximum=maximum,
                periods=draw(sets(("spring", "autumn"))),
            )
        )
    return tuple(found)


@st.composite
def problems(draw, most=5, quotas=QUOTAS, obliged=True):
    few_and_many = draw(st.sampled_from([(most, most), (most, most), (most + 2, 3), (3, most + 2)]))
    towns, mentors = (draw(rows(many)) for rows, many in zip((needs, offers), few_and_many, strict=True))
    cells = [(n.key, o.key) for n in towns for o in mentors]
    some = st.lists(st.sampled_from(cells), max_size=2, unique=True) if cells else st.just([])
    few = st.lists(st.sampled_from(cells), max_size=1) if cells and obliged else st.just([])
    if not obliged:
        mentors = tuple(Offer(**{**o.__dict__, "minimum": 0}) for o in mentors)
    return Problem(
        towns,
        mentors,
        Rules(
            weights=draw(st.sampled_from([{"topics": 1}, {"topics": 3, "language": 2, "need_rank": 1}, {}])),
            quotas=tuple(draw(st.lists(st.sampled_from(quotas), max_size=2, unique=True))),
            lift=draw(st.integers(0, 3)),
            keep_first=draw(st.booleans()),
            prune=draw(st.sampled_from([1, 20])),
        ),
        pins=tuple(Pin(f"p{i}", *cell) for i, cell in enumerate(draw(few))),
        forbids=tuple(Forbid(f"f{i}", *cell) for i, cell in enumerate(draw(some))),
        conflicts=tuple(Conflict(f"c{i}", *cell) for i, cell in enumerate(draw(few))),
        refusals=tuple(Refusal(f"r{i}", *cell) for i, cell in enumerate(draw(few))),
        preferences=tuple(Preference("need", *cell, draw(st.integers(1, 5))) for cell in draw(some)),
        previous=frozenset(draw(some)),
        seed=draw(st.sampled_from(["", "drawn in public"])),
    )


def crowd(many, seed, quotas=(), **more):
    """Return a world in which most towns find a mentor, and not all the one they would like."""
    random = Random(seed)
    topics, tongues = [f"t{i}" for i in range(12)], ["da", "et", "lv", "pl"]
    towns = tuple(
        town(
            f"n{i:03}",
            random.choice("ABCD"),
            languages={random.choice(tongues): 5, "en": random.randint(1, 5)},
            topics={topic: random.randint(1, 4) for topic in random.sample(topics, 3)},
            credit=random.randint(0, 1),
        )
        for i in range(many)
    )
    mentors = tuple(
        mentor(
            f"m{j:03}",
            random.choice("ABCD"),
            languages={random.choice(tongues): 6, "en": random.randint(2, 6)},
            topics={topic: random.randint(1, 5) for topic in random.sample(topics, 4)},
            organisation=f"o{j // 3}",
            kind=random.choice(["organisation", "expert"]),
            maximum=random.randint(1, 3),
        )
        for j in range(many // 2)
    )
    return Problem(towns, mentors, Rules(quotas=quotas, **more), seed=str(seed))


def fits(problem, pairs):
    """Return whether these pairs break no limit but minimums and pins; those only bind the whole."""
    needs, offers = {n.key: n for n in problem.needs}, {o.key: o for o in problem.offers}
    groups = {}
    for need, offer in pairs:
        for quota in problem.rules.quotas:
            values = {
                "mentor": offer, "mentor_country": offers[offer].country, "organisation": offers[offer].organisation,
                "kind": offers[offer].kind, "town_country": needs[need].country,
            }  # fmt: skip
            group = tuple(values[name] for name in quota.by)
            if all(group) and quota.only in {None, group}:
                groups[quota, group] = groups.get((quota, group), 0) + 1
    if any(many > quota.cap(problem.wanted) for (quota, _group), many in groups.items()):
        return False
    return all(sum(o == key for _n, o in pairs) <= capacity(offers[key], 0) for key in {o for _n, o in pairs})


def worth(problem, pairs, scores):
    """Return what a matching reaches, aim by aim, in the order of the rules; the lot is left out."""
    by_need = {need.key: need.weight + need.credit for need in problem.needs}
    pinned = {(pin.need, pin.offer) for pin in problem.pins}
    served = [sum(by_need[key] for key in {n for n, _o in pairs}), sum(by_need[n] for n, _o in pairs)]
    left, lifted = sorted(scores[pair] for pair in pairs if pair not in pinned), []
    for _level in range(problem.rules.lift):
        lifted += [left[0], -left.count(left[0])] if left else [10**9, 0]
        left = [score for score in left if score != left[0]]
    scored, kept = [*lifted, sum(scores[pair] for pair in pairs)], [len(problem.previous & set(pairs))]
    return [*served, *kept, *scored] if problem.rules.keep_first else [*served, *scored, *kept]


def best_by_trying(problem):
    """Return (the highest worth, the matchings that reach it), or None where nothing fulfils the rules."""
    scores = {
        (n.key, o.key): sum(contributions(problem, n, o).values())
        for n in problem.needs for o in problem.offers if not broken(problem, n, o)
    }  # fmt: skip
    options = [
        [
            set_
            for many in range(need.wanted + 1)
            for set_ in combinations([c for c in scores if c[0] == need.key], many)
        ]
        for need in problem.needs
    ]
    partial = [()]
    for choices in options:
        partial = [pairs for start, more in product(partial, choices) if fits(problem, pairs := start + more)]
    pins = {(pin.need, pin.offer) for pin in problem.pins}
    whole = [
        pairs for pairs in partial
        if pins <= set(pairs) and all(sum(o == m.key for _n, o in pairs) >= m.minimum for m in problem.offers)
    ]  # fmt: skip
    if not whole:
        return None
    every = [(worth(problem, pairs, scores), frozenset(pairs)) for pairs in whole]
    highest = max(value for value, _pairs in every)
    return highest, [pairs for value, pairs in every if value == highest]


def reached(problem, matching):
    """Return the worth of an answer."""
    scores = {pair.keys: pair.score for pair in matching.pairs}
    return worth(problem, sorted(matching.keys), scores)


def sound(problem, matching):
    """Return the answer, once the checker found nothing."""
    assert check(problem, matching) == []
    assert matching.proven
    return matching


# --- seven by seven: every way, tried as whole columns of numbers -----------------------------
def seven_by_seven(seed):
    """Return a question of seven towns that want one mentor each and seven mentors, with whatever rules the seed draws."""
    random = Random(seed)
    towns = tuple(
        Need(
            f"n{i}", random.choice(COUNTRIES), {"en": random.randint(2, 5)},
            {topic: random.randint(1, 3) for topic in random.sample(TOPICS, 2)},
            weight=random.randint(1, 2), credit=random.randint(0, 1),
        )
        for i in range(7)
    )  # fmt: skip
    mentors = tuple(
        Offer(
            f"m{j}", random.choice(COUNTRIES), organisation=random.choice(["", "o1", "o2"]),
            kind=random.choice(["organisation", "expert"]), languages={"en": random.randint(3, 6)},
            topics={topic: random.randint(1, 5) for topic in random.sample(TOPICS, 2)},
            minimum=random.choice([0, 0, 0, 0, 0, 1]), maximum=random.randint(1, 2),
        )
        for j in range(7)
    )  # fmt: skip
    cells = [(n.key, o.key) for n in towns for o in mentors]
    rules = Rules(
        weights=random.choice([{"topics": 1}, {"topics": 3, "language": 2, "need_rank": 1}]),
        quotas=tuple(random.sample(QUOTAS, 2)), lift=random.randint(0, 3), keep_first=random.random() < 0.5,
    )  # fmt: skip
    return Problem(
        towns, mentors, rules,
        forbids=tuple(Forbid(f"f{i}", *cell) for i, cell in enumerate(random.sample(cells, 2))),
        preferences=tuple(Preference("need", *cell, random.randint(1, 5)) for cell in random.sample(cells, 6)),
        previous=frozenset(random.sample(cells, 3)),
    )  # fmt: skip


def ways_of(problem, scores):
    """Return (ways, column of a town's mentor or -1): all that break no limit, minimums included."""
    ways = np.full((1, 0), -1, dtype=np.int8)
    for i, need in enumerate(problem.needs):
        options = [-1, *(j for j, offer in enumerate(problem.offers) if (need.key, offer.key) in scores)]
        ways = np.vstack([np.hstack([ways, np.full((len(ways), 1), j, dtype=np.int8)]) for j in options])
        ways = ways[_within(problem, ways, i + 1)]
    for j, offer in enumerate(problem.offers):
        ways = ways[(ways == j).sum(axis=1) >= offer.minimum]
    return ways


def _within(problem, ways, many):
    good = np.ones(len(ways), dtype=bool)
    for j, offer in enumerate(problem.offers):
        good &= (ways == j).sum(axis=1) <= capacity(offer, 0)
    for quota in problem.rules.quotas:
        groups = {}
        for i, need in enumerate(problem.needs[:many]):
            for j, offer in enumerate(problem.offers):
                values = {
                    "mentor": offer.key, "mentor_country": offer.country, "organisation": offer.organisation,
                    "kind": offer.kind, "town_country": need.country,
                }  # fmt: skip
                group = tuple(values[name] for name in quota.by)
                if all(group) and quota.only in {None, group}:
                    groups.setdefault(group, []).append((i, j))
        for cells in groups.values():
            good &= sum((ways[:, i] == j).astype(int) for i, j in cells) <= quota.cap(problem.wanted)
    return good


def best_of_all_ways(problem):
    """Return (the highest worth, the matchings that reach it) as `worth` counts it, or None where nothing fulfils the rules."""
    scores = {
        (n.key, o.key): sum(contributions(problem, n, o).values())
        for n in problem.needs for o in problem.offers if not broken(problem, n, o)
    }  # fmt: skip
    ways = ways_of(problem, scores)
    if not len(ways):
        return None
    names = [[o.key for o in problem.offers] for _need in problem.needs]
    score = np.array([[scores.get((n.key, key), 0) for key in names[i]] + [0] for i, n in enumerate(problem.needs)])
    kept = np.array([[(n.key, key) in problem.previous for key in names[i]] + [0] for i, n in enumerate(problem.needs)])
    rows = np.arange(len(problem.needs))
    served, got, again = ways >= 0, score[rows, ways], kept[rows, ways].sum(axis=1)
    first = (served * [n.weight + n.credit for n in problem.needs]).sum(axis=1)
    aims, left = [], np.where(served, got, 10**9)
    for _level in range(problem.rules.lift):
        worst = left.min(axis=1)
        aims += [worst, np.where(worst < 10**9, -(left == worst[:, None]).sum(axis=1), 0)]
        left = np.where(left == worst[:, None], 10**9, left)
    scored = [*aims, got.sum(axis=1)]
    order = [first, first, again, *scored] if problem.rules.keep_first else [first, first, *scored, again]
    best, highest = np.arange(len(ways)), []
    for aim in order:
        highest.append(int(aim[best].max()))
        best = best[aim[best] == highest[-1]]
    found = [
        frozenset((problem.needs[i].key, problem.offers[j].key) for i, j in enumerate(way) if j >= 0)
        for way in ways[best]
    ]
    return highest, found
