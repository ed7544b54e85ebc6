"""The only home of the forms in which open data leave the house: JSON, CSV, GeoJSON, and the schema of a row."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from pearls.opendata import KINDS, LICENCE_NAME, Dataset
from pearls.sheets import safe

JSON, CSV, GEOJSON = "application/json", "text/csv; charset=utf-8", "application/geo+json"
Record = Mapping[str, Any]


def as_json(thing: Any) -> bytes:
    """Return plain data as JSON that people can read too."""
    return json.dumps(thing, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def as_csv(dataset: Dataset, records: Iterable[Record]) -> bytes:
    """Return rows as CSV: numbers as numbers, lists joined by "; ", texts that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [column.name for column in dataset.columns]
    writer.writerow(names)
    writer.writerows([_cell(record[name]) for name in names] for record in records)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else safe(value)


def as_geojson(dataset: Dataset, records: Iterable[Record]) -> bytes:
    """Return rows as GeoJSON (RFC 7946); a row whose place nobody knows has no geometry."""
    features = [_feature(dataset, record) for record in records]
    return as_json({"type": "FeatureCollection", "features": features})


def _feature(dataset: Dataset, record: Record) -> dict[str, Any]:
    spot = [record["longitude"], record["latitude"]]
    kept = {name: value for name, value in record.items() if name not in {"latitude", "longitude"}}
    return {
        "type": "Feature",
        "id": record[dataset.columns[0].name],
        "geometry": None if None in spot else {"type": "Point", "coordinates": spot},
        "properties": kept,
    }


def schema_of(dataset: Dataset, address: str = "") -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one row."""
    properties = {column.name: _property(column) for column in dataset.columns}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": address} if address else {}),
        "title": str(dataset.title),
        "description": str(dataset.says),
        "$comment": f"Licence: {LICENCE_NAME}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(column: Any) -> dict[str, Any]:
    kind = dict(KINDS[column.kind])
    if column.empty and column.kind != "list":
        kind["type"] = [kind["type"], "null"]
    unit = f" ({column.unit})" if column.unit else ""
    return {**kind, "description": f"{column.says}{unit}"}
