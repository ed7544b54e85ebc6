"""The only home of beginning a sheet, filling it in bulk and recomputing what is derived in it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pearls.models import User
from pearls.questionnaires import completeness, fractional
from pearls.questionnaires.models import AnswerSheet, TemplateVersion
from pearls.questionnaires.queries import answers_of, definition_of, rows_of
from pearls.questionnaires.services.ops import MOST_OPS, Op, apply_ops


def begin_sheet(*, version: TemplateVersion, language: str = "en") -> AnswerSheet:
    """Return an empty sheet on a published version."""
    return AnswerSheet.objects.create(version=version, language=language)


@transaction.atomic
def copy_answers(
    *, sheet: AnswerSheet, answers: Mapping[str, Any], tables: Mapping[str, list[dict]], by: User
) -> list[str]:
    """Fill a sheet from plain data through the same operations as everybody's typing; return what was refused.

    What was written and emptied again is filled like what was never written; what holds something is not written over.
    Lines may carry a "ref" by which cells of type row and fields of type rows in this data point at them.
    """
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    refs = {line["ref"]: str(uuid.uuid4()) for lines in tables.values() for line in lines if "ref" in line}
    ops = [*_row_ops(tables, refs), *_cell_ops(definition_of(sheet.version_id), tables, refs)]
    fields = definition_of(sheet.version_id).fields
    emptied = {answer.key: answer.version for answer in sheet.answers.all() if answer.value in (None, "", [])}
    ops += [
        _op(f"answer:{key}", _resolved(fields.get(key, {}), value, refs), emptied.get(key, 0))
        for key, value in answers.items()
    ]
    results = []
    for start in range(0, len(ops), MOST_OPS):
        results += apply_ops(sheet=sheet, by=by, session="import", ops=ops[start : start + MOST_OPS])
    return [f"{r['anchor']}: {r.get('message', r['status'])}" for r in results if r["status"] != "ok"]


def _op(anchor: str, value: Any, base: int = 0) -> Op:
    return Op(uuid.uuid4(), anchor, base, value)


def _row_ops(tables: Mapping[str, list[dict]], refs: dict[str, str]) -> list[Op]:
    ops = []
    for table, lines in tables.items():
        for line, position in zip(lines, fractional.spread(len(lines)), strict=True):
            row = refs.setdefault(line.setdefault("ref", str(uuid.uuid4())), str(uuid.uuid4()))
            ops.append(_op(f"row:{row}:{table}", {"position": position}))
    return ops


def _cell_ops(definition, tables: Mapping[str, list[dict]], refs: Mapping[str, str]) -> list[Op]:
    ops = []
    for table, lines in tables.items():
        columns = definition.columns.get(table, {})
        for line in lines:
            for key, value in line.items():
                if key != "ref" and value is not None:
                    resolved = _resolved(columns.get(key, {}), value, refs)
                    ops.append(_op(f"cell:{refs[line['ref']]}:{key}", resolved))
    return ops


def _resolved(spec: Mapping, value: Any, refs: Mapping[str, str]) -> Any:
    if spec.get("type") == "row":
        return refs.get(value, value)
    if spec.get("type") == "rows":
        return [refs.get(item, item) for item in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


@transaction.atomic
def rebuild_facts(*, sheet: AnswerSheet) -> dict:
    """Compute the facts of a sheet from all its answers and lines, store and return them.

    What operations keep in step piece by piece must equal this; a test and `manage.py check_sheets` hold it to that.
    """
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    sheet.facts = facts_from_scratch(sheet)
    sheet.save(update_fields=["facts"])
    return sheet.facts


def facts_from_scratch(sheet: AnswerSheet) -> dict:
    """Return the facts as all answers and lines give them, without storing."""
    definition = definition_of(sheet.version_id)
    answers = answers_of(sheet)
    facts = {key: completeness.fact_of(definition.fields[key], answer.value) for key, answer in answers.items()}
    for table, rows in rows_of(sheet).items():
        changed = {str(row.pk): row.cells for row in rows}
        facts[table] = completeness.table_fact(None, definition.tables[table], changed)
    return facts
