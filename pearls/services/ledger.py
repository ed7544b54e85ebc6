"""The only home of what people do with rows of the notification ledger: read them, have a failed mail sent again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from pearls.audit import record
from pearls.celery import nudge
from pearls.enums import NotificationState
from pearls.models import Notification, User
from pearls.permissions import is_admin
from pearls.workflow import NotAllowedNow

TROUBLED = frozenset({NotificationState.FAILED, NotificationState.UNCERTAIN, NotificationState.BOUNCED})

MOST_AT_ONCE = 200


def mark_read(rows: models.QuerySet[Notification], *, at: datetime) -> int:
    """Mark unread messages as read; return how many."""
    return rows.filter(read_at=None).update(read_at=at)


@transaction.atomic
def send_again(*, row: Notification, by: User) -> None:
    """Put a mail that failed, perhaps failed or came back into the queue again.

    Raises NotAllowedNow for all other mails, and for those whose key left the ledger with them: it takes a new key.
    """
    if not is_admin(by):
        raise PermissionDenied
    fresh = {"state": NotificationState.PENDING, "attempts": 0, "not_before": None, "error": ""}
    troubled = Notification.objects.filter(pk=row.pk, state__in=TROUBLED).exclude(secret=True, body="")
    if not troubled.update(**fresh):
        raise NotAllowedNow("send_again")
    record("notification.sent_again", row, by=by, address=row.address)
    transaction.on_commit(lambda: nudge("pearls.tasks.send_notifications"))


@transaction.atomic
def send_several_again(*, keys: list[int], by: User) -> int:
    """Put those of the mails back into the queue that may be; return how many."""
    many = 0
    for row in Notification.objects.filter(pk__in=keys[:MOST_AT_ONCE]):
        try:
            send_again(row=row, by=by)
        except NotAllowedNow:
            continue
        many += 1
    return many
