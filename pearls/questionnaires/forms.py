"""The only home of a section as a form: plain data for the templates, a posted section as operations, one file for a field."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pearls.formats import grouped
from pearls.questionnaires import completeness, fractional, values
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.document import group_total
from pearls.questionnaires.models import Answer, AnswerSheet, Row
from pearls.questionnaires.queries import answers_of, definition_of, row_titles, rows_of, text_at
from pearls.questionnaires.services.ops import Op

NEW_ROW = "__row__"
NEW_NUMBER = "__no__"


@dataclass
class SectionForm:
    """One section of one sheet with everything its page shows; five reads, however long the plan is."""

    sheet: AnswerSheet
    key: str
    typed: Mapping[str, str] = field(default_factory=dict)  # anchor -> what a person typed that could not be stored
    errors: Mapping[str, str] = field(default_factory=dict)  # anchor -> what to do about it
    conflicts: Mapping[str, dict] = field(default_factory=dict)  # anchor -> the engine's answer
    also: Iterable[str] = ()  # fields of other sections that the page shows: read along, and found in `answers`

    def __post_init__(self) -> None:
        self.definition: Definition = definition_of(self.sheet.version_id)
        self.section = self.definition.section_by_key[self.key]
        self.shown = completeness.values_of(self.sheet.facts)
        fields = [spec for question in self.section["questions"] for spec in question["fields"]]
        self.answers = answers_of(self.sheet, [*(s["key"] for s in fields if s["type"] != "table"), *self.also])
        self.tables = {spec["key"] for spec in fields if spec["type"] == "table"}
        self.rows = rows_of(self.sheet, self.tables | set(_referred(fields)))
        self.titles = row_titles(self.definition, self.rows)

    def context(self) -> dict:
        """Return the section as plain data: what templates/questionnaires/section.html documents."""
        state = completeness.section_state(self.section, self.sheet.facts, self.shown)
        gaps: dict[str, list[str]] = {}
        for gap in state.gaps:
            gaps.setdefault(gap.question, []).append(gap.text)
        keys = list(self.definition.section_by_key)
        return {
            "key": self.key,
            "title": self.section["title"],
            "intro": self.section["intro"],
            "no": keys.index(self.key) + 1,
            "of": len(keys),
            "questions": [self._question(q, gaps.get(q["key"], []), state) for q in self.section["questions"]],
            "values_json": self.shown,
        }

    def _question(self, question: Mapping, missing: list[str], state) -> dict:
        plain = {name: question[name] for name in ("key", "no", "title", "guidance", "why", "examples")}
        return {
            **plain,
            "show_if_json": json.dumps(question["show_if"]) if question["show_if"] else "",
            "hidden": not completeness.applies(question, self.shown),
            "missing": missing,
            "unanswered": question["key"] in state.unanswered,
            "fields": [self._field(spec, single=len(question["fields"]) == 1) for spec in question["fields"]],
        }

    def _field(self, spec: Mapping, *, single: bool) -> dict:
        key, anchor = spec["key"], f"answer:{spec['key']}"
        made = {
            "key": key,
            "anchor": anchor,
            "dom_id": f"f-{key}",
            "name": anchor,
            "type": spec["type"],
            "label": spec["label"],
            "single": single,
            "help": spec.get("help", ""),
            "unit": _unit(spec),
            "required": spec["required_at"] == "submission",
            "optional": spec["required_at"] == "never",
            "error": self.errors.get(anchor, ""),
            "conflict": self._conflict(spec, anchor),
            "show_if_json": json.dumps(spec["show_if"]) if spec.get("show_if") else "",
            "hidden": not completeness.applies(spec, self.shown),
            "min": spec.get("min"),
            "max": spec.get("max"),
            "max_chars": spec.get("max_chars"),
        }
        if spec["type"] == "table":
            return {**made, "table": self._table(spec)}
        return {**made, **self._value(spec, anchor)}

    def _conflict(self, spec: Mapping, anchor: str) -> dict | None:
        met = self.conflicts.get(anchor)
        if met is None:
            return None
        mine, theirs = (values.display(spec, met[name], self.titles) for name in ("mine", "value"))
        return {"name": met.get("by", ""), "mine": mine, "theirs": theirs, "version": met["version"]}

    def _value(self, spec: Mapping, anchor: str) -> dict:
        answer = self.answers.get(spec["key"])
        value, version = (answer.value, answer.version) if answer else (None, 0)
        words = spec.get("words") or (None, None)
        return {
            "value": self.typed.get(anchor, value),
            "display": values.display(spec, value, self.titles),
            "version": version,
            "choices": list(self._choices(spec, value)),
            "rows": spec.get("table", ""),
            "words_min": words[0],
            "words_max": words[1],
            "words": completeness.count_words(value) if spec["type"] == "long" else 0,
            "min_label": spec.get("min_label", ""),
            "max_label": spec.get("max_label", ""),
        }

    def _choices(self, spec: Mapping, value: Any) -> Iterator[dict]:
        chosen = value if isinstance(value, list) else [value]
        for key, label in self._options(spec, chosen):
            yield {"key": key, "label": label, "checked": key in chosen}

    def _options(self, spec: Mapping, chosen: Iterable = ()) -> list[tuple[Any, str]]:
        kind = spec["type"]
        if kind in {"choice", "multi"}:
            listed = [c for c in values.choices_of(spec) if not c.get("retired") or c["key"] in chosen]
            return [(choice["key"], choice["label"]) for choice in listed]
        if kind == "scale":
            return [(step, str(step)) for step in range(spec["min"], spec["max"] + 1)]
        if kind == "yesno":
            return [(True, _("Yes")), (False, _("No"))]
        if kind in {"row", "rows"}:
            return [(str(row.pk), self.titles[str(row.pk)]) for row in self.rows.get(spec["table"], [])]
        return []

    def _table(self, spec: Mapping) -> dict:
        rows = self.rows.get(spec["key"], [])
        caption = ngettext("%(n)d line.", "%(n)d lines.", len(rows)) % {"n": len(rows)}
        columns = [self._column(column) for column in spec["columns"]]
        return {
            "key": spec["key"],
            "label": spec["label"],
            "caption": caption,
            "columns": columns,
            "rows": [self._row(spec, row, number) for number, row in enumerate(rows, 1)],
            "row_template": [self._row(spec, Row(id=None, table=spec["key"], position="", version=0), 0)],
            "columns_json": json.dumps(columns),
            "totals_json": json.dumps(spec["totals"]) if spec.get("totals") else "",
            "totals": [self._total(spec, total, rows) for total in spec.get("totals", [])],
            "sums": {c["key"]: _sum(rows, c["key"]) for c in spec["columns"] if c.get("total") == "sum"},
            "row_title": self.definition.row_title_column(spec["key"]),
            "min_rows": spec.get("min_rows", 0),
            "max_rows": spec.get("max_rows", 500),
        }

    def _total(self, spec: Mapping, total: Mapping, rows: list[Row]) -> dict:
        made = group_total(spec, total, rows)
        shared = bool(total.get("share"))
        unit = _unit(next(column for column in spec["columns"] if column["key"] == total["of"]))
        parts = [
            f"{g['name']} {g['share']}\u00a0%" if shared else f"{g['name']}: {grouped(g['sum'])}\u00a0{unit}".rstrip()
            for g in made["groups"]
        ]
        return {"label": made["label"], "text": " · ".join(parts)}

    def _column(self, column: Mapping) -> dict:
        return {
            "key": column["key"],
            "type": column["type"],
            "label": column["label"],
            "help": column.get("help", ""),
            "width": column.get("width", "m"),
            "unit": _unit(column),
            "required": bool(column.get("required")),
            "table": column.get("table", ""),
            "total": column.get("total", ""),
            "choices": [{"key": key, "label": label} for key, label in self._options(column)],
        }

    def _row(self, spec: Mapping, row: Row, number: int) -> dict:
        row_id = str(row.pk) if row.pk else NEW_ROW
        title = self.titles.get(row_id, "")
        return {
            "id": row_id,
            "no": number or NEW_NUMBER,
            "title": title,
            "position": row.position,
            "version": row.version,
            "cells": [self._cell(column, row, row_id) for column in spec["columns"]],
        }

    def _cell(self, column: Mapping, row: Row, row_id: str) -> dict:
        anchor = f"cell:{row_id}:{column['key']}"
        value = row.cells.get(column["key"])
        return {
            "anchor": anchor,
            "name": anchor,
            "dom_id": f"c-{row_id}-{column['key']}",
            "col": column["key"],
            "type": column["type"],
            "label": column["label"],
            "value": self.typed.get(anchor, value),
            "display": values.display(column, value, self.titles),
            "version": row.versions.get(column["key"], 0),
            "number": column["type"] in {"number", "money"},
            "rows": column.get("table", ""),
            "error": self.errors.get(anchor, ""),
            "conflict": self._conflict(column, anchor),
            "choices": list(self._choices(column, value)),
        }


def _unit(spec: Mapping) -> str:
    """Return what stands behind a number: its unit, or the sign of its currency."""
    currency = spec.get("currency", "")
    return spec.get("unit") or {"EUR": "€"}.get(currency, currency)


def _sum(rows: list[Row], key: str) -> str:
    return grouped(sum((Decimal(row.cells.get(key) or 0) for row in rows), Decimal(0)))


def _referred(fields: list[dict]) -> Iterator[str]:
    for spec in fields:
        if spec["type"] == "rows":
            yield spec["table"]
        for column in spec.get("columns", []):
            if column["type"] == "row":
                yield column["table"]


# --- a posted section -----------------------------------------------------------------------------


def posted_ops(sheet: AnswerSheet, section: str, posted: QueryDict) -> list[Op]:
    """Return one operation per field of a form posted without script that the person changed.

    What equals the value at the posted base version was not changed by this person, however the answer looks by now.
    """
    form = SectionForm(sheet, section)
    act = posted.get("act", "")
    ops = _settled([*_posted_fields(form, posted), *_posted_cells(form, posted)], act)
    return [*ops, *_posted_act(form, act)]


def _settled(ops: list[Op], act: str) -> list[Op]:
    """Apply the answer to a conflict: "mine:<anchor>:<version>" writes on that version, "theirs:<anchor>" drops mine."""
    verb, _colon, what = act.partition(":")
    if verb == "theirs":
        return [op for op in ops if op.anchor != what]
    if verb == "mine":
        anchor, _colon, version = what.rpartition(":")
        return [replace(op, base=_version(version)) if op.anchor == anchor else op for op in ops]
    return ops


def _version(text: str) -> int:
    """Return a posted version; what is none, or larger than any, is version 0, on which nothing is overwritten."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _posted_fields(form: SectionForm, posted: QueryDict) -> Iterator[Op]:
    for question in form.section["questions"]:
        for spec in question["fields"]:
            anchor = f"answer:{spec['key']}"
            if spec["type"] in {"table", "file"} or f"base:{anchor}" not in posted:
                continue
            raw: Any = posted.getlist(anchor) if spec["type"] in {"multi", "rows"} else posted.get(anchor, "")
            answer = form.answers.get(spec["key"])
            yield from _changed(form, anchor, spec, answer, raw, posted)


def _posted_cells(form: SectionForm, posted: QueryDict) -> Iterator[Op]:
    for table in form.tables:
        for row in form.rows.get(table, []):
            for key, spec in form.definition.columns[table].items():
                anchor = f"cell:{row.pk}:{key}"
                if f"base:{anchor}" in posted:
                    yield from _changed(form, anchor, spec, (row, key), posted.get(anchor, ""), posted)


def _changed(form: SectionForm, anchor: str, spec: Mapping, held: Any, raw: Any, posted: QueryDict) -> Iterator[Op]:
    base_version = _version(posted.get(f"base:{anchor}", "0"))
    value, version = _held(held)
    if base_version != version:
        value = text_at(form.sheet, anchor, base_version)
    try:
        same = values.parse(spec, raw) == value
    except values.Invalid:
        same = False
    if not same:
        yield Op(uuid.uuid4(), anchor, base_version, raw)


def _held(held: Any) -> tuple[Any, int]:
    if isinstance(held, Answer):
        return held.value, held.version
    if isinstance(held, tuple):
        row, key = held
        return row.cells.get(key), row.versions.get(key, 0)
    return None, 0


def _posted_act(form: SectionForm, act: str) -> Iterator[Op]:
    verb, _colon, what = act.partition(":")
    if verb == "add" and what in form.tables:
        rows = form.rows.get(what, [])
        last = rows[-1].position if rows else ""
        yield Op(uuid.uuid4(), f"row:{uuid.uuid4()}:{what}", 0, {"position": fractional.key_between(last, None)})
        return
    for table in form.tables:
        rows = rows_of(form.sheet, [table], deleted=True).get(table, [])
        live = [row for row in rows if not row.deleted_at]
        for row in rows:
            if str(row.pk) == what:
                yield from _row_act(verb, row, table, live)


def _row_act(verb: str, row: Row, table: str, live: list[Row]) -> Iterator[Op]:
    anchor = f"row:{row.pk}:{table}"
    if verb in {"delete", "undo"}:
        yield Op(uuid.uuid4(), anchor, row.version, {"deleted": verb == "delete"})
    if verb in {"up", "down"} and row in live:
        position = _moved(live, live.index(row), -1 if verb == "up" else 1)
        if position:
            yield Op(uuid.uuid4(), anchor, row.version, {"position": position})


def _moved(live: list[Row], at: int, step: int) -> str | None:
    target = at + step
    if not 0 <= target < len(live):
        return None
    low, high = (target - 1, target) if step < 0 else (target, target + 1)
    before = live[low].position if low >= 0 else ""
    after = live[high].position if high < len(live) else None
    return None if after is not None and before >= after else fractional.key_between(before, after)


class FileForm(forms.Form):
    """One file for one field of a sheet."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A PDF, a picture (JPEG, PNG), or a Word or Excel file, up to 20 MB."),
    )

    def __init__(self, *args, label: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = label
