"""The only home of a sheet in words: as one self-contained document ("crp-sheet/1"), and change by change."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from pearls.questionnaires import completeness, values
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.models import AnswerSheet, Change, Row
from pearls.questionnaires.queries import activity, answers_of, definition_of, row_titles, rows_of

FORMAT = "crp-sheet/1"
HALF_AN_HOUR = 1800  # seconds


def build_document(sheet: AnswerSheet, head: Mapping) -> dict:
    """Return everything a reader needs, with question texts and labels inside and no keys of the live database but row ids.

    It is in the sheet's language, questions included, whoever asks for it: the same sheet is the same document.
    Shape: {format, head, language, template, sections: [{key, title, questions: [{no, title, fields: […]}]}], progress}.
    """
    with override(sheet.language if sheet.language in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE):
        return _document(sheet, head)


def _document(sheet: AnswerSheet, head: Mapping) -> dict:
    definition = definition_of(sheet.version_id)
    rows = rows_of(sheet)
    answers = {key: answer.value for key, answer in answers_of(sheet).items()}
    shown = completeness.values_of(sheet.facts)
    titles = row_titles(definition, rows)
    sections = [_section(definition, section, answers, rows, titles, shown) for section in definition.sections]
    return {
        "format": FORMAT,
        "head": dict(head),
        "language": sheet.language,
        "template": {"slug": definition.document["slug"], "title": definition.document["title"]},
        "sections": sections,
        "progress": completeness.progress(completeness.all_states(definition, sheet.facts)),
    }


def _section(
    definition: Definition, section: Mapping, answers: Mapping, rows: Mapping, titles: Mapping, shown: Mapping
) -> dict:
    questions = []
    for question in section["questions"]:
        fields = completeness.visible_fields(question, shown)
        if fields:
            made = [_field(definition, spec, answers.get(spec["key"]), rows, titles) for spec in fields]
            questions.append({"key": question["key"], "no": question["no"], "title": question["title"], "fields": made})
    return {"key": section["key"], "title": section["title"], "intro": section["intro"], "questions": questions}


def _field(definition: Definition, spec: Mapping, value: Any, rows: Mapping[str, list[Row]], titles: Mapping) -> dict:
    base = {"key": spec["key"], "type": spec["type"], "label": spec["label"], "unit": spec.get("unit", "")}
    if spec["type"] == "table":
        return {**base, **_table(spec, rows.get(spec["key"], []), titles)}
    return {**base, "value": value, "text": values.display(spec, value, titles)}


def _table(spec: Mapping, rows: list[Row], titles: Mapping) -> dict:
    columns = [{name: column.get(name, "") for name in ("key", "type", "label", "unit")} for column in spec["columns"]]
    lines = [
        {
            "id": str(row.pk),
            "values": row.cells,
            "texts": [values.display(column, row.cells.get(column["key"]), titles) for column in spec["columns"]],
        }
        for row in rows
    ]
    return {
        "columns": columns,
        "rows": lines,
        "totals": [group_total(spec, total, rows) for total in spec.get("totals", [])],
    }


def group_total(spec: Mapping, total: Mapping, rows: list[Row]) -> dict:
    """Return sums of column `of` for each value of column `by`."""
    column = next(c for c in spec["columns"] if c["key"] == total["by"])
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[values.display(column, row.cells.get(total["by"])) or "–"] += Decimal(row.cells.get(total["of"]) or 0)
    whole = sum(sums.values())
    groups = [
        {"name": name, "sum": str(amount), "share": round(100 * amount / whole) if whole else 0}
        for name, amount in sorted(sums.items())
    ]
    return {"by": total["by"], "of": total["of"], "label": column["label"], "groups": groups, "sum": str(whole)}


def field_of(change: Change, rows: Mapping[str, Row]) -> str:
    """Return the key of the field that a change belongs to: an answer's own, or its table's. `rows` by their ids, deleted ones too."""
    kind, key, *rest = change.anchor.split(":")
    if kind == "row":
        return rest[0] if rest else ""
    return key if kind == "answer" else (rows[key].table if key in rows else "")


def change_in_words(definition: Definition, change: Change, rows: Mapping[str, Row], titles: Mapping[str, str]) -> dict:
    """Return {"what", "text"} of a change: which field, cell or line, and what was written there as people read it."""
    kind, key, *rest = change.anchor.split(":")
    if kind == "row":
        return {"what": titles.get(key, ""), "text": _line_in_words(change)}
    table = rows[key].table if key in rows else ""
    spec = definition.fields.get(key) if kind == "answer" else definition.columns.get(table, {}).get((rest or [""])[0])
    if spec is None:
        return {"what": "", "text": ""}
    title = titles.get(key, "") if kind == "cell" else ""
    what = ", ".join(filter(None, [str(spec["label"]), title]))
    return {"what": what, "text": values.display(spec, change.after, titles) or _("(emptied)")}


def _line_in_words(change: Change) -> str:
    before, after = change.before or {}, change.after or {}
    if not before:
        return _("Line added")
    if before.get("deleted") != after.get("deleted"):
        return _("Line deleted") if after.get("deleted") else _("Line brought back")
    return _("Line moved")


def changes_in_groups(sheet: AnswerSheet, url_of: Callable[[str, str], str]) -> list[dict]:
    """Return the newest changes grouped by person, section and half hour, newest first; `url_of` links section and question."""
    definition = definition_of(sheet.version_id)
    by_table = rows_of(sheet, deleted=True)
    rows, titles = {str(row.pk): row for found in by_table.values() for row in found}, row_titles(definition, by_table)
    groups: list[dict] = []
    for change in activity(sheet):
        section, question = definition.place.get(field_of(change, rows), (None, None))
        title = section["title"] if section else _("An older question")
        group = _group_for(groups, change, title)
        url = url_of(section["key"], question["key"]) if section and question else ""
        words = change_in_words(definition, change, rows, titles)
        group["entries"].append({"change": change, "question": question, "url": url, **words})
    return groups


def _group_for(groups: list[dict], change: Change, title: str) -> dict:
    last = groups[-1] if groups else None
    same = last is not None and last["by"] == change.actor and last["section"] == title
    if last and same and (last["first"] - change.at).total_seconds() <= HALF_AN_HOUR:
        last["first"] = change.at
        return last
    groups.append({"by": change.actor, "section": title, "at": change.at, "first": change.at, "entries": []})
    return groups[-1]
