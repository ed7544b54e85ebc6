"""The only home of how a mentoring is doing: facts in, signals with their day and reason out. It knows neither database nor person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MEETING_DAYS = 45
SIGNING_DAYS = 21
TALK_DAYS = 45
PULSE_DAYS = 60
LOW = 2
ONE_SIDED_FROM = 5
"""So many messages of one side without an answer of another are one-sided."""
STEPS = (7, 14, 21)
"""Days after a signal began on which its people are told."""
WORKING = frozenset({"agreeing", "running"})


@dataclass(frozen=True)
class Facts:
    """What is known of a mentoring on a day. `talk` is (day, party) of the latest messages in order; None is "there is none".

    `low_pulse` is the day of a low answer that may be told of: small numbers are held back before they come here.
    """

    today: date
    state: str
    begun: date
    last_meeting: date | None = None
    next_meeting: date | None = None
    late_goal: str = ""
    late_since: date | None = None
    low_pulse: date | None = None
    talk: tuple[tuple[date, int], ...] = ()
    parties: int = 2
    unsigned_since: date | None = None


@dataclass(frozen=True)
class Signal:
    """Something may be wrong: its kind, since which day, and the number or thing that its reason names."""

    kind: str
    since: date
    thing: str = ""

    def days(self, today: date) -> int:
        """Return for how many days it has been so."""
        return (today - self.since).days


def signals(facts: Facts) -> list[Signal]:
    """Return what may be wrong, the longest first; nothing is while it rests or is over."""
    if facts.state not in WORKING:
        return []
    found = [signal for signal in _look(facts) if signal.since <= facts.today]
    return sorted(found, key=lambda signal: (signal.since, signal.kind))


def _look(facts: Facts) -> Iterator[Signal]:
    if facts.state == "running" and facts.next_meeting is None:
        last = facts.last_meeting or facts.begun
        yield Signal("no_meeting", last + timedelta(days=MEETING_DAYS), last.isoformat())
    if facts.late_since:
        yield Signal("late_goal", facts.late_since, facts.late_goal)
    if facts.low_pulse:
        yield Signal("low_pulse", facts.low_pulse)
    if facts.unsigned_since:
        yield Signal("unsigned", facts.unsigned_since + timedelta(days=SIGNING_DAYS))
    if facts.parties > 1 and (since := _one_sided(facts)):
        yield Signal("one_sided", since, str(len(facts.talk)))


def _one_sided(facts: Facts) -> date | None:
    """Return the day on which enough had been said by one side alone, or None."""
    recent = [(day, party) for day, party in facts.talk if day > facts.today - timedelta(days=TALK_DAYS)]
    if len(recent) < ONE_SIDED_FROM or len({party for _day, party in recent}) > 1:
        return None
    return recent[ONE_SIDED_FROM - 1][0]


def step_of(signal: Signal, today: date) -> int | None:
    """Return the latest step that is due for a signal, or None before the first."""
    due = [step for step in STEPS if signal.days(today) >= step]
    return due[-1] if due else None
