"""The only home of the questionnaires' reads: definitions by version, and what a section, a sheet or a diff needs."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext, override

from pearls.models import User
from pearls.questionnaires.definition import Definition, said
from pearls.questionnaires.models import Answer, AnswerSheet, Change, Row, TemplateVersion, identity_of

# More than this and the browser had better load the page again.
MOST_CHANGES = 400
# A title is repeated in every line that points at it, and in the pick list of every line that might.
LONGEST_TITLE = 120


def definition_of(version_id: int, language: str = "") -> Definition:
    """Return the definition of a published version in a language, the reader's where none is named.

    It never changes, so every process reads it once. Texts that no catalogue has (a template of one's own) stay as they were written.
    """
    return _definition_in(version_id, (language or get_language() or "en").split("-")[0])


@lru_cache(maxsize=64)
def _definition(version_id: int) -> Definition:
    return Definition(TemplateVersion.objects.get(pk=version_id).definition or {})


@lru_cache(maxsize=128)
def _definition_in(version_id: int, language: str) -> Definition:
    source = _definition(version_id)
    if language == "en" or source.document.get("language", "en") != "en":  # catalogues translate from English
        return source
    with override(language):
        return Definition(said(source.document, gettext))


def forget_definitions() -> None:
    """Forget what was read: for tests, whose databases are thrown away."""
    _definition.cache_clear()
    _definition_in.cache_clear()


def identity_id(definition: Definition, key: str) -> uuid.UUID:
    """Return the identity's key without asking the database: it is made of template and field key."""
    return identity_of(definition.document["slug"], key)


def answers_of(sheet: AnswerSheet, keys: Iterable[str] | None = None) -> dict[str, Answer]:
    """Return the answers of a sheet by key; only `keys` where given."""
    found = Answer.objects.filter(sheet=sheet)
    if keys is not None:
        found = found.filter(key__in=list(keys))
    return {answer.key: answer for answer in found}


def rows_of(sheet: AnswerSheet, tables: Iterable[str] | None = None, *, deleted: bool = False) -> dict[str, list[Row]]:
    """Return the lines of a sheet by table in their order; deleted ones only where asked for."""
    found = Row.objects.filter(sheet=sheet).order_by("table", "position", "id")
    if tables is not None:
        found = found.filter(table__in=list(tables))
    if not deleted:
        found = found.filter(deleted_at__isnull=True)
    by_table: dict[str, list[Row]] = {}
    for row in found:
        by_table.setdefault(row.table, []).append(row)
    return by_table


def row_titles(definition: Definition, by_table: dict[str, list[Row]]) -> dict[str, str]:
    """Return what each line is called where others point at it."""
    titles = {}
    for table, rows in by_table.items():
        column = definition.row_title_column(table)
        for number, row in enumerate(rows, 1):
            title = str(row.cells.get(column) or f"{definition.tables[table]['label']} {number}")
            titles[str(row.pk)] = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return titles


def changes_since(sheet: AnswerSheet, seq: int) -> models.QuerySet[Change]:
    """Return what was changed after `seq`, oldest first, with who did it; conflicts stay between their people."""
    visible = Change.objects.filter(sheet=sheet, seq__gt=seq).exclude(outcome="conflict")
    return visible.select_related("actor").order_by("seq")[: MOST_CHANGES + 1]


def history(sheet: AnswerSheet, anchor: str) -> models.QuerySet[Change]:
    """Return everything that was ever written at one anchor, newest first, lost texts of conflicts included."""
    return Change.objects.filter(sheet=sheet, anchor=anchor).select_related("actor").order_by("-seq")


def activity(sheet: AnswerSheet, limit: int = 200) -> list[Change]:
    """Return the newest changes of a sheet with the people who made them."""
    return list(Change.objects.filter(sheet=sheet).select_related("actor").order_by("-seq")[:limit])


def last_change_by(user: User, sheet: AnswerSheet) -> Change | None:
    """Return the last thing `user` wrote in the sheet: where "go on writing" leads."""
    return Change.objects.filter(sheet=sheet, actor=user).order_by("-seq").first()


def changes_by_others(sheet: AnswerSheet, user: User, since: datetime) -> int:
    """Return how many changes colleagues made since a moment."""
    return Change.objects.filter(sheet=sheet, at__gt=since).exclude(actor=user).count()


def work_of_others(sheets: Iterable[uuid.UUID], user: User, since: datetime) -> list[dict[str, Any]]:
    """Return who else worked on some sheets since a moment: {"sheet", "who", "n" changes, "at" of the last one}, the newest first."""
    found = Change.objects.filter(sheet__in=list(sheets), at__gt=since).exclude(actor=user).order_by()
    rows = found.values("sheet", "actor__name").annotate(n=models.Count("pk"), at=models.Max("at")).order_by("-at")
    return [{"sheet": r["sheet"], "who": r["actor__name"], "n": r["n"], "at": r["at"]} for r in rows]


def place_of(sheet: AnswerSheet, anchor: str) -> tuple[dict, dict] | None:
    """Return (section, question) of an anchor in the change log, or None where the question is gone."""
    kind, key, *rest = anchor.split(":")
    if kind == "row" and rest:
        key = rest[0]
    elif kind == "cell":
        key = sheet.rows.filter(pk=key).values_list("table", flat=True).first() or ""
    return definition_of(sheet.version_id).place.get(key)


def text_at(sheet: AnswerSheet, anchor: str, version: int) -> Any:
    """Return the value that an anchor had at a version; version 0 is nothing."""
    if version == 0:
        return None
    made = Change.objects.filter(sheet=sheet, anchor=anchor, new_version=version).exclude(outcome="conflict")
    return made.values_list("after", flat=True).first()
