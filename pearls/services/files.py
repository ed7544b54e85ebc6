"""The only home of taking in files: type by content, kept by hash, refused with a reason."""

import hashlib
import uuid

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pearls.models import Attachment, User

LARGEST = 20 * 1024 * 1024
# What an office keeps decisions and pictures in; each is recognised by its first bytes, never by its name.
KINDS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def store_upload(*, upload: UploadedFile, belongs_to: uuid.UUID, by: User) -> Attachment:
    """Return the kept file. Raises ValidationError in words where it is too large, empty or of another kind."""
    size = upload.size or 0
    if size > LARGEST:
        raise ValidationError(_("The file is larger than 20 MB. Make it smaller, or put it elsewhere and write where."))
    content = upload.read()
    found = filetype.guess(content)
    if not content or found is None or found.mime not in KINDS:
        raise ValidationError(_("Choose a PDF, a picture (JPEG, PNG), or a Word or Excel file (docx, xlsx)."))
    digest = hashlib.sha256(content).hexdigest()
    attachment = Attachment(
        name=(upload.name or "file")[-160:],
        mime=found.mime,
        size=size,
        sha256=digest,
        belongs_to=belongs_to,
        uploaded_by=by,
    )
    upload.seek(0)
    attachment.file.save(digest, upload, save=False)
    attachment.save()
    return attachment
