"""What the signals of a mentoring protect: each is told early, with its day, and none while it rests."""

from datetime import date, timedelta

import pytest

from mentoring.enums import SignalKind
from mentoring.health import Facts, Signal, signals, step_of

TODAY = date(2027, 6, 1)


def ago(days):
    return TODAY - timedelta(days=days)


def facts(**more):
    return Facts(**{"today": TODAY, "state": "running", "begun": ago(10), **more})


def kinds(**more):
    return [signal.kind for signal in signals(facts(**more))]


def test_a_young_mentoring_has_no_signals():
    assert kinds() == []


@pytest.mark.parametrize(
    ("known", "signal"),
    [
        ({"begun": ago(45)}, Signal("no_meeting", TODAY, ago(45).isoformat())),
        ({"last_meeting": ago(50)}, Signal("no_meeting", ago(5), ago(50).isoformat())),
        ({"late_goal": "Open house", "late_since": ago(3)}, Signal("late_goal", ago(3), "Open house")),
        ({"low_pulse": ago(2)}, Signal("low_pulse", ago(2))),
        ({"state": "agreeing", "unsigned_since": ago(30)}, Signal("unsigned", ago(9))),
        ({"talk": tuple((ago(9 - n), 1) for n in range(6))}, Signal("one_sided", ago(5), "6")),
    ],
)
def test_each_signal_says_since_when(known, signal):
    assert signals(facts(**known)) == [signal]


@pytest.mark.parametrize(
    "known",
    [
        {"begun": ago(44)},
        {"begun": ago(90), "next_meeting": TODAY},
        {"unsigned_since": ago(20)},
        {"talk": tuple((ago(n), 1) for n in range(4))},
        {"talk": (*((ago(9), 1) for _n in range(6)), (ago(1), 2))},
        {"talk": tuple((ago(60), 1) for _n in range(6))},
        {"talk": tuple((ago(9), 1) for _n in range(6)), "parties": 1},
        {"state": "paused", "begun": ago(200)},
        {"state": "agreeing", "begun": ago(200)},
    ],
)
def test_what_is_well_has_no_signal(known):
    assert kinds(**known) == []


def test_the_longest_comes_first():
    assert kinds(begun=ago(60), late_goal="A", late_since=ago(40)) == ["late_goal", "no_meeting"]


def test_people_are_told_after_one_two_and_three_weeks():
    steps = [step_of(Signal("no_meeting", ago(days)), TODAY) for days in (6, 7, 13, 14, 21, 90)]
    assert steps == [None, 7, 7, 14, 21, 21]


def test_every_signal_is_one_of_the_closed_list():
    known = facts(
        begun=ago(90), late_goal="A", late_since=ago(4), low_pulse=ago(3), unsigned_since=ago(40),
        talk=tuple((ago(5), 1) for _n in range(5)),
    )  # fmt: skip
    assert {signal.kind for signal in signals(known)} == set(SignalKind.values)
