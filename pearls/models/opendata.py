"""The only home of the rows of the nightly files of open data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def path_of(made: "BulkFile", filename: str) -> str:
    """Return where the archive lies: by content, so that a reader never gets half an old and half a new one."""
    return f"opendata/{made.dataset}-{made.sha256[:16]}.zip"


class BulkFile(models.Model):
    """The newest archive of a dataset; its public address names the dataset and never changes."""

    dataset = models.CharField(_("dataset"), max_length=40, unique=True)
    file = models.FileField(_("file"), upload_to=path_of, max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    rows = models.PositiveIntegerField(_("rows"))
    sha256 = models.CharField(_("hash"), max_length=64)
    changed_at = models.DateTimeField(_("content changed"))
    updated_at = models.DateTimeField(_("written"))

    class Meta:
        """In the order of names."""

        ordering = ["dataset"]
        verbose_name = _("nightly file")
        verbose_name_plural = _("nightly files")

    def __str__(self) -> str:
        return self.dataset
