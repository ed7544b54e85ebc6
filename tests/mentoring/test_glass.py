"""What the words of a run protect: every rule, price and reason of the engine is a sentence that an office can read aloud."""

import pytest

from mentoring.forms.matching import HARD, WEIGHTS
from mentoring.matching import HARD as ENGINE_HARD
from mentoring.matching.problem import CRITERIA
from mentoring.models import MatchRun
from mentoring.views import glass

NAMES = {"n1": "Kalnupe", "n2": "Paju", "o1": "Culture House", "o2": "Soovere"}
INPUTS = {
    "pins": [{"key": "rule 1", "need": "n1", "offer": "o1", "reason": "They know each other."}],
    "forbids": [{"key": "rule 2", "need": "n1", "offer": "o2", "reason": "Neighbours."}],
    "conflicts": [{"key": "rule 3", "need": "n2", "offer": "o2", "reason": "Cousins."}],
    "refusals": [{"key": "objection 4", "need": "n2", "offer": "o1", "side": "need"}],
}


def change(gained=(), lost=(), **stages):
    return {"stages": stages, "gained": [list(p) for p in gained], "lost": [list(p) for p in lost]}


def run_of(result=None, analysis=None):
    return MatchRun(inputs=INPUTS, result=result or {}, analysis=analysis or {}, name="Usual")


def words(run=None):
    return glass.Words(run or run_of(), NAMES, {"7": "Loneliness"}, {"LV": "Latvia"})


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("hard", "language", "the rule “A common language in which both can work”"),
        ("hard", "group", "the rule “group”"),
        ("quota", "country_share", "the limit “the share of mentors of one country”"),
        ("quota", "one_per_country", "the limit “one town of each country per mentor”"),
        ("quota", "per_organisation", "the limit “the most towns per organisation”"),
        ("quota", "other", "the limit “other”"),
        ("minimum", "o1", "the number of towns or mentors of Culture House"),
        ("maximum", "o9", "the number of towns or mentors of somebody who is gone"),
        ("pin", "rule 1", "the pin of Kalnupe – Culture House"),
        ("forbid", "rule 2", "the ban on Kalnupe – Soovere"),
        ("conflict", "rule 3", "the conflict of interest of Paju – Soovere"),
        ("refusal", "objection 4", "the refusal of Paju – Culture House"),
        ("pin", "unknown", "the pin of unknown"),
    ],
)
def test_whatever_may_block_has_words(kind, key, said):
    assert words().blocker({"kind": kind, "key": key}) == said


def test_every_criterion_and_hard_rule_that_an_office_can_set_is_one_of_the_engines():
    assert set(WEIGHTS) == set(CRITERIA)
    assert set(HARD) <= set(ENGINE_HARD)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, ""),
        (change(), "nothing"),
        (change(served=0, total=0, lot=-3), "nothing"),
        (change(served=-1), "-1 in the weighted count of towns served"),
        (change(places=2), "+2 in the weighted count of mentors found"),
        (
            change(total=55, lot=1, gained=[("n1", "o2")], lost=[("n1", "o1")]),
            "+55 points in all; 1 town would have another mentor",
        ),
        (
            change([("n1", "o2"), ("n2", "o1")], [], **{"worst 1": -40, "few 1": 2, "total": 10}),
            "-40 points for the worst pair; +10 points in all; 2 towns would have another mentor",
        ),
    ],
)
def test_what_would_change_is_said_by_the_most_important_aim_first(given, said):
    assert words().change(given) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"rules": [{"kind": "hard", "key": "topic"}], "blockers": [], "change": None},
         "Not allowed by the rule “At least one topic that is wanted”."),
        ({"rules": [], "blockers": [{"kind": "pin", "key": "rule 1"}], "change": None},
         "Impossible together with the pin of Kalnupe – Culture House."),
        ({"rules": [], "blockers": [], "change": change(total=-12)}, "Having this pair would mean: -12 points in all."),
        ({"rules": [], "blockers": [], "change": change(total=0, lot=5)},
         "Having this pair would be just as good in all; the seed decided."),
    ],
)  # fmt: skip
def test_why_not_is_one_sentence(answer, said):
    assert glass.why_not(answer, words()) == said


def test_aims_are_shown_in_their_order_without_those_that_say_nothing():
    stages = [
        {"name": "served", "value": 30, "proven": True}, {"name": "places", "value": None, "proven": True},
        {"name": "few 1", "value": -1, "proven": True}, {"name": "total", "value": 900, "proven": False},
        {"name": "lot", "value": 5, "proven": True},
    ]  # fmt: skip
    shown = glass.aims(run_of({"stages": stages}))
    assert [(row["value"], row["proven"]) for row in shown] == [(30, True), (900, False)]


def test_points_of_a_pair_are_shown_largest_first_with_their_share():
    parts = glass.parts_of({"topics": 300, "language": 100, "format": 0})
    assert [(row["label"], row["points"], row["percent"]) for row in parts] == [
        (WEIGHTS["topics"], 300, 75), (WEIGHTS["language"], 100, 25),
    ]  # fmt: skip
    assert glass.parts_of({}) == []


def test_a_pair_says_its_place_how_firm_it_is_and_why_the_better_one_is_not_there():
    pair = {"need": "n1", "offer": "o1", "score": 400, "pinned": False, "contributions": {"topics": 400}}
    asked = {"need": "n1", "offer": "o2", "rules": [], "blockers": [], "change": change(total=-9)}
    run = run_of(analysis={
        "explained": [{"pair": pair, "place": 2, "of": 3, "better": [["o2", 420]]}], "why_not": [asked],
        "robustness": {"n1 o1": 0.5},
    })  # fmt: skip
    [row] = glass.pairs(run, words(run))
    assert (row["need"], row["offer"], row["place"], row["of"], row["firm"]) == ("Kalnupe", "Culture House", 2, 3, 50)
    assert (row["better"], row["why_not"]) == (["Soovere (420)"], "Having this pair would mean: -9 points in all.")


def test_who_waits_hears_whether_rules_or_room_are_the_reason():
    run = run_of({"unmatched": [
        {"need": "n1", "reason": "capacity", "allowed": 2, "removed": {}},
        {"need": "n2", "reason": "rules", "allowed": 0, "removed": {"topic": 3, "language": 1, "period": 0}},
    ]})  # fmt: skip
    room, rules = glass.unmatched(run, words(run))
    assert room == {"need": "Kalnupe", "why": "2 mentors would be allowed and have no room left."}
    assert rules["why"] == (
        "No mentor is allowed: the rule “At least one topic that is wanted” shuts out 3 mentors; "
        "the rule “A common language in which both can work” shuts out 1 mentor."
    )


def test_what_costs_something_stands_before_what_costs_nothing():
    free = {"blocker": {"kind": "hard", "key": "topic"}, "change": change(total=0)}
    dear = {"blocker": {"kind": "pin", "key": "rule 1"}, "change": change(total=55)}
    run = run_of(analysis={"prices": [free, dear]})
    assert [(row["what"], row["costs"]) for row in glass.prices(run, words(run))] == [
        ("the pin of Kalnupe – Culture House", True), ("the rule “At least one topic that is wanted”", False),
    ]  # fmt: skip


def test_swaps_say_whom_each_would_leave_and_whether_a_limit_breaks():
    row = {
        "need": "n1",
        "offer": "o2",
        "need_gain": 30,
        "offer_gain": 12,
        "leaves_offer": "o1",
        "leaves_need": "",
        "keeps_rules": False,
    }
    run = run_of(analysis={"swaps": [row]})
    assert glass.swaps(run, words(run)) == [
        {"need": "Kalnupe", "offer": "Soovere", "gain": 42, "leaves": ["Culture House"], "keeps_rules": False}
    ]


def test_the_mentor_who_would_help_is_named_by_language_and_topic():
    helps = [
        {"offer": "lv 7", "served": ["n2"], "change": change(served=1)},
        {"offer": "pl 9", "served": ["n1", "n2"], "change": change(served=2)},
        {"offer": "et 7", "served": [], "change": change()},
    ]
    run = run_of(analysis={"helps": helps})
    assert glass.helpers(run, words(run)) == [
        "A mentor who speaks Latvian and knows “Loneliness” would serve 1 more town: Paju.",
        "A mentor who speaks Polish and knows “9” would serve 2 more towns: Kalnupe, Paju.",
    ]
