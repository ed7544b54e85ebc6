"""The only home of a practice's pictures: each with its words, its maker and its permission."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models import Attachment
from practices.models.practice import Practice, Revision


class Picture(models.Model):
    """A picture of a practice. Private until a version is published with it; alternative text, credit and licence are required."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="pictures", verbose_name=_("practice"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("file"))
    alt = models.JSONField(_("alternative text by language"), default=dict)
    credit = models.CharField(_("made by"), max_length=160)
    licence = models.CharField(_("licence"), max_length=40)
    consent = models.BooleanField(_("everybody who can be recognised agreed"), default=False)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    named_in = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published version with it")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        """In the order that the team chose; the first one stands on cards."""

        ordering = ["practice", "position", "pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                name="practices_picture_words",
                condition=~models.Q(alt={}) & ~models.Q(credit="") & ~models.Q(licence=""),
                violation_error_message=_("A picture needs an alternative text, a maker and a licence."),
            )
        ]

    def __str__(self) -> str:
        return next(iter(self.alt.values()), "")
