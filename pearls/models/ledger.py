"""The only home of the two records of what happened: moves of state, and events for the timeline."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update


class Targeted(models.Model):
    """A row about any other row; the key is text since some keys are UUIDs."""

    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of thing"))
    target_id = models.CharField(_("key of the thing"), max_length=40)
    target = GenericForeignKey("target_type", "target_id")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        """Only its children have tables."""

        abstract = True


class StateChange(Targeted):
    """One move of one object from one state to another; written by workflow.perform() only."""

    transition = models.CharField(_("transition"), max_length=40)
    source = models.CharField(_("from"), max_length=20)
    destination = models.CharField(_("to"), max_length=20)
    comment = models.TextField(_("comment"), blank=True)
    # Nobody: the installation itself, as when it publishes its default template.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        """A move that happened is not rewritten."""

        ordering = ["-at", "-pk"]
        verbose_name = _("state change")
        verbose_name_plural = _("state changes")
        indexes = [models.Index(fields=["target_type", "target_id", "-at"], name="pearls_statechange_target")]
        triggers = [Protect(name="keep_statechange", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.transition}: {self.source} → {self.destination}"


class Event(Targeted):
    """What somebody did, in words that a timeline can show; written by audit.record() only."""

    verb = models.CharField(_("what"), max_length=60)
    data = models.JSONField(_("details"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        """Newest first, like every timeline."""

        ordering = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["target_type", "target_id", "-at"], name="pearls_event_target")]

    def __str__(self) -> str:
        return self.verb
