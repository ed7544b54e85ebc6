"""The only way an answer changes: operations with an id and the version they were made on, under the sheet's lock.

Every operation ends in one of: ok, merged, conflict (both texts kept), invalid, locked. An acknowledged text is the
current one or stands in the change log; a repeated operation answers what it answered before.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.models import Attachment, User
from pearls.questionnaires import completeness, fractional, values
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.enums import TEXT_TYPES, Outcome
from pearls.questionnaires.merge import merge
from pearls.questionnaires.models import Answer, AnswerSheet, Change, Row
from pearls.questionnaires.projections import project
from pearls.questionnaires.queries import definition_of, identity_id, text_at

MOST_OPS = 50


class BadRequest(ValueError):
    """The request is not of the protocol; a correct client never sends it."""


@dataclass(frozen=True)
class Op:
    """One wish: set what `anchor` names, made on version `base`."""

    op_id: uuid.UUID
    anchor: str
    base: int
    value: Any

    @classmethod
    def read(cls, raw: Any) -> "Op":
        """Return the operation in a JSON object. Raises BadRequest."""
        try:
            base = int(raw["base"])
            made = cls(uuid.UUID(str(raw["op_id"])), str(raw["anchor"])[:160], base, raw.get("set"))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as problem:
            raise BadRequest(f"not an operation: {problem}") from None
        if not 0 <= base < 2**31:
            raise BadRequest("a base version is a small positive number")
        return made


@dataclass
class Cell:
    """What an anchor names now: an answer, or one cell of a line."""

    anchor: str
    spec: Mapping
    value: Any
    version: int
    by: str = ""
    at: datetime | None = None
    holder: Answer | Row | None = None


@dataclass
class Batch:
    """Everything one request reads and writes; loaded once, stored once."""

    sheet: AnswerSheet
    by: User
    session: str
    definition: Definition
    now: datetime
    op_ids: list[uuid.UUID]
    careful: bool = False  # look for every operation in the log, not only for those on an old version
    answers: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    touched_answers: dict[str, Answer] = field(default_factory=dict)
    touched_rows: dict[str, Row] = field(default_factory=dict)
    new_rows: set[str] = field(default_factory=set)

    @cached_property
    def known(self) -> dict[uuid.UUID, Change]:
        """What was carried out before under the numbers of these operations."""
        found = Change.objects.filter(sheet=self.sheet, op_id__in=self.op_ids).select_related("actor")
        return {change.op_id: change for change in found}

    def seen(self, op: Op) -> Change | None:
        """Return what was carried out under the number of `op`, in this request or before."""
        here = next((change for change in self.changes if change.op_id == op.op_id), None)
        return here or self.known.get(op.op_id)

    def log(self, op: Op, outcome: Outcome, before: Any, after: Any, version: int | None) -> None:
        """Add one line to the change log; the number is the sheet's next."""
        self.sheet.change_seq += 1
        self.changes.append(
            Change(
                sheet=self.sheet,
                seq=self.sheet.change_seq,
                op_id=op.op_id,
                anchor=op.anchor,
                before=before,
                after=after,
                base_version=op.base,
                new_version=version,
                outcome=outcome,
                actor=self.by,
                session=self.session,
                at=self.now,
            )
        )


def apply_ops(*, sheet: AnswerSheet, by: User, session: str, ops: list[Op]) -> list[dict]:
    """Apply `ops` in order to a sheet that the caller has locked in this transaction; return one answer per op.

    The caller has checked that `by` may edit. One bad operation does not stop the others.
    """
    if len(ops) > MOST_OPS:
        raise BadRequest(f"at most {MOST_OPS} operations at once")
    if not ops:
        return []
    try:
        return _apply(sheet, by, session, ops, careful=False)
    except IntegrityError:
        # An operation on the newest version is not looked up in the log, since nearly all are new. This one was not, or its
        # line exists in another sheet: the same again, and everything looked up.
        sheet.refresh_from_db()
        return _apply(sheet, by, session, ops, careful=True)


@transaction.atomic
def _apply(sheet: AnswerSheet, by: User, session: str, ops: list[Op], *, careful: bool) -> list[dict]:
    numbers = [op.op_id for op in ops]
    batch = Batch(sheet, by, session[:40], definition_of(sheet.version_id), timezone.now(), numbers, careful)
    _load(batch, ops)
    results = [_one(batch, op) for op in ops]
    _store(batch)
    return results


def _load(batch: Batch, ops: list[Op]) -> None:
    parts = [op.anchor.split(":") for op in ops]
    named = {part[1] for part in parts if part[0] == "answer" and len(part) == 2}
    keys = named & batch.definition.fields.keys()
    if keys:
        batch.answers = {
            a.key: a for a in Answer.objects.filter(sheet=batch.sheet, key__in=keys).select_related("updated_by")
        }
    rows = {part[1] for part in parts if part[0] in {"cell", "row"} and len(part) == 3 and _is_uuid(part[1])}
    if rows:
        batch.rows = {str(row.pk): row for row in Row.objects.filter(pk__in=rows)}


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _one(batch: Batch, op: Op) -> dict:
    seen = batch.seen(op) if batch.careful else None
    if seen and seen.anchor != op.anchor:
        return _taken(op)
    kind, *rest = op.anchor.split(":")
    if kind == "row" and len(rest) == 2:
        return _set_row(batch, op, *rest)
    cell = None
    if kind == "answer" and len(rest) == 1:
        cell = _answer_cell(batch, op.anchor, rest[0])
    elif kind == "cell" and len(rest) == 2:
        cell = _row_cell(batch, op.anchor, *rest)
    if cell is None:
        return _reply(op, "gone", message=_("This field is no longer part of the plan."))
    return _set_cell(batch, op, cell)


def _reply(op: Op, status: str, **more) -> dict:
    return {"op_id": str(op.op_id), "anchor": op.anchor, "status": status, **more}


def _taken(op: Op) -> dict:
    """Refuse an operation whose number belongs to another one: to call it done would lose its text."""
    return _reply(op, "invalid", message=_("This was not saved. Change it once more to send it again."))


# --- answers and cells ----------------------------------------------------------------------------


def _answer_cell(batch: Batch, anchor: str, key: str) -> Cell | None:
    spec = batch.definition.fields.get(key)
    if spec is None or spec["type"] == "table":
        return None
    answer = batch.answers.get(key)
    if answer is None:
        return Cell(anchor, spec, None, 0)
    return Cell(anchor, spec, answer.value, answer.version, str(answer.updated_by), answer.updated_at, answer)


def _row_cell(batch: Batch, anchor: str, row_id: str, column: str) -> Cell | None:
    row = batch.rows.get(row_id)
    if row is None or row.sheet_id != batch.sheet.pk:
        return None
    spec = batch.definition.columns.get(row.table, {}).get(column)
    if spec is None:
        return None
    return Cell(anchor, spec, row.cells.get(column), row.versions.get(column, 0), holder=row)


def _set_cell(batch: Batch, op: Op, cell: Cell) -> dict:
    try:
        value = _checked(batch, cell, values.parse(cell.spec, op.value))
    except values.Invalid as problem:
        return _reply(op, "invalid", version=cell.version, message=str(problem))
    seen = batch.seen(op) if batch.careful or op.base != cell.version else None
    if seen is not None:
        return _repeat(op, cell, seen) if _says_the_same(batch, op, seen, value) else _taken(op)
    if op.base == cell.version:
        return _write(batch, op, cell, value, Outcome.APPLIED)
    return _set_on_stale_base(batch, op, cell, value)


def _checked(batch: Batch, cell: Cell, value: Any) -> Any:
    """Return the value if the lines and files it names belong to this sheet. Raises values.Invalid."""
    kind = cell.spec["type"]
    if value is None or kind not in {"row", "rows", "file"}:
        return value
    if kind == "file":
        kept = Attachment.objects.filter(pk=value["id"], belongs_to=batch.sheet.pk).first()
        if kept is None:
            raise values.Invalid(_("This file is gone. Choose it again."))
        return {"id": str(kept.pk), "name": kept.name, "size": kept.size}
    _check_lines(batch, cell.spec["table"], value if kind == "rows" else [value])
    return value


def _check_lines(batch: Batch, table: str, wanted: list[str]) -> None:
    here = {key for key, row in batch.rows.items() if row.sheet_id == batch.sheet.pk and row.table == table}
    other = [key for key in wanted if key not in here]
    if other and Row.objects.filter(sheet=batch.sheet, table=table, pk__in=other).count() != len(other):
        raise values.Invalid(_("Choose a line that is still there."))


def _write(batch: Batch, op: Op, cell: Cell, value: Any, outcome: Outcome) -> dict:
    """Store a value as the next version; an unchanged value keeps its version and leaves no trace."""
    status = "merged" if outcome == Outcome.MERGED else "ok"
    if value == cell.value:
        return _reply(op, status, version=cell.version, value=value)
    version = cell.version + 1
    if isinstance(cell.holder, Row) and cell.holder.deleted_at:
        _bring_back(batch, op, cell.holder)
    batch.log(op, outcome, cell.value, value, version)
    if op.anchor.startswith("answer:"):
        _write_answer(batch, cell, value, version)
    else:
        _write_row_cell(batch, cell, value, version)
    more = {"value": value} if value != op.value else {}
    return _reply(op, status, version=version, **more)


def _write_answer(batch: Batch, cell: Cell, value: Any, version: int) -> None:
    key = cell.spec["key"]
    answer = batch.answers.get(key)
    if answer is None:
        answer = Answer(sheet=batch.sheet, key=key, identity_id=identity_id(batch.definition, key))
        batch.answers[key] = answer
    answer.value, answer.version = value, version
    answer.updated_by, answer.updated_at = batch.by, batch.now
    batch.touched_answers[key] = answer
    batch.sheet.facts[key] = completeness.fact_of(cell.spec, value)


def _write_row_cell(batch: Batch, cell: Cell, value: Any, version: int) -> None:
    row = cell.holder
    assert isinstance(row, Row)
    row.cells[cell.spec["key"]] = value
    row.versions[cell.spec["key"]] = version
    _touch_row(batch, row)


def _bring_back(batch: Batch, op: Op, row: Row) -> None:
    """Undo a deletion, since somebody still writes in the line: what is written wins over what is taken away.

    The log says so as of any other change of the line, or the tabs of others would go on hiding it.
    """
    before = _row_state(row)
    row.deleted_at = None
    row.version += 1
    again = Op(uuid.uuid5(op.op_id, "bring back"), f"row:{row.pk}:{row.table}", row.version - 1, None)
    batch.log(again, Outcome.APPLIED, before, _row_state(row), row.version)


def _says_the_same(batch: Batch, op: Op, seen: Change, value: Any) -> bool:
    """Return whether `seen` is this very operation: same place, same text. Of a merge the log holds only what came of it."""
    if seen.anchor != op.anchor:
        return False
    if seen.outcome != Outcome.MERGED:
        return seen.after == value
    base = text_at(batch.sheet, op.anchor, seen.base_version)
    return merge(base or "", value or "", seen.before or "") == (seen.after or "")


def _repeat(op: Op, cell: Cell, seen: Change) -> dict:
    """Answer an operation that was already carried out: its answer was lost, its effect was not."""
    if seen.outcome == Outcome.CONFLICT:
        return _conflict_reply(op, cell, seen.after, seen.before)
    status = "merged" if seen.outcome == Outcome.MERGED else "ok"
    return _reply(op, status, version=seen.new_version, value=seen.after)


def _set_on_stale_base(batch: Batch, op: Op, cell: Cell, value: Any) -> dict:
    if value == cell.value:
        return _reply(op, "ok", version=cell.version, value=value)
    base = text_at(batch.sheet, op.anchor, op.base)
    if value == base and op.base < cell.version:
        return _reply(op, "ok", version=cell.version, value=cell.value)  # nothing of mine to keep
    if cell.spec["type"] in TEXT_TYPES:
        joined = merge(base or "", value or "", cell.value or "")
        if joined is not None:
            return _write(batch, op, cell, joined or None, Outcome.MERGED)
    batch.log(op, Outcome.CONFLICT, base, value, None)
    return _conflict_reply(op, cell, value, base)


def _conflict_reply(op: Op, cell: Cell, mine: Any, base: Any) -> dict:
    who = {"by": cell.by, "at": cell.at.isoformat() if cell.at else None}
    if not cell.by:
        last = Change.objects.filter(sheet_id=cell.holder.sheet_id, anchor=op.anchor) if cell.holder else None
        made = last.exclude(outcome="conflict").select_related("actor").order_by("-seq").first() if last else None
        who = {"by": str(made.actor), "at": made.at.isoformat()} if made else who
    return _reply(op, "conflict", version=cell.version, value=cell.value, mine=mine, base_value=base, **who)


# --- lines ----------------------------------------------------------------------------------------


def _set_row(batch: Batch, op: Op, row_id: str, table: str) -> dict:
    """Add, move, delete or bring back a line. These never conflict: the last wish about a place or a presence holds."""
    if table not in batch.definition.tables or not _is_uuid(row_id):
        return _reply(op, "gone", message=_("This table is no longer part of the plan."))
    wish = op.value if isinstance(op.value, dict) else {}
    position, deleted = wish.get("position"), wish.get("deleted")
    deleted = deleted if isinstance(deleted, bool) else None
    if position is not None and not (isinstance(position, str) and fractional.is_key(position)):
        return _reply(op, "invalid", message=_("The line has no valid place. Load the page again."))
    row = batch.rows.get(row_id)
    if row is not None and (row.sheet_id != batch.sheet.pk or row.table != table):
        return _reply(op, "gone", message=_("This line belongs to another table."))
    if row is None:
        return _add_row(batch, op, row_id, table, position or "V")
    return _change_row(batch, op, row, position, deleted)


def _add_row(batch: Batch, op: Op, row_id: str, table: str, position: str) -> dict:
    full = _full(batch, op, table)
    if full:
        return full
    identity = identity_id(batch.definition, table)
    row = Row(id=uuid.UUID(row_id), sheet=batch.sheet, table=table, identity_id=identity, position=position)
    batch.rows[row_id] = row
    batch.new_rows.add(row_id)
    _touch_row(batch, row)
    batch.log(op, Outcome.APPLIED, None, _row_state(row), row.version)
    return _reply(op, "ok", version=row.version)


def _full(batch: Batch, op: Op, table: str) -> dict | None:
    """Return the refusal of one more line, or None where there is room."""
    most = batch.definition.tables[table].get("max_rows") or 500
    if (batch.sheet.facts.get(table) or {}).get("rows", 0) < most:
        return None
    return _reply(
        op,
        "invalid",
        message=ngettext("This table holds at most %d line.", "This table holds at most %d lines.", most) % most,
    )


def _change_row(batch: Batch, op: Op, row: Row, position: str | None, deleted: bool | None) -> dict:
    if position in (None, row.position) and deleted in (None, bool(row.deleted_at)):
        return _reply(op, "ok", version=row.version)
    seen = batch.seen(op) if batch.careful or op.base != row.version else None
    if seen:
        return _reply(op, "ok", version=row.version) if seen.anchor == op.anchor else _taken(op)
    full = _full(batch, op, row.table) if row.deleted_at and deleted is False else None
    if full:
        return full
    before = _row_state(row)
    row.position = position or row.position
    if deleted is not None:
        row.deleted_at = batch.now if deleted else None
    row.version += 1
    _touch_row(batch, row)
    batch.log(op, Outcome.APPLIED, before, _row_state(row), row.version)
    return _reply(op, "ok", version=row.version)


def _row_state(row: Row) -> dict:
    return {"table": row.table, "position": row.position, "deleted": bool(row.deleted_at)}


def _touch_row(batch: Batch, row: Row) -> None:
    batch.touched_rows[str(row.pk)] = row
    spec = batch.definition.tables[row.table]
    changed = {str(row.pk): None if row.deleted_at else row.cells}
    batch.sheet.facts[row.table] = completeness.table_fact(batch.sheet.facts.get(row.table), spec, changed)


# --- storing --------------------------------------------------------------------------------------


def _store(batch: Batch) -> None:
    if not batch.changes:
        return
    if batch.touched_answers:
        Answer.objects.bulk_create(
            batch.touched_answers.values(),
            update_conflicts=True,
            unique_fields=["sheet", "key"],
            update_fields=["value", "version", "updated_by", "updated_at"],
        )
    if batch.touched_rows:
        _store_rows(batch)
    batch.sheet.changed_at, batch.sheet.changed_by = batch.now, batch.by
    _log_and_count(batch)


def _log_and_count(batch: Batch) -> None:
    """Write the log and the sheet's new standing in one statement: together with others' changes a save has eight to spend."""
    logged: list[Any] = [field for field in Change._meta.concrete_fields if not field.primary_key]
    kept: list[Any] = [
        AnswerSheet._meta.get_field(name) for name in ("change_seq", "facts", "changed_at", "changed_by")
    ]
    one = f"({', '.join(['%s'] * len(logged))})"
    sql = (  # names of our own tables and columns; every value goes as a parameter
        f"WITH logged AS (INSERT INTO {Change._meta.db_table} ({', '.join(field.column for field in logged)}) "
        f"VALUES {', '.join([one] * len(batch.changes))}) "
        f"UPDATE {AnswerSheet._meta.db_table} SET {', '.join(f'{field.column} = %s' for field in kept)} WHERE id = %s"
    )
    values = [_stored(field, change) for change in batch.changes for field in logged]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *(_stored(field, batch.sheet) for field in kept), batch.sheet.pk])


def _stored(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _store_rows(batch: Batch) -> None:
    # A new line is a plain insert: if its id exists in somebody else's sheet, the database refuses instead of overwriting.
    new = [row for key, row in batch.touched_rows.items() if key in batch.new_rows]
    known = [row for key, row in batch.touched_rows.items() if key not in batch.new_rows]
    if new:
        Row.objects.bulk_create(new)
    if known:
        Row.objects.bulk_create(
            known,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["position", "cells", "versions", "version", "deleted_at"],
        )
    project(batch.definition, batch.touched_rows.values())
