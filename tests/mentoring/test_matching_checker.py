"""The checker finds each kind of fault in an answer that somebody has bent."""

from dataclasses import replace

import pytest

from mentoring.matching.checker import check
from mentoring.matching.problem import Conflict, Forbid, Pair, Pin, Problem, Quota, Refusal, Rules, Stage, Unmatched
from mentoring.matching.stages import solve
from tests.mentoring.matching_reference import mentor, town

TOWNS = (town("a"), town("b"), town("c", languages={"lv": 6}))
MENTORS = (mentor("x", maximum=3, days=20), mentor("y", "EE"))
PROBLEM = Problem(TOWNS, MENTORS, Rules(days_per_town=5))
RIGHT = solve(PROBLEM)


def rules_broken(problem=PROBLEM, matching=RIGHT, **changes) -> set[str]:
    return {violation.rule for violation in check(replace(problem, **changes), matching)} - {"input_hash"}


def test_the_right_answer_has_no_fault():
    assert check(PROBLEM, RIGHT) == []
    assert check(replace(PROBLEM, seed="other"), RIGHT) != []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"offers": (replace(MENTORS[0], maximum=0), replace(MENTORS[1], maximum=0))}, "maximum"),
        ({"offers": (replace(MENTORS[0], days=4), replace(MENTORS[1], days=4))}, "days"),
        ({"offers": tuple(replace(m, minimum=2, maximum=3) for m in MENTORS)}, "minimum"),
        ({"needs": tuple(replace(n, wanted=0) for n in TOWNS)}, "wanted"),
        ({"offers": tuple(replace(m, languages={"da": 5}) for m in MENTORS)}, "language"),
        ({"offers": tuple(replace(m, topics={"music": 5}) for m in MENTORS)}, "topic"),
        ({"offers": tuple(replace(m, serves=frozenset({"FI"})) for m in MENTORS)}, "serves"),
        ({"rules": Rules(weights={"topics": 1})}, "score"),
        ({"rules": Rules(quotas=(Quota("q", ("town_country",), most=1),))}, "quota"),
        ({"rules": Rules(quotas=(Quota("q", ("town_country",), percent=34),))}, "quota"),
        ({"forbids": tuple(Forbid(m.key, "a", m.key) for m in MENTORS)}, "forbid"),
        ({"conflicts": tuple(Conflict(m.key, "a", m.key) for m in MENTORS)}, "conflict"),
        ({"refusals": tuple(Refusal(m.key, "a", m.key) for m in MENTORS)}, "refusal"),
        ({"pins": (Pin("p", "c", "x"),)}, "pin"),
        ({"pins": tuple(Pin(f"p{i}", *pair.keys) for i, pair in enumerate(RIGHT.pairs))}, "pinned"),
        ({"needs": TOWNS[1:]}, "unknown"),
        ({"previous": RIGHT.keys}, "value"),
        ({"needs": (*TOWNS, town("d"))}, "unmatched"),
    ],
)
def test_an_answer_to_another_question_is_found_out(changes, rule):
    assert rule in rules_broken(**changes)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"pairs": (*RIGHT.pairs, RIGHT.pairs[0])}, "twice"),
        ({"pairs": (*RIGHT.pairs, Pair("a", "nobody", 1))}, "unknown"),
        ({"stages": RIGHT.stages[:-2]}, "value"),
        ({"stages": (*RIGHT.stages, Stage("worst 9", 1))}, "value"),
        ({"unmatched": ()}, "unmatched"),
        ({"unmatched": (*RIGHT.unmatched, Unmatched("a", 1, "rules", 0))}, "unmatched"),
        ({"seconds": 1.0}, None),
        ({"result_hash": "0"}, "result_hash"),
    ],
)
def test_a_bent_answer_is_found_out(changes, rule):
    broken = rules_broken(matching=replace(RIGHT, **changes))
    assert rule in broken if rule else broken == set()


def test_both_who_say_nothing_in_common_are_kept_apart_only_where_both_say_something():
    hard = frozenset({"period", "format", "group"})
    spring, autumn = frozenset({"spring"}), frozenset({"autumn"})
    for name in ("periods", "formats", "groups"):
        said = Problem((town("a", **{name: spring}),), (mentor("x", **{name: autumn}),), Rules(hard=hard))
        assert solve(said).pairs == ()
        silent = replace(said, offers=(mentor("x"),))
        assert [pair.keys for pair in solve(silent).pairs] == [("a", "x")]
        assert rules_broken(said, replace(solve(silent), input_hash="")) >= {name.removesuffix("s")}
