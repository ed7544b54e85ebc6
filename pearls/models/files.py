"""The only home of uploaded files."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def path_of(attachment: "Attachment", filename: str) -> str:
    """Return where the file lies: by content, so that no name a person typed touches the disk."""
    return f"attachments/{attachment.sha256[:2]}/{attachment.sha256}"


class Attachment(models.Model):
    """A file that belongs to an upper thing (an answer sheet), kept by the hash of its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to=path_of, max_length=120)
    name = models.CharField(_("name"), max_length=160)
    mime = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("hash"), max_length=64)
    belongs_to = models.UUIDField(_("belongs to"), db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ["-uploaded_at"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
