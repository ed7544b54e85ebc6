"""The only home of what a blind round hides of a candidate: its name, place and partners, and the people named in its text. Pure."""

from typing import Any

from django.utils.translation import gettext as _

HIDDEN_FIELDS = frozenset({"contact_name", "contact_function", "partners_text"})
HIDDEN_COLUMNS = frozenset({"person", "contact", "contact_owner", "lead_person", "partner", "partners"})
HIDDEN_NAMES = frozenset({"team"})
"""Tables of people: their column "name" is one too."""


def hidden_in_words() -> str:
    """Return what is hidden, for the page that hides it."""
    return _(
        "The name of the town, its country, its partners, contact persons and the names of people in tables are hidden. "
        "What the text itself tells stands as it was written."
    )


def veiled(document: dict[str, Any], label: str) -> dict[str, Any]:
    """Return a submission as a blind round shows it: without the head's names, contact persons and columns of people."""
    sections = [
        {**section, "questions": [_question(q) for q in section["questions"]]} for section in document["sections"]
    ]
    return {**document, "head": {"name": label}, "sections": sections}


def _question(question: dict[str, Any]) -> dict[str, Any]:
    return {**question, "fields": [_field(field) for field in question["fields"]]}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    if field["key"] in HIDDEN_FIELDS:
        return {**field, "value": None, "text": "", "hidden": True}
    if field["type"] != "table":
        return field
    names = HIDDEN_COLUMNS | {"name"} if field["key"] in HIDDEN_NAMES else HIDDEN_COLUMNS
    places = [at for at, column in enumerate(field["columns"]) if column["key"] in names]
    return {**field, "rows": [_row(row, places, names) for row in field["rows"]]} if places else field


def _row(row: dict[str, Any], places: list[int], names: frozenset[str]) -> dict[str, Any]:
    texts = [_("hidden") if at in places and text else text for at, text in enumerate(row["texts"])]
    return {**row, "texts": texts, "values": {key: v for key, v in row["values"].items() if key not in names}}
