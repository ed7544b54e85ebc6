"""The only home of writing the nightly files of open data: each whole or not at all, and the old one gone once the new one stands."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from pearls.models import BulkFile
from pearls.opendata import Dataset, datasets
from pearls.opendata.packing import pack

log = logging.getLogger(__name__)


def write_all() -> list[BulkFile]:
    """Write the file of every dataset; where one fails the others are written all the same."""
    made = []
    for dataset in datasets():
        try:
            made.append(write_bulk_file(dataset=dataset))
        except Exception:
            log.exception("the nightly file of %s failed", dataset.name)
    return made


@transaction.atomic
def write_bulk_file(*, dataset: Dataset) -> BulkFile:
    """Write the file of one dataset. Where nothing changed its content and hash stay; only the moment is another."""
    packed, now = pack(dataset), timezone.now()
    sha256 = hashlib.sha256(packed.content).hexdigest()
    kept = BulkFile.objects.select_for_update().filter(dataset=dataset.name).first()
    if kept and kept.sha256 == sha256 and kept.file.storage.exists(str(kept.file.name)):
        kept.updated_at = now
        kept.save(update_fields=["updated_at"])
        return kept
    made = kept or BulkFile(dataset=dataset.name)
    old, storage = (made.file.name if kept else ""), made.file.storage
    made.sha256, made.size, made.rows = sha256, len(packed.content), packed.rows
    made.changed_at = made.updated_at = now
    made.file.save(dataset.name, ContentFile(packed.content), save=False)
    made.save()
    if old and old != made.file.name:
        transaction.on_commit(lambda: storage.delete(old))
    return made
