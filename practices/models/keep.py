"""The only home of what keeps a practice true: yearly confirmations, checked links, messages to its people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models.base import one_of
from practices.enums import StillRunning
from practices.models.practice import Practice


class Confirmation(models.Model):
    """The yearly question to an owner; the link in the mail is signed, so nothing secret is kept here."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="confirmations", verbose_name=_("practice"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person asked"))
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    reminded = models.PositiveSmallIntegerField(_("reminders"), default=0)
    answer = models.CharField(_("answer"), max_length=8, choices=StillRunning.choices, blank=True)
    note = models.TextField(_("what changed"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ["-asked_at"]
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [one_of("answer", StillRunning, blank=True)]

    def __str__(self) -> str:
        return f"{self.practice}, {self.get_answer_display() or self.asked_at:%Y}"


class LinkCheck(models.Model):
    """An address that a practice names, and whether it answered when the portal last looked."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="links", verbose_name=_("practice"))
    url = models.URLField(_("address"), max_length=500)
    checked_at = models.DateTimeField(_("looked"), null=True, blank=True)
    status = models.CharField(_("answer"), max_length=60, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    class Meta:
        """An address once per practice."""

        ordering = ["practice", "url"]
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        constraints = [models.UniqueConstraint(fields=["practice", "url"], name="practices_link_once")]

    def __str__(self) -> str:
        return self.url


class ContactMessage(models.Model):
    """A question that went to a practice's people through the portal; neither side sees an address."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="questions", verbose_name=_("practice"))
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("from"))
    answer_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("answer to")
    )
    text = models.TextField(_("message"))
    language = models.CharField(_("language"), max_length=8, default="en")
    at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        """Oldest first, as a conversation reads."""

        ordering = ["at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.text[:80]
