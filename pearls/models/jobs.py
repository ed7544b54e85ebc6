"""The only home of the rows of long work."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pearls.enums import LIVE_JOBS, JobState
from pearls.models.base import one_of


class Job(models.Model):
    """A piece of long work: the row is the truth, the queue only a nudge."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", verbose_name=_("ordered by")
    )
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict)
    key = models.CharField(_("same work"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    message = models.CharField(_("what it is doing"), max_length=200, blank=True)
    error = models.CharField(_("why it failed"), max_length=500, blank=True)
    # In the owner's language: unlike `error`, this is shown.
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("held by a worker until"), null=True, blank=True)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    result = models.FileField(_("result"), upload_to="jobs/%Y/%m/", blank=True, max_length=200)
    result_name = models.CharField(_("name of the result"), max_length=160, blank=True)
    result_sha256 = models.CharField(_("hash of the result"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        """The same work is queued once."""

        ordering = ["-created_at"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            one_of("state", JobState),
            models.UniqueConstraint(
                fields=["owner", "key"],
                condition=Q(state__in=sorted(LIVE_JOBS)) & ~Q(key=""),
                name="pearls_job_live_once",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="pearls_job_live", condition=Q(state__in=sorted(LIVE_JOBS)))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """Return how far the work is, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, round(100 * self.done / self.total)) if self.total else 0
