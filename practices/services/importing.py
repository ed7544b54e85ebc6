"""The only home of taking practices from a table: a dry run that says row by row what would happen, then the same for real."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.folding import fold
from pearls.models import Municipality, User
from pearls.questionnaires import values
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.services import copy_answers
from practices.enums import Origin
from practices.models import Practice
from practices.queries import with_title
from practices.services.writing import newest_form, open_practice

MOST_ROWS = 1_000
LARGEST = 5 * 1024 * 1024  # bytes
MOST_UNPACKED = 64 * 1024 * 1024  # bytes; what a workbook unfolds to in memory
OWN = ("municipality", "country", "language")
"""Columns that are not fields of the form; all others are named by the field's key or its label."""


@dataclass
class Line:
    """What would become of one row: its number in the file, its title, the answers that fit, and what is wrong."""

    number: int
    title: str = ""
    municipality: Municipality | None = None
    language: str = "en"
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Return whether the row would become a draft."""
        return not self.problems


def read_table(upload: UploadedFile) -> list[dict[str, str]]:
    """Return the rows of a CSV or XLSX file as {column: text}. Raises ValidationError in words where it is neither or too long."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("The file is larger than 5 MB. Split it."))
    content = upload.read()
    rows = list(_xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content))
    if not rows:
        raise ValidationError(_("The table has no rows below its head."))
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The table has more than %d rows. Split it.") % MOST_ROWS)
    return rows


def _csv_rows(content: bytes) -> Iterator[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t") if text.strip() else csv.excel
        reader = csv.DictReader(io.StringIO(text), dialect=dialect)
        for row in reader:
            yield {
                str(key).strip(): (value or "").strip() for key, value in row.items() if key and isinstance(value, str)
            }
    except (UnicodeDecodeError, csv.Error):
        raise ValidationError(_("Choose a CSV file in UTF-8 or an XLSX file.")) from None


def _xlsx_rows(content: bytes) -> Iterator[dict[str, str]]:
    # Ten megabytes of every web process that only who brings a workbook should pay.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValidationError(_("This workbook is larger inside than it looks. Save it as CSV."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.active
        assert sheet is not None  # every workbook shows one
        lines = sheet.iter_rows(values_only=True)
        head = [str(cell or "").strip() for cell in next(lines, ())]
        for line in lines:
            if any(cell not in (None, "") for cell in line):
                yield {name: _cell(cell) for name, cell in zip(head, line, strict=False) if name}
    except ValidationError:
        raise
    except Exception:  # the reader fails in many ways on a broken file, and all of them mean the same to a person
        raise ValidationError(_("This workbook cannot be opened. Save it once more as XLSX, or as CSV.")) from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# ---- the dry run ---------------------------------------------------------------------------------


def column_names() -> list[tuple[str, str]]:
    """Return (name, label) of every column that a table may have."""
    definition = definition_of(newest_form().pk)
    keys = dict.fromkeys(_columns(definition).values())
    own = [("municipality", _("Municipality")), ("country", _("Country, as two letters")), ("language", _("Language"))]
    return own + [(key, str(definition.fields[key]["label"])) for key in keys]


def dry_run(rows: list[dict[str, str]]) -> list[Line]:
    """Return what would become of every row; nothing is written."""
    definition = definition_of(newest_form().pk)
    names = _columns(definition)
    known = _existing()
    lines = []
    for number, row in enumerate(rows, 2):  # the head is the first line of the file
        line = Line(number)
        _fill(line, row, names, definition)
        _compare(line, known)
        lines.append(line)
    return lines


def _columns(definition: Definition) -> dict[str, str]:
    """Return {what a column may be called: the field's key}; tables cannot be imported this way."""
    plain = {key: spec for key, spec in definition.fields.items() if spec["type"] not in {"table", "file", "rows"}}
    return {**{fold(str(spec["label"])): key for key, spec in plain.items()}, **{fold(key): key for key in plain}}


def _existing() -> set[tuple[str, int | None]]:
    rows = with_title(Practice.objects.all()).values_list("live_title", "title", "municipality_id")
    return {(fold(str(live or title)), town) for live, title, town in rows}


def _fill(line: Line, row: Mapping[str, str], names: Mapping[str, str], definition: Definition) -> None:
    own = {fold(name): text for name, text in row.items() if fold(name) in OWN}
    line.municipality = _town(own, line)
    line.language = _language(own, line)
    for name, text in row.items():
        key = names.get(fold(name))
        if fold(name) in OWN or not text:
            continue
        if key is None:
            line.notes.append(_("The column “%s” is not known; it is left out.") % name[:60])
            continue
        spec = definition.fields[key]
        raw = [part.strip() for part in text.split(";")] if spec["type"] == "multi" else text
        try:
            line.answers[key] = values.parse(spec, raw)
        except values.Invalid as problem:
            line.problems.append(f"{spec['label']}: {problem}")
    line.title = str(line.answers.get("title") or "")
    if not line.title:
        line.problems.append(_("The title is missing."))


def _town(own: Mapping[str, str], line: Line) -> Municipality | None:
    wanted, country = own.get("municipality", ""), own.get("country", "")
    found = Municipality.objects.filter(names__folded=fold(wanted)) | Municipality.objects.filter(name__iexact=wanted)
    if country:
        found = found.filter(country=country.upper()[:2])
    towns = list(found.distinct()[:2]) if wanted else []
    if len(towns) == 1:
        return towns[0]
    several = _("Several municipalities are called “%s”; add the column country.")
    line.problems.append((several if towns else _("No municipality is called “%s”.")) % wanted[:80])
    return None


def _language(own: Mapping[str, str], line: Line) -> str:
    language = own.get("language", "en").lower() or "en"
    if language not in dict(settings.LANGUAGES):
        line.problems.append(_("The language “%s” is none of the nine.") % language[:20])
        return "en"
    return language


def _compare(line: Line, known: set[tuple[str, int | None]]) -> None:
    mark = (fold(line.title), line.municipality.pk if line.municipality else None)
    if line.title and mark in known:
        line.problems.append(_("A practice of this name exists in this municipality, or stands above in the table."))
    known.add(mark)


# ---- for real ------------------------------------------------------------------------------------


def carry_out(rows: list[dict[str, str]], *, by: User) -> tuple[list[Practice], list[Line]]:
    """Make a draft of every good row and return (practices, all lines); a bad row stops nothing."""
    lines = dry_run(rows)
    made = [practice for line in lines if line.good and (practice := _make(line, by)) is not None]
    return made, lines


def _make(line: Line, by: User) -> Practice | None:
    assert line.municipality is not None  # a good line has one
    try:
        with transaction.atomic():
            practice = open_practice(
                body=line.municipality, place=None, language=line.language, by=by, origin=Origin.IMPORTED
            )
            refused = copy_answers(sheet=practice.sheet, answers=line.answers, tables={}, by=by)
            if refused:
                raise ValidationError(refused)
            record("practice.imported", practice, by=by, line=line.number)
    except ValidationError as problem:
        line.problems.extend(problem.messages)
        return None
    return practice
