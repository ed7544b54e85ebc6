"""The only home of taking in files: type by content, kept by hash, refused with a reason."""

import hashlib
import uuid
from io import BytesIO
from pathlib import Path

import filetype
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from pearls.models import Attachment, User
from pearls.services.filekinds import kind_of

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000  # a page of A4 at 600 dots per inch; unpacked, more would not fit into a worker
# What an office keeps decisions and pictures in; each is recognised by its first bytes, never by its name.
KINDS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
# What else a town keeps its reports and counts in.
EVIDENCE = KINDS | {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
}


def store_upload(*, upload: UploadedFile, belongs_to: uuid.UUID, by: User) -> Attachment:
    """Return the kept file. Raises ValidationError in words where it is too large, empty or of another kind."""
    content = _read(upload)
    found = filetype.guess(content)
    if not content or found is None or found.mime not in KINDS:
        raise ValidationError(_("Choose a PDF, a picture (JPEG, PNG), or a Word or Excel file (docx, xlsx)."))
    return _keep(upload.name or "", content, found.mime, belongs_to, by)


def store_evidence(*, upload: UploadedFile, belongs_to: uuid.UUID, by: User) -> Attachment:
    """Return the kept file, of more kinds and looked at more closely, since everybody may fetch it. Raises ValidationError in words."""
    content = _read(upload)
    mime = kind_of(content)
    if mime not in EVIDENCE:
        raise ValidationError(
            _(
                "Choose a PDF, a picture (JPEG, PNG), or a file of Word (docx), Excel (xlsx), LibreOffice or CSV in UTF-8."
            )
        )
    return _keep(upload.name or "", content, mime, belongs_to, by)


def _read(upload: UploadedFile) -> bytes:
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("The file is larger than 20 MB. Make it smaller, or put it elsewhere and write where."))
    return upload.read()


def _keep(name: str, content: bytes, mime: str, belongs_to: uuid.UUID, by: User) -> Attachment:
    if mime in PICTURES:
        content = _bare_picture(content, PICTURES[mime])
    digest = hashlib.sha256(content).hexdigest()
    attachment = Attachment(
        name=_honest_name(name, EVIDENCE[mime]),
        mime=mime,
        size=len(content),
        sha256=digest,
        belongs_to=belongs_to,
        uploaded_by=by,
    )
    attachment.file.save(digest, ContentFile(content), save=False)
    attachment.save()
    return attachment


def _honest_name(name: str, ending: str) -> str:
    """Return the name with the ending of what the file is: a page of HTML must not open as one because it is called so."""
    known = {ending, ".jpeg"} if ending == ".jpg" else {ending}
    return (name if Path(name).suffix.lower() in known else f"{name}{ending}")[-160:]


def _bare_picture(content: bytes, form: str) -> bytes:
    """Return the picture alone, upright: where and by whom it was taken is nobody's business, nor what hides behind it."""
    try:
        with Image.open(BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture is larger than 40 million pixels. Make it smaller."))
            upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("This picture cannot be opened. Save it once more and choose it again.")) from None
    upright.info.pop("comment", None)
    made = BytesIO()
    upright.save(made, format=form, quality=92, icc_profile=upright.info.get("icc_profile"))
    return made.getvalue()


WHILE = 3600  # seconds


def keep_for_a_while(*, content: bytes, owner: User) -> str:
    """Keep bytes between two pages of one person for an hour and return the key; nothing of it reaches the database."""
    key = uuid.uuid4().hex
    cache.set(f"while:{owner.pk}:{key}", content, WHILE)
    return key


def kept_for(*, key: str, owner: User) -> bytes | None:
    """Return what was kept for this person under the key, or None."""
    return cache.get(f"while:{owner.pk}:{key[:40]}")
