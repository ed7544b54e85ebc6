"""The only home of the curators' writes to vocabularies and glossary: codes are for ever, terms are retired and never deleted."""

import re
from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from practices.enums import Vocabulary
from practices.models import GlossaryEntry, Practice, Term
from practices.queries import forget_terms
from practices.services.indexing import index_practice

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _must_keep(by: User) -> None:
    if not by.has_perm("practices.keep_vocabulary"):
        raise PermissionDenied


def _clean(labels: Mapping[str, str]) -> dict[str, str]:
    clean = {code: " ".join(labels.get(code, "").split()) for code in LANGUAGES}
    if not clean["en"]:
        raise ValidationError({"label_en": _("The English label is needed: every other language falls back to it.")})
    return {code: text for code, text in clean.items() if text}


@transaction.atomic
def add_term(*, vocabulary: Vocabulary, code: str, labels: Mapping[str, str], by: User) -> Term:
    """Return a new term at the end of its vocabulary. Its code cannot be changed later. Raises ValidationError."""
    _must_keep(by)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{1,39}", code):
        raise ValidationError({"code": _("Small letters, digits and _ only, for example open_door.")})
    last = Term.objects.filter(vocabulary=vocabulary).aggregate(last=Max("position"))["last"]
    term = Term(vocabulary=vocabulary, code=code, labels=_clean(labels), position=0 if last is None else last + 1)
    term.full_clean()
    term.save()
    record("term.added", term, by=by)
    transaction.on_commit(forget_terms)
    return term


@transaction.atomic
def save_labels(*, term: Term, labels: Mapping[str, str], words: Mapping[str, str], by: User) -> Term:
    """Write the labels of a term, and the further words under which it is found (divided by spaces), by language."""
    _must_keep(by)
    locked = Term.objects.select_for_update().get(pk=term.pk)
    before = locked.labels
    locked.labels = _clean(labels)
    listed = {code: " ".join(words.get(code, "").replace(",", " ").split()) for code in LANGUAGES}
    locked.words = {code: found for code, found in listed.items() if found}
    locked.save(update_fields=["labels", "words"])
    record("term.labels", locked, by=by, before=before)
    _tell(locked)
    return locked


def _tell(term: Term) -> None:
    """Let every process read the list again, and let the search know the new words once all this is true."""
    transaction.on_commit(forget_terms)
    transaction.on_commit(partial(_index_again, term.pk))


def _index_again(pk: int) -> None:
    for practice in Practice.objects.filter(term_ids__contains=[pk], revision__isnull=False).select_related("revision"):
        index_practice(practice=practice)


@transaction.atomic
def retire(*, term: Term, retired: bool, by: User) -> Term:
    """Offer a term no longer, or offer it again; practices that have it keep it."""
    _must_keep(by)
    locked = Term.objects.select_for_update().get(pk=term.pk)
    locked.retired = retired
    locked.save(update_fields=["retired"])
    record("term.retired" if retired else "term.brought_back", locked, by=by)
    transaction.on_commit(forget_terms)
    return locked


@transaction.atomic
def shift(*, term: Term, step: int, by: User) -> None:
    """Move a term one place up (-1) or down (1) in its vocabulary; at the end nothing happens."""
    _must_keep(by)
    rows = list(Term.objects.select_for_update().filter(vocabulary=term.vocabulary))
    at = next(place for place, row in enumerate(rows) if row.pk == term.pk)
    target = at + step
    if not 0 <= target < len(rows):
        return
    rows[at], rows[target] = rows[target], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    Term.objects.bulk_update(rows, ["position"])
    record("term.moved", term, by=by)
    transaction.on_commit(forget_terms)


@transaction.atomic
def save_entry(
    *, entry: GlossaryEntry | None, code: str, words: Mapping[str, str], note: str, by: User
) -> GlossaryEntry:
    """Write one word of the glossary in its languages; the code of an entry stays. Raises ValidationError."""
    _must_keep(by)
    entry = entry or GlossaryEntry(code=code)
    entry.words = {lang: text.strip() for lang, text in words.items() if lang in LANGUAGES and text.strip()}
    entry.note = note
    if not entry.words:
        raise ValidationError({"label_en": _("Write the word in one language at least.")})
    entry.full_clean()
    entry.save()
    record("glossary.saved", entry, by=by)
    return entry
