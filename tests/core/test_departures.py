"""When a mail leaves, by the clock of its reader: at the hour they chose, outside their quiet hours, also when clocks are moved."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pearls.departures import Habits, after_quiet, is_quiet, leaves_at

RIGA = ZoneInfo("Europe/Riga")
ZONES = [
    RIGA,
    *map(
        ZoneInfo, ["Europe/Stockholm", "Atlantic/Reykjavik", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns"]
    ),
]
# The nights in which the clocks of Europe are moved, and a year around them.
moments = st.one_of(
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)),
    st.datetimes(datetime(2027, 3, 27, 12), datetime(2027, 3, 28, 12)),
    st.datetimes(datetime(2027, 10, 30, 12), datetime(2027, 10, 31, 12)),
).map(lambda naive: naive.replace(tzinfo=UTC))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
quiets = st.one_of(st.just((None, None)), st.tuples(clocks, clocks))
habits = st.builds(
    lambda zone, hour, weekday, quiet: Habits(zone, hour, weekday, *quiet),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(0, 6),
    quiets,
)


def riga(text):
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


def at(text, pace="now", **more):
    return f"{leaves_at(riga(text), pace, Habits(RIGA, **more)).astimezone(RIGA):%Y-%m-%dT%H:%M%z}"


@given(moments, habits, st.sampled_from(["now", "daily", "weekly"]))
def test_nothing_leaves_before_it_is_written_nor_in_quiet_hours(now, habit, pace):
    leaves = leaves_at(now, pace, habit)
    assert (leaves >= now, is_quiet(leaves, habit)) == (True, False)


@given(moments, habits)
def test_a_mail_waits_a_day_and_a_moved_clock_at_most(now, habit):
    assert leaves_at(now, "now", habit) - now <= timedelta(hours=26)
    assert leaves_at(now, "daily", habit) - now <= timedelta(hours=52)
    assert leaves_at(now, "weekly", habit) - now <= timedelta(days=8, hours=28)


@given(moments, habits)
def test_without_quiet_hours_a_digest_leaves_when_the_readers_clock_shows_the_hour(now, habit):
    loud = Habits(habit.zone, habit.hour, habit.weekday)
    daily, weekly = (leaves_at(now, pace, loud).astimezone(habit.zone) for pace in ("daily", "weekly"))
    # An hour that is skipped that night comes an hour later.
    assert {daily.hour, weekly.hour} <= {habit.hour, (habit.hour + 1) % 24}
    assert weekly.weekday() == habit.weekday or weekly.hour == 0


@given(moments, habits)
def test_who_writes_at_the_moment_of_a_digest_waits_for_the_next(now, habit):
    first = leaves_at(now, "daily", Habits(habit.zone, habit.hour))
    second = leaves_at(first, "daily", Habits(habit.zone, habit.hour))
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)


@given(moments, habits)
def test_waiting_twice_is_waiting_once(now, habit):
    end = after_quiet(now, habit)
    assert after_quiet(end, habit) == end


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2027-05-03T21:59", "2027-05-03T21:59+0300"),
        ("2027-05-03T22:00", "2027-05-04T07:00+0300"),
        ("2027-05-04T06:59", "2027-05-04T07:00+0300"),
        ("2027-05-04T07:00", "2027-05-04T07:00+0300"),
        ("2027-03-27T23:00", "2027-03-28T07:00+0300"),  # the night that lacks an hour
        ("2027-10-30T23:00", "2027-10-31T07:00+0200"),  # the night that has one more
    ],
)
def test_quiet_hours_over_midnight(written, leaves):
    assert at(written, quiet_from=time(22), quiet_to=time(7)) == leaves


def test_quiet_hours_within_a_day():
    assert at("2027-05-03T12:30", quiet_from=time(12), quiet_to=time(13)) == "2027-05-03T13:00+0300"


def test_quiet_hours_that_end_in_an_hour_that_is_skipped_or_shown_twice():
    assert at("2027-03-28T02:30", quiet_from=time(1), quiet_to=time(3, 30)) == "2027-03-28T04:30+0300"
    second = riga("2027-10-31T03:10").replace(fold=1).astimezone(UTC)
    leaves = after_quiet(second, Habits(RIGA, quiet_from=time(1), quiet_to=time(3, 30)))
    assert (leaves - second, f"{leaves.astimezone(RIGA):%H:%M%z}") == (timedelta(minutes=20), "03:30+0200")


@pytest.mark.parametrize(
    ("pace", "leaves"),
    [("daily", "2027-05-04T07:00+0300"), ("weekly", "2027-05-10T07:00+0300"), ("now", "2027-05-03T07:00+0300")],
)
def test_a_digest_leaves_in_the_morning_by_default(pace, leaves):
    assert at("2027-05-03T07:00", pace) == leaves  # a Monday


def test_a_digest_of_the_evening_waits_until_quiet_hours_end():
    assert at("2027-05-03T12:00", "daily", hour=23, quiet_from=time(22), quiet_to=time(7)) == "2027-05-04T07:00+0300"


def test_an_hour_that_comes_twice_brings_one_digest():
    first = leaves_at(riga("2027-10-31T00:00"), "daily", Habits(RIGA, hour=3))
    assert f"{leaves_at(first, 'daily', Habits(RIGA, hour=3)).astimezone(RIGA):%Y-%m-%dT%H:%M}" == "2027-11-01T03:00"


@pytest.mark.parametrize("ends", [(time(7), time(7)), (None, None), (time(7), None)])
def test_quiet_hours_without_two_different_ends_are_none(ends):
    assert not is_quiet(riga("2027-05-03T07:00"), Habits(RIGA, quiet_from=ends[0], quiet_to=ends[1]))
