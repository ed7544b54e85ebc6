"""The fit of a practice for a town: pure arithmetic with reasons, the same for everybody, and never more than it knows."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.fit import Assumptions, Source, affordable, cost_of, fit, most_alike, nearness, whole

THERE = Source(
    population=19_000,
    cost=34_000,
    challenges=frozenset({"loneliness", "empty_buildings"}),
    groups=frozenset({"people_alone"}),
    languages=frozenset({"fi", "en", "pl"}),
    evidence="measured",
    answers_questions=True,
)


def points(source, ours):
    return {line.key: line.points for line in fit(source, ours)[1]}


def test_what_nobody_said_of_a_town_is_not_known_and_does_not_count():
    assert points(THERE, Assumptions()) == {
        "size": None, "budget": None, "challenges": None, "groups": None, "language": None, "evidence": 0.85, "help": 1.0,
    }  # fmt: skip


def test_every_criterion_compares_what_both_sides_say():
    ours = Assumptions(8_700, 17_000, frozenset({"loneliness", "ageing"}), frozenset({"youth"}), frozenset({"pl"}))
    found = points(THERE, ours)
    assert found["budget"] == 0.5
    assert found["challenges"] == 0.5
    assert found["groups"] == 0.0
    assert found["language"] == 1.0
    assert found["size"] == pytest.approx(0.5 ** math.log(19_000 / 8_700, 3))


def test_a_town_three_times_as_large_is_half_as_near_either_way():
    assert nearness(3_000, 9_000) == pytest.approx(0.5) == nearness(9_000, 3_000)
    assert nearness(5_000, 5_000) == 1.0


def test_a_known_amount_goes_before_its_class():
    assert (cost_of("under_10000", 5_400), cost_of("under_10000", None), cost_of(None, None)) == (5_400, 5_000.0, None)


def test_a_budget_covers_all_or_its_share():
    assert (affordable(1_000, 2_000), affordable(1_000, 250), affordable(None, 1), affordable(1, None)) == (
        1.0,
        0.25,
        None,
        None,
    )


SETS = st.frozensets(st.sampled_from(["loneliness", "ageing", "climate"]))
NUMBERS = st.none() | st.integers(1, 5_000_000)


@given(population=NUMBERS, budget=NUMBERS, challenges=SETS, groups=SETS)
def test_points_stay_between_nothing_and_all_and_the_whole_between_its_parts(population, budget, challenges, groups):
    total, lines = fit(THERE, Assumptions(population, budget, challenges, groups, frozenset({"en"})))
    known = [line.points for line in lines if line.points is not None]
    assert all(0 <= p <= 1 for p in known)
    assert min(known) - 1e-9 <= total <= max(known) + 1e-9


@given(NUMBERS, st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_more_money_never_fits_worse(cost, budget, more):
    source = Source(None, cost, frozenset(), frozenset(), frozenset(), "", answers_questions=False)
    assert fit(source, Assumptions(budget=budget + more))[0] >= fit(source, Assumptions(budget=budget))[0]


def test_nothing_known_gives_no_number_at_all():
    assert whole([]) is None


def test_towns_of_our_size_come_first_and_unknown_ones_last():
    towns = [(50_000, "large"), (None, "unknown"), (4_100, "small"), (9_000, "middle")]
    assert most_alike(4_000, towns) == ["small", "middle", "large", "unknown"]
    assert most_alike(None, towns) == ["large", "unknown", "small", "middle"]
