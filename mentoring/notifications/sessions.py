"""The only home of the messages about learning sessions: registered, waiting, moved up, left, changed, cancelled, tomorrow."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mentoring.queries.sessions import entry_of, moves_of, position_of
from pearls.calendars import invitation
from pearls.notifications import Notification


@dataclass(frozen=True)
class _OfPlace(Notification):
    """A message about a registration; each coming and going and each change of the session is an event of its own."""

    optional = False

    def context(self) -> dict:
        """Return the registration and its session."""
        return {"target": self.target, "session": self.target.session}

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

    kind = "session_waiting"
    title = _("You wait for a place in a session")
    template = "mentoring/mail/session_waiting"

    def context(self) -> dict:
        """Return the registration, its session and how many wait before."""
        return {"target": self.target, "session": self.target.session, "position": position_of(self.target)}


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
    kind = "session_cancelled"
    title = _("A session is cancelled")
    template = "mentoring/mail/session_cancelled"

    def context(self) -> dict:
        """Return the session and why."""
        return {"target": self.target, "session": self.target.session, "reason": self.reason}

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
