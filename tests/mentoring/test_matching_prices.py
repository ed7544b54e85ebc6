"""What-ifs are true: prices are those of another optimum, swaps are real, repair keeps what it can, and the best helper is named."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.matching import (
    Blocker,
    Cancelled,
    Conflict,
    Forbid,
    Impossible,
    Pair,
    Pin,
    Preference,
    Problem,
    Quota,
    Refusal,
    Rules,
    check,
    compare,
    explain,
    price_of_rules,
    repair,
    robustness,
    solve,
    swaps,
    which_mentor_helps,
    why_not,
)
from mentoring.matching.prices import without
from tests.mentoring.matching_reference import crowd, mentor, problems, sound, town

SCORED = Rules(weights={"topics": 1})
TOWNS = (town("a"), town("b", topics={"music": 1}), town("c", "LV", topics={"music": 1, "heritage": 1}))
MENTORS = (
    mentor("x", topics={"heritage": 5, "music": 2}, maximum=2),
    mentor("y", "EE", topics={"music": 5, "heritage": 1}),
)
WORLD = Problem(TOWNS, MENTORS, SCORED)


@given(problems(most=4), st.data())
@settings(max_examples=15, deadline=None)
def test_a_pin_never_has_a_price_below_zero_and_dropping_a_rule_never_costs(problem, data):
    try:
        matching = solve(problem)
    except Impossible:
        return
    cells = [(need.key, offer.key) for need in problem.needs for offer in problem.offers]
    if cells:
        why = why_not(problem, matching, *data.draw(st.sampled_from(cells)))
        assert [bool(why.rules), bool(why.blockers), why.change is not None].count(True) == 1
        if why.change:
            assert why.change.order <= (0,) * len(why.change.order)
    kinds = {"hard", "quota", "minimum", "forbid"}
    for blocker in [b for b in (price.blocker for price in price_of_rules(problem, matching)) if b.kind in kinds][:3]:
        [price] = price_of_rules(problem, matching, [blocker])
        assert price.change.order >= (0,) * len(price.change.order)


def test_why_not_names_the_rule_or_the_price_and_who_would_be_moved():
    problem = replace(WORLD, forbids=(Forbid("f", "a", "y"),))
    matching = sound(problem, solve(problem))
    assert matching.keys == {("a", "x"), ("c", "x"), ("b", "y")}
    assert why_not(problem, matching, "a", "y").rules == (Blocker("forbid", "f"),)
    price = why_not(problem, matching, "b", "x").change
    assert (price.gained, price.lost, price.moved) == ((("b", "x"), ("c", "y")), (("b", "y"), ("c", "x")), ("b", "c"))
    assert (price.stages["served"], price.stages["total"]) == (0, 400 + 600 - 1000 - 700)
    assert why_not(problem, matching, "a", "x").change.gained == ()


def test_why_not_names_what_stands_in_the_way_of_a_pin():
    pins = (Pin("p", "b", "y"),)
    problem = replace(WORLD, pins=pins)
    matching = sound(problem, solve(problem))
    assert set(why_not(problem, matching, "c", "y").blockers) == {Blocker("pin", "p"), Blocker("maximum", "y")}
    assert set(why_not(problem, matching, "b", "y").change.order) == {0}


def test_the_only_pair_there_is_has_no_price():
    problem = Problem(TOWNS[:1], MENTORS[:1], SCORED)
    assert set(why_not(problem, sound(problem, solve(problem)), "a", "x").change.stages.values()) <= {0}


def test_each_rule_has_the_price_of_the_matching_without_it():
    problem = replace(
        WORLD,
        offers=(MENTORS[0], replace(MENTORS[1], minimum=1)),
        rules=replace(SCORED, quotas=(Quota("q", ("mentor_country",), most=1),)),
        pins=(Pin("p", "c", "x"),),
        forbids=(Forbid("f", "b", "y"),),
    )
    heard = []
    prices = price_of_rules(problem, solve(problem), progress=lambda *done: heard.append(done))
    served = {(price.blocker.kind, price.blocker.key): price.change.stages["served"] for price in prices}
    assert {key: value for key, value in served.items() if value} == {("quota", "q"): 1}
    assert set(served) == {
        ("hard", "language"), ("hard", "period"), ("hard", "serves"), ("hard", "topic"), ("quota", "q"),
        ("minimum", "y"), ("pin", "p"), ("forbid", "f"),
    }  # fmt: skip
    assert heard == [(done, 8) for done in range(8)]
    total = {price.blocker.key: price.change.stages["total"] for price in prices}
    assert (total["p"], total["f"]) == (700, 800)


def test_a_conflict_and_a_refusal_can_be_left_out_too():
    problem = replace(WORLD, conflicts=(Conflict("c", "a", "x"),), refusals=(Refusal("r", "a", "y"),))
    assert without(problem, Blocker("conflict", "c")).conflicts == ()
    assert without(problem, Blocker("refusal", "r")).refusals == ()


def test_what_is_asked_many_times_can_be_stopped():
    with pytest.raises(Cancelled):
        robustness(WORLD, solve(WORLD), cancelled=lambda: True)


def test_a_pair_that_no_weighting_changes_is_firm_and_a_close_call_is_not():
    towns = (town("a", topics={"heritage": 1}), town("b", topics={"heritage": 1}, languages={"en": 3}))
    mentors = (mentor("x", topics={"heritage": 4}), mentor("y", languages={"en": 3}))
    problem = Problem((*towns, town("z", "LV", languages={"lv": 6})), (*mentors, mentor("w", languages={"lv": 6})))
    problem = replace(problem, rules=Rules(weights={"topics": 20, "language": 20, "other_country": 5}, lift=0))
    matching = sound(problem, solve(problem))
    firm = robustness(problem, matching, 20, "s")
    assert firm == robustness(problem, matching, 20, "s")
    assert firm.survived["z", "w"] == firm.runs == 20
    assert set(firm.survived) == matching.keys


# --- reading an answer ----------------------------------------------------------------------------
def test_a_pair_says_where_it_stands_in_the_towns_list():
    problem = replace(WORLD, forbids=(Forbid("f", "a", "x"),), rules=replace(SCORED, lift=0))
    found = {entry.pair.keys: (entry.place, entry.of, entry.better) for entry in explain(problem, solve(problem))}
    assert found["c", "x"] == (1, 2, ())
    assert found["b", "x"] == (2, 2, (("y", 1000),))


def test_two_who_would_rather_have_each_other_are_named_with_what_each_gains():
    towns = (town("a", topics={"heritage": 5, "music": 4}), town("b", topics={"music": 1}))
    mentors = (mentor("x", topics={"heritage": 5, "music": 5}), mentor("y", topics={"heritage": 4}))
    problem = Problem(towns, mentors, SCORED)
    matching = sound(problem, solve(problem))
    assert matching.keys == {("a", "y"), ("b", "x")}
    assert swaps(problem, matching) == []
    ranked = replace(problem, rules=Rules(weights={"topics": 1, "need_rank": 1, "offer_rank": 1}))
    ranked = replace(ranked, preferences=(Preference("need", "a", "x", 1), Preference("offer", "a", "x", 1)))
    [swap] = swaps(ranked, replace(matching, pairs=matching.pairs))
    assert (swap.need, swap.offer, swap.leaves_offer, swap.leaves_need) == ("a", "x", "y", "b")
    assert (swap.need_gain, swap.offer_gain, swap.keeps_rules) == (666 - 148, 666 - 333, True)


def test_a_swap_into_a_free_place_says_whether_the_quotas_would_hold():
    rules = replace(SCORED, quotas=(Quota("q", ("mentor_country",), most=1),))
    problem = Problem(TOWNS[:2], (mentor("x", maximum=3), mentor("y", maximum=1, topics={"music": 1})), rules)
    matching = sound(problem, solve(problem))
    assert len(matching.pairs) == 1
    found = {(s.need, s.offer): (s.leaves_offer, s.leaves_need, s.keeps_rules) for s in swaps(problem, matching)}
    [pair] = matching.pairs
    other = {("a", "x"): ("b", "y"), ("b", "y"): ("a", "x")}[pair.keys]
    assert found[other] == ("", "", False)


@given(problems(most=5))
@settings(max_examples=15, deadline=None)
def test_a_pinned_pair_is_never_left_for_another(problem):
    try:
        matching = solve(problem)
    except Impossible:
        return
    pinned = {pair.keys for pair in matching.pairs if pair.pinned}
    for swap in swaps(problem, matching):
        assert (swap.need, swap.offer) not in matching.keys
        assert not {(swap.need, swap.leaves_offer), (swap.leaves_need, swap.offer)} & pinned


def test_scenarios_stand_side_by_side():
    strict = replace(WORLD, rules=replace(SCORED, quotas=(Quota("q", ("mentor_country",), most=1),)))
    nothing = replace(WORLD, offers=())
    plan = {name: (p, solve(p)) for name, p in {"free": WORLD, "strict": strict, "nobody": nothing}.items()}
    free, capped, nobody = compare(plan)
    assert (free.matched, free.pairs, free.worst, free.mean, free.changes) == (3, 3, 700, 900, 0)
    assert (free.served, free.towns) == ({"EE": 2, "LV": 1}, {"EE": 2, "LV": 1})
    assert (capped.matched, capped.blocking) == (2, len(swaps(strict, plan["strict"][1])))
    assert (nobody.matched, nobody.worst, nobody.mean, nobody.blocking) == (0, None, None, 0)
    assert compare({}) == []


def test_an_aim_that_had_nothing_to_look_at_has_no_difference():
    nobody = replace(WORLD, offers=())
    [found] = which_mentor_helps(nobody, solve(nobody), MENTORS[:1])
    assert set(found.change.stages) == {"served", "places", "total", "kept", "lot"}


# --- who would help, and repair -------------------------------------------------------------------
def test_the_mentor_that_would_help_most_is_named_with_whom_it_would_serve():
    towns = (*(town(f"l{i}", "LV", languages={"lv": 6}) for i in range(3)), town("e", "EE"))
    problem = Problem(towns, (mentor("x"),))
    matching = sound(problem, solve(problem))
    profiles = [
        mentor("baltic", languages={"lv": 5}, maximum=2),
        mentor("english", maximum=5),
        mentor("musical", languages={"lv": 6}, topics={"music": 5}),
        mentor("ignored", "SE", languages={"sv": 5}),
    ]
    heard = []
    found = which_mentor_helps(problem, matching, profiles, 3, progress=lambda *done: heard.append(done))
    assert found[0].offer == "baltic"
    assert found[0].change.stages["served"] == len(found[0].served) == 2
    assert len(found) == 3 == len(heard)


def test_when_one_declines_as_few_as_can_be_are_moved():
    towns = tuple(town(f"n{i}", topics={"heritage": 5 - i, "music": i + 1}) for i in range(4))
    mentors = tuple(mentor(f"m{i}", topics={"heritage": 5 - i, "music": 1 + i}) for i in range(5))
    problem = Problem(towns, mentors, SCORED, pins=(Pin("p", "n0", "m0"), Pin("q", "n1", "m1")))
    matching = sound(problem, solve(problem))
    after, repaired = repair(problem, matching, [("n0", "m0")])
    assert check(after, repaired) == []
    assert ("n0", "m0") not in repaired.keys
    assert repaired.value("served") == 4
    assert len(matching.keys - repaired.keys) == 1
    assert [pin.key for pin in after.pins] == ["q"]
    again, _twice = repair(
        after, repaired, [("n0", "m0"), *[pair.keys for pair in repaired.pairs if pair.need == "n0"]]
    )
    assert len(again.refusals) == 2


def test_whether_a_swap_keeps_the_rules_is_what_the_checker_says_of_it():
    quotas = (Quota("country", ("mentor_country",), percent=26), Quota("one", ("mentor", "town_country"), most=1))
    problem = crowd(40, 3, quotas)
    problem = replace(problem, offers=tuple(replace(o, minimum=int(o.key < "m008")) for o in problem.offers))
    matching = sound(problem, solve(problem))
    limits = {"quota", "minimum", "maximum", "wanted"}
    found = swaps(problem, matching)
    for swap in found:
        gone = {(swap.need, swap.leaves_offer), (swap.leaves_need, swap.offer)}
        stay = tuple(pair for pair in matching.pairs if pair.keys not in gone)
        after = replace(matching, pairs=(*stay, Pair(swap.need, swap.offer, 0)))
        assert swap.keeps_rules != bool(limits & {violation.rule for violation in check(problem, after)})
    assert {swap.keeps_rules for swap in found} == {True, False}
