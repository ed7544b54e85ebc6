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

TROUBLED = frozenset({NotificationState.FAILED, NotificationState.UNCERTAIN})


def mark_read(rows: models.QuerySet[Notification], *, at: datetime) -> int:
    """Mark unread messages as read; return how many."""
    return rows.filter(read_at=None).update(read_at=at)


@transaction.atomic
def send_again(*, row: Notification, by: User) -> None:
    """Put a mail that failed, or perhaps failed, back into the queue. Raises NotAllowedNow for all other mails."""
    if not is_admin(by):
        raise PermissionDenied
    fresh = {"state": NotificationState.PENDING, "attempts": 0, "not_before": None, "error": ""}
    if not Notification.objects.filter(pk=row.pk, state__in=TROUBLED).update(**fresh):
        raise NotAllowedNow("send_again")
    record("notification.sent_again", row, by=by, address=row.address)
    transaction.on_commit(lambda: nudge("pearls.tasks.send_notifications"))
