"""The only home of writing lines into the typed tables that an upper app announced for them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from pearls.questionnaires.definition import Definition
from pearls.questionnaires.models import Row
from pearls.registry import registry


def project(definition: Definition, rows: Iterable[Row]) -> None:
    """Write each line whose table has an entity into its typed table; one statement per table."""
    by_table: dict[str, list[Row]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    for table, found in by_table.items():
        label = registry.entities.get(definition.tables[table].get("entity", ""))
        if label:
            _upsert(apps.get_model(label), definition.columns[table], found)


def _upsert(model: type[models.Model], columns: Mapping[str, Mapping], rows: list[Row]) -> None:
    # Objects are made anew from all cells each time, so a typed row can never lag behind its line.
    made = [model(row=row, **typed_values(model, columns, row.cells)) for row in rows]
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(made, update_conflicts=True, unique_fields=["row"], update_fields=fields)


def typed_values(model: type[models.Model], columns: Mapping[str, Mapping], cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return {attribute: Python value} for the columns that `model` has; other columns go to its `extra`."""
    names = {field.name: field for field in model._meta.concrete_fields}
    known = {key: spec for key, spec in columns.items() if key in names}
    made = {names[key].attname: _typed(spec, names[key], cells.get(key)) for key, spec in known.items()}
    return {**made, "extra": {key: cells[key] for key in columns if key not in known and cells.get(key) is not None}}


def _typed(spec: Mapping, field: models.Field, value: Any) -> Any:
    if value is None:
        return None if field.null else field.get_default()
    kind = spec["type"]
    if kind == "date":
        return date.fromisoformat(value)
    if kind in {"number", "money"}:
        number = Decimal(value)
        return number if isinstance(field, models.DecimalField) else int(number)
    return uuid.UUID(value) if kind == "row" else value
