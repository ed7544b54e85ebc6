"""The only home of what a dataset of public things is: its columns, its rows, its licence; apps announce theirs in the registry.

`reading` answers a question, `writing` gives it a form, `describing` tells programs of both, `packing` makes the nightly files.
None of them knows what the data are about. What is not public yet is in no dataset: each begins with its app's public queryset.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from pearls.registry import registry

LICENCE_NAME = "https://creativecommons.org/licenses/by/4.0/"
"""The address that names the licence for programs; nothing is loaded from there."""
WITH_PLACES = _(
    "CC BY 4.0: use it for anything, and name the Baltic Sea Region Cultural Pearls and, for where places lie, GeoNames."
)
KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole number": {"type": "integer"},
    "number": {"type": "number"},
    "yes or no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "address": {"type": "string", "format": "uri"},
    "list": {"type": "array", "items": {"type": "string"}},
}
"""What a column holds, in words, and as JSON Schema says it."""


@dataclass(frozen=True)
class Column:
    """One column: `lookup` is how the database filters by it, "" where it does not; `empty` says that a row may lack it."""

    name: str
    kind: str
    says: Any  # a lazy text
    unit: Any = ""
    lookup: str = ""
    empty: bool = True


@dataclass(frozen=True)
class Dataset:
    """Public rows of one kind. The first column is the key of a row; `key` is its lookup, by which rows are ordered and paged."""

    name: str
    title: Any  # a lazy text
    says: Any  # a lazy text
    columns: tuple[Column, ...]
    rows: Callable[[], QuerySet]
    records: Callable[[Iterable[Any]], list[dict[str, Any]]]
    key: str = "pk"
    licence: Any = field(default=_("CC BY 4.0: use it for anything, and name the Baltic Sea Region Cultural Pearls."))

    @property
    def place(self) -> bool:
        """Return whether rows stand somewhere on the map."""
        return {"latitude", "longitude"} <= {column.name for column in self.columns}

    @property
    def filters(self) -> dict[str, Column]:
        """Return the columns by which rows are chosen."""
        return {column.name: column for column in self.columns if column.lookup}


def dataset_of(name: str) -> Dataset | None:
    """Return a dataset by its name; what makes it is loaded when somebody asks."""
    path = registry.datasets.get(name)
    return import_string(path) if path else None


def datasets() -> list[Dataset]:
    """Return all datasets in the order of their names."""
    return [import_string(registry.datasets[name]) for name in sorted(registry.datasets)]


def parsed(text: str, kind: str) -> Any:
    """Return what a text says as a value of a column; ValueError where it says none."""
    if "\x00" in text or len(text) > 200:
        raise ValueError(text)
    if kind == "whole number":
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise ValueError(text)
        return int(text)
    if kind == "yes or no":
        return {"true": True, "false": False}[text]
    return uuid.UUID(text) if kind == "key" else text
