"""What the way back protects: a kept question or answer is read as it was, with the same hash, and strange fields do no harm."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.matching import Matching, Need, Offer, Pin, Problem, Quota, Rules, check, solve
from mentoring.matching.problem import digest, plain
from mentoring.matching.reading import read_matching, read_problem, read_rules

KEYS = st.text("abc", min_size=1, max_size=3)
NEEDS = st.builds(
    Need, key=KEYS, country=st.sampled_from(["LV", "FI"]), languages=st.dictionaries(st.sampled_from(["en", "lv"]), st.integers(1, 6)),
    topics=st.dictionaries(KEYS, st.integers(0, 3)), weight=st.integers(1, 4), credit=st.integers(0, 2), wanted=st.integers(0, 2),
    periods=st.frozensets(KEYS), formats=st.frozensets(KEYS), place=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
)  # fmt: skip
OFFERS = st.builds(
    Offer, key=KEYS, country=st.just("FI"), evidence=st.frozensets(KEYS), maximum=st.integers(0, 3), days=st.none() | st.integers(0, 9),
    serves=st.frozensets(st.sampled_from(["LV", "FI"])), periods=st.frozensets(KEYS),
)  # fmt: skip
QUOTAS = st.builds(
    Quota, key=KEYS, by=st.just(("mentor_country",)), most=st.integers(0, 9), only=st.none() | st.just(("FI",))
)
RULES = st.builds(Rules, hard=st.frozensets(st.sampled_from(["language", "topic"])), quotas=st.tuples(QUOTAS))
PROBLEMS = st.builds(
    Problem, needs=st.tuples(NEEDS), offers=st.tuples(OFFERS), rules=RULES, pins=st.tuples(st.builds(Pin, KEYS, KEYS, KEYS)),
    previous=st.frozensets(st.tuples(KEYS, KEYS)), acquainted=st.frozensets(st.tuples(KEYS, KEYS)), seed=KEYS,
)  # fmt: skip


def through_json(value):
    """Return what a database gives back of it."""
    return json.loads(json.dumps(plain(value)))


@settings(max_examples=60)
@given(PROBLEMS)
def test_a_question_comes_back_as_it_was_with_the_same_hash(problem):
    again = read_problem(through_json(problem))
    assert (again, digest(again)) == (problem, digest(problem))


def test_an_answer_comes_back_as_it_was_and_still_holds():
    town = Need("a", "LV", {"en": 4}, {"t": 2}, periods=frozenset({"x"}))
    lone = Need("b", "LV", {"lv": 6}, {"t": 1}, periods=frozenset({"x"}))
    mentor = Offer("m", "FI", languages={"en": 5}, topics={"t": 3}, periods=frozenset({"x"}))
    problem = Problem((town, lone), (mentor,), seed="z")
    answer = solve(problem)
    again = read_matching(through_json(answer))
    assert again == answer
    assert check(read_problem(through_json(problem)), again) == []


def test_rules_that_leave_things_out_are_the_usual_ones():
    assert read_rules({}) == Rules()
    assert read_rules({"lift": 3, "quotas": [{"key": "q", "by": ["kind"], "most": 1}]}) == Rules(
        lift=3, quotas=(Quota("q", ("kind",), most=1),)
    )


def test_fields_that_nobody_knows_are_left_out():
    kept = through_json(Problem(seed="7")) | {"colour": "blue"}
    kept["rules"]["mood"] = "good"
    assert read_problem(kept) == Problem(seed="7")
    assert read_matching({"pairs": [], "weather": "rain"}) == Matching()
