"""The only home of making, renewing and ending the address of a private calendar."""

import hashlib
import secrets

from django.db import transaction

from pearls.audit import record
from pearls.models import CalendarFeed, User


@transaction.atomic
def make_feed(*, user: User) -> str:
    """Return the key of a new address; the old one stops working at once. Only its hash is kept, so it is shown once."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=user, defaults={"token_hash": hash_of(token)})
    record("calendar.made", user, by=user)
    return token


@transaction.atomic
def end_feed(*, user: User) -> bool:
    """End the address of a person's calendar and return whether there was one."""
    gone, _kinds = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        record("calendar.ended", user, by=user)
    return bool(gone)


def hash_of(token: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(token.encode()).hexdigest()
