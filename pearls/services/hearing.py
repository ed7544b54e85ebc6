"""The only home of writes about what people want to hear: how soon, on which channel, outside which hours, and that mail arrives."""

from datetime import time

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import Channel, Pace
from pearls.letters import AddressCheck
from pearls.models import MailHabits, NotificationChoice, User
from pearls.notifications import notify
from pearls.notifications.messages import usual_pace
from pearls.notifications.returns import forgive
from pearls.notifications.unsubscribing import Stop, is_optional
from pearls.notifications.writing import chosen_paces, plan_anew
from pearls.registry import registry

CONFIRM_SALT = "pearls.confirm-address"
CONFIRM_DAYS = 7


@transaction.atomic
def set_pace(*, user: User, kind: str, pace: Pace | str, channel: Channel | str = Channel.MAIL) -> None:
    """Store how soon a person wants messages of a kind on a channel. Raises ValidationError for kinds that must arrive."""
    if not is_optional(kind):
        raise ValidationError(_("These mails cannot be switched off."))
    if pace not in Pace.values or (channel == Channel.PORTAL and pace not in {Pace.NOW, Pace.OFF}):
        raise ValidationError(_("Choose one of the offered values."))
    NotificationChoice.objects.update_or_create(user=user, kind=kind, channel=channel, defaults={"pace": pace})
    record("profile.mail_choice", user, by=user, kind=kind, channel=str(channel), pace=str(pace))


@transaction.atomic
def set_habits(*, user: User, hour: int, weekday: int, quiet_from: time | None, quiet_to: time | None) -> None:
    """Store when a person reads mail. Raises ValidationError where quiet hours have one end only."""
    values = {"hour": hour, "weekday": weekday, "quiet_from": quiet_from, "quiet_to": quiet_to}
    row = MailHabits.objects.filter(user=user).first() or MailHabits(user=user)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record("profile.mail_habits", user, by=user)


@transaction.atomic
def follow_choices(*, user: User) -> None:
    """Let the mails that still wait follow what the person wants now."""
    plan_anew(user)


@transaction.atomic
def stop(*, wish: Stop) -> dict[str, Pace]:
    """Stop the mails that a token names; return what held before, for whoever takes it back."""
    before = {}
    for kind in wish.kinds():
        usual = usual_pace(registry.notification_kinds[kind], Channel.MAIL)
        before[kind] = Pace(chosen_paces(wish.user, kind).get(Channel.MAIL, usual))
        set_pace(user=wish.user, kind=kind, pace=Pace.OFF)
    plan_anew(wish.user)
    return before


@transaction.atomic
def resume(*, wish: Stop, paces: dict[str, Pace]) -> None:
    """Take a stop back: what held before holds again. What was left out meanwhile stands in the portal."""
    for kind, pace in paces.items():
        set_pace(user=wish.user, kind=kind, pace=pace)


# --- addresses that fail --------------------------------------------------------------------------
def send_check(*, user: User) -> None:
    """Send a mail with a link that proves that mail arrives."""
    token = signing.TimestampSigner(salt=CONFIRM_SALT).sign_object([user.pk, user.email])
    notify(AddressCheck(user, key_link=settings.SITE_URL + reverse("confirm_address", args=[token])), user)


def person_of_check(token: str) -> User | None:
    """Return whose address a token confirms; None where it is not ours, too old, or the address changed since."""
    try:
        key, email = signing.TimestampSigner(salt=CONFIRM_SALT).unsign_object(token, max_age=CONFIRM_DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.filter(pk=key, email=email, is_active=True).first()


@transaction.atomic
def confirm_address(*, user: User) -> None:
    """Believe again that mail arrives at a person's address."""
    forgive(user)
    record("profile.address_confirmed", user, by=user)
