"""The only home of a practice's document as paragraphs that can be translated one by one; pure, knows no table."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

_EMPTY_LINES = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what empty lines part, without empty ones."""
    return [part.strip() for part in _EMPTY_LINES.split(text or "") if part.strip()]


def hash_of(text: str) -> str:
    """Return the SHA-256 of a paragraph, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def units_of(document: Mapping) -> dict[str, str]:
    """Return {key: paragraph} of everything that can be translated, in reading order.

    Keys: "title.0", "summary.0", "<field>.<paragraph>" for texts and "<table>.<line>.<column>" for lines of tables.
    """
    return {key: text for key, text in _walk(document) if text.strip()}


def _walk(document: Mapping) -> Iterator[tuple[str, str]]:
    for field in document["texts"]:
        for at, text in enumerate(field["paragraphs"]):
            yield f"{field['key']}.{at}", text
    for table in document["tables"]:
        for row in table["rows"]:
            for column in table["text_columns"]:
                yield f"{table['key']}.{row['id']}.{column}", str(row["values"].get(column) or "")


def in_language(document: Mapping, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the document with the paragraphs that `texts` has; the others stay in the original.

    Each text gets `marks`: per paragraph True where it was replaced, so that a page can mark the original's language.
    """
    made = deepcopy(dict(document))
    for field in made["texts"]:
        keys = [f"{field['key']}.{at}" for at in range(len(field["paragraphs"]))]
        field["marks"] = [key in texts for key in keys]
        field["paragraphs"] = [texts.get(key, old) for key, old in zip(keys, field["paragraphs"], strict=True)]
    for table in made["tables"]:
        for row in table["rows"]:
            for column in table["text_columns"]:
                key = f"{table['key']}.{row['id']}.{column}"
                row["values"][column] = texts.get(key, row["values"].get(column))
    return made


def text_of(document: Mapping, key: str) -> str:
    """Return a text of the document with its paragraphs joined; "" where there is none."""
    found = next((field for field in document["texts"] if field["key"] == key), None)
    return "\n\n".join(found["paragraphs"]) if found else ""
