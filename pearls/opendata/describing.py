"""The only home of the datasets in the description of the interface (OpenAPI): an address for each list, row and table."""

from typing import Any

from django.utils.translation import override

from pearls.opendata import KINDS, Column, Dataset, datasets
from pearls.opendata.reading import MOST
from pearls.opendata.writing import schema_of

OPEN = "/api/v1/"


def add_datasets(result: dict[str, Any], generator: Any = None, **_more: Any) -> dict[str, Any]:
    """Return the description that drf-spectacular made with the datasets in it; called by its name in the settings."""
    schemas = result["components"].setdefault("schemas", {})
    schemas["Why"] = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
    with override("en"):
        for dataset in datasets():
            schemas[f"{dataset.name}_row"] = _row(dataset)
            result["paths"] |= _paths(dataset)
    return result


def _row(dataset: Dataset) -> dict[str, Any]:
    """Return the schema of a row as OpenAPI 3.0 says it: `nullable` where JSON Schema names a second type."""
    made = {name: part for name, part in schema_of(dataset).items() if not name.startswith("$")}
    made["properties"] = {name: _nullable(part) for name, part in made["properties"].items()}
    return made


def _nullable(part: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(part["type"], list):
        return part
    return {**part, "type": part["type"][0], "nullable": True}


def _paths(dataset: Dataset) -> dict[str, Any]:
    row = {"$ref": f"#/components/schemas/{dataset.name}_row"}
    page = {
        "type": "object",
        "properties": {
            "total": {"type": "integer"},
            "next": {"type": "string", "format": "uri", "nullable": True},
            "licence": {"type": "string"},
            "results": {"type": "array", "items": row},
        },
        "required": ["total", "next", "licence", "results"],
    }
    asked, base = _parameters(dataset), f"{OPEN}{dataset.name}"
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"}}
    found = {
        f"{base}/": _get(dataset, "list", "Read a page.", asked, "application/json", page),
        f"{base}/{{key}}/": _get(dataset, "row", "Read one row.", [key], "application/json", row),
        f"{base}.csv": _get(dataset, "csv", "Read a page as CSV.", asked, "text/csv", {"type": "string"}),
        f"{base}/schema.json": _get(
            dataset, "schema", "Read the JSON Schema of a row.", [], "application/schema+json", {}
        ),
    }
    if dataset.place:
        shape = {"type": "object"}
        found[f"{base}.geojson"] = _get(
            dataset, "geojson", "Read a page as GeoJSON.", asked, "application/geo+json", shape
        )
    return found


def _parameters(dataset: Dataset) -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST}
    return [
        *(_query(column.name, str(column.says), _asked(column)) for column in dataset.filters.values()),
        _query("after", "Go on after the row with this key.", _asked(dataset.columns[0])),
        _query("limit", "Rows of the page.", limit),
    ]


def _asked(column: Column) -> dict[str, Any]:
    kind = KINDS[column.kind]
    return {**kind, "minimum": 0, "maximum": 999_999_999} if kind["type"] == "integer" else kind


def _query(name: str, says: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": says, "schema": schema}


def _get(dataset: Dataset, what: str, says: str, asked: list, mime: str, schema: dict) -> dict[str, Any]:
    why = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Why"}}}}
    return {
        "get": {
            "operationId": f"v1_{dataset.name}_{what}",
            "summary": f"{dataset.title}: {says}",
            "tags": ["open data"],
            "parameters": asked,
            "responses": {
                "200": {"description": str(dataset.says), "content": {mime: {"schema": schema}}},
                "304": {"description": "Nothing has changed since the copy whose ETag was sent."},
                "400": {"description": "The question cannot be understood.", **why},
                "404": {"description": "There is no such row.", **why},
                "429": {"description": "Too many questions; Retry-After says when to ask again.", **why},
            },
        }
    }
