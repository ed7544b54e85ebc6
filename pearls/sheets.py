"""The only home of workbooks as bytes: heads in bold, numbers as numbers, and no text that runs as a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_response(content: bytes, name: str) -> HttpResponse:
    """Return a workbook as a file to keep."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets a mark before it, numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def book(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Return a workbook of (name, head, rows), heads in bold and frozen."""
    # Ten megabytes of every web process that only who asks for a workbook should pay.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, head, rows in sheets:
        sheet = made.create_sheet(name[:31])
        sheet.append([safe(cell) for cell in head])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([safe(cell) for cell in row])
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()
