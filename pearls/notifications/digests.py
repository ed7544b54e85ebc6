"""The only home of digests: what a person wants to hear once a day or week, gathered into one mail of its own row.

The digest is drawn when it leaves, in the reader's language of that moment; the lines in it keep the language in which their
messages were written, for a row keeps what was said and not what it was made of: the values of that moment may have changed or be
gone. Each gathered row says "in a digest" and which one, in the same transaction, so nothing leaves twice. Left out
is what its reader has read in the portal meanwhile, and what was switched off: both say so in the ledger and stay in the portal.
"""

import logging
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from pearls.enums import IN_DIGESTS, NotificationState
from pearls.models import Notification as Row
from pearls.models import User
from pearls.notifications.unsubscribing import DIGEST
from pearls.notifications.writing import language_of
from pearls.registry import registry

logger = logging.getLogger(__name__)


def gather() -> int:
    """Make the digests whose hour has come; return how many."""
    people = User.objects.filter(pk__in=_ripe().values("recipient"), is_active=True)
    return sum(_try(user) for user in people)


def _try(user: User) -> bool:
    """Make one person's digest; a mistake in it keeps nobody else's mail back, and its rows wait for the next try."""
    try:
        return _digest_for(user)
    except Exception:
        logger.exception("The digest of person %s could not be made", user.pk)
        return False


def _ripe():
    waiting = Row.objects.filter(state=NotificationState.PENDING, pace__in=IN_DIGESTS, recipient__isnull=False)
    return waiting.exclude(not_before__gt=timezone.now())


@transaction.atomic
def _digest_for(user: User) -> bool:
    # Locked in one order everywhere (writing.plan_anew), or two who want the same rows might wait for each other.
    rows = list(_ripe().filter(recipient=user).order_by("pk").select_for_update(of=("self",)))
    read = [row.pk for row in rows if row.read_at]
    Row.objects.filter(pk__in=read).update(
        state=NotificationState.SKIPPED, error="read in the portal before its digest"
    )
    unread = sorted((row for row in rows if not row.read_at), key=lambda row: (row.kind, row.pk))
    if not unread:
        return False  # all was read, or another worker was faster
    digest = _write(user, unread)
    taken = {"state": NotificationState.DIGESTED, "digest": digest, "not_before": None}
    Row.objects.filter(pk__in=[row.pk for row in unread]).update(**taken)
    return True


def _write(user: User, rows: list[Row]) -> Row:
    link = settings.SITE_URL + reverse("inbox")
    with translation.override(language_of(user)):
        groups = [(title_of(kind), list(found)) for kind, found in groupby(rows, lambda row: row.kind)]
        context = {"recipient": user, "groups": groups, "count": len(rows), "link": link}
        text = render_to_string("pearls/mail/digest.txt", context).strip()
    subject, _newline, body = text.partition("\n")
    return Row.objects.create(
        recipient=user,
        address=user.email,
        kind=DIGEST,
        event_key=f"{DIGEST}:{user.pk}:{min(row.pk for row in rows)}-{max(row.pk for row in rows)}",
        subject=subject[:200],
        body=body.strip() + "\n",
        link=link,
        in_portal=False,  # its messages stand there themselves
    )


def title_of(kind: str) -> object:
    """Return what a kind is called; one whose app is gone keeps its name."""
    if kind == DIGEST:
        return _("Digests")
    known = registry.notification_kinds.get(kind)
    return known.title if known else kind  # type: ignore[attr-defined]
