"""The only home of which times suit people in several countries: working hours in every zone, no weekend, no public holiday."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(17)
STARTS = tuple(time(hour, minute) for hour in range(OPENS.hour, CLOSES.hour) for minute in (0, 30))
LIKED = (time(10), time(14))
"""When people like to meet: mornings and afternoons by turns, so that the offered times differ."""
FURTHEST = 60
SATURDAY = 5


@lru_cache(maxsize=4096)
def holiday_on(country: str, day: date) -> str:
    """Return the name of the public holiday of a country (two letters) on a day, or "" on any other day."""
    return _holidays(country, day.year).get(day, "")


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 -- large, and few pages need it

    if country not in holidays.list_supported_countries(include_aliases=False):
        return {}
    return dict(holidays.country_holidays(country, years=year, language="en_US"))


def is_free(day: date, countries: Sequence[str]) -> bool:
    """Return whether people of all countries work on a day."""
    return day.weekday() < SATURDAY and not any(holiday_on(country, day) for country in countries)


def suits(starts: datetime, *, minutes: int, zones: Sequence[str], countries: Sequence[str]) -> bool:
    """Return whether a moment lies in working hours of every zone on a day on which all countries work."""
    ends = starts + timedelta(minutes=minutes)
    for zone in zones:
        begin, end = starts.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
        if begin.date() != end.date() or begin.time() < OPENS or end.time() > CLOSES:
            return False
        if not is_free(begin.date(), countries):
            return False
    return True


def propose(
    *, zones: Sequence[str], countries: Sequence[str], after: date, minutes: int = 60, count: int = 4
) -> list[datetime]:
    """Return up to `count` moments (UTC) on different days after `after`, in order; none where working hours never meet.

    The first zone is the asker's: there the moments fall on full and half hours.
    """
    found: list[datetime] = []
    for ahead in range(1, FURTHEST + 1):
        liked = LIKED[len(found) % len(LIKED)]
        day = after + timedelta(days=ahead)
        best = next((at for at in _moments(day, liked, zones[0]) if _fits(at, minutes, zones, countries)), None)
        found += [best] if best else []
        if len(found) == count:
            break
    return found


def _fits(starts: datetime, minutes: int, zones: Sequence[str], countries: Sequence[str]) -> bool:
    return suits(starts, minutes=minutes, zones=zones, countries=countries)


def _moments(day: date, liked: time, zone: str) -> Iterator[datetime]:
    """Yield the starts of a day in UTC, those nearest to the liked hour first."""
    for start in sorted(STARTS, key=lambda at: abs(at.hour * 60 + at.minute - liked.hour * 60)):
        yield datetime.combine(day, start, ZoneInfo(zone)).astimezone(UTC)
