"""The only home of the awards' tables: so far the register of titles; the cycle comes with its issue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models import Edition, Municipality, Place


class Title(models.Model):
    """A place is Cultural Pearl of an edition; its municipality carries it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="titles", verbose_name=_("edition"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="titles", verbose_name=_("municipality")
    )
    # The town that holds the title where it lies inside a municipality of another name.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="titles", verbose_name=_("place")
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """The newest edition first."""

        ordering = ["-edition__year", "name"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(fields=["edition", "municipality", "name"], name="awards_title_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"
