"""Rules as data and in words, eligibility, windows over the change to summer time, and the chain of the ledger."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility import RULES, SAID, Bid, Finding, judge, read, stands
from awards.enums import Verdict
from awards.ledger import first_broken, link
from awards.rulebook import BadRules, Eligibility, Rules, in_words
from awards.windows import Gate, Window

WHO = Eligibility(("DK", "EE", "FI", "LV"), ("DEF", "DE80"), ("Riga", "Tallinn"), "en")
BID = Bid("LV", "Latvia", "LV00", ("Kalnupe",))


# --- rules ----------------------------------------------------------------------------------------
def test_rules_survive_their_way_through_json():
    rules = Rules(titles=4, per_region=2, floor=50, ladder=("heaviest", "lot"), lot_seed="7", eligibility=WHO)
    assert Rules.read(rules.data()) == rules
    assert Rules.read(rules.data()).sha256 == rules.sha256


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"titles": 0}, "titles"), ({"per_country": 0}, "per_country"), ({"per_region": 0}, "per_region"),
        ({"minimum_readings": 0}, "minimum_readings"), ({"extras": -1}, "extras"), ({"floor": 101}, "floor"),
        ({"aggregation": "best"}, "aggregation"), ({"ladder": ["heaviest", "heaviest"]}, "ladder"),
        ({"ladder": ["dice"]}, "ladder"), ({"ladder": ["lot"]}, "lot_seed"), ({"bonus": 3}, "bonus"),
    ],
)  # fmt: skip
def test_rules_that_cannot_hold_say_where(changes, field):
    with pytest.raises(BadRules) as refused:
        Rules.read({**Rules().data(), **changes})
    assert refused.value.field == field


def test_the_published_rule_reads_as_the_programme_says_it():
    assert in_words(Rules()) == [
        "3 titles are awarded.",
        "At most 1 of them goes to one country.",
        (
            "The jury may award 1 more title where scores are close or a plan convinces very much. "
            "The limits do not apply to it."
        ),
        "The result is the sum of the totals that the jurors give; each total counts from 0 to 100.",
        "Each candidate is read by at least 3 people.",
        "A score that was not given is never counted as a number.",
        (
            "Where two results are equal, these decide in this order: the higher result in the heaviest criterion; "
            "the higher median of the totals; placed higher by more jurors; a vote of the jury."
        ),
    ]


def test_rules_without_caps_floor_and_ladder_say_only_what_holds():
    rules = Rules(titles=1, per_country=None, extras=0, ladder=(), aggregation="mean", minimum_readings=1)
    assert in_words(rules) == [
        "1 title is awarded.",
        "The result is the mean of the totals that the jurors give; each total counts from 0 to 100.",
        "Each candidate is read by at least 1 person.",
        "A score that was not given is never counted as a number.",
    ]


def test_rules_with_everything_say_it():
    rules = Rules(per_country=2, per_region=1, extras=2, extras_bound=True, floor=60, ladder=("lot",), lot_seed="amber")
    words = in_words(rules)
    assert "At most 2 of them go to one country." in words
    assert "At most 1 of them goes to one region." in words
    assert any(sentence.endswith("The limits hold for it too.") for sentence in words)
    assert "Nobody with less than 60 of 100 points gets a title." in words
    assert words[-1].endswith("The seed of the lot is “amber”.")
    assert in_words(Rules(per_country=None, extras=1))[1].endswith("convinces very much.")


# --- eligibility ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "rule", "verdict"),
    [
        ({}, "country", Verdict.PASSED),
        ({"country": "NO", "country_name": "Norway"}, "country", Verdict.FAILED),
        ({"country": "DE", "region": "DEF07"}, "country", Verdict.PASSED),
        ({"country": "DE", "region": "DEF07"}, "region", Verdict.PASSED),
        ({"country": "DE", "region": "DE212"}, "region", Verdict.FAILED),
        ({"country": "DE", "region": ""}, "region", Verdict.UNKNOWN),
        ({"names": ("RIGA",)}, "capital", Verdict.FAILED),
        ({"partners": 1}, "lead", Verdict.UNKNOWN),
        ({"partners": 2, "lead_agrees": False}, "lead", Verdict.FAILED),
        ({"partners": 2, "lead_agrees": True}, "lead", Verdict.PASSED),
        ({"missing": 3}, "complete", Verdict.FAILED),
        ({"language": "lv"}, "language", Verdict.FAILED),
    ],
)
def test_each_rule_judges_its_own_matter_and_no_other(changes, rule, verdict):
    found = {finding.rule: finding.verdict for finding in judge(replace(BID, **changes), WHO)}
    assert list(found) == list(RULES)
    others = {name: v for name, v in found.items() if name != rule}
    assert found[rule] == verdict
    assert set(others.values()) <= {
        Verdict.PASSED,
        Verdict.FAILED if changes.get("country") == "NO" else Verdict.PASSED,
    }


def test_one_rule_not_met_is_enough_and_an_override_turns_only_its_own():
    findings = judge(replace(BID, missing=1, language="lv"), WHO)
    assert stands(findings) == Verdict.FAILED
    assert stands(findings, {"complete": True}) == Verdict.FAILED
    assert stands(findings, {"complete": True, "language": True}) == Verdict.PASSED
    assert stands(judge(BID, WHO)) == Verdict.PASSED
    assert stands(judge(BID, WHO), {"country": False}) == Verdict.FAILED
    assert stands(judge(replace(BID, partners=1), WHO)) == Verdict.UNKNOWN
    assert next(f.label for f in judge(BID, WHO)) == "Country"


SAID_OF = [
    finding
    for changes in (
        {}, {"country": "NO", "country_name": "Norway"}, {"country": "DE", "region": "DEF07"}, {"country": "DE", "region": "DE212"},
        {"country": "DE", "region": ""}, {"names": ("RIGA",)}, {"partners": 1}, {"partners": 2, "lead_agrees": False},
        {"partners": 1, "lead_agrees": True}, {"partners": 21, "lead_agrees": True}, {"missing": 1}, {"missing": 12}, {"language": "lv"},
    )
    for finding in judge(replace(BID, **changes), WHO)
]  # fmt: skip


def test_a_finding_is_said_in_the_language_of_who_reads_it():
    finding = judge(replace(BID, partners=3, lead_agrees=True), WHO)[3]
    with translation.override("de"):
        assert finding.words == "Die Kommune führt 3 Partner."
        assert judge(BID, WHO)[0].words == "Lettland nimmt teil."
        assert judge(replace(BID, language="lv"), WHO)[5].words.endswith(": Englisch.")
    assert finding.words == "The municipality leads 3 partners."
    assert {finding.code for finding in SAID_OF} == set(SAID)


@pytest.mark.parametrize("finding", SAID_OF, ids=lambda finding: finding.code)
def test_a_sentence_that_was_stored_before_the_codes_is_read_back_as_code_and_value(finding):
    stored = finding.words.replace(": English.", ": en.")  # then a language was said by its code
    assert read(stored) == (finding.code, finding.value)


def test_a_stored_sentence_that_nobody_says_any_more_stays_as_it_was_said():
    assert read("Šī valsts piedalās.") == ("", "")
    kept = Finding("country", Verdict.PASSED, *read("Šī valsts piedalās."), "Šī valsts piedalās.")
    assert kept.words == "Šī valsts piedalās."
    assert Finding("moon", Verdict.PASSED, "of_later", 7, "The moon is full.").words == "The moon is full."
    assert Finding("moon", Verdict.PASSED).label == "moon"


# --- windows --------------------------------------------------------------------------------------
HOME = ZoneInfo("Europe/Stockholm")
# Summer time began at 02:00 on 30 March 2025; a call that closes at 23:59 on that day has 23 hours on it.
WINDOW = Window(
    datetime(2025, 3, 30, 0, 0, tzinfo=HOME), datetime(2025, 3, 30, 23, 59, tzinfo=HOME), timedelta(minutes=10)
)


@pytest.mark.parametrize(
    ("seconds", "gate"),
    [(-1, Gate.OPEN), (0, Gate.OPEN), (1, Gate.LATE), (600, Gate.LATE), (601, Gate.CLOSED)],
)
def test_a_window_closes_at_its_second_and_grace_holds_to_its_second(seconds, gate):
    now = datetime.fromtimestamp(WINDOW.closes.timestamp() + seconds, ZoneInfo("UTC"))
    assert (WINDOW.at(now), WINDOW.at(now).lets_in) == (gate, gate is not Gate.CLOSED)


def test_the_day_of_the_change_to_summer_time_has_23_hours():
    open_for = datetime.fromtimestamp(WINDOW.closes.timestamp(), HOME).timestamp() - WINDOW.opens.timestamp()
    assert open_for == 23 * 3600 - 60
    assert WINDOW.at(datetime(2025, 3, 29, 22, 59, 59, tzinfo=ZoneInfo("UTC"))) is Gate.BEFORE
    assert WINDOW.at(datetime(2025, 3, 30, 21, 59, 0, tzinfo=ZoneInfo("UTC"))) is Gate.OPEN


def test_an_extension_moves_the_end_and_an_older_one_does_not_take_time_away():
    day = timedelta(days=1)
    longer, shorter = replace(WINDOW, until=WINDOW.closes + day), replace(WINDOW, until=WINDOW.closes - day)
    assert (longer.end, shorter.end) == (WINDOW.closes + day, WINDOW.closes)
    assert longer.at(WINDOW.closes + day) is Gate.OPEN


# --- the ledger -----------------------------------------------------------------------------------
def chain(many):
    events, previous = [], ""
    for seq in range(1, many + 1):
        event = {"seq": seq, "scorecard": 1, "verb": "scored", "data": {"need": seq}, "at": f"2026-01-0{seq}", "by": 7}
        events.append({**event, "previous": previous, "sha256": link(previous, event)})
        previous = events[-1]["sha256"]
    return events


def test_a_chain_that_nobody_touched_holds():
    assert first_broken(chain(5)) is None
    assert first_broken([]) is None


@given(st.integers(0, 4), st.sampled_from(["verb", "data", "at", "by", "scorecard", "previous", "sha256", "seq"]))
def test_any_change_of_any_event_breaks_the_chain_there(index, name):
    events = chain(5)
    events[index] = {**events[index], name: "forged" if name != "seq" else 99}
    assert first_broken(events) == index + 1


@given(st.integers(0, 3))
def test_an_event_that_was_taken_out_is_missed(index):
    events = chain(5)
    del events[index]
    assert first_broken(events) == index + 1
