"""What the engine of times protects: nobody is asked to meet at night, on a Sunday or on a holiday, also when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import slots

PLACES = [
    ("Europe/Riga", "LV"), ("Europe/Lisbon", "PT"), ("Atlantic/Azores", "PT"), ("Europe/Stockholm", "SE"),
    ("Europe/Helsinki", "FI"), ("Atlantic/Reykjavik", "IS"), ("America/Nuuk", "GL"), ("Pacific/Auckland", "NZ"),
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.dates(date(2026, 1, 1), date(2030, 12, 1)),
    st.sampled_from([30, 60, 90, 240]), st.integers(1, 8),
)  # fmt: skip
def test_what_is_proposed_suits_everybody(places, after, minutes, count):
    zones, countries = [zone for zone, _country in places], [country for _zone, country in places]
    found = slots.propose(zones=zones, countries=countries, after=after, minutes=minutes, count=count)
    assert found == sorted(found)
    assert len({moment.astimezone(ZoneInfo(zones[0])).date() for moment in found}) == len(found) <= count
    for moment in found:
        assert moment.utcoffset() == timedelta(0)
        for zone, country in places:
            starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (moment, moment + timedelta(minutes=minutes)))
            assert time(9) <= starts.time() < ends.time() <= time(17)
            assert starts.weekday() < 5
            assert slots.holiday_on(country, starts.date()) == ""
        assert moment.astimezone(ZoneInfo(zones[0])).date() > after


@pytest.mark.parametrize(("after", "hour"), [(date(2027, 3, 25), 8), (date(2027, 4, 1), 7), (date(2027, 10, 31), 8)])
def test_ten_in_riga_is_another_moment_in_summer(after, hour):
    first = slots.propose(zones=["Europe/Riga"], countries=[], after=after, count=1)[0]
    assert (first.hour, first.astimezone(ZoneInfo("Europe/Riga")).hour) == (hour, 10)


def test_easter_is_left_out_and_named():
    found = slots.propose(zones=["Europe/Riga"], countries=["LV"], after=date(2027, 3, 25), count=1)
    assert found[0].date() == date(2027, 3, 30)  # after Good Friday, a weekend and Easter Monday
    assert slots.holiday_on("LV", date(2027, 3, 26)) == "Good Friday"


def test_working_hours_that_never_meet_propose_nothing():
    assert slots.propose(zones=["Europe/Riga", "Pacific/Auckland"], countries=[], after=date(2027, 1, 4)) == []


def test_a_country_that_nobody_keeps_holidays_for_has_none():
    assert slots.holiday_on("XX", date(2027, 12, 25)) == ""
    assert slots.suits(datetime(2027, 12, 24, 10, tzinfo=UTC), minutes=60, zones=["UTC"], countries=["XX"])


def test_a_meeting_does_not_last_into_the_next_day():
    late = datetime(2027, 5, 4, 16, 30, tzinfo=UTC)
    assert slots.suits(late, minutes=30, zones=["UTC"], countries=[])
    assert not slots.suits(late, minutes=31, zones=["UTC"], countries=[])
    assert not slots.suits(late, minutes=480, zones=["UTC"], countries=[])
