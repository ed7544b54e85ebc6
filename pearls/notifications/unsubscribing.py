"""The only home of how mails are stopped without signing in: the signed address of RFC 8058, and what it may switch.

The token names a person and a kind and nothing else; it never runs out, since mail programs offer it for as long as they keep the mail.
Whoever holds a forwarded mail could stop or resume mails of this one kind, and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pearls.enums import IN_DIGESTS, Channel, Pace
from pearls.models import NotificationChoice, User
from pearls.registry import registry

SALT = "pearls.unsubscribe"
DIGEST = "digest"
"""The kind of the gathered mail itself: stopping it stops every kind that a person has in digests."""


@dataclass(frozen=True)
class Stop:
    """Whose mails of what kind a token stops."""

    user: User
    kind: str

    @property
    def title(self) -> object:
        """Return what the kind is called."""
        return _("Digests") if self.kind == DIGEST else registry.notification_kinds[self.kind].title  # type: ignore[attr-defined]

    def kinds(self) -> list[str]:
        """Return the kinds that are switched: the one, or those that come in digests."""
        if self.kind != DIGEST:
            return [self.kind]
        chosen = NotificationChoice.objects.filter(user=self.user, channel=Channel.MAIL, pace__in=IN_DIGESTS)
        return [kind for kind in chosen.values_list("kind", flat=True) if is_optional(kind)]


def is_optional(kind: str) -> bool:
    """Return whether mails of a kind may be stopped; a kind that nobody announced is left alone."""
    known = registry.notification_kinds.get(kind)
    return bool(known and known.optional)  # type: ignore[attr-defined]


def stop_url(user: User | None, kind: str) -> str:
    """Return the address that stops mails of a kind for a person, or "" where there is nothing to stop."""
    if user is None or not (kind == DIGEST or is_optional(kind)):
        return ""
    token = signing.Signer(salt=SALT).sign_object([user.pk, kind])
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read_token(token: str) -> Stop | None:
    """Return what a token stops, or None where we did not sign it or its person or kind is gone."""
    try:
        key, kind = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    return Stop(user, kind) if user and (kind == DIGEST or is_optional(kind)) else None


def sign_paces(paces: Mapping[str, str]) -> str:
    """Return what held before, signed, for the button that takes a stop back."""
    return signing.Signer(salt=f"{SALT}.undo").sign_object(paces)


def read_paces(text: str) -> dict[str, Pace]:
    """Return what held before a stop; nothing where the text is not ours."""
    try:
        found = signing.Signer(salt=f"{SALT}.undo").unsign_object(text)
        return {kind: Pace(pace) for kind, pace in found.items() if is_optional(kind)}
    except (signing.BadSignature, ValueError, AttributeError):
        return {}
