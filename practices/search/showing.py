"""The only home of how a hit looks: in the best language for the reader, with its found words marked."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from pearls.models import Place
from pearls.search import Hit
from pearls.search.asking import Question
from pearls.search.marks import marked, passage
from practices.enums import FINDABLE
from practices.models import Practice, SearchText
from practices.search.counting import Sql, rows_of


def hits_of(practices: Sequence[Practice], question: Question | None, languages: Sequence[str]) -> list[Hit]:
    """Return for each practice its title and a passage in the best language: the reader's, else English, else the original.

    Practices that come from with_texts() cost no read, others one for all of them. Each gets
    `by_machine`: the languages whose text a machine had a part in.
    """
    texts = _texts_of(practices)
    for practice in practices:
        machine = frozenset(row.language for row in texts.get(practice.pk, []) if row.machine)
        practice.by_machine = machine  # type: ignore[attr-defined]
    return [_hit_of(p, texts.get(p.pk, []), question, languages) for p in practices]


def _texts_of(practices: Sequence[Practice]) -> dict[Any, list[SearchText]]:
    if all(hasattr(practice, "texts") for practice in practices):
        return {practice.pk: [SearchText(**row) for row in practice.texts] for practice in practices}  # type: ignore[attr-defined]
    found: dict[Any, list[SearchText]] = {}
    for row in SearchText.objects.filter(practice__in=practices).defer("vector"):
        found.setdefault(row.practice_id, []).append(row)
    return found


COLUMNS = ("language", "original", "machine", "title", "summary", "body")


def with_texts(practices: QuerySet[Practice]) -> Any:
    """Annotate `texts`: the searchable texts of each practice in all its languages, so that hits are shown without another read."""
    rows = SearchText.objects.filter(practice=OuterRef("pk")).order_by("language")
    return practices.annotate(texts=ArraySubquery(rows.values(json=JSONObject(**{name: name for name in COLUMNS}))))


LINKS = """
SELECT m.id, p.id, p.number, p.slug, p.title, p.summary, p.country_id, coalesce(place.name, town.name, body.city, ''), (
  SELECT coalesce(json_agg(json_build_object('language', language, 'original', original, 'machine', machine, 'title', s.title,
    'summary', s.summary)), '[]') FROM practices_searchtext s WHERE s.slot = m.id
) FROM practices_shelfmark m JOIN practices_practice p ON p.id = m.practice_id LEFT JOIN pearls_place place ON place.id = p.place_id
LEFT JOIN pearls_municipality town ON town.id = p.municipality_id LEFT JOIN pearls_organisation body ON body.id = p.organisation_id
WHERE m.id = ANY(%s) AND p.state = ANY(%s) AND p.merged_into_id IS NULL"""


def linked(slots: Sequence[int]) -> list[Practice]:
    """Return practices in the order of their slots with what a link shows: address, texts, town and country; in one narrow read.

    What cannot be found any more is left out.
    """
    found = {}
    asked = Sql(LINKS, [list(slots), [str(state) for state in FINDABLE]])
    for slot, key, number, slug, title, summary, country, town, texts in rows_of(asked) if slots else ():
        practice = Practice(id=key, number=number, slug=slug, title=title, summary=summary, country_id=country)
        practice.place = Place(name=town) if town else None
        practice.texts = texts  # type: ignore[attr-defined]
        found[slot] = practice
    return [found[slot] for slot in slots if slot in found]


def best_language(rows: Sequence[Any], languages: Sequence[str]) -> Any:
    """Return the row that a reader sees: in one of their languages, best first, else the original, else any."""
    order = {language: at for at, language in enumerate(languages)}
    return min(rows, key=lambda r: (order.get(r.language, len(order)), not r.original, r.language), default=None)


def _hit_of(practice: Practice, rows: list[SearchText], question: Question | None, languages: Sequence[str]) -> Hit:
    best = best_language(rows, languages)
    if best is None:
        return Hit(practice.pk, marked(practice.title, None, "en"), "", marked(practice.summary, None, "en"), "")
    title, summary = (marked(text, question, best.language) for text in (best.title, best.summary))
    if question and "<mark>" not in summary + title:
        others = sorted(rows, key=lambda row: row is not best)
        for row in others:
            found = passage(f"{row.summary}\n\n{row.body}", question, row.language)
            if found:
                return Hit(practice.pk, title, best.language, found, row.language)
    return Hit(practice.pk, title, best.language, summary, best.language)
