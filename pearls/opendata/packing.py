"""The only home of the nightly files: one archive for each dataset, the same bytes for the same rows."""

import io
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from pearls.opendata import LICENCE_NAME, Dataset
from pearls.opendata.reading import all_of
from pearls.opendata.writing import as_csv, as_geojson, as_json, schema_of

SAME_DAY = (1980, 1, 1, 0, 0, 0)  # the first one an archive knows; what was not changed has the same hash tomorrow


@dataclass(frozen=True)
class Packed:
    """An archive and how many rows are in it."""

    content: bytes
    rows: int


def pack(dataset: Dataset) -> Packed:
    """Return every row of a dataset in every form, with the schema and what one has to know."""
    with translation.override(settings.LANGUAGE_CODE):
        records = all_of(dataset)
        files = {
            f"{dataset.name}.csv": as_csv(dataset, records),
            f"{dataset.name}.json": as_json(records),
            f"{dataset.name}.schema.json": as_json(schema_of(dataset)),
            "README.txt": _readme(dataset).encode(),
        }
        if dataset.place:
            files[f"{dataset.name}.geojson"] = as_geojson(dataset, records)
    return Packed(_zipped(files), len(records))


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return out.getvalue()


def _readme(dataset: Dataset) -> str:
    columns = "\n".join(f"  {c.name}: {c.kind}{f', {c.unit}' if c.unit else ''}. {c.says}" for c in dataset.columns)
    return (
        f"{dataset.title}\n\n{dataset.says}\n\nColumns\n{columns}\n\n"
        f"Licence\n  {dataset.licence}\n  {LICENCE_NAME}\n\n"
        f"Source\n  {settings.SITE_URL}/data/{dataset.name}/\n"
        "  The file is written anew every night. It holds what was public at that moment.\n"
    )
