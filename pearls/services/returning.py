"""The only home of what follows from mail that came back: the row says so, and the address is counted once per mail."""

from django.db import transaction

from pearls.bounces import Bounce, read_bounce
from pearls.enums import NotificationState
from pearls.models import Notification
from pearls.notifications import returns

WENT_OUT = frozenset({NotificationState.SENT, NotificationState.UNCERTAIN})


@transaction.atomic
def take(*, raw: bytes) -> Notification | None:
    """Take in a message that came back and return its row; None where it is no report, or none about a mail of ours.

    The same report told twice counts once. What came back for good is "came back"; what came back for now stays as it is,
    since the mail server goes on trying.
    """
    bounce = read_bounce(raw)
    row = _row_of(bounce) if bounce else None
    if bounce is None or row is None:
        return None
    if bounce.hard:
        fresh = {"state": NotificationState.BOUNCED, "error": bounce.words}
        counted = Notification.objects.filter(pk=row.pk, state__in=WENT_OUT).update(**fresh)
    else:
        counted = (
            Notification.objects.filter(pk=row.pk, state__in=WENT_OUT)
            .exclude(error=bounce.words)
            .update(error=bounce.words)
        )
    if counted:
        returns.count(row.address, hard=bounce.hard, words=bounce.words)
    row.refresh_from_db()
    return row


def _row_of(bounce: Bounce) -> Notification | None:
    """Return the row that a seal of ours names; without a seal, the number counts only where the address fits it as well."""
    sealed = returns.row_number(bounce.tag)
    if sealed is not None:
        return Notification.objects.select_for_update(of=("self",)).filter(pk=sealed).first()
    if bounce.number is None or not bounce.address:
        return None
    rows = Notification.objects.select_for_update(of=("self",))
    return rows.filter(pk=bounce.number, address__iexact=bounce.address).first()
