"""Reminders of a day: a month, a week and a day before, then ever rarer; each step once, and others hear when it gets late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pearls.reminders import USUAL, Rhythm, distance_of, new_step, others_hear, step_before, step_of

DAY = date(2027, 5, 3)


def test_steps_come_before_and_after_the_day_and_rarer_after_half_a_year():
    days = (-31, -30, -8, -7, -2, -1, 0, 1, 6, 7, 29, 30, 59, 60, 179, 180, 269, 270, 400)
    steps = [step_of(day) for day in days]
    assert steps == [None, -30, -30, -7, -7, -1, -1, 1, 1, 7, 7, 30, 30, 60, 150, 180, 180, 270, 360]


@given(st.integers(-60, 2000))
def test_a_step_never_lies_ahead_and_never_goes_back(days):
    step, next_step = step_of(days), step_of(days + 1)
    assert step is None or step <= days
    assert step is None or next_step >= step


@given(st.integers(1, 1500))
def test_people_hear_less_the_later_it_is(length):
    def told(first):
        return len({step_of(day) for day in range(first, first + length)})

    assert told(1) + 1 >= told(200)


def test_a_rhythm_of_its_own():
    odd = Rhythm(before=(3,), late=(2,), then_every=10, tired=25, tired_every=40)
    assert [step_of(day, odd) for day in (-4, -3, 1, 2, 9, 10, 24, 25, 39, 40, 80)] == [
        None,
        -3,
        -3,
        2,
        2,
        10,
        20,
        25,
        25,
        40,
        80,
    ]


@pytest.mark.parametrize(
    ("since", "today", "step"),
    [(-40, -30, -30), (-30, -30, None), (-29, -8, None), (-29, -7, -7), (0, 0, None), (5, 6, None), (5, 7, 7)],
)
def test_a_step_that_had_passed_when_the_wait_began_is_none(since, today, step):
    told = new_step(day=DAY, since=DAY + timedelta(days=since), today=DAY + timedelta(days=today))
    assert told == step


def test_others_hear_from_a_week_late():
    assert [others_hear(step) for step in (-30, 1, 7, 30)] == [False, False, True, True]
    assert others_hear(1, Rhythm(others_from=1))


def test_the_steps_before_an_end():
    end = datetime(2027, 5, 3, 12, tzinfo=UTC)
    hours = (24 * 31, 24 * 30, 24 * 8, 24 * 7, 25, 24, 1, 0, -1)
    assert [step_before(end, end - timedelta(hours=h)) for h in hours] == [None, 30, 30, 7, 7, 1, 1, None, None]
    assert step_before(end, end - timedelta(days=3), (3, 1)) == 3


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-30, "It is expected in 30 days, on 3 May 2027."),
        (-1, "It is expected tomorrow."),
        (0, "It is expected today."),
        (1, "It was expected on 3 May 2027, 1 day ago."),
        (7, "It was expected on 3 May 2027, 7 days ago."),
    ],
)
def test_the_distance_is_said_in_words(days, words):
    assert distance_of(DAY, days) == words


def test_the_usual_rhythm_is_the_programmes():
    from practices.services.reminding import rhythm

    assert rhythm() == USUAL
