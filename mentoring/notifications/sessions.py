"""The only home of the messages about learning sessions: registered, waiting, moved up, left, changed, cancelled, tomorrow."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from mentoring.notifications.hours import hours_in_words
from mentoring.queries.sessions import entry_of, moves_of, position_of
from pearls.calendars import invitation
from pearls.notifications import REASON, Notification, Placeholder

TITLE = Placeholder("title", _("the title of the session"), _("Money for culture"))
WHEN = Placeholder("when", _("day and hours, in the reader's time"), _("Monday 3 May, 14:00–15:00 in your time."))
WHERE = Placeholder("where", _("the place, or the address of the call"), "https://meet.example/pearls")


@dataclass(frozen=True)
class _OfPlace(Notification):
    """A message about a registration; each coming and going and each change of the session is an event of its own."""

    editable: ClassVar[tuple[Placeholder, ...]] = (TITLE, WHEN, WHERE)
    optional = False

    def context(self) -> dict:
        """Return the registration, and title, hours and place of its session in words."""
        session = self.target.session
        where = "\n".join(filter(None, [session.place, session.link]))
        when = hours_in_words(session.starts_at, session.ends_at)
        return {"target": self.target, "title": session.title, "when": when, "where": where}

    def url(self) -> str:
        """Return the page of the session."""
        return f"/sessions/{self.target.session_id}/"

    def event_key(self) -> str:
        """Return one event per registration, move and version of the session."""
        return f"{self.kind}:{self.target.pk}:{moves_of(self.target)}:{self.target.session.sequence}"

    def invites(self, *, cancelled: bool = False) -> str:
        """Return the invitation for this person, or its cancellation."""
        entry = entry_of(self.target.session, inside=True, moves=moves_of(self.target), cancelled=cancelled)
        return invitation(entry, people=[self.target.user])


class PlaceTaken(_OfPlace):
    """A person is registered, at once or after waiting, or the session has changed: the invitation goes with it."""

    kind = "session_registered"
    title = _("You are registered for a session")
    template = "mentoring/mail/session_registered"

    def calendar(self) -> str:
        """Return the invitation."""
        return self.invites()


class PlaceFreed(PlaceTaken):
    """Somebody cancelled, and who waited first has the place."""

    kind = "session_moved_up"
    title = _("A place became free for you")
    template = "mentoring/mail/session_moved_up"


class SessionChanged(PlaceTaken):
    """Time, place or link of a session has changed."""

    kind = "session_changed"
    title = _("A session has changed")
    template = "mentoring/mail/session_changed"


class PlaceAwaited(_OfPlace):
    """A session is full; the person waits."""

    editable = (TITLE, WHEN, Placeholder("position", _("the reader's place among those who wait"), "2"))
    kind = "session_waiting"
    title = _("You wait for a place in a session")
    template = "mentoring/mail/session_waiting"

    def context(self) -> dict:
        """Return what every such message tells, and how many wait before."""
        return {**super().context(), "position": position_of(self.target)}


class PlaceLeft(_OfPlace):
    """A person gave the place back; calendars take the session out."""

    kind = "session_left"
    title = _("You gave your place in a session back")
    template = "mentoring/mail/session_left"

    def calendar(self) -> str:
        """Return the cancellation."""
        return self.invites(cancelled=True)


@dataclass(frozen=True)
class SessionCancelled(_OfPlace):
    """A session does not take place."""

    reason: str = ""
    had_place: bool = True
    editable = (TITLE, WHEN, REASON)
    kind = "session_cancelled"
    title = _("A session is cancelled")
    template = "mentoring/mail/session_cancelled"

    def context(self) -> dict:
        """Return the session and why."""
        return {**super().context(), "reason": self.reason}

    def calendar(self) -> str:
        """Return the cancellation for who had a place; who waited has nothing in the calendar."""
        return self.invites(cancelled=True) if self.had_place else ""


class SessionTomorrow(_OfPlace):
    """A session is near; the link stands in the message."""

    kind = "session_tomorrow"
    title = _("A session is near")
    template = "mentoring/mail/session_tomorrow"
    optional = True


KINDS: tuple[type[Notification], ...] = (
    PlaceTaken, PlaceFreed, SessionChanged, PlaceAwaited, PlaceLeft, SessionCancelled, SessionTomorrow,
)  # fmt: skip
