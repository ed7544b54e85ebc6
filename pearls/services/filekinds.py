"""The only home of what a file is by its content: nothing is unpacked beyond its list of parts, nothing is run."""

import csv
import zipfile
from io import BytesIO, StringIO

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPEN = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
LONGEST_TYPE = 100  # bytes of an OpenDocument's own name of its type
PROGRAMS = ("/vbaproject.bin", "/basic/", "/scripts/", "/activex/")
"""Parts of an office file that hold programs."""
DELIMITERS = (",", ";", "\t")


def kind_of(content: bytes) -> str:
    """Return the type of a file by its content, "" where it is none that we know. Raises ValidationError where it hides something."""
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    found = filetype.guess(content)
    if found is not None:
        return found.mime
    return "text/csv" if _is_table(content) else ""


def _packed(content: bytes) -> str:
    """Return the type of an office file by the list of its parts, which alone is read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _must_stay_small(parts)
            kind = _kind_by_parts(archive, parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise ValidationError(_("This file cannot be opened. Save it once more and choose it again.")) from None
    if kind:
        _must_hold_no_program(parts)
    return kind


def _must_stay_small(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(
            _("Unpacked, this file would be larger than 200 MB. Save it as a PDF, or make it smaller.")
        )


def _kind_by_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    names = {part.filename for part in parts}
    if "[Content_Types].xml" in names:
        return next((mime for folder, mime in OFFICE.items() if any(name.startswith(folder) for name in names)), "")
    if parts and parts[0].filename == "mimetype" and parts[0].file_size <= LONGEST_TYPE:
        with archive.open(parts[0]) as told:
            mime = told.read(LONGEST_TYPE).decode("ascii", "replace").strip()
        return mime if mime in OPEN else ""
    return ""


def _must_hold_no_program(parts: list[zipfile.ZipInfo]) -> None:
    if any(mark in f"/{part.filename.lower()}" for part in parts for mark in PROGRAMS):
        raise ValidationError(_("This file holds macros. Save it without them, or as a PDF."))


def _is_table(content: bytes) -> bool:
    """Return whether a text is a table: lines of cells. Raises ValidationError where a cell would run as a formula."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(sign) < ord(" ") and sign not in "\r\n\t" for sign in text) or text.lstrip().startswith(
        ("<", "%", "#!")
    ):
        return False
    rows = next(filter(None, (_rows(text, delimiter) for delimiter in DELIMITERS)), [])
    if any(cell.lstrip().startswith(("=", "@")) for row in rows for cell in row):
        raise ValidationError(
            _("A cell of this table begins with = or @ and would be run as a formula. Keep the values only.")
        )
    return bool(rows)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the lines of a table; none where this sign does not part most of them into the same cells, at least two."""
    try:
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return []
    widest = max(map(len, rows), default=0)
    regular = 2 * sum(len(row) == widest for row in rows) >= len(rows)
    return rows if len(rows) > 1 and widest > 1 and regular else []
