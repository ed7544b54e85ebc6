"""The only home of the messages about meetings: say when you can, it is planned or has changed, it is cancelled, it is tomorrow."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from mentoring.notifications.hours import hours_in_words
from mentoring.queries.meetings import entry_of
from mentoring.queries.relationships import people_in
from pearls.calendars import invitation
from pearls.notifications import REASON, Notification, Placeholder

TITLE = Placeholder("title", _("the title of the meeting"), _("How we begin"), source="target.title")
PAIR = Placeholder("pair", _("the name of the mentoring"), "Eeva Laine – Kalnupe")
WHERE = Placeholder(
    "where", _("the place, or the address of the call"), "https://meet.example/pearls", source="target.place"
)
WHEN = Placeholder("when", _("day and hours, in the reader's time"), _("Monday 3 May, 14:00–15:00 in your time."), True)


@dataclass(frozen=True)
class _OfMeeting(Notification):
    """A message about a meeting; each version that calendars are told is an event of its own."""

    editable: ClassVar[tuple[Placeholder, ...]] = (TITLE, PAIR)

    def context(self) -> dict:
        """Return the meeting, whose it is, and its hours in words where it has some."""
        told = {"target": self.target, "pair": self.target.relationship.name}
        if self.target.starts_at:
            told["when"] = hours_in_words(self.target.starts_at, self.target.ends_at)
        return told

    def url(self) -> str:
        """Return the page of the meeting."""
        return f"/mentoring/meetings/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per meeting and version."""
        return f"{self.kind}:{self.target.pk}:{self.target.sequence}"


class MeetingPoll(_OfMeeting):
    """Somebody looks for a time: the others say when they can."""

    editable = (TITLE, PAIR, Placeholder("who", _("who looks for a time"), "Eeva Laine", source="target.created_by"))
    kind = "meeting_poll"
    title = _("Somebody looks for a time to meet")
    template = "mentoring/mail/meeting_poll"


class MeetingPlanned(_OfMeeting):
    """A meeting has its time, or another one than before; an invitation goes with it."""

    editable = (TITLE, PAIR, WHEN, WHERE)
    kind = "meeting_planned"
    title = _("A meeting is planned or has changed")
    template = "mentoring/mail/meeting_planned"
    optional = False

    def calendar(self) -> str:
        """Return the invitation for everybody who takes part."""
        entry = entry_of(self.target)
        return invitation(entry, people=people_in(self.target.relationship)) if entry else ""


@dataclass(frozen=True)
class MeetingCancelled(_OfMeeting):
    """A meeting does not take place; calendars take it out."""

    reason: str = ""
    editable = (TITLE, PAIR, REASON)
    kind = "meeting_cancelled"
    title = _("A meeting is cancelled")
    template = "mentoring/mail/meeting_cancelled"
    optional = False

    def context(self) -> dict:
        """Return the meeting and why."""
        return {**super().context(), "reason": self.reason}

    def calendar(self) -> str:
        """Return the cancellation, where calendars ever heard of it."""
        entry = entry_of(self.target, cancelled=True)
        return invitation(entry, people=people_in(self.target.relationship)) if entry else ""


class MeetingTomorrow(_OfMeeting):
    """A meeting is near."""

    editable = (
        TITLE,
        PAIR,
        WHEN,
        WHERE,
        Placeholder("agenda", _("what will be spoken about"), _("What we hope for"), source="target.agenda"),
    )
    kind = "meeting_tomorrow"
    title = _("A meeting is near")
    template = "mentoring/mail/meeting_tomorrow"


KINDS: tuple[type[Notification], ...] = (MeetingPoll, MeetingPlanned, MeetingCancelled, MeetingTomorrow)
