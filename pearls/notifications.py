"""The only home of messages to people and the only importer of django.core.mail: ledger row first, mail after commit."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from pearls.celery import nudge
from pearls.enums import Channel, NotificationState
from pearls.models import Notification as Row
from pearls.models import NotificationChoice, User

MAX_ATTEMPTS = 8
# A row that says "being sent" longer than this belongs to a worker that died after it spoke to the mail server.
SENDING_LOST_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Notification:
    """A message: subclass it once per kind, with a template `templates/<template>.txt` whose first line is the subject.

    `context` returns what the template reads; `optional` messages can be switched off; those that are not `mailed` stand in the
    portal alone until a person switches their mail on; `secret` ones are kept out of lists.
    """

    target: Any
    kind: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    template: ClassVar[str] = ""
    optional: ClassVar[bool] = True
    mailed: ClassVar[bool] = True
    secret: ClassVar[bool] = False

    def context(self) -> dict:
        """Return the values of the template."""
        return {"target": self.target}

    def url(self) -> str:
        """Return the path in the portal where the recipient goes on."""
        return ""

    def calendar(self) -> str:
        """Return an invitation that goes with the mail (pearls.calendars.invitation), or ""."""
        return ""

    def event_key(self) -> str:
        """Return the name of the event; telling the same event twice writes one row."""
        return f"{self.kind}:{self.target._meta.label_lower}:{self.target.pk}"


@transaction.atomic
def notify(message: Notification, *recipients: User | str) -> list[Row]:
    """Write one ledger row per recipient inside the caller's transaction and have the mail sent after its commit."""
    rows = [row for person in recipients if (row := _write(message, person)) is not None]
    if rows:
        transaction.on_commit(lambda: nudge("pearls.tasks.send_notifications"))
    return rows


def _write(message: Notification, person: User | str) -> Row | None:
    address = person if isinstance(person, str) else person.email
    user = None if isinstance(person, str) else person
    subject, body = _render(message, user)
    row, created = Row.objects.get_or_create(
        event_key=message.event_key()[:120],
        address=address,
        channel=Channel.MAIL,
        defaults={
            "recipient": user,
            "kind": message.kind,
            "subject": subject[:200],
            "body": body,
            "url": message.url(),
            "calendar": message.calendar(),
            "secret": message.secret,
            "state": NotificationState.PENDING if _wanted(message, user) else NotificationState.SKIPPED,
        },
    )
    return row if created else None


def _render(message: Notification, user: User | None) -> tuple[str, str]:
    wanted = user.language if user else translation.get_language()
    with translation.override(wanted if wanted in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE):
        url = message.url()
        context = {"recipient": user, "link": f"{settings.SITE_URL}{url}" if url else "", **message.context()}
        subject, _newline, body = render_to_string(f"{message.template}.txt", context).strip().partition("\n")
    # A name may hold any line end; a mail with one in its subject would be refused by the mail library and never leave.
    return " ".join(subject.split()), body.strip() + "\n"


def _wanted(message: Notification, user: User | None) -> bool:
    if user is None or not message.optional:
        return True
    chosen = NotificationChoice.objects.filter(user=user, kind=message.kind, channel=Channel.MAIL)
    wanted = chosen.values_list("wanted", flat=True).first()
    return message.mailed if wanted is None else wanted


def send_pending(limit: int = 100) -> int:
    """Send waiting mail, each row claimed by a committed change before the mail server hears of it; return how many.

    A crash between claim and answer leaves "sending", which becomes "perhaps sent": a mail is never sent twice.
    """
    _give_up_lost()
    return sum(send_now(pk) for pk in _due().values_list("pk", flat=True)[:limit])


def _due() -> models.QuerySet[Row]:
    waiting = Row.objects.filter(state=NotificationState.PENDING)
    return waiting.exclude(not_before__gt=timezone.now()).order_by("created_at", "pk")


def _give_up_lost() -> None:
    lost = Row.objects.filter(state=NotificationState.SENDING, not_before__lt=timezone.now() - SENDING_LOST_AFTER)
    lost.update(state=NotificationState.UNCERTAIN, error="the sender stopped before the mail server answered")


def send_now(pk: int) -> bool:
    """Send one waiting mail and return whether it left; a mail that another worker holds is left to it."""
    now = timezone.now()
    claimed = Row.objects.filter(pk=pk, state=NotificationState.PENDING).update(
        state=NotificationState.SENDING, attempts=models.F("attempts") + 1, not_before=now
    )
    if not claimed:
        return False  # another worker was faster
    row = Row.objects.get(pk=pk)
    outcome = _deliver(row)
    Row.objects.filter(pk=pk).update(**outcome)
    return outcome["state"] == NotificationState.SENT


def _deliver(row: Row) -> dict:
    mail = EmailMultiAlternatives(row.subject, row.body, settings.DEFAULT_FROM_EMAIL, [row.address])
    if row.calendar:
        # As an alternative it opens in the reader's calendar; as a file it can be saved where it does not.
        method = "CANCEL" if "METHOD:CANCEL" in row.calendar else "REQUEST"
        mail.attach_alternative(row.calendar, f"text/calendar; method={method}")
        mail.attach("invitation.ics", row.calendar, "text/calendar")
    mail.extra_headers["Message-ID"] = f"<notification-{row.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"
    try:
        mail.send()
    except smtplib.SMTPServerDisconnected as lost:
        # After DATA the server may have taken it; only its answer is missing. We do not send again, and say so.
        return {"state": NotificationState.UNCERTAIN, "error": str(lost)[:300]}
    except (OSError, smtplib.SMTPException) as failure:
        return _retry(row, str(failure))
    sent = {"state": NotificationState.SENT, "sent_at": timezone.now(), "error": "", "not_before": None}
    # A key or code stands in the ledger only as long as the mail may have to be sent once more.
    return sent | {"body": ""} if row.secret else sent


def _retry(row: Row, error: str) -> dict:
    if row.attempts >= MAX_ATTEMPTS:
        return {"state": NotificationState.FAILED, "error": error[:300]}
    wait = timedelta(seconds=min(3600, 15 * 2**row.attempts))
    return {"state": NotificationState.PENDING, "error": error[:300], "not_before": timezone.now() + wait}


class JobDone(Notification):
    """The file that somebody ordered is ready."""

    kind = "job_done"
    title = _("A file you ordered is ready")
    template = "pearls/mail/job_done"

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
