"""The only home of what a card of a practice shows, and of the languages in which a visitor reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from pearls.search import Hit
from pearls.search.words import LANGUAGES
from practices.enums import Vocabulary
from practices.filters import countries, country_name
from practices.models import Practice, Term
from practices.queries import terms

SCALES = (Vocabulary.COST_CLASS, Vocabulary.EVIDENCE)


def reader_languages(request: HttpRequest) -> tuple[str, ...]:
    """Return the languages in which a visitor reads, best first: the profile's, then those of the browser, then the page's."""
    wanted = [request.user.language] if request.user.is_authenticated else []
    wanted += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    wanted.append(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    plain = [code.split("-")[0].lower() for code in wanted]
    return tuple(dict.fromkeys(code for code in plain if code in LANGUAGES)) or ("en",)


def term_by_id() -> dict[int, Term]:
    """Return all terms by their number."""
    return {term.pk: term for vocabulary in Vocabulary for term in terms(vocabulary)}


def scale(term: Term | None) -> dict[str, Any] | None:
    """Return a term of an ordered vocabulary as filled pearls of all its steps, with its words; None where nothing is known."""
    if term is None:
        return None
    steps = [t for t in terms(Vocabulary(term.vocabulary)) if not t.retired or t.pk == term.pk]
    place = [t.pk for t in steps].index(term.pk)
    dots = [{"x": 6 + 13 * at, "on": at <= place} for at in range(len(steps))]
    return {"label": str(term), "dots": dots, "width": 13 * len(steps)}


def name_of(language: str) -> str:
    """Return what a language calls itself: "Suomi"."""
    return str(get_language_info(language)["name_local"]).capitalize()


def where(practice: Practice) -> str:
    """Return town and country in the reader's words."""
    town = practice.place or practice.municipality or (practice.organisation and practice.organisation.city) or ""
    country = next((c for c in countries() if c.pk == practice.country_id), practice.country)
    return ", ".join(filter(None, [str(town), country_name(country)]))


def people(practice: Practice) -> int | None:
    """Return how many people live where a practice happens, where that is known."""
    bodies = [body for body in (practice.place, practice.municipality) if body]
    return next((body.population for body in bodies if body.population), None)


def card(practice: Practice, hit: Hit, known: dict[int, Term]) -> dict[str, Any]:
    """Return one card: the practice, its title and passage as they were found, its cost, evidence and languages."""
    carried = {Vocabulary(known[pk].vocabulary): known[pk] for pk in practice.term_ids if pk in known}
    by_machine = getattr(practice, "by_machine", ())
    return {
        "practice": practice,
        "hit": hit,
        "url": reverse("practices:detail", args=[practice.number, practice.slug]),
        "where": where(practice),
        "people": people(practice),
        "scales": [found for vocabulary in SCALES if (found := scale(carried.get(vocabulary)))],
        "languages": " ".join(code.upper() for code in practice.languages if code not in by_machine),
        "by_machine": " ".join(code.upper() for code in practice.languages if code in by_machine),
    }


def cards(practices: Iterable[Practice], hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return the cards of a page."""
    known = term_by_id()
    return [card(practice, hit, known) for practice, hit in zip(practices, hits, strict=True)]
