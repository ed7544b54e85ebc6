"""The only home of the two ways to an account: an invitation, and a municipality's request."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pearls.enums import AccessRequestState, InvitationState, MemberRole
from pearls.models.base import one_of, together
from pearls.models.places import Municipality, Place


class Invitation(models.Model):
    """A mailed, expiring, single-use key to a membership in a municipality, an organisation or an upper app's thing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of thing"))
    target_id = models.CharField(_("key of the thing"), max_length=40)
    target = GenericForeignKey("target_type", "target_id")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    message = models.TextField(_("personal words"), blank=True, max_length=1000)
    token_hash = models.CharField(_("hash of the key"), max_length=64, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    sent_at = models.DateTimeField(_("last sent"), default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("open until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    class Meta:
        """One open invitation per address and thing."""

        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            one_of("state", InvitationState),
            one_of("role", MemberRole),
            together("accepted_at", "accepted_by"),
            models.UniqueConstraint(
                fields=["email", "target_type", "target_id"],
                condition=Q(state="pending"),
                name="pearls_invitation_open_once",
                violation_error_message=_("This address is already invited. Send the invitation again instead."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Return whether it can still be accepted."""
        return self.state == InvitationState.PENDING and self.expires_at > timezone.now()


class AccessRequest(models.Model):
    """Somebody at a municipality asks for an account; a partner or an admin decides."""

    email = models.EmailField(_("your work e-mail"), max_length=254)
    name = models.CharField(_("your name"), max_length=120)
    job_title = models.CharField(_("what you do there"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("town"))
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="access_requests",
        verbose_name=_("municipality"),
    )
    town = models.CharField(_("town or municipality"), max_length=120)
    why = models.TextField(_("what you want to do"), max_length=2000)
    language = models.CharField(_("language"), max_length=8, default="en")
    state = models.CharField(
        _("state"), max_length=10, choices=AccessRequestState.choices, default=AccessRequestState.OPEN
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        """Oldest first: who waits longest is answered first."""

        ordering = ["created_at", "pk"]
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        constraints = [one_of("state", AccessRequestState)]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"
