"""The only home of what we know of addresses from which mail comes back, and of the address to which it comes back."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from pearls.models import MailAddress, User
from pearls.models import Notification as Row

SALT = "pearls.bounces"


def _seal(pk: int) -> str:
    return salted_hmac(SALT, str(pk)).hexdigest()[:12]


def sender_of(row: Row) -> str:
    """Return the sender on the envelope: an address per mail (VERP), so that whatever comes back names its row by itself."""
    name, at, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{row.pk}-{_seal(row.pk)}@{host}" if at else settings.DEFAULT_FROM_EMAIL


def row_number(tag: str) -> int | None:
    """Return the number of the row that an envelope's tag names, or None where we did not seal it."""
    number, _dash, seal = tag.partition("-")
    sealed = number.isascii() and number.isdigit() and constant_time_compare(seal, _seal(int(number)))
    return int(number) if sealed else None


@transaction.atomic
def count(address: str, *, hard: bool, words: str) -> None:
    """Count a mail that came back; after `BOUNCE_LIMIT` that came back for good the address counts as undeliverable."""
    field = "hard" if hard else "soft"
    row, _made = MailAddress.objects.select_for_update().get_or_create(address=address.lower())
    MailAddress.objects.filter(pk=row.pk).update(**{field: models.F(field) + 1, "last_words": words[:300]})
    if hard and row.hard + 1 >= settings.BOUNCE_LIMIT:
        MailAddress.objects.filter(pk=row.pk, undeliverable_since=None).update(undeliverable_since=timezone.now())
        User.objects.filter(email__iexact=address).update(returned_address=address.lower())


@transaction.atomic
def forgive(user: User) -> None:
    """Begin anew with a person's address: it was confirmed."""
    MailAddress.objects.filter(address=user.email.lower()).delete()
    User.objects.filter(pk=user.pk).update(returned_address="")
    user.returned_address = ""
