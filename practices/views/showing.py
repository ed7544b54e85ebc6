"""The only home of how a page names a practice in the visitor's language, and of how it shows a picture."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from pearls.search import Hit
from practices.enums import Vocabulary
from practices.models import Picture, Practice
from practices.queries import first_pictures, term_by_code
from practices.search import ENGINE
from practices.services.pictures import alt_in, sizes_of
from practices.views.cards import reader_languages


def hits_for(request: HttpRequest, practices: Iterable[Practice]) -> dict[Any, Hit]:
    """Return {key: title and summary in the best language for the visitor}; one question, however many practices."""
    rows = list({practice.pk: practice for practice in practices}.values())
    return {hit.key: hit for hit in ENGINE.shown(rows, reader_languages(request))} if rows else {}


def titles_for(request: HttpRequest, practices: Iterable[Practice]) -> dict[Any, SafeString]:
    """Return {key: the name in the best language for the visitor}, as HTML that says which language it is."""
    here = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    return {key: named(hit, here) for key, hit in hits_for(request, practices).items()}


def named(hit: Hit, here: str) -> SafeString:
    """Return the name of a found practice as HTML that says which language it is, where that is not the page's (`here`)."""
    title = conditional_escape(hit.title)
    if hit.title_language in {"", here}:
        return title
    return format_html('<span lang="{}">{}</span>', hit.title_language, title)


def title_for(request: HttpRequest, practice: Practice) -> SafeString:
    """Return the name of one practice in the best language for the visitor, as HTML that says which language it is."""
    return titles_for(request, [practice])[practice.pk]


def shot(picture: Picture, language: str) -> dict[str, Any]:
    """Return a picture as a page shows it: its addresses by width, its words and their language, its own width and height."""
    alt, spoken = alt_in(picture, language)
    urls = [(reverse("practices:image", args=[picture.pk, width]), width) for width in sizes_of(picture.width)]
    return {
        "src": urls[0][0],
        "srcset": ", ".join(f"{url} {width}w" for url, width in urls),
        "alt": alt,
        "lang": spoken,
        "width": picture.width,
        "height": picture.height,
        "credit": picture.credit,
        "licence": term_by_code(Vocabulary.LICENCE).get(picture.licence, ""),
    }


def with_pictures(cards: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Give each card the first picture of its practice, with its words in `language` where they are there."""
    found = first_pictures([card["practice"] for card in cards]) if cards else {}
    for card in cards:
        picture = found.get(card["practice"].pk)
        card["picture"] = shot(picture, language) if picture else None
    return cards
