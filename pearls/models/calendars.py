"""The only home of private calendar feeds: who has an address, and the hash of its key."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """A person's calendar can be read by whoever knows its address; a new address ends the old one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="calendar_feed",
        verbose_name=_("person"),
    )
    token_hash = models.CharField(_("hash of the key"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        """One per person."""

        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.user)
