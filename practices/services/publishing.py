"""The only home of turning a written practice into a published version, and of everything that is derived from it."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.text import slugify

from pearls.folding import fold
from pearls.models import User
from pearls.questionnaires.definition import Definition, sha256_of
from pearls.questionnaires.document import build_document
from pearls.questionnaires.models import AnswerSheet
from pearls.questionnaires.queries import definition_of
from practices.enums import Vocabulary, size_class
from practices.models import EvidenceFile, Picture, Practice, Revision
from practices.queries import files_of, term_by_code
from practices.services.indexing import index_practice
from practices.units import paragraphs, text_of

FORMAT = "crp-practice/1"
RESERVED = frozenset({"adopt", "ask", "card", "collect", "fit", "take-over", "v"})
"""Words behind a practice's number that are pages of their own."""
TEXTS = frozenset({"short", "long"})
# Field of the form -> vocabulary: what facets, cards and other programs read.
CLASSIFIED = {
    "challenges": Vocabulary.CHALLENGE,
    "capacities": Vocabulary.CAPACITY,
    "target_groups": Vocabulary.TARGET_GROUP,
    "art_forms": Vocabulary.ART_FORM,
    "methods": Vocabulary.METHOD,
    "cost_class": Vocabulary.COST_CLASS,
    "funding": Vocabulary.FUNDING,
    "evidence": Vocabulary.EVIDENCE,
    "lead_kind": Vocabulary.LEAD_KIND,
    "licence": Vocabulary.LICENCE,
}


def document_of(practice: Practice) -> dict[str, Any]:
    """Return the practice as one document in its own language ("crp-practice/1"), from the live text.

    Shape: {format, language, head, texts: [{key, label, section, paragraphs}], tables: [{key, label, columns, text_columns, rows}],
    terms: {vocabulary: [code]}, facts: {field: canonical value}, files: [see _file]}. Empty answers are left out, and
    `files` where there are none; the preview reads it too.
    """
    sheet = practice.sheet
    with translation.override(sheet.language):
        whole = build_document(sheet, {})
    fields = [
        (section["key"], field)
        for section in whole["sections"]
        for question in section["questions"]
        for field in question["fields"]
    ]
    filled = [(section, field) for section, field in fields if field.get("value") not in (None, [], "")]
    return {
        "format": FORMAT,
        "language": sheet.language,
        "head": _head(practice),
        "texts": [_text(section, field) for section, field in filled if field["type"] in TEXTS],
        "tables": [
            _table(section, field, definition_of(sheet.version_id))
            for section, field in fields
            if field["type"] == "table" and field["rows"]
        ],
        "terms": {CLASSIFIED[f["key"]].value: _as_list(f["value"]) for _section, f in filled if f["key"] in CLASSIFIED},
        "facts": {
            f["key"]: f["value"] for _section, f in filled if f["type"] not in TEXTS and f["key"] not in CLASSIFIED
        },
        **({"files": files} if (files := [_file(file) for file in files_of(practice)]) else {}),
    }


def _file(file: EvidenceFile) -> dict[str, Any]:
    kept = file.attachment
    words = {name: getattr(file, name) for name in ("title", "shows", "level", "credit", "licence")}
    content = {"name": kept.name, "mime": kept.mime, "size": kept.size, "sha256": kept.sha256}
    return {"id": str(file.pk), **words, **content}


def _head(practice: Practice) -> dict[str, Any]:
    body, place = practice.municipality, practice.place
    population = (place and place.population) or (body and body.population) or None
    return {
        "number": practice.number,
        "country": practice.country_id,
        "where": practice.where,
        "owner": str(practice.owner_body or ""),
        "population": population,
        "origin": practice.origin,
    }


def _as_list(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _text(section: str, field: dict) -> dict[str, Any]:
    parts = paragraphs(field["value"]) if field["type"] == "long" else [field["value"]]
    return {"key": field["key"], "label": field["label"], "section": section, "paragraphs": parts}


def _table(section: str, field: dict, definition: Definition) -> dict[str, Any]:
    kinds = {key: column["type"] for key, column in definition.columns[field["key"]].items()}
    return {
        "key": field["key"],
        "label": field["label"],
        "section": section,
        "columns": [{"key": c["key"], "label": c["label"], "unit": c["unit"]} for c in field["columns"]],
        "text_columns": [key for key, kind in kinds.items() if kind in TEXTS and key != "url"],
        "rows": [{"id": row["id"], "values": row["values"]} for row in field["rows"]],
    }


@transaction.atomic
def freeze(*, practice: Practice, by: User | None, reason: str = "") -> Revision:
    """Return the live text as the next version, which never changes; where nothing changed since the last one, that one.

    Called by the transition that publishes, with the practice locked.
    """
    AnswerSheet.objects.select_for_update().get(pk=practice.sheet_id)
    document = document_of(practice)
    digest = sha256_of(document)
    last = practice.revision
    if last is None or last.sha256 != digest:
        most = Revision.objects.filter(practice=practice).aggregate(most=Max("number"))["most"] or 0
        last = Revision.objects.create(
            practice=practice,
            number=most + 1,
            language=document["language"],
            document=document,
            sha256=digest,
            reason=reason,
            published_at=timezone.now(),
            published_by=by,
        )
    return last


@transaction.atomic
def derive(*, practice: Practice, revision: Revision) -> None:
    """Write what lists, facets, maps and the search read of a published version. Safe to repeat."""
    document = revision.document
    facts, head = document["facts"], document["head"]
    practice.revision = revision
    practice.published_at = practice.published_at or revision.published_at
    practice.changed_at = revision.published_at
    practice.title = text_of(document, "title")[:200]
    practice.summary = text_of(document, "summary")
    practice.slug = practice.slug or address_of(practice.title)
    practice.term_ids = term_ids(document)
    practice.size_class = size_class(head["population"])
    practice.since_year = _year(facts.get("since_year"))
    practice.until_year = _year(facts.get("until_year"))
    practice.hosts_visits = bool(facts.get("hosts_visits"))
    practice.exchanges = bool(facts.get("exchanges"))
    _locate(practice)
    practice.languages = languages_of(practice, document)
    practice.save()
    _show_files(practice, revision)
    index_practice(practice=practice)


def _show_files(practice: Practice, revision: Revision) -> None:
    """Let readers see the pictures and fetch the files that are there when the version is published, and no others."""
    named = [file["id"] for file in revision.document.get("files", [])]
    files = EvidenceFile.objects.filter(practice=practice)
    files.exclude(pk__in=named).update(named_in=None)
    files.filter(pk__in=named).update(named_in=revision)
    Picture.objects.filter(practice=practice).update(named_in=revision)


def address_of(title: str) -> str:
    """Return the words of the public address; a word that is a page of its own below the number gets a tail."""
    slug = slugify(fold(title))[:110] or "practice"
    return f"{slug}-practice" if slug in RESERVED else slug


def term_ids(document: dict) -> list[int]:
    """Return the numbers of all terms that a document names, in rising order."""
    found = (
        term_by_code(Vocabulary(vocabulary)).get(code)
        for vocabulary, codes in document["terms"].items()
        for code in codes
    )
    return sorted(term.pk for term in found if term)


def _year(value: Any) -> int | None:
    return int(value) if value is not None else None


def _locate(practice: Practice) -> None:
    for thing in (practice.place, practice.municipality):
        if thing is not None and thing.latitude is not None:
            practice.latitude, practice.longitude = thing.latitude, thing.longitude
            return


def languages_of(practice: Practice, document: dict) -> list[str]:
    """Return the languages in which title and summary at least can be read, in the order of their codes."""
    return sorted({document["language"], *(t.language for t in practice.translations.all() if t.title and t.summary)})
