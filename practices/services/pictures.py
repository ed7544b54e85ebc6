"""The only home of a practice's pictures: taken in, bare of everything but the picture, in the sizes that pages ask for."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image

from pearls.audit import record
from pearls.enums import MAY_EDIT
from pearls.models import Attachment, User
from pearls.services.files import PICTURES, store_upload
from practices.enums import Vocabulary
from practices.models import Picture, Practice
from practices.permissions import role_in
from practices.queries import term_by_code
from practices.services.evidence import note_change

WIDTHS = (480, 960, 1600)
"""Pixels: a card, an article on a phone, an article on a large screen. A smaller picture is never blown up."""
SMALLEST = 480  # pixels; below this a picture is a blur at the head of an article
MOST = 12
QUALITY = 80


def path_of(attachment: Attachment, width: int) -> str:
    """Return where a size of a picture lies: by content, like the picture itself."""
    return f"pictures/{attachment.sha256[:2]}/{attachment.sha256}-{width}.webp"


@transaction.atomic
def add_picture(*, practice: Practice, upload: UploadedFile, by: User, data: Mapping[str, Any]) -> Picture:
    """Keep a picture with its words. Raises ValidationError in words, at the field, for whatever is missing or wrong.

    `data`: alt (text), credit, licence (code), consent (bool). The language of `alt` is the practice's own.
    """
    _must_work_on(by, practice)
    _check_words(data)
    if Picture.objects.filter(practice=practice).count() >= MOST:
        raise ValidationError({"file": _("A practice has at most %d pictures. Take one out first.") % MOST})
    attachment = _taken_in(upload, practice, by)
    width, height = _make_sizes(attachment)
    last = Picture.objects.filter(practice=practice).aggregate(most=Max("position"))["most"] or 0
    picture = Picture(
        practice=practice,
        attachment=attachment,
        alt={practice.sheet.language: data["alt"].strip()},
        credit=data["credit"].strip(),
        licence=data["licence"],
        consent=data["consent"],
        width=width,
        height=height,
        position=last + 1,
    )
    picture.full_clean()
    picture.save()
    note_change(practice, by)
    record("picture.added", practice, by=by, name=attachment.name)
    return picture


def _must_work_on(by: User, practice: Practice) -> None:
    if role_in(by, practice) not in MAY_EDIT:
        raise PermissionDenied


def _check_words(data: Mapping[str, Any]) -> None:
    problems = {}
    if not data["alt"].strip():
        problems["alt"] = _("Say in a sentence what can be seen; some readers hear it instead.")
    if not data["credit"].strip():
        problems["credit"] = _("Name who made the picture.")
    if data["licence"] not in term_by_code(Vocabulary.LICENCE):
        problems["licence"] = _("Choose how others may use it.")
    if not data["consent"]:
        problems["consent"] = _("Show only people who agreed; without that the picture cannot be kept.")
    if problems:
        raise ValidationError(problems)


def _taken_in(upload: UploadedFile, practice: Practice, by: User) -> Attachment:
    try:
        attachment = store_upload(upload=upload, belongs_to=practice.pk, by=by)
    except ValidationError as problem:
        raise ValidationError({"file": problem.messages}) from None
    if attachment.mime not in PICTURES:
        raise ValidationError({"file": _("Choose a picture: JPEG or PNG.")})
    return attachment


def _make_sizes(attachment: Attachment) -> tuple[int, int]:
    """Write the sizes of a picture and return its own width and height in pixels."""
    with attachment.file.open("rb") as stored, Image.open(BytesIO(stored.read())) as picture:
        width, height = picture.size
        if min(width, height) < SMALLEST / 2 or width < SMALLEST:
            raise ValidationError(
                {"file": _("The picture is too small: it needs at least %d pixels in width.") % SMALLEST}
            )
        plain = picture.convert("RGB") if picture.mode not in {"RGB", "RGBA"} else picture.copy()
    for wanted in sizes_of(width):
        name = path_of(attachment, wanted)
        if not default_storage.exists(name):
            small = plain.resize((wanted, max(1, round(height * wanted / width))), Image.Resampling.LANCZOS)
            made = BytesIO()
            small.save(made, format="WEBP", quality=QUALITY, method=4)
            default_storage.save(name, ContentFile(made.getvalue()))
    return width, height


def sizes_of(width: int) -> list[int]:
    """Return the widths in which a picture of `width` pixels is kept: at least the smallest."""
    return [wanted for wanted in WIDTHS if wanted <= width] or [WIDTHS[0]]


@transaction.atomic
def change_picture(*, picture: Picture, by: User, data: Mapping[str, Any], language: str) -> None:
    """Change the words of a picture; `language` is that of the alternative text."""
    _must_work_on(by, picture.practice)
    _check_words({**data, "consent": True})
    picture.alt = {**picture.alt, language: data["alt"].strip()}
    picture.credit, picture.licence = data["credit"].strip(), data["licence"]
    picture.full_clean()
    picture.save()


@transaction.atomic
def move_picture(*, picture: Picture, by: User, step: int) -> None:
    """Move a picture one place to the front (-1) or to the back (1)."""
    _must_work_on(by, picture.practice)
    all_of_them = list(Picture.objects.select_for_update().filter(practice=picture.practice))
    at = next(place for place, other in enumerate(all_of_them) if other.pk == picture.pk)
    to = min(max(at + step, 0), len(all_of_them) - 1)
    all_of_them.insert(to, all_of_them.pop(at))
    for position, other in enumerate(all_of_them, 1):
        other.position = position
    Picture.objects.bulk_update(all_of_them, ["position"])


@transaction.atomic
def remove_picture(*, picture: Picture, by: User) -> None:
    """Take a picture out of the practice; its file stays until the practice goes, so that a published version can be proved."""
    _must_work_on(by, picture.practice)
    record("picture.removed", picture.practice, by=by, name=picture.attachment.name)
    picture.delete()


def alt_in(picture: Picture, language: str) -> tuple[str, str]:
    """Return (alternative text, its language): in `language` where there is one, else English, else whatever there is."""
    for wanted in (language, "en"):
        if picture.alt.get(wanted):
            return picture.alt[wanted], wanted
    found = next(iter(picture.alt), "en")
    return picture.alt.get(found, ""), found
