"""The only home of a practice's files as evidence: taken in with their words, named in versions, taken out."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import MAY_EDIT
from pearls.models import User
from pearls.questionnaires.models import AnswerSheet
from pearls.services.files import store_evidence
from practices.enums import Vocabulary
from practices.models import EvidenceFile, Practice
from practices.permissions import may_write, role_in
from practices.queries import term_by_code

MOST = 10
WORDS = ("title", "shows", "credit")


@transaction.atomic
def add_file(*, practice: Practice, upload: UploadedFile | None, by: User, data: Mapping[str, Any]) -> EvidenceFile:
    """Keep a file with its words. Raises ValidationError in words, at the field, for whatever is missing or wrong.

    `data`: title, shows, credit (texts), level, licence (codes), consent (bool).
    """
    practice = _locked(practice, by)
    problems = _problems(data)
    if upload is None:
        problems["file"] = _("Choose a file first.")
    elif EvidenceFile.objects.filter(practice=practice).count() >= MOST:
        problems["file"] = _("A practice has at most %d files. Take one out first.") % MOST
    if problems or upload is None:
        raise ValidationError(problems)
    try:
        attachment = store_evidence(upload=upload, belongs_to=practice.pk, by=by)
    except ValidationError as problem:
        raise ValidationError({"file": problem.messages}) from None
    kept = EvidenceFile(practice=practice, attachment=attachment, consent=True, **_words(data))
    kept.full_clean()
    kept.save()
    note_change(practice, by)
    record("evidence.added", practice, by=by, name=attachment.name)
    return kept


@transaction.atomic
def change_file(*, file: EvidenceFile, by: User, data: Mapping[str, Any]) -> None:
    """Change the words of a file; readers see them with the next version."""
    practice = _locked(file.practice, by)
    problems = _problems({**data, "consent": True})
    if problems:
        raise ValidationError(problems)
    for name, value in _words(data).items():
        setattr(file, name, value)
    file.full_clean()
    file.save()
    note_change(practice, by)


@transaction.atomic
def remove_file(*, file: EvidenceFile, by: User) -> None:
    """Take a file out: readers cannot fetch it from this moment on; versions that named it keep its name and hash."""
    if role_in(by, file.practice) not in MAY_EDIT:  # also while curators have the text: what must go must go now
        raise PermissionDenied
    record("evidence.removed", file.practice, by=by, name=file.attachment.name)
    file.delete()
    note_change(file.practice, by)


def _locked(practice: Practice, by: User) -> Practice:
    locked = Practice.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=practice.pk)
    allowed = may_write(by, locked)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    return locked


def _problems(data: Mapping[str, Any]) -> dict[str, Any]:
    problems = {}
    if not data["title"].strip():
        problems["title"] = _("Give it a title by which readers know it.")
    if not data["shows"].strip():
        problems["shows"] = _("Say in a sentence what it shows; some readers decide by it alone.")
    if data["level"] not in term_by_code(Vocabulary.EVIDENCE):
        problems["level"] = _("Choose how strong this evidence is.")
    if not data["credit"].strip():
        problems["credit"] = _("Name who made it.")
    if data["licence"] not in term_by_code(Vocabulary.LICENCE):
        problems["licence"] = _("Choose how others may use it.")
    if not data["consent"]:
        problems["consent"] = _("Keep only files in which everybody agreed to be named or shown.")
    return problems


def _words(data: Mapping[str, Any]) -> dict[str, str]:
    return {**{name: data[name].strip() for name in WORDS}, "level": data["level"], "licence": data["licence"]}


def note_change(practice: Practice, by: User) -> None:
    """Note that what is written now differs from what readers see."""
    AnswerSheet.objects.filter(pk=practice.sheet_id).update(changed_at=timezone.now(), changed_by=by)
