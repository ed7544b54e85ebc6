"""The only home of what people say beside a text: comments, in threads, at a place of an upper thing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pearls.models.base import together

LONGEST_COMMENT = 4000
"""Letters; what is longer belongs into the text itself."""


class Comment(models.Model):
    """What a person says about one place of an upper thing (a question of an answer sheet), or answers there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    belongs_to = models.UUIDField(_("belongs to"))
    place = models.CharField(_("place"), max_length=160)
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("answers to")
    )
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        """As they were said; only the first of a thread can be settled, and the others with it."""

        ordering = ["written_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            together("settled_at", "settled_by"),
            models.CheckConstraint(
                name="pearls_comment_first_is_settled",
                condition=Q(thread__isnull=True) | Q(settled_at__isnull=True),
                violation_error_message=_("Settle the first comment of the thread."),
            ),
        ]
        indexes = [models.Index(fields=["belongs_to", "place"], name="pearls_comment_place")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"
