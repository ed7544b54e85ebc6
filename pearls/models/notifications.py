"""The only home of the notification ledger and of what people want to hear about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.enums import Channel, NotificationState
from pearls.models.base import one_of


class Notification(models.Model):
    """One message to one person about one event; the row is written with the change it tells of, the mail follows."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"), max_length=254)
    kind = models.CharField(_("kind"), max_length=60)
    event_key = models.CharField(_("event"), max_length=120)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.MAIL)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    url = models.CharField(_("address of the thing"), max_length=300, blank=True)
    calendar = models.TextField(_("invitation for calendars"), blank=True)
    secret = models.BooleanField(_("holds a key that only the recipient may see"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=NotificationState.choices, default=NotificationState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        """One row per event, recipient and channel, however often the event is told."""

        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            one_of("state", NotificationState),
            one_of("channel", Channel),
            models.UniqueConstraint(fields=["event_key", "address", "channel"], name="pearls_notification_once"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="pearls_notification_waiting",
                condition=models.Q(state__in=["pending", "sending"]),
            ),
            models.Index(fields=["recipient", "-created_at"], name="pearls_notification_inbox"),
        ]

    def __str__(self) -> str:
        return self.subject


class NotificationChoice(models.Model):
    """What a person does not want by mail, or does want although it is off by default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.MAIL)
    wanted = models.BooleanField(_("wanted"))

    class Meta:
        """One choice per kind and channel."""

        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints = [
            one_of("channel", Channel),
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="pearls_notificationchoice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.wanted}"
