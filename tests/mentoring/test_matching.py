"""The matching: against trying everything, against other solvers, the same whatever the order, and the edges of sense."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from mentoring.matching.checker import broken, contributions
from mentoring.matching.problem import CRITERIA, Forbid, Impossible, Preference, Problem, Quota, Rules
from mentoring.matching.stages import solve
from tests.mentoring.matching_reference import (
    best_by_trying,
    best_of_all_ways,
    crowd,
    mentor,
    problems,
    reached,
    seven_by_seven,
    sound,
    town,
)


@given(problems())
@settings(max_examples=120, deadline=None)
def test_no_matching_is_better_than_the_answer(problem):
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(Impossible):
            solve(problem)
    else:
        matching = sound(problem, solve(problem))
        assert reached(problem, matching) == best[0]
        assert matching.keys in best[1]


@pytest.mark.parametrize("seed", range(20))
def test_of_all_ways_of_seven_towns_and_seven_mentors_none_is_better(seed):
    problem = seven_by_seven(seed)
    best = best_of_all_ways(problem)
    if best is None:
        with pytest.raises(Impossible):
            solve(problem)
    else:
        matching = sound(problem, solve(problem))
        assert reached(problem, matching) == best[0]
        assert matching.keys in best[1]


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_nothing(data):
    problem = data.draw(problems(obliged=False))
    names = ("needs", "offers", "forbids", "conflicts", "refusals", "preferences")
    shuffled = {name: tuple(data.draw(st.permutations(getattr(problem, name)))) for name in names}
    quotas = tuple(data.draw(st.permutations(problem.rules.quotas)))
    again = replace(problem, **shuffled, rules=replace(problem.rules, quotas=quotas))
    assert solve(again) == solve(problem)


@given(problems(obliged=False), st.data())
@settings(max_examples=25, deadline=None)
def test_more_room_never_serves_fewer_and_one_more_forbid_never_helps(problem, data):
    before = solve(problem)
    roomier = replace(problem, offers=tuple(replace(o, maximum=o.maximum + 1) for o in problem.offers))
    assert solve(roomier).value("served") >= before.value("served")
    if before.pairs:
        pair = data.draw(st.sampled_from(before.pairs))
        less = replace(problem, forbids=(*problem.forbids, Forbid("one more", *pair.keys)))
        assert reached(less, solve(less)) <= reached(problem, before)


# --- against other solvers ------------------------------------------------------------------------
def table_of(problem):
    """Return the allowed pairs and their scores, computed one by one."""
    return {
        (i, j): sum(contributions(problem, need, offer).values())
        for i, need in enumerate(problem.needs)
        for j, offer in enumerate(problem.offers)
        if not broken(problem, need, offer)
    }


@pytest.mark.parametrize("seed", range(4))
def test_without_quotas_the_total_is_that_of_the_assignment_problem(seed):
    problem = crowd(60, seed, lift=0)
    seats = [j for j, offer in enumerate(problem.offers) for _seat in range(offer.maximum)]
    value, big = np.zeros((60, len(seats))), 10**5
    for (i, j), score in table_of(problem).items():
        value[i, [k for k, seat in enumerate(seats) if seat == j]] = big * problem.needs[i].worth + score
    best = int(value[linear_sum_assignment(value, maximize=True)].sum())
    matching = sound(problem, solve(problem))
    assert (matching.value("served"), matching.value("total")) == divmod(best, big)
    assert matching.solver == "flow"


CROSSING = (
    Quota("country", ("mentor_country",), percent=28),
    Quota("kind", ("kind",), percent=55),
    Quota("way", ("mentor_country", "town_country"), most=3),
    Quota("one", ("mentor", "town_country"), most=1),
)
KNOTTED = (  # of these the corners are fractions, and some best matchings are worse than the best fraction
    Quota("house", ("organisation", "town_country"), most=1),
    Quota("kind", ("kind", "town_country"), most=4),
    Quota("way", ("mentor_country", "town_country"), most=2),
    Quota("one", ("mentor", "town_country"), most=1),
)


def best_by_milp(problem, table):
    """Return the highest (served, total) with these pairs, by a program that knows nothing of ours."""
    groups, limits = {}, {}
    for at, (i, j) in enumerate(table):
        need, offer = problem.needs[i], problem.offers[j]
        fields = {
            "mentor": offer.key, "mentor_country": offer.country, "organisation": offer.organisation,
            "kind": offer.kind, "town_country": need.country,
        }  # fmt: skip
        inside = {("need", i): need.wanted, ("offer", j): offer.maximum}
        inside |= {(q.key, *(fields[name] for name in q.by)): q.cap(problem.wanted) for q in problem.rules.quotas}
        for group, limit in inside.items():
            groups.setdefault(group, []).append(at)
            limits[group] = limit
    matrix = np.zeros((len(groups), len(table)))
    for row, places in enumerate(groups.values()):
        matrix[row, places] = 1
    big = 10**5
    worth = np.array([big * problem.needs[i].worth + score for (i, _j), score in table.items()], dtype=float)
    within = LinearConstraint(matrix, -np.inf, [limits[group] for group in groups])
    exact = {"mip_rel_gap": 0}
    found = milp(-worth, integrality=np.ones(len(worth)), bounds=Bounds(0, 1), constraints=within, options=exact)
    return divmod(round(-found.fun), big)


@pytest.mark.parametrize(
    ("many", "quotas", "seed"),
    [(50, CROSSING, 0), (50, CROSSING, 1), (30, KNOTTED, 0), (30, KNOTTED, 17), (30, KNOTTED, 26), (30, KNOTTED, 34)],
)
def test_with_crossing_quotas_served_and_total_are_those_of_an_integer_program(many, quotas, seed):
    problem = crowd(many, seed, quotas, lift=0)
    matching = sound(problem, solve(problem))
    assert (matching.value("served"), matching.value("total")) == best_by_milp(problem, table_of(problem))


@pytest.mark.parametrize("seed", [0, 6])
def test_with_crossing_quotas_the_worst_off_are_lifted_as_high_as_can_be(seed):
    problem = crowd(30, seed, KNOTTED, lift=1)
    matching, table = sound(problem, solve(problem)), table_of(problem)
    worst, served = matching.value("worst 1"), matching.value("served")
    assert best_by_milp(problem, {c: s for c, s in table.items() if s >= worst})[0] == served
    assert best_by_milp(problem, {c: s for c, s in table.items() if s > worst})[0] < served
    assert matching.solver == "mixed"


@pytest.mark.parametrize("prune", [1, 3, 50])
def test_how_many_columns_a_search_begins_with_does_not_change_the_answer(prune):
    quotas = (Quota("country", ("mentor_country",), percent=26), Quota("one", ("mentor", "town_country"), most=1))
    problem = crowd(120, 7, quotas, lift=2, prune=prune)
    matching = sound(problem, solve(problem))
    usual = solve(replace(problem, rules=replace(problem.rules, prune=8)))
    assert [stage.value for stage in matching.stages] == [stage.value for stage in usual.stages]
    assert matching.solver == "flow"


# --- edges ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("towns", "mentors", "reason"),
    [
        ((), (), None),
        ((), (mentor("m"),), None),
        ((town("a"),), (), "rules"),
        ((town("a"),), (mentor("m", maximum=0),), "capacity"),
        ((town("a"),), (mentor("m", languages={"da": 6}),), "rules"),
    ],
)
def test_where_nobody_can_be_matched_that_is_the_answer(towns, mentors, reason):
    problem = Problem(towns, mentors)
    matching = sound(problem, solve(problem))
    assert matching.pairs == ()
    assert [entry.reason for entry in matching.unmatched] == ([reason] if reason else [])


def test_a_town_without_a_mentor_hears_which_rule_shuts_out_how_many():
    mentors = (
        mentor("far", serves=frozenset({"FI"})),
        mentor("dumb", languages={"da": 6}),
        mentor("both", languages={"da": 6}, topics={"music": 3}),
        mentor("no"),
    )
    forbids = (Forbid("f", "a", "no"), Forbid("g", "b", "no"))
    problem = Problem((town("a"), town("b", wanted=0)), mentors, forbids=forbids)
    [entry] = sound(problem, solve(problem)).unmatched
    assert (entry.reason, entry.allowed, entry.missing) == ("rules", 0, 1)
    assert entry.removed == {"language": 2, "topic": 1, "serves": 1, "forbid": 1}
    assert entry.alone == {"language": 1, "serves": 1, "forbid": 1}


def test_where_all_are_equal_the_seed_decides_and_nothing_else():
    towns, mentors = tuple(town(f"n{i}") for i in range(6)), tuple(mentor(f"m{i}") for i in range(6))
    answers = {seed: sound(p, solve(p)) for seed in "abc" for p in [Problem(towns, mentors, Rules(lift=3), seed=seed)]}
    assert len({matching.keys for matching in answers.values()}) > 1
    assert len({matching.value("total") for matching in answers.values()}) == 1
    assert solve(Problem(towns[::-1], mentors[::-1], Rules(lift=3), seed="a")) == answers["a"]


def test_the_worst_off_are_lifted_before_the_total_is_raised():
    towns = (town("a", topics={"heritage": 1}), town("b", topics={"heritage": 1, "music": 1}))
    mentors = (mentor("x", topics={"heritage": 5, "music": 5}), mentor("y", topics={"heritage": 2}))
    rules = Rules(weights={"topics": 1}, lift=1)
    pinned = Problem(towns, mentors, rules)
    assert [pair.score for pair in solve(pinned).pairs] == [400, 1000]
    assert solve(pinned).value("worst 1") == 400
    assert solve(replace(pinned, rules=replace(rules, keep_first=True), previous=frozenset({("a", "x")}))).keys >= {
        ("a", "x")
    }


@pytest.mark.parametrize("tempting", [5, 1])
def test_a_second_level_that_nobody_needs_is_better_than_any(tempting):
    """One town that counts twice, or two that count once: of the same worth, and the first leaves nobody to be worse off."""
    towns = (town("a", "LV", credit=1), town("b"), town("c", "LV", topics={"music": 1}))
    mentors = (mentor("x", topics={"heritage": 2}), mentor("y", topics={"music": tempting}))
    rules = Rules(weights={"topics": 1}, quotas=(Quota("q", ("town_country",), most=1),), lift=2)
    problem = Problem(towns, mentors, rules)
    matching = sound(problem, solve(problem))
    assert matching.keys == {("a", "x")}
    assert [stage.value for stage in matching.stages][:5] == [2, 2, 400, -1, None]


def test_a_second_mentor_comes_after_everybodys_first():
    towns = (town("a", wanted=2, weight=3), town("b"), town("c", wanted=2))
    problem = Problem(towns, (mentor("x", maximum=2), mentor("y", maximum=2)), Rules(lift=0))
    matching = sound(problem, solve(problem))
    assert (matching.value("served"), matching.value("places")) == (5, 8)
    assert {pair.offer for pair in matching.pairs if pair.need == "a"} == {"x", "y"}
    assert [(entry.need, entry.missing, entry.reason) for entry in matching.unmatched] == [("c", 1, "capacity")]


def test_an_offer_of_days_has_room_for_as_many_towns_as_the_days_allow():
    towns = tuple(town(f"n{i}") for i in range(4))
    problem = Problem(towns, (mentor("m", maximum=4, days=11),), Rules(days_per_town=5))
    assert len(sound(problem, solve(problem)).pairs) == 2


def test_every_criterion_counts_as_the_checker_counts_it():
    place = {"EE": (58_400, 26_700), "DK": (56_200, 10_000)}
    towns = (
        town("a", place=place["EE"], formats=frozenset({"online", "visit"}), periods=frozenset({"spring"})),
        town("b", "DK", place=place["DK"], groups=frozenset({"north"}), topics={"music": 2, "heritage": 1}),
        town("c"),
    )
    mentors = (
        mentor("m", place=place["DK"], formats=frozenset({"online"}), periods=frozenset({"spring", "autumn"})),
        mentor("o", "EE", evidence=frozenset({"music"}), groups=frozenset({"north", "east"}), maximum=2),
    )
    rules = Rules(weights=dict.fromkeys(CRITERIA, 7), hard=frozenset({"language", "topic", "format", "group"}))
    met = frozenset({("a", "m"), ("b", "gone")})
    ranked = (Preference("need", "a", "m", 1), Preference("offer", "b", "o", 4))
    problem = Problem(towns, mentors, rules, acquainted=met, preferences=ranked)
    matching = sound(problem, solve(problem))
    [pair] = [pair for pair in matching.pairs if pair.keys == ("a", "m")]
    assert pair.contributions == {
        "topics": 83, "evidence": 0, "language": 55, "format": 41, "period": 83, "same_country": 0, "other_country": 83,
        "need_rank": 83, "offer_rank": 0, "acquainted": 83, "unacquainted": 0, "distance": 40,
    }  # fmt: skip


def test_the_two_hashes_are_those_of_the_question_and_of_the_answer():
    problem = crowd(20, 1)
    one, again, other = solve(problem), solve(problem), solve(replace(problem, seed="another"))
    assert (one.input_hash, one.result_hash) == (again.input_hash, again.result_hash)
    assert other.input_hash != one.input_hash
    assert set(one.versions) == {"engine", "numpy", "scipy"}
