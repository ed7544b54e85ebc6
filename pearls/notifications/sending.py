"""The only home of how mail leaves and the only importer of django.core.mail: claimed, sent once, tried again, or said to be unsure."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pearls.enums import NotificationState, Pace
from pearls.models import Notification as Row
from pearls.notifications import digests, letterhead, returns, unsubscribing
from pearls.notifications.writing import language_of

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
# A row that says "being sent" longer than this belongs to a worker that died after it spoke to the mail server.
SENDING_LOST_AFTER = timedelta(minutes=10)


def send_pending(limit: int = 100) -> int:
    """Send waiting mail, each row claimed by a committed change before the mail server hears of it; return how many.

    A crash between claim and answer leaves "sending", which becomes "perhaps sent": a mail is never sent twice.
    """
    _give_up_lost()
    digests.gather()
    return sum(send_now(pk) for pk in due().values_list("pk", flat=True)[:limit])


def due() -> models.QuerySet[Row]:
    """Return the mails whose time has come; what waits for a digest leaves in the digest's own row."""
    waiting = Row.objects.filter(state=NotificationState.PENDING, pace=Pace.NOW)
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
    row = Row.objects.select_related("recipient").get(pk=pk)
    outcome = _deliver(row)
    Row.objects.filter(pk=pk).update(**outcome)
    if outcome["state"] == NotificationState.BOUNCED:
        returns.count(row.address, hard=True, words=outcome["error"])
    return outcome["state"] == NotificationState.SENT


def _deliver(row: Row) -> dict:
    """Hand the mail over. What goes wrong before the text was offered surely did not send it; a silence afterwards may have."""
    connection = get_connection()
    try:
        mail = draw(row)
        connection.open()
    except Exception as failure:  # a text of ours that cannot be drawn must keep no other mail back
        return _not_offered(row, failure)
    try:
        connection.send_messages([mail])
    except Exception as failure:
        return _broken_off(row, failure)
    finally:
        connection.close()
    sent = {"state": NotificationState.SENT, "sent_at": timezone.now(), "error": "", "not_before": None}
    # A key or code stands in the ledger only as long as the mail may have to be sent once more.
    return sent | {"body": "", "link": ""} if row.secret else sent


def _not_offered(row: Row, failure: Exception) -> dict:
    """Return that we try later where the server was away, and that it failed where the fault is ours."""
    if isinstance(failure, OSError | smtplib.SMTPException):
        return _retry(row, str(failure))
    logger.error("Mail %s cannot be written", row.pk, exc_info=failure)
    return {"state": NotificationState.FAILED, "error": f"it cannot be written: {failure}"[:300]}


def _broken_off(row: Row, failure: Exception) -> dict:
    """Return what a failure while the mail was handed over means: only an answer that is missing leaves it unsure."""
    if isinstance(failure, smtplib.SMTPServerDisconnected):
        # After DATA the server may have taken it; only its answer is missing. We do not send again, and say so.
        return {"state": NotificationState.UNCERTAIN, "error": str(failure)[:300]}
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return _refused(row, failure)
    # Whatever else is raised here came before the text: a header with a line end, an address that is none, a refusal.
    return _not_offered(row, failure)


def _refused(row: Row, refused: smtplib.SMTPRecipientsRefused) -> dict:
    """Return that the address is none (5xx: trying again only harms our name), or that we try later (4xx)."""
    [(code, words)] = refused.recipients.values()
    text = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    if code < 500:
        return _retry(row, text)
    return {"state": NotificationState.BOUNCED, "error": text[:300], "not_before": None}


def _retry(row: Row, error: str) -> dict:
    if row.attempts >= MAX_ATTEMPTS:
        return {"state": NotificationState.FAILED, "error": error[:300]}
    wait = timedelta(seconds=min(3600, 15 * 2**row.attempts))
    return {"state": NotificationState.PENDING, "error": error[:300], "not_before": timezone.now() + wait}


# --- the mail itself ------------------------------------------------------------------------------
def draw(row: Row) -> EmailMultiAlternatives:
    """Return the mail of a row: plain text, the same as HTML, an invitation for calendars, and the headers that stop it."""
    with translation.override(language_of(row.recipient)):
        letter = letter_of(row)
        mail = EmailMultiAlternatives(row.subject, letterhead.plain(letter), returns.sender_of(row), [row.address])
        mail.attach_alternative(letterhead.html(letter), "text/html")
    if row.calendar:
        # As an alternative it opens in the reader's calendar; as a file it can be saved where it does not.
        method = "CANCEL" if "METHOD:CANCEL" in row.calendar else "REQUEST"
        mail.attach_alternative(row.calendar, f"text/calendar; method={method}")
        mail.attach("invitation.ics", row.calendar, "text/calendar")
    mail.extra_headers |= _headers(row, letter.footer.stop_url)
    return mail


def _headers(row: Row, stop_url: str) -> dict[str, str]:
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,  # the sender on the envelope may be an address for what comes back
        "Message-ID": f"<notification-{row.pk}@{host}>",
        "Auto-Submitted": "auto-generated",  # out-of-office replies stay away (RFC 3834)
    }
    if stop_url:
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def letter_of(row: Row) -> letterhead.Letter:
    """Return a row as a letter, in the language that is active."""
    others = (
        tuple(row.gathered.exclude(link="").values_list("link", flat=True)) if row.kind == unsubscribing.DIGEST else ()
    )
    return letterhead.Letter(
        subject=row.subject,
        body=row.body,
        footer=footer_of(row),
        link=row.link,
        button=_("Open my messages") if row.kind == unsubscribing.DIGEST else _("Open it in the portal"),
        others=others,
        language=translation.get_language(),
    )


def footer_of(row: Row) -> letterhead.Footer:
    """Return why the mail came and how it is stopped."""
    stop = unsubscribing.stop_url(row.recipient, row.kind)
    if stop:
        return letterhead.Footer(
            _("You get this mail because you have an account in Pearls."), _("Stop mails of this kind"), stop
        )
    if row.recipient:
        return letterhead.Footer(
            _("You get this mail because you have an account in Pearls. Mails of this kind always come.")
        )
    return letterhead.Footer(
        _("Pearls wrote to this address because somebody gave it. Answers to this mail are not read.")
    )
