"""The only home of reminders: on which days around a day somebody is told, when we slow down, and from when others hear of it.

Pure. Each step is a number of days after the day (below 0: before it) and goes into the event key of its message, so that it is told
once however often a beat runs; a beat that slept tells the step that holds now and not those it missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Rhythm:
    """Days before, days late, then every so many; after `tired` days late rarer still, since a mail nobody heeds is noise.

    From `others_from` days late whoever can help hears of it too: the app says who that is.
    """

    before: tuple[int, ...] = (30, 7, 1)
    late: tuple[int, ...] = (1, 7)
    then_every: int = 30
    tired: int = 180
    tired_every: int = 90
    others_from: int = 7


USUAL = Rhythm()


def step_of(days: int, rhythm: Rhythm = USUAL) -> int | None:
    """Return the step that holds `days` after the day, or None before the first."""
    if days >= rhythm.then_every:
        every = rhythm.tired_every if days >= rhythm.tired else rhythm.then_every
        return max(days - days % every, rhythm.then_every, rhythm.tired if days >= rhythm.tired else 0)
    return max((n for n in (*(-n for n in rhythm.before), *rhythm.late) if n <= days), default=None)


def new_step(*, day: date, since: date, today: date, rhythm: Rhythm = USUAL) -> int | None:
    """Return the step that holds today, or None where it had passed when the wait began: whoever was asked then knows the day."""
    step = step_of((today - day).days, rhythm)
    return None if step is None or day + timedelta(days=step) <= since else step


def others_hear(step: int, rhythm: Rhythm = USUAL) -> bool:
    """Return whether others than those who are expected to act hear of a step."""
    return step >= rhythm.others_from


def step_before(ends_at: datetime, now: datetime, steps: Iterable[int] = USUAL.before) -> int | None:
    """Return how many days before an end the step lies that holds now; None before the first, and once it is over."""
    left = ends_at - now
    return min((n for n in steps if timedelta() < left <= timedelta(days=n)), default=None)


def distance_of(day: date, days: int) -> str:
    """Return a sentence that says how far a day is, `days` after it, in the language that is active."""
    written = date_format(day, "DATE_FORMAT")
    if days == -1:
        return _("It is expected tomorrow.")
    if days == 0:
        return _("It is expected today.")
    if days < 0:
        said = ngettext("It is expected in %(n)d day, on %(day)s.", "It is expected in %(n)d days, on %(day)s.", -days)
    else:
        said = ngettext(
            "It was expected on %(day)s, %(n)d day ago.", "It was expected on %(day)s, %(n)d days ago.", days
        )
    return said % {"n": abs(days), "day": written}
