"""The only home of practices as tables for people's own programs: CSV, XLSX and JSON of the same rows."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from pearls.sheets import book, safe
from practices.enums import Vocabulary
from practices.exports.records import short_record
from practices.models import Practice
from practices.queries import term_by_code

COLUMNS = (
    "number", "title", "summary", "language", "languages", "country", "where", "population", "latitude", "longitude",
    "since_year", "until_year", "exchanges", "hosts_visits", "adoptions", "licence", "version", "published_at", "changed_at",
    "confirmed_at", "url",
)  # fmt: skip


def head() -> list[str]:
    """Return the names of the columns: the record's own, then one per vocabulary."""
    return [*COLUMNS, *(vocabulary.value for vocabulary in Vocabulary if vocabulary != Vocabulary.LICENCE)]


def rows(practices: Iterable[Practice]) -> list[list[Any]]:
    """Return one row per practice, in the order of head(); lists are joined by "; ", terms in the active language."""
    return [_row(practice) for practice in practices]


def _row(practice: Practice) -> list[Any]:
    record = short_record(practice)
    plain = [_plain(record[name]) for name in COLUMNS]
    return plain + [
        "; ".join(_label(vocabulary, code) for code in record["terms"].get(vocabulary.value, []))
        for vocabulary in Vocabulary
        if vocabulary != Vocabulary.LICENCE
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if hasattr(value, "isoformat"):
        return value.isoformat(timespec="seconds")
    return "" if value is None else value


def _label(vocabulary: Vocabulary, code: str) -> str:
    term = term_by_code(vocabulary).get(code)
    return str(term) if term else code


def as_csv(practices: Iterable[Practice]) -> bytes:
    """Return CSV in UTF-8 with the mark by which spreadsheets know it; nothing in it is run as a formula."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(head())
    writer.writerows([safe(cell) for cell in row] for row in rows(practices))
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def as_xlsx(practices: Iterable[Practice]) -> bytes:
    """Return a workbook with one sheet, its head in bold and frozen; nothing in it is run as a formula."""
    return book([("practices", head(), rows(practices))])


def as_json(practices: Iterable[Practice]) -> bytes:
    """Return the records as a JSON array."""
    return json.dumps(
        [short_record(practice) for practice in practices], cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
    ).encode()


MAKERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json"),
}
