"""The only home of the demonstration's meetings: each invented mentoring gets a believable year, varied by its place in the list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from mentoring.enums import ACTIVE, Availability, Format, MeetingState
from mentoring.models import Attendance, Meeting, MeetingAction, Relationship, Slot, SlotVote
from mentoring.queries.meetings import agenda_for
from mentoring.queries.relationships import acting
from pearls.models import User

DEMO = Path(__file__).resolve().parent.parent / "data" / "demo"
DAY = timedelta(days=1)
RHYTHMS = (30, 45, 35, 60)
"""Days between two meetings; the place in the list chooses one."""
SATURDAY = 5
SAYS = (Availability.YES, Availability.MAYBE, Availability.YES, Availability.NO)


@cache
def texts() -> dict[str, Any]:
    """Return what invented people wrote down."""
    return yaml.safe_load((DEMO / "meetings.yaml").read_text("utf-8"))


@dataclass
class _Rows:
    meetings: list[Meeting] = field(default_factory=list)
    hours: list[Attendance] = field(default_factory=list)
    actions: list[MeetingAction] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    votes: list[SlotVote] = field(default_factory=list)

    def store(self) -> None:
        Meeting.objects.bulk_create(self.meetings)
        Attendance.objects.bulk_create(self.hours)
        MeetingAction.objects.bulk_create(self.actions)
        Slot.objects.bulk_create(self.slots)
        SlotVote.objects.bulk_create(self.votes)


def seed(relationships: Sequence[Relationship], *, now: datetime) -> None:
    """Give each mentoring that has no meeting yet its meetings until `now`, and for a running one what comes next."""
    rows = _Rows()
    busy = set(Meeting.objects.filter(relationship__in=relationships).values_list("relationship", flat=True))
    for place, relationship in enumerate(relationships):
        people = [row.user for row in acting(relationship)]
        if relationship.pk not in busy and people:
            _year(rows, relationship, place, people, now)
    rows.store()


def _year(rows: _Rows, relationship: Relationship, place: int, people: list[User], now: datetime) -> None:
    moment, number = _working(_at(relationship.starts, place) + 10 * DAY), 1
    quiet = 75 * DAY if place % 5 == 3 else DAY  # one in five has not met for a while
    last = _at(relationship.ends, place)
    while moment < min(now - quiet, last):
        _held(rows, _meeting(relationship, number, moment, place, people), place + number, people, now)
        moment, number = _working(moment + RHYTHMS[place % len(RHYTHMS)] * DAY), number + 1
    if relationship.state not in ACTIVE or quiet > DAY:
        return
    ahead = _working(now.replace(hour=moment.hour, minute=0, second=0, microsecond=0) + (4 + place % 9) * DAY)
    if place % 3 == 1:
        _poll(rows, relationship, number, ahead, place, people)
    else:
        rows.meetings.append(_meeting(relationship, number, ahead, place, people, state=MeetingState.PLANNED))


def _at(day: Any, place: int) -> datetime:
    return datetime.combine(day, time(9 + place % 5), ZoneInfo("Europe/Riga"))


def _working(moment: datetime) -> datetime:
    while moment.weekday() >= SATURDAY:
        moment += DAY
    return moment


def _meeting(
    relationship: Relationship, number: int, moment: datetime | None, place: int, people: list[User], **more: Any
) -> Meeting:
    places, author = texts()["places"], people[number % len(people)]
    given = {"state": MeetingState.HELD, "sequence": 1 if moment else 0} | more
    return Meeting(
        relationship=relationship, number=number, title="First meeting" if number == 1 else f"Meeting {number}",
        format=Format.VISIT if number % 5 == 4 else Format.REMOTE, starts_at=moment,
        ends_at=moment + timedelta(hours=1) if moment else None, zone=author.time_zone,
        place=places[place % len(places)].format(n=place + 1), created_by=author,
        agenda=agenda_for(relationship, number=number, language="en", day=moment.date() if moment else None), **given,
    )  # fmt: skip


def _held(rows: _Rows, meeting: Meeting, turn: int, people: list[User], now: datetime) -> None:
    said, promised = texts()["minutes"], texts()["actions"]
    meeting.minutes = said[turn % len(said)]
    rows.meetings.append(meeting)
    there = people if turn % 3 else people[:2]
    rows.hours += [Attendance(meeting=meeting, user=user, hours=Decimal("1.5") + turn % 2) for user in there]
    for step in range(1 + turn % 2):
        due = meeting.starts_at.date() + (14 + 7 * step) * DAY  # type: ignore[union-attr]
        done = datetime.combine(due, time(12), ZoneInfo("Europe/Riga")) if due < now.date() and turn % 4 else None
        owner, words = people[(turn + step) % len(people)], promised[(turn + step) % len(promised)]
        rows.actions.append(MeetingAction(meeting=meeting, text=words, owner=owner, due=due, done_at=done))


def _poll(
    rows: _Rows, relationship: Relationship, number: int, ahead: datetime, place: int, people: list[User]
) -> None:
    meeting = _meeting(relationship, number, None, place, people, state=MeetingState.POLL)
    moments = [
        _working(ahead),
        _working(ahead + DAY) + timedelta(hours=2),
        _working(ahead + 3 * DAY) + timedelta(hours=4),
    ]
    slots = [Slot(meeting=meeting, starts_at=moment) for moment in moments]
    rows.meetings.append(meeting)
    rows.slots += slots
    for turn, user in enumerate(people[: max(1, len(people) - 1)]):
        rows.votes += [
            SlotVote(slot=slot, user=user, says=SAYS[(turn + at) % len(SAYS)]) for at, slot in enumerate(slots)
        ]
