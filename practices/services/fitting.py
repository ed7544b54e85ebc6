"""The only home of asking the fit of a stored practice for a reader: what is known goes in, lines in words come out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pearls.formats import grouped
from practices import fit
from practices.enums import Vocabulary
from practices.models import Practice
from practices.queries import term_by_code


def source_of(practice: Practice) -> fit.Source:
    """Return what is known of a published practice."""
    document = practice.revision.document if practice.revision else {"terms": {}, "facts": {}, "head": {}}
    terms, facts = document["terms"], document["facts"]
    amount = facts.get("cost_first_year")
    return fit.Source(
        population=document["head"].get("population"),
        cost=fit.cost_of(next(iter(terms.get("cost_class", [])), None), float(amount) if amount else None),
        challenges=frozenset(terms.get("challenge", [])),
        groups=frozenset(terms.get("target_group", [])),
        languages=frozenset(practice.languages),
        evidence=next(iter(terms.get("evidence", [])), ""),
        answers_questions=practice.exchanges,
    )


def fit_lines(
    practice: Practice, assumed: Mapping[str, Any], languages: Iterable[str]
) -> tuple[float | None, list[dict]]:
    """Return the whole (0 to 1, or None) and its lines in words: {label, share, theirs, ours}, share in per cent or None."""
    ours = fit.Assumptions(
        population=assumed.get("population") or None,
        budget=assumed.get("budget"),
        challenges=frozenset(assumed.get("challenges") or []),
        groups=frozenset(assumed.get("groups") or []),
        languages=frozenset({*languages, "en"}),
    )
    points, lines = fit.fit(source_of(practice), ours)
    return points, [_line(line) for line in lines]


def _line(line: fit.Criterion) -> dict[str, Any]:
    say = _WORDS[line.key]
    share = None if line.points is None else round(line.points * 100)
    return {
        "key": line.key,
        "label": fit.LABELS[line.key],
        "share": share,
        "theirs": say(line.theirs),
        "ours": say(line.ours),
    }


def _number(unit: str) -> Any:
    return lambda value: "" if value is None else f"{grouped(round(value))}\u00a0{unit}".strip()


def _terms(vocabulary: Vocabulary) -> Any:
    def say(codes: Any) -> str:
        listed = [codes] if isinstance(codes, str) else codes or []
        known = term_by_code(vocabulary)
        return ", ".join(str(known[code]) for code in listed if code in known)

    return say


def _languages(codes: Any) -> str:
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in codes or [])


_WORDS: dict[str, Any] = {
    "size": _number(""),
    "budget": _number("€"),
    "challenges": _terms(Vocabulary.CHALLENGE),
    "groups": _terms(Vocabulary.TARGET_GROUP),
    "language": _languages,
    "evidence": _terms(Vocabulary.EVIDENCE),
    "help": lambda value: "" if value is None else (_("yes") if value else _("no")),
}
