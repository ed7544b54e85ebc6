"""The only home of writes to the picture library: taken in bare of everything but the picture, with words in each language."""

import uuid
from collections.abc import Mapping
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from pearls.audit import record
from pearls.models import Attachment, User
from pearls.services.files import PICTURES, store_upload
from pearls.site.models import Picture
from pearls.site.queries import SOURCE, sizes_of
from pearls.site.services.texts import must_edit

LIBRARY = uuid.UUID("5d6c0a0e-4d57-4f0e-9d43-3c1a7e9b2f10")
"""What the files of the library belong to."""
SMALLEST = 480  # pixels; below this a picture is a blur in an article
QUALITY = 80


def path_of(attachment: Attachment, width: int) -> str:
    """Return where a size of a picture lies: by content, like the picture itself."""
    return f"pictures/{attachment.sha256[:2]}/{attachment.sha256}-{width}.webp"


@transaction.atomic
def add_picture(*, upload: UploadedFile, alt: Mapping[str, str], credit: str, by: User) -> Picture:
    """Keep a picture with its words. Raises ValidationError in words, at the field, for whatever is missing or wrong."""
    must_edit(by)
    words = _words(alt, credit)
    try:
        attachment = store_upload(upload=upload, belongs_to=LIBRARY, by=by)
    except ValidationError as problem:
        raise ValidationError({"file": problem.messages}) from None
    if attachment.mime not in PICTURES:
        raise ValidationError({"file": _("Choose a picture: JPEG or PNG.")})
    width, height = _make_sizes(attachment)
    picture = Picture.objects.create(
        attachment=attachment, alt=words, credit=credit.strip(), width=width, height=height
    )
    record("picture.added", picture, by=by, name=attachment.name)
    return picture


def _words(alt: Mapping[str, str], credit: str) -> dict[str, str]:
    wrong = {}
    words = {language: said.strip() for language, said in alt.items() if said.strip()}
    if SOURCE not in words:
        wrong[f"alt_{SOURCE}"] = _("Say in a sentence what can be seen; some readers hear it instead.")
    if not credit.strip():
        wrong["credit"] = _("Name who made the picture.")
    if wrong:
        raise ValidationError(wrong)
    return words


def _make_sizes(attachment: Attachment) -> tuple[int, int]:
    """Write the sizes of a picture and return its own width and height in pixels."""
    with attachment.file.open("rb") as stored, Image.open(BytesIO(stored.read())) as picture:
        width, height = picture.size
        if width < SMALLEST:
            small = _("The picture is too small: it needs at least %d pixels in width.") % SMALLEST
            raise ValidationError({"file": small})
        plain = picture.convert("RGB") if picture.mode not in {"RGB", "RGBA"} else picture.copy()
    for wanted in sizes_of(width):
        name = path_of(attachment, wanted)
        if not default_storage.exists(name):
            resized = plain.resize((wanted, max(1, round(height * wanted / width))), Image.Resampling.LANCZOS)
            made = BytesIO()
            resized.save(made, format="WEBP", quality=QUALITY, method=4)
            default_storage.save(name, ContentFile(made.getvalue()))
    return width, height


@transaction.atomic
def change_picture(*, picture: Picture, alt: Mapping[str, str], credit: str, by: User) -> None:
    """Change the words of a picture."""
    must_edit(by)
    picture.alt, picture.credit = _words(alt, credit), credit.strip()
    picture.save(update_fields=["alt", "credit"])
    record("picture.changed", picture, by=by)
