"""How scores become results: missing is never a number, order changes nothing, equal means equal."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.scoring import Reading, Scale, head_to_head, rank, result_of, total_of, warnings

SCALES = [Scale("need", 0, 5, weight=2), Scale("plan", 1, 4), Scale("joy", 0, 10, counts=False, required=False)]
VALUES = st.fixed_dictionaries(
    {
        "need": st.none() | st.integers(0, 5),
        "plan": st.none() | st.integers(1, 4),
        "joy": st.none() | st.integers(0, 10),
    }
)
READINGS = st.lists(
    st.builds(Reading, st.sampled_from(["ana", "ben", "cleo"]), st.just("kalnupe"), VALUES, st.booleans()),
    max_size=3,
    unique_by=lambda reading: reading.juror,
)


def test_a_total_is_the_weighted_share_of_what_is_possible():
    assert total_of(SCALES, {"need": 5, "plan": 4}) == 100
    assert total_of(SCALES, {"need": 0, "plan": 1}) == 0
    assert total_of(SCALES, {"need": 3, "plan": 2}) == Fraction(100) * (2 * Fraction(3, 5) + Fraction(1, 3)) / 3


def test_a_criterion_that_does_not_count_changes_nothing():
    assert total_of(SCALES, {"need": 3, "plan": 2, "joy": 10}) == total_of(SCALES, {"need": 3, "plan": 2})


def test_a_required_criterion_without_a_score_leaves_no_total():
    assert total_of(SCALES, {"need": 5, "plan": None}) is None
    assert total_of(SCALES, {"need": 5}) is None
    assert total_of(SCALES, {}) is None


def test_an_optional_criterion_that_was_left_out_takes_nothing_from_the_rest():
    scales = [Scale("need", 0, 5), Scale("extra", 0, 5, required=False)]
    assert total_of(scales, {"need": 4}) == 80
    assert total_of([scales[1]], {}) is None


@pytest.mark.parametrize("value", [-1, 6])
def test_a_score_outside_of_its_scale_is_an_error_and_no_total(value):
    with pytest.raises(ValueError, match="outside"):
        total_of(SCALES, {"need": value, "plan": 2})


@given(READINGS)
def test_what_is_missing_never_enters_a_number(readings):
    result = result_of("kalnupe", SCALES, readings)
    given_totals = [total for r in readings if r.counts and (total := total_of(SCALES, r.values)) is not None]
    assert sorted(result.totals.values()) == sorted(given_totals)
    assert result.total == (sum(given_totals) if given_totals else None)
    assert result.mean == (sum(given_totals) / len(given_totals) if given_totals else None)
    assert len(result.missing) + result.readings == len(readings)


@given(READINGS, st.randoms())
def test_the_order_of_the_jurors_changes_nothing(readings, rng):
    mixed = list(readings)
    rng.shuffle(mixed)
    assert result_of("kalnupe", SCALES, mixed) == result_of("kalnupe", SCALES, readings)


@given(READINGS, st.integers(0, 2))
def test_raising_one_score_never_lowers_the_candidate(readings, which):
    if which >= len(readings) or readings[which].values["need"] in {None, 5}:
        return
    one = readings[which]
    raised = Reading(one.juror, one.candidate, {**one.values, "need": one.values["need"] + 1}, one.counts)
    after = result_of("kalnupe", SCALES, [*readings[:which], raised, *readings[which + 1 :]])
    before = result_of("kalnupe", SCALES, readings)
    assert (after.total or 0) >= (before.total or 0)
    assert (after.mean or 0) >= (before.mean or 0)


@given(st.integers(0, 5))
def test_a_juror_who_gives_everybody_the_same_changes_no_ranking(points):
    two = {"kalnupe": 4, "soovere": 2}
    readings = [Reading("ana", town, {"need": value, "plan": 2}) for town, value in two.items()]
    same = [Reading("ben", town, {"need": points, "plan": 3}) for town in two]
    for how in ("sum", "mean"):
        ranked = rank([result_of(town, SCALES, [*readings, *same]) for town in two], how)
        assert [entry.result.candidate for entry in ranked] == ["kalnupe", "soovere"]


def test_equal_results_share_a_place_and_what_has_no_number_has_none():
    readings = [Reading("ana", "b", {"need": 3, "plan": 2}), Reading("ana", "a", {"need": 3, "plan": 2}),
                Reading("ana", "c", {"need": 1, "plan": 2}), Reading("ana", "d", {}, counts=False)]  # fmt: skip
    ranked = rank([result_of(town, SCALES, readings) for town in "dcba"], "sum")
    assert [(entry.place, entry.result.candidate) for entry in ranked] == [(1, "a"), (1, "b"), (3, "c"), (None, "d")]


def test_head_to_head_counts_only_jurors_who_read_both():
    high, low = {"need": 5, "plan": 4}, {"need": 1, "plan": 1}
    readings = [
        Reading("ana", "a", high), Reading("ana", "b", low),
        Reading("ben", "b", high), Reading("cleo", "b", high),  # neither read a
    ]  # fmt: skip
    assert head_to_head([result_of(town, SCALES, readings) for town in "ab"]) == {"a": 1, "b": 0}


def test_a_sum_over_unequal_numbers_of_readings_is_warned_of():
    full = {"need": 5, "plan": 4}
    readings = [
        Reading("ana", "a", full),
        Reading("ben", "a", full),
        Reading("ana", "b", full),
        Reading("ana", "c", {}, counts=False),
    ]
    results = [result_of(town, SCALES, readings) for town in "abc"]
    assert warnings(results, 2, "sum") == [("b", "few"), ("b", "uneven"), ("c", "none")]
    assert warnings(results, 2, "mean") == [("b", "few"), ("c", "none")]
