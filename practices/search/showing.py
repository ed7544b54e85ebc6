"""The only home of how a hit looks: in the best language for the reader, with its found words marked."""

from collections.abc import Sequence
from typing import Any

from pearls.search import Hit
from pearls.search.asking import Question
from pearls.search.marks import marked, passage
from practices.models import Practice, SearchText


def hits_of(practices: Sequence[Practice], question: Question | None, languages: Sequence[str]) -> list[Hit]:
    """Return for each practice its title and a passage in the best language: the reader's, else English, else the original.

    Each practice gets `by_machine`: the languages whose text a machine had a part in.
    """
    texts: dict[Any, list[SearchText]] = {}
    for row in SearchText.objects.filter(practice__in=practices).defer("vector"):
        texts.setdefault(row.practice_id, []).append(row)
    for practice in practices:
        machine = frozenset(row.language for row in texts.get(practice.pk, []) if row.machine)
        practice.by_machine = machine  # type: ignore[attr-defined]
    return [_hit_of(p, texts.get(p.pk, []), question, languages) for p in practices]


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
