"""The only home of what a card of a practice shows, and of the languages in which a visitor reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation.trans_real import parse_accept_lang_header

from pearls.search import Hit
from pearls.search.words import LANGUAGES
from practices.enums import Vocabulary
from practices.filters import country_choices
from practices.models import Practice, Term
from practices.queries import terms

SCALES = (Vocabulary.COST_CLASS, Vocabulary.EVIDENCE)


def reader_languages(request: HttpRequest) -> tuple[str, ...]:
    """Return the languages in which a visitor reads, best first: the profile's, those of the browser, the page's.

    For a visitor without an account it is the address's alone: one address is one page, whoever opens it.
    """
    wanted = []
    if request.user.is_authenticated:
        wanted.append(request.user.language)
        wanted += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    wanted.append(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    plain = [code.split("-")[0].lower() for code in wanted]
    return tuple(dict.fromkeys(code for code in plain if code in LANGUAGES)) or ("en",)


def scale(term: Term | None, steps: Sequence[Term]) -> dict[str, Any] | None:
    """Return a term of an ordered vocabulary as filled pearls of all its `steps`, with its words; None where nothing is known."""
    if term is None:
        return None
    offered = [step for step in steps if not step.retired or step.pk == term.pk]
    place = [step.pk for step in offered].index(term.pk)
    dots = [{"x": 6 + 13 * at, "on": at <= place} for at in range(len(offered))]
    return {"label": str(term), "dots": dots, "width": 13 * len(offered)}


def where(practice: Practice, names: dict[str, str] | None = None) -> str:
    """Return town and country in the reader's words; `names` are those of all countries, where many are asked for."""
    known = names or dict(country_choices())
    town = practice.place or practice.municipality or (practice.organisation and practice.organisation.city) or ""
    return ", ".join(filter(None, [str(town), known.get(practice.country_id, practice.country_id)]))


def people(practice: Practice) -> int | None:
    """Return how many people live where a practice happens, where that is known."""
    bodies = [body for body in (practice.place, practice.municipality) if body]
    return next((body.population for body in bodies if body.population), None)


def cards(practices: Iterable[Practice], hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return the cards of a page: the practice, its title and passage as they were found, its cost, evidence and languages."""
    names, ordered = dict(country_choices()), [terms(vocabulary) for vocabulary in SCALES]
    return [_card(practice, hit, names, ordered) for practice, hit in zip(practices, hits, strict=True)]


def _card(practice: Practice, hit: Hit, names: dict[str, str], ordered: Sequence[Sequence[Term]]) -> dict[str, Any]:
    carried = [(next((t for t in steps if t.pk in practice.term_ids), None), steps) for steps in ordered]
    by_machine = getattr(practice, "by_machine", ())
    return {
        "practice": practice,
        "hit": hit,
        "url": reverse("practices:detail", args=[practice.number, practice.slug]),
        "where": where(practice, names),
        "people": people(practice),
        "scales": [found for term, steps in carried if (found := scale(term, steps))],
        "languages": " ".join(code.upper() for code in practice.languages if code not in by_machine),
        "by_machine": " ".join(code.upper() for code in practice.languages if code in by_machine),
    }
