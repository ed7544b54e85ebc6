"""The only home of the messages about calls, applications, seats, rounds and decisions."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from pearls.notifications import REASON, UNTIL, Notification, Placeholder, in_words


class _OfApplication(Notification):
    """A message about an application; its link is the application's page."""

    optional = False
    editable: ClassVar[tuple[Placeholder, ...]] = (
        Placeholder("town", _("the town that applies"), "Kalnupe", source="target"),
    )

    def url(self) -> str:
        """Return the application's page."""
        return f"/applications/{self.target.pk}/"


@dataclass(frozen=True)
class SubmissionReceived(_OfApplication):
    """The receipt: what was handed in, when, with its hash and the code to verify it by."""

    submission: Any = None
    kind = "awards_received"
    title = _("A receipt for what was handed in")
    template = "awards/mail/received"

    def context(self) -> dict:
        """Return the submission beside the application."""
        return {"target": self.target, "submission": self.submission}

    def event_key(self) -> str:
        """Return one event per submission."""
        return f"{self.kind}:{self.submission.pk}"


class ApplicationTakenBack(_OfApplication):
    """An owner took the application back to change it: until it is submitted anew, it does not count."""

    kind = "awards_taken_back"
    title = _("An application was taken back")
    template = "awards/mail/taken_back"

    def event_key(self) -> str:
        """Return one event per taking back."""
        return f"{self.kind}:{self.target.pk}:{self.target.submissions.count()}"


@dataclass(frozen=True)
class ApplicationWithdrawn(_OfApplication):
    """The application was withdrawn; the team and the office have it in writing, with the reason."""

    reason: str = ""
    kind = "awards_withdrawn"
    editable = (
        *_OfApplication.editable,
        Placeholder("reason", _("why it was withdrawn"), _("The council decided otherwise.")),
    )
    title = _("An application was withdrawn")
    template = "awards/mail/withdrawn"

    def context(self) -> dict:
        """Return the reason."""
        return {"target": self.target, "reason": self.reason}


@dataclass(frozen=True)
class ExtensionGranted(_OfApplication):
    """The office granted more time."""

    extension: Any = None
    kind = "awards_extension"
    title = _("More time was granted")
    template = "awards/mail/extension"

    def context(self) -> dict:
        """Return the extension."""
        return {"target": self.target, "extension": self.extension}

    def event_key(self) -> str:
        """Return one event per extension."""
        return f"{self.kind}:{self.extension.pk}"


ROUND = Placeholder("round", _("the name of the round"), _("The jury"))


@dataclass(frozen=True)
class SeatOffered(Notification):
    """Somebody is asked to sit in a round; `again` is the day on which they are reminded of it."""

    again: str = ""
    editable = (
        ROUND,
        Placeholder("cycle", _("the name of the cycle"), _("Call 2027")),
        Placeholder("role", _("what the reader would do there"), _("Juror")),
    )
    kind = "awards_seat"
    title = _("I am asked to read and score")
    template = "awards/mail/seat"
    optional = False

    def context(self) -> dict:
        """Return the seat, and round, cycle and role in words."""
        told = {"round": self.target.round.name, "cycle": self.target.round.cycle.name}
        return {"target": self.target, **told, "role": self.target.get_role_display()}

    def url(self) -> str:
        """Return the page of the offer."""
        return f"/rounds/seats/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event for the offer, and one per day of a reminder."""
        return f"{self.kind}:{self.target.pk}:{self.again}"


class SeatDeclined(Notification):
    """Somebody declined a seat: the office looks for another."""

    editable = (ROUND, Placeholder("person", _("who declined"), "Ilze"), REASON)
    kind = "awards_seat_declined"
    title = _("A seat was declined")
    template = "awards/mail/seat_declined"

    def context(self) -> dict:
        """Return the seat, who declined it, where and why."""
        told = {"person": self.target.name, "round": self.target.round.name, "reason": self.target.reason}
        return {"target": self.target, **told}

    def url(self) -> str:
        """Return the page of the round's seats."""
        return f"/rounds/{self.target.round_id}/seats/"


class TieNamed(Notification):
    """A town named a tie with somebody who judges: the office looks whether another person has to read."""

    editable = (
        Placeholder("town", _("the town that named the tie"), "Kalnupe"),
        Placeholder("person", _("who sits in the round"), "Ilze"),
        ROUND,
    )
    kind = "awards_tie_named"
    title = _("A town named a tie with somebody who judges")
    template = "awards/mail/tie_named"

    def context(self) -> dict:
        """Return the tie: which town, with whom, in which round."""
        seat = self.target.seat
        told = {"town": str(self.target.candidacy), "person": seat.name, "round": seat.round.name}
        return {"target": self.target, **told}

    def url(self) -> str:
        """Return the page of the round's conflicts."""
        return f"/cycles/rounds/{self.target.candidacy.round_id}/conflicts/"


class RoundOpened(Notification):
    """Reading and scoring begins."""

    editable = (ROUND, UNTIL)
    kind = "awards_round_opened"
    title = _("A round I sit in has opened")
    template = "awards/mail/round_opened"

    def context(self) -> dict:
        """Return the round, its name and when it closes."""
        return {"target": self.target, "round": self.target.name, "until": in_words(self.target.closes_at)}

    def url(self) -> str:
        """Return the round's page."""
        return f"/rounds/{self.target.pk}/"


@dataclass(frozen=True)
class CardReopened(Notification):
    """The chair opened a scorecard again."""

    reason: str = ""
    editable = (Placeholder("candidate", _("the candidate"), "Kalnupe"), REASON)
    kind = "awards_reopened"
    title = _("A scorecard of mine was opened again")
    template = "awards/mail/reopened"
    optional = False

    def context(self) -> dict:
        """Return the candidate and the reason."""
        return {"target": self.target, "candidate": self.target.assignment.candidacy, "reason": self.reason}

    def url(self) -> str:
        """Return the scorecard's page."""
        return f"/rounds/score/{self.target.assignment_id}/"

    def event_key(self) -> str:
        """Return one event per opening: the version tells them apart."""
        return f"{self.kind}:{self.target.pk}:{self.target.version}"


class DecisionLetter(Notification):
    """The letter that tells an applicant what was decided. Sent once the decisions are out, never before."""

    kind = "awards_letter"
    title = _("A decision on my application")
    template = "awards/mail/letter"
    optional = False

    def url(self) -> str:
        """Return the application's page."""
        return f"/applications/{self.target.application_id}/"


KINDS = (
    SubmissionReceived, ApplicationTakenBack, ApplicationWithdrawn, ExtensionGranted, SeatOffered, SeatDeclined,
    TieNamed, RoundOpened, CardReopened, DecisionLetter,
)  # fmt: skip
