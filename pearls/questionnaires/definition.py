"""The only home of what a template says: the authoring document is checked and compiled once into a frozen definition."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pearls.questionnaires import conditions
from pearls.questionnaires.enums import COLUMN_TYPES, COMPARABLE_TYPES, FIELD_TYPES, When

SCHEMA_VERSION = 1


class BadTemplate(ValueError):
    """The authoring document cannot become a template; `problems` lists every reason in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def canonical(document: Any) -> str:
    """Return JSON with sorted keys and no spaces: the same document, the same characters."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(document: Any) -> str:
    """Return the hash of a document's canonical form."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def compile_template(source: Mapping) -> dict:
    """Return the definition: questions numbered, defaults filled in, checked.

    Raises BadTemplate with every problem; with keys that nobody reads first, since what they were meant for is missing.
    """
    strange = list(_strange_keys(source))
    if strange:
        raise BadTemplate(strange)
    definition = {
        "schema": SCHEMA_VERSION,
        "slug": source["slug"],
        "title": source["title"],
        "language": source.get("language", "en"),
        "sections": [_section(section) for section in source.get("sections", [])],
        "checks": list(source.get("checks", [])),
    }
    number = 0
    for section in definition["sections"]:
        for question in section["questions"]:
            number += 1
            question["no"] = number
    problems = list(_problems(definition))
    if problems:
        raise BadTemplate(problems)
    return definition


# --- keys that nobody reads: what is misspelt would be left out without a word ------------------------
_SHAPES: dict[str, frozenset[str]] = {
    "template": frozenset({"slug", "title", "language", "sections", "checks"}),
    "section": frozenset({"key", "title", "intro", "questions"}),
    "question": frozenset({"key", "title", "guidance", "why", "required_at", "examples", "show_if", "fields"}),
    "example": frozenset({"town", "text"}),
    "choice": frozenset({"key", "label"}),
    "total": frozenset({"by", "of", "share"}),
    "check": frozenset({"key", "level", "text"}),
    "condition": frozenset({"q", "op", "value", "all", "any", "not"}),
    "field": frozenset({"key", "type", "label", "help", "required_at", "show_if"}),
    "column": frozenset({"key", "type", "label", "help", "required", "width"}),
}
_NUMBERS = frozenset({"min", "max", "unit", "total"})
_OF_TYPE: dict[str, frozenset[str]] = {
    "short": frozenset({"max_chars"}),
    "long": frozenset({"max_chars", "words"}),
    "number": _NUMBERS | {"decimals"},
    "money": _NUMBERS | {"currency"},
    "choice": frozenset({"choices", "choices_from"}),
    "multi": frozenset({"choices", "choices_from"}),
    "scale": frozenset({"min", "max", "min_label", "max_label"}),
    "rows": frozenset({"table", "max"}),
    "row": frozenset({"table"}),
    "table": frozenset({"columns", "totals", "entity", "row_title", "min_rows", "max_rows"}),
}
_INSIDE = {
    "sections": "section", "checks": "check", "questions": "question", "examples": "example", "fields": "field",
    "choices": "choice", "columns": "column", "totals": "total", "show_if": "condition", "all": "condition",
    "any": "condition", "not": "condition",
}  # fmt: skip


def _strange_keys(source: Any, shape: str = "template", place: str = "") -> Iterator[str]:
    """Return where the document says something that no part of the portal reads."""
    if not isinstance(source, Mapping):
        return  # what is no mapping at all is told by the checks of its place
    name = source.get("key") or source.get("slug") or source.get("q")
    here = f"{shape} {name}" if name else f"{shape} of {place}"
    known = _SHAPES[shape] | (_of_type(source.get("type")) if shape in {"field", "column"} else frozenset())
    for key in sorted(map(str, source.keys() - known)):
        yield f"{here} has the unknown key {key}; known are {', '.join(sorted(known))}"
    for key in source.keys() & known & _INSIDE.keys():
        inner = source[key] if isinstance(source[key], list) else [source[key]]
        for one in inner:
            yield from _strange_keys(one, _INSIDE[key], here)


def _of_type(kind: Any) -> frozenset[str]:
    """Return what a field of this type may say besides; that a type is unknown is told elsewhere."""
    if kind in FIELD_TYPES | COLUMN_TYPES:
        return _OF_TYPE.get(kind, frozenset())
    return frozenset().union(*_OF_TYPE.values())


def _section(source: Mapping) -> dict:
    questions = [_question(question) for question in source.get("questions", [])]
    return {"key": source["key"], "title": source["title"], "intro": source.get("intro", ""), "questions": questions}


def _question(source: Mapping) -> dict:
    texts = {name: source.get(name, "") for name in ("title", "guidance", "why")}
    shared = {"required_at": source.get("required_at", When.SUBMISSION.value)}
    fields = [{**shared, **field} for field in source.get("fields", [])]
    return {
        "key": source["key"],
        **texts,
        "examples": source.get("examples", []),
        "show_if": source.get("show_if"),
        "fields": fields,
    }


def _problems(definition: Mapping) -> Iterator[str]:
    seen: set[str] = set()
    tables = {field["key"] for _s, _q, field in _walk(definition) if field["type"] == "table"}
    keys = [section["key"] for section in definition["sections"]]
    if len(keys) != len(set(keys)):
        yield "two sections share a key"
    for section in definition["sections"]:
        if not section["questions"]:
            yield f"section {section['key']} has no question"
        for question in section["questions"]:
            yield from _question_problems(question, seen, tables)


def _question_problems(question: Mapping, seen: set[str], tables: set[str]) -> Iterator[str]:
    if not question["fields"]:
        yield f"question {question['key']} has no field"
    yield from _condition_problems(question["key"], question["show_if"], seen)
    for field in question["fields"]:
        yield from _condition_problems(field["key"], field.get("show_if"), seen)
        yield from _field_problems(field, tables)
        if field["key"] in seen:
            yield f"the key {field['key']} is used twice"
        seen.add(field["key"])


def _condition_problems(key: str, condition: Mapping | None, earlier: set[str]) -> Iterator[str]:
    try:
        asked = set(conditions.keys_in(condition))
        conditions.holds(condition, {})
    except (conditions.BadCondition, TypeError, AttributeError):
        yield f"the condition of {key} is not of the language"
        return
    for unknown in sorted(asked - earlier):
        yield f"the condition of {key} asks about {unknown}, which does not come before it"


def _field_problems(field: Mapping, tables: set[str]) -> Iterator[str]:
    key, kind = field["key"], field["type"]
    if kind not in FIELD_TYPES:
        yield f"{key} has the unknown type {kind}"
    if field["required_at"] not in When.values:
        yield f"{key} is required at an unknown moment"
    if kind in {"choice", "multi"}:
        yield from _choice_problems(key, field)
    if kind == "rows" and field.get("table") not in tables:
        yield f"{key} picks lines of a table that does not exist"
    if kind == "long" and field.get("words") and not 0 <= field["words"][0] <= field["words"][1]:
        yield f"{key} has a word range that nobody can meet"
    if kind == "table":
        yield from _table_problems(field, tables)


def _choice_problems(key: str, spec: Mapping) -> Iterator[str]:
    if spec.get("choices_from"):
        return  # the list is an upper app's, and may grow after this version was published
    keys = [choice["key"] for choice in spec.get("choices", [])]
    if len(keys) < 2 or len(keys) != len(set(keys)):
        yield f"{key} needs at least two choices with different keys"


def _table_problems(field: Mapping, tables: set[str]) -> Iterator[str]:
    columns = field.get("columns", [])
    keys = [column["key"] for column in columns]
    if not columns or len(keys) != len(set(keys)):
        yield f"table {field['key']} needs columns with different keys"
    for column in columns:
        if column["type"] not in COLUMN_TYPES:
            yield f"column {field['key']}.{column['key']} has the unknown type {column['type']}"
        if column["type"] == "choice":
            yield from _choice_problems(f"{field['key']}.{column['key']}", column)
        if column["type"] == "row" and column.get("table") not in tables:
            yield f"column {field['key']}.{column['key']} picks lines of a table that does not exist"
    named = [name for total in field.get("totals", []) for name in (total["by"], total["of"])]
    for name in sorted(set(named) - set(keys)):
        yield f"a total of {field['key']} names the unknown column {name}"


TEXTS = frozenset(
    {"title", "intro", "guidance", "why", "label", "help", "text", "town", "min_label", "max_label", "unit"}
)
"""Keys of a definition that hold what people read."""


def said(definition: Mapping, say: Callable[[str], str]) -> dict:
    """Return the definition with every text as `say` gives it; keys, types, rules and numbers stay as they are."""
    return {key: _said(key, value, say) for key, value in definition.items()}


def _said(key: str, node: Any, say: Callable[[str], str]) -> Any:
    if isinstance(node, Mapping):
        return said(node, say)
    if isinstance(node, list):
        return [_said("", value, say) for value in node]
    return say(node) if key in TEXTS and isinstance(node, str) and node else node


def _walk(definition: Mapping) -> Iterator[tuple[dict, dict, dict]]:
    for section in definition["sections"]:
        for question in section["questions"]:
            for field in question["fields"]:
                yield section, question, field


@dataclass(frozen=True)
class Definition:
    """A compiled definition with the look-ups that everybody needs; immutable, one per version and process."""

    document: dict

    @property
    def sections(self) -> list[dict]:
        """Return the sections in order."""
        return self.document["sections"]

    @cached_property
    def fields(self) -> dict[str, dict]:
        """Return every field by its key."""
        return {field["key"]: field for _s, _q, field in _walk(self.document)}

    @cached_property
    def tables(self) -> dict[str, dict]:
        """Return every table field by its key."""
        return {key: field for key, field in self.fields.items() if field["type"] == "table"}

    @cached_property
    def columns(self) -> dict[str, dict[str, dict]]:
        """Return the columns of every table by their keys."""
        return {key: {column["key"]: column for column in table["columns"]} for key, table in self.tables.items()}

    @cached_property
    def place(self) -> dict[str, tuple[dict, dict]]:
        """Return section and question of every field key."""
        return {field["key"]: (section, question) for section, question, field in _walk(self.document)}

    @cached_property
    def section_by_key(self) -> dict[str, dict]:
        """Return the sections by their keys."""
        return {section["key"]: section for section in self.sections}

    @cached_property
    def question_count(self) -> int:
        """Return how many questions there are."""
        return sum(len(section["questions"]) for section in self.sections)

    def row_title_column(self, table: str) -> str:
        """Return the column that names a row: the declared one, or the first text column."""
        spec = self.tables[table]
        texts = (column["key"] for column in spec["columns"] if column["type"] in {"short", "long"})
        return spec.get("row_title") or next(texts, spec["columns"][0]["key"])


def is_comparable(field: Mapping) -> bool:
    """Return whether the field's value is kept beside its fact for conditions."""
    return field["type"] in COMPARABLE_TYPES
