"""The only home of the notification ledger, of what people want to hear when, of addresses that fail, and of edited texts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.enums import Channel, NotificationState, Pace
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
    link = models.CharField(_("the one link of the mail"), max_length=500, blank=True)
    calendar = models.TextField(_("invitation for calendars"), blank=True)
    secret = models.BooleanField(_("holds a key that only the recipient may see"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=NotificationState.choices, default=NotificationState.PENDING
    )
    pace = models.CharField(_("pace"), max_length=8, choices=Pace.choices, default=Pace.NOW)
    digest = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="gathered", verbose_name=_("left in the digest")
    )
    in_portal = models.BooleanField(_("stands among the messages"), default=True)
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
            one_of("pace", Pace),
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
    """How soon a person wants a kind of message on a channel, where that differs from what the kind does by itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.MAIL)
    pace = models.CharField(_("pace"), max_length=8, choices=Pace.choices)

    class Meta:
        """One choice per kind and channel."""

        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints = [
            one_of("channel", Channel),
            one_of("pace", Pace),
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="pearls_notificationchoice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pace}"


class MailHabits(models.Model):
    """When a person reads mail, in the person's own time zone; without a row the defaults below hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_habits", verbose_name=_("person")
    )
    hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=7)
    weekday = models.PositiveSmallIntegerField(_("day of the weekly digest, Monday is 0"), default=0)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)

    class Meta:
        """Hours and days of a real clock; quiet hours have both ends or none."""

        verbose_name = _("mail habits")
        verbose_name_plural = _("mail habits")
        constraints = [
            models.CheckConstraint(
                name="pearls_mailhabits_real_clock", condition=models.Q(hour__lte=23, weekday__lte=6)
            ),
            models.CheckConstraint(
                name="pearls_mailhabits_both_ends",
                condition=models.Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class MailAddress(models.Model):
    """An address from which mail came back: how often for good, how often for now, and since when we call it undeliverable."""

    address = models.EmailField(_("address"), max_length=254, unique=True)
    hard = models.PositiveIntegerField(_("came back for good"), default=0)
    soft = models.PositiveIntegerField(_("came back for now"), default=0)
    last_words = models.CharField(_("what the mail server said last"), max_length=300, blank=True)
    undeliverable_since = models.DateTimeField(_("undeliverable since"), null=True, blank=True)

    class Meta:
        """One row per address, in small letters."""

        ordering = ["address"]
        verbose_name = _("address that fails")
        verbose_name_plural = _("addresses that fail")

    def __str__(self) -> str:
        return self.address


class MailText(models.Model):
    """One version of the words of a mail in one language, as an admin wrote them; the highest number holds."""

    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=8)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    shipped = models.BooleanField(_("back to the text that the portal came with"), default=False)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_texts", verbose_name=_("saved by")
    )

    class Meta:
        """A version is never changed; restoring one writes the next."""

        ordering = ["kind", "language", "-number"]
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="pearls_mailtext_once"),
            models.CheckConstraint(
                name="pearls_mailtext_says_something",
                condition=models.Q(shipped=True) | (~models.Q(subject="") & ~models.Q(body="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.language}, {self.number}"
