"""The only home of freezing a sheet: one document, one hash, never changed."""

from django.db import transaction
from django.db.models import Max

from pearls.models import User
from pearls.questionnaires.definition import sha256_of
from pearls.questionnaires.document import build_document
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import AnswerSheet, Snapshot


@transaction.atomic
def take_snapshot(*, sheet: AnswerSheet, kind: SnapshotKind, head: dict, by: User) -> Snapshot:
    """Return the snapshot of a sheet as it is now; where nothing changed since the last of this kind, that one.

    `head` is what the upper app says of itself (plan, municipality, dates): plain data, part of the hash. Locks the sheet, so
    that no operation falls between two reads.
    """
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    document = build_document(sheet, head)
    digest = sha256_of(document)
    last = Snapshot.objects.filter(sheet=sheet).order_by("-number").first()
    if last and last.sha256 == digest and last.kind == kind:
        return last
    number = (Snapshot.objects.filter(sheet=sheet).aggregate(most=Max("number"))["most"] or 0) + 1
    return Snapshot.objects.create(
        sheet=sheet, number=number, kind=kind, document=document, sha256=digest, created_by=by
    )
