"""The only home of files that show what a practice says: a report, a table, a survey, each with its level of evidence."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models import Attachment
from practices.models.practice import Practice, Revision


class EvidenceFile(models.Model):
    """A file with what it shows. Private until a published version names it; taken out, it is gone for readers at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="files", verbose_name=_("practice"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=160)
    shows = models.TextField(_("what it shows"))
    level = models.CharField(_("level of evidence"), max_length=40)
    credit = models.CharField(_("made by"), max_length=160)
    licence = models.CharField(_("licence"), max_length=40)
    consent = models.BooleanField(_("everybody who can be recognised agreed"), default=False)
    named_in = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published version with it")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        """In the order in which they came."""

        ordering = ["practice", "added_at", "pk"]
        verbose_name = _("file as evidence")
        verbose_name_plural = _("files as evidence")
        constraints = [
            models.CheckConstraint(
                name="practices_evidencefile_words",
                condition=~models.Q(title="")
                & ~models.Q(shows="")
                & ~models.Q(level="")
                & ~models.Q(credit="")
                & ~models.Q(licence="")
                & models.Q(consent=True),
                violation_error_message=_(
                    "A file needs a title, what it shows, a level, a maker, a licence and consent."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title
