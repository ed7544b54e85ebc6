"""The only home of the practices' joined reads, named once and used by page, export and interface."""

import uuid

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language

from practices.enums import FINDABLE, PUBLIC, Vocabulary
from practices.models import Practice, Term

STAMP = "practices:vocabulary"
_lists: dict[tuple, list] = {}


def terms(vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a vocabulary in their order; every process reads them once after each change."""
    stamp = cache.get(STAMP)
    if stamp is None:
        stamp = uuid.uuid4().hex
        cache.set(STAMP, stamp, None)
    key = (vocabulary, stamp)
    if key not in _lists:
        for old in [old for old in _lists if old[1] != stamp]:
            del _lists[old]
        _lists[key] = list(Term.objects.filter(vocabulary=vocabulary))
    return _lists[key]


def forget_terms() -> None:
    """Let every process read the vocabularies again; to be called after the commit of a change."""
    cache.delete(STAMP)


def choices(vocabulary: Vocabulary) -> list[dict]:
    """Return a vocabulary as the questionnaires want it: [{key, label, retired}] in the active language."""
    language = get_language()
    return [{"key": t.code, "label": t.label(language), "retired": t.retired} for t in terms(vocabulary)]


def term_by_code(vocabulary: Vocabulary) -> dict[str, Term]:
    """Return the terms of a vocabulary by code."""
    return {term.code: term for term in terms(vocabulary)}


def public_practices() -> QuerySet[Practice]:
    """Return what everybody can open."""
    return Practice.objects.filter(state__in=PUBLIC, merged_into__isnull=True)


def findable_practices() -> QuerySet[Practice]:
    """Return what lists, maps and searches show."""
    return Practice.objects.filter(state__in=FINDABLE, merged_into__isnull=True)
