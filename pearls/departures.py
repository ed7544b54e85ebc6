"""The only home of when a mail leaves: at once, with the next digest, or after quiet hours, by the clock of its reader.

All instants that come in and go out are aware; they are compared as instants (UTC), never as two readings of one clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pearls.enums import Pace


@dataclass(frozen=True)
class Habits:
    """When somebody reads mail: the hour of the digest, the day of the weekly one, and quiet hours, perhaps over midnight."""

    zone: ZoneInfo
    hour: int = 7
    weekday: int = 0
    quiet_from: time | None = None
    quiet_to: time | None = None


def leaves_at(now: datetime, pace: Pace | str, habits: Habits) -> datetime:
    """Return when a mail that may wait leaves: now or with the next digest, and never in quiet hours."""
    if pace == Pace.DAILY:
        return after_quiet(_next_digest(now, habits, every_day=True), habits)
    if pace == Pace.WEEKLY:
        return after_quiet(_next_digest(now, habits, every_day=False), habits)
    return after_quiet(now, habits)


def is_quiet(moment: datetime, habits: Habits) -> bool:
    """Return whether the reader's clock shows a quiet hour; the first minute is quiet, the last one named is not."""
    begins, ends = habits.quiet_from, habits.quiet_to
    if begins is None or ends is None or begins == ends:
        return False
    clock = moment.astimezone(habits.zone).time()
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def after_quiet(moment: datetime, habits: Habits) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in.

    An hour that the clock skips in spring ends when it would have begun; one that it shows twice in autumn ends the second time.
    """
    if not is_quiet(moment, habits):
        return moment
    assert habits.quiet_to is not None  # otherwise no moment is quiet
    ends = (end for day in _days(moment, habits, 4) for end in _instants(day, habits.quiet_to, habits.zone))
    return min(end for end in ends if end >= moment and not is_quiet(end, habits))


def _next_digest(now: datetime, habits: Habits, *, every_day: bool) -> datetime:
    days = (day for day in _days(now, habits, 16) if every_day or day.weekday() == habits.weekday)
    # Of an hour that is shown twice the first counts, or people would get two digests that night.
    moments = (next(_instants(day, time(habits.hour), habits.zone)) for day in days)
    return next(moment for moment in moments if moment > now)


def _days(moment: datetime, habits: Habits, many: int) -> Iterator[date]:
    today = moment.astimezone(habits.zone).date()
    return (today + timedelta(days=n) for n in range(-1, many))


def _instants(day: date, clock: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instants at which a clock shows the time on a day; of a time that is skipped, what would have been it."""
    for fold in (0, 1):
        yield datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC)
