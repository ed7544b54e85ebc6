"""The only home of reads of meetings: clocks of both sides, agenda templates, how a poll stands, what a calendar is told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet

from mentoring import slots
from mentoring.enums import Availability
from mentoring.models import Meeting, Party, Relationship, Slot, SlotVote
from mentoring.queries.relationships import parties_of
from pearls.models import Country, User
from pearls.registry import CalendarEntry

AGENDAS = Path(__file__).resolve().parent.parent / "data" / "agendas.yaml"
ENDS_SOON = 45  # days: who meets so shortly before the end meets for the last time


@dataclass(frozen=True)
class Clock:
    """The time and the holidays of one party."""

    name: str
    zone: str
    country: Country | None

    def holiday(self, moment: datetime) -> str:
        """Return the public holiday on which a moment falls there, or ""."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return slots.holiday_on(self.country.pk, day) if self.country else ""


def clocks_of(relationship: Relationship) -> list[Clock]:
    """Return the clocks of all parties, the mentor's side first."""
    related = ("organisation__country", "municipality__country", "expert", "offer__country")
    return [_clock(party) for party in parties_of(relationship).select_related(*related)]


def _clock(party: Party) -> Clock:
    body: Any = party.municipality or party.organisation
    if body:
        return Clock(str(body), body.country.time_zone, body.country)
    expert: Any = party.expert
    return Clock(str(expert), expert.time_zone, party.offer.country if party.offer else None)


def proposed_slots(relationship: Relationship, *, zone: str, after: date, minutes: int = 60) -> list[datetime]:
    """Return times that suit all sides and the person who asks, who lives by `zone`."""
    clocks = clocks_of(relationship)
    zones = [zone, *(clock.zone for clock in clocks)]
    countries = [clock.country.pk for clock in clocks if clock.country]
    return slots.propose(zones=zones, countries=countries, after=after, minutes=minutes)


# --- agendas --------------------------------------------------------------------------------------
@cache
def _agendas() -> dict[str, dict[str, str]]:
    return yaml.safe_load(AGENDAS.read_text("utf-8"))


def agenda_for(relationship: Relationship, *, number: int, language: str, day: date | None = None) -> str:
    """Return the template of a meeting's agenda: of the first, the second, one in the middle, or the last."""
    named = {1: "first", 2: "second"}.get(number, "middle")
    last = day is not None and number > 1 and (relationship.ends - day).days <= ENDS_SOON
    texts = _agendas()["last" if last else named]
    return texts.get(language, texts[settings.LANGUAGE_CODE])


def next_number(relationship: Relationship) -> int:
    """Return the number of the next meeting."""
    return (relationship.meetings.aggregate(most=Max("number"))["most"] or 0) + 1


# --- polls ----------------------------------------------------------------------------------------
def slots_with_votes(meeting: Meeting) -> QuerySet[Slot]:
    """Return the slots of a poll with what everybody says."""
    return meeting.slots.prefetch_related(Prefetch("votes", SlotVote.objects.select_related("user")))


def best_of(offered: Iterable[Slot], people: int) -> Slot | None:
    """Return the slot that suits best once everybody voted: fewest no, then most yes, then the earliest; None before."""
    voted = [(Counter(vote.says for vote in slot.votes.all()), slot) for slot in offered]
    if not voted or any(sum(count.values()) < people for count, _slot in voted):
        return None
    return min(voted, key=lambda row: (row[0][Availability.NO], -row[0][Availability.YES], row[1].starts_at))[1]


def unanswered(user: User, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return the polls among `meetings` in which `user` has said nothing yet."""
    said = SlotVote.objects.filter(user=user).values("slot__meeting")
    return meetings.exclude(pk__in=said)


# --- calendars ------------------------------------------------------------------------------------
def entry_of(meeting: Meeting, *, cancelled: bool = False) -> CalendarEntry | None:
    """Return what calendars hold of a meeting; None while it has no time."""
    if meeting.starts_at is None:
        return None
    return CalendarEntry(
        uid=f"meeting-{meeting.pk}", title=f"{meeting.title} ({meeting.relationship.name})", starts=meeting.starts_at,
        ends=meeting.ends_at, changed=meeting.changed_at, place=meeting.place, text=meeting.agenda,
        url=f"/mentoring/meetings/{meeting.pk}/", sequence=meeting.sequence, cancelled=cancelled,
    )  # fmt: skip
