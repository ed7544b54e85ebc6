"""The only home of the messages of a mentoring's year: begun, paused, closed, said, asked, answered, reminded."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification, Placeholder


@dataclass(frozen=True)
class _OfYear(Notification):
    """A message about a mentoring, which is its target; `key` tells one event from the next of its kind."""

    key: str = ""
    page = ""
    editable = (Placeholder("pair", _("the name of the mentoring"), "Eeva Laine – Kalnupe", source="target"),)

    def context(self) -> dict:
        """Return the mentoring."""
        return {"target": self.target, "words": self.words()}

    def words(self) -> Any:
        """Return what the one template of these messages says."""
        return self.title

    def url(self) -> str:
        """Return the page of the mentoring on which one goes on."""
        return f"/mentoring/with/{self.target.pk}/{self.page}"

    def event_key(self) -> str:
        """Return one event per mentoring and key."""
        return f"{self.kind}:{self.target.pk}:{self.key}"[:120]


class Began(_OfYear):
    """Both sides signed: the year begins."""

    kind = "mentoring_began"
    title = _("A mentoring begins")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what comes next."""
        return _("Every side has signed the agreement. Plan the first meeting and set a first goal.")


class _OfPause(_OfYear):
    """A message about a pause; each pause is an event of its own."""

    def event_key(self) -> str:
        """Return one event per move."""
        return f"{self.kind}:{self.target.pk}:{self.target.paused_until}"[:120]


class Paused(_OfPause):
    """One side needs a rest."""

    kind = "mentoring_paused"
    title = _("A mentoring rests")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what a pause means."""
        return _("Nothing is asked of you until then, and nothing is lost. Either side can go on earlier.")


@dataclass(frozen=True)
class Resumed(_OfYear):
    """The pause is over."""

    kind = "mentoring_resumed"
    title = _("A mentoring goes on")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what comes next."""
        return _("The pause is over. Agree on the next meeting.")

    def event_key(self) -> str:
        """Return one event per return: they cannot be two on a day."""
        return f"{self.kind}:{self.target.pk}:{timezone.localdate()}"


class Closed(_OfYear):
    """Both sides have said what changed."""

    kind = "mentoring_closed"
    title = _("A mentoring is closed")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what comes next."""
        return _(
            "Thank you. In half a year and in a year we ask once more what lasted. A town that finished can mentor others."
        )


class Ended(_OfYear):
    """It ended early, without fault; why is not told."""

    kind = "mentoring_ended"
    title = _("A mentoring ends early")
    template = "mentoring/mail/year"
    optional = False

    def words(self) -> Any:
        """Return what comes next, and nothing of the reason."""
        return _(
            "It ends without fault on either side. The town is on the waiting list again, and the office looks for a mentor."
        )


@dataclass(frozen=True)
class Unsigned(_OfYear):
    """A version of the agreement waits for a signature."""

    page = "agreement/"
    kind = "mentoring_to_sign"
    title = _("An agreement waits for your signature")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what to do."""
        return _("A new version of the agreement is written. Read it, change it or sign it.")


@dataclass(frozen=True)
class ClosingAsked(_OfYear):
    """It is time to say what changed."""

    page = "closing/"
    kind = "mentoring_closing"
    title = _("Say what changed")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what to do."""
        return _("Say in a few sentences what changed at home and what you learnt. It takes five minutes.")


@dataclass(frozen=True)
class PulseDue(_OfYear):
    """Two short questions wait."""

    page = "pulse/"
    kind = "mentoring_pulse"
    title = _("Two short questions wait")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what to do."""
        return _("Does the mentoring help, and do you get on? Your answer is never shown alone.")


@dataclass(frozen=True)
class Nudged(_OfYear):
    """Something may be wrong, and its people can mend it."""

    reason: Any = ""
    kind = "mentoring_nudge"
    title = _("A word about your mentoring")
    template = "mentoring/mail/year"

    def words(self) -> Any:
        """Return what may be wrong, as their page says it."""
        return self.reason


@dataclass(frozen=True)
class _Spoken(_OfYear):
    """Words that one person wrote to another: who and what."""

    who: Any = ""
    text: str = ""

    def context(self) -> dict:
        """Return the mentoring, who wrote and what."""
        return {"target": self.target, "who": self.who, "text": self.text}


class MessageSaid(_Spoken):
    """Somebody wrote to the others."""

    page = "messages/"
    kind = "mentoring_message"
    title = _("A message in your mentoring")
    template = "mentoring/mail/said"


class QuestionAnswered(_Spoken):
    """The programme office answered a question."""

    page = "questions/"
    kind = "mentoring_answered"
    title = _("The programme office answers")
    template = "mentoring/mail/answered"
    optional = False


KINDS: tuple[type[Notification], ...] = (
    Began, Paused, Resumed, Closed, Ended, Unsigned, ClosingAsked, PulseDue, Nudged, MessageSaid, QuestionAnswered,
)  # fmt: skip
