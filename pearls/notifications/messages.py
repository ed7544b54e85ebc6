"""The only home of what a message is: its kind, its words, its link, and what admins may change about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.template import Context, Variable, VariableDoesNotExist
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from pearls.enums import Channel, Pace


@dataclass(frozen=True)
class Placeholder:
    """A value that an edited text may name in braces: what it is, how it may look, and whether a text without it is useless.

    `source` is where the value stands in the context of the message, as a template would write it; by itself the name.
    """

    name: str
    label: Any
    sample: Any
    required: bool = False
    source: str = ""

    @property
    def path(self) -> str:
        """Return where the value stands in the context."""
        return self.source or self.name


NAME = Placeholder("name", _("the name of the reader"), "Ana", source="recipient.name")
LINK = Placeholder(
    "link",
    _("the address to go on; alone on a line it becomes the button"),
    "https://pearls.example/desk/",
    True,
)


REASON = Placeholder("reason", _("the reason that was given"), _("The hall is closed that week."))
UNTIL = Placeholder("until", _("by when, in the reader's time"), _("3 May 2027, 14:00"))


def in_words(moment: datetime) -> str:
    """Return day and hour as the reader of a mail writes them, by the reader's clock."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


@dataclass(frozen=True)
class Notification:
    """A message: subclass it once per kind, with a template `templates/<template>.txt` whose first line is the subject.

    `context` returns what the template reads; `optional` messages can be switched off; those that are not `mailed` stand in the
    portal alone until a person switches their mail on; `secret` ones are kept out of lists. A kind that declares `editable`
    placeholders can be reworded by admins; `linked` says that its mail is of no use without its link.
    """

    target: Any
    kind: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    template: ClassVar[str] = ""
    optional: ClassVar[bool] = True
    mailed: ClassVar[bool] = True
    secret: ClassVar[bool] = False
    editable: ClassVar[tuple[Placeholder, ...]] = ()
    linked: ClassVar[bool] = True

    def context(self) -> dict:
        """Return the values of the template."""
        return {"target": self.target}

    @classmethod
    def declared(cls) -> tuple[Placeholder, ...]:
        """Return every placeholder that an edited text of this kind may name."""
        names = {placeholder.name for placeholder in cls.editable}
        common = (NAME, LINK) if cls.linked else (NAME,)
        return (*(placeholder for placeholder in common if placeholder.name not in names), *cls.editable)

    def placeholders(self, context: dict) -> dict[str, str]:
        """Return the values of the placeholders, out of the context that the template would read."""
        return {placeholder.name: _value(placeholder.path, context) for placeholder in self.declared()}

    def url(self) -> str:
        """Return the path in the portal where the recipient goes on."""
        return ""

    def calendar(self) -> str:
        """Return an invitation that goes with the mail (pearls.calendars.invitation), or ""."""
        return ""

    def event_key(self) -> str:
        """Return the name of the event; telling the same event twice writes one row."""
        return f"{self.kind}:{self.target._meta.label_lower}:{self.target.pk}"


def _value(path: str, context: dict) -> str:
    try:
        value = Variable(path).resolve(Context(context, autoescape=False))
    except VariableDoesNotExist:
        return ""
    return "" if value is None else str(value)


def usual_pace(kind: type[Notification], channel: Channel | str) -> Pace:
    """Return how soon people hear of a kind on a channel who chose nothing."""
    return Pace.NOW if channel == Channel.PORTAL or kind.mailed else Pace.OFF


class JobDone(Notification):
    """The file that somebody ordered is ready."""

    kind = "job_done"
    title = _("A file you ordered is ready")
    template = "pearls/mail/job_done"
    editable = (Placeholder("file", _("the name of the file"), _("Plan of Kalnupe"), source="target.title"),)

    def url(self) -> str:
        """Return the page of the job."""
        return f"/jobs/{self.target.pk}/"


class InvitationSent(Notification):
    """Somebody is invited; the mail holds the key, so the ledger keeps its text from other eyes."""

    kind = "invitation"
    title = _("Invitations")
    template = "pearls/mail/invitation"
    optional = False
    secret = True
