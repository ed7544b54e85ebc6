"""The only home of what a message is: its kind, its words, its link, and what admins may change about it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from pearls.enums import Channel, Pace


@dataclass(frozen=True)
class Placeholder:
    """A value that an edited text may name in braces: what it is, how it may look, and whether a text without it is useless."""

    name: str
    label: Any
    sample: Any
    required: bool = False


NAME = Placeholder("name", _("The name of the reader"), "Ana")
LINK = Placeholder(
    "link", _("The address where the reader goes on; it becomes the button"), "https://pearls.example/desk/", True
)


@dataclass(frozen=True)
class Notification:
    """A message: subclass it once per kind, with a template `templates/<template>.txt` whose first line is the subject.

    `context` returns what the template reads; `optional` messages can be switched off; those that are not `mailed` stand in the
    portal alone until a person switches their mail on; `secret` ones are kept out of lists. A kind that declares `editable`
    placeholders and answers `placeholders()` can be reworded by admins.
    """

    target: Any
    kind: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    template: ClassVar[str] = ""
    optional: ClassVar[bool] = True
    mailed: ClassVar[bool] = True
    secret: ClassVar[bool] = False
    editable: ClassVar[tuple[Placeholder, ...]] = ()

    def context(self) -> dict:
        """Return the values of the template."""
        return {"target": self.target}

    def placeholders(self) -> dict[str, str]:
        """Return the values of the placeholders that the class declares, in the language that is active."""
        return {}

    def url(self) -> str:
        """Return the path in the portal where the recipient goes on."""
        return ""

    def calendar(self) -> str:
        """Return an invitation that goes with the mail (pearls.calendars.invitation), or ""."""
        return ""

    def event_key(self) -> str:
        """Return the name of the event; telling the same event twice writes one row."""
        return f"{self.kind}:{self.target._meta.label_lower}:{self.target.pk}"


def usual_pace(kind: type[Notification], channel: Channel | str) -> Pace:
    """Return how soon people hear of a kind on a channel who chose nothing."""
    return Pace.NOW if channel == Channel.PORTAL or kind.mailed else Pace.OFF


class JobDone(Notification):
    """The file that somebody ordered is ready."""

    kind = "job_done"
    title = _("A file you ordered is ready")
    template = "pearls/mail/job_done"
    editable = (Placeholder("file", _("The name of the file"), _("Plan of Kalnupe")),)

    def url(self) -> str:
        """Return the page of the job."""
        return f"/jobs/{self.target.pk}/"

    def placeholders(self) -> dict[str, str]:
        """Return the name of the file."""
        return {"file": self.target.title}


class InvitationSent(Notification):
    """Somebody is invited; the mail holds the key, so the ledger keeps its text from other eyes."""

    kind = "invitation"
    title = _("Invitations")
    template = "pearls/mail/invitation"
    optional = False
    secret = True
