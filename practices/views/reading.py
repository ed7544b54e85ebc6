"""The only home of the page on which one practice is read: in a language, in an exact version, or as a preview of what is written."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls.addresses import name_of
from pearls.permissions import get_visible_or_404
from practices import queries
from practices.enums import FINDABLE, PUBLIC, Origin, PracticeState, UnitState, Vocabulary
from practices.exports import citing
from practices.exports.linked import json_ld_text
from practices.filters import country_choices
from practices.models import Practice, Revision
from practices.permissions import may_take_over, reports_for
from practices.queries import dead_addresses, fetchable, fresh_units, public_pictures, term_by_code
from practices.search import ENGINE
from practices.services.reuse import citation_of
from practices.views.articles import Article, article_of, facts_of
from practices.views.cards import reader_languages, where
from practices.views.evidence import shown_files
from practices.views.showing import shot

READ = ("revision", "country", "municipality", "place", "organisation", "likeness")


def _public(number: int) -> Practice:
    """Return a practice that was public under this number, also one that was merged since; 404 otherwise."""
    rows = Practice.objects.filter(state__in=PUBLIC) | Practice.objects.filter(merged_into__isnull=False)
    return get_visible_or_404(rows.select_related(*READ), number=number)


@require_safe
@login_not_required
def short(request: HttpRequest, number: int) -> HttpResponse:
    """Lead from the bare number to the page."""
    return _lead(request, _public(number))


@require_safe
@login_not_required
def detail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Show a practice in the best language for the visitor, or in ?lang=; another spelling of the address leads to the right one."""
    practice = _public(number)
    if practice.merged_into_id or practice.slug != slug:
        return _lead(request, practice)
    assert practice.revision is not None  # held by a constraint on what is public
    return _page(request, practice, practice.revision)


@require_safe
@login_not_required
def version(request: HttpRequest, number: int, slug: str, version: int) -> HttpResponse:
    """Show exactly the version that was cited, in its original language; a newer one is named."""
    practice = _public(number)
    found = get_visible_or_404(Revision.objects.filter(practice=practice), number=version)
    if practice.slug != slug:
        return _moved(request, reverse("practices:version", args=[number, practice.slug, version]))
    return _page(request, practice, found)


def _lead(request: HttpRequest, practice: Practice) -> HttpResponse:
    target = practice.merged_into or practice
    if target.state not in PUBLIC:
        raise Http404
    return _moved(request, reverse("practices:detail", args=[target.number, target.slug]))


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _page(request: HttpRequest, practice: Practice, revision: Revision) -> HttpResponse:
    current = revision.pk == practice.revision_id
    language = chosen_language(request, practice, revision.language) if current else revision.language
    units = fresh_units(practice) if current else {}
    texts = {key: unit.text for key, unit in units.get(language, {}).items()}
    machine = {code for code, made in units.items() if any(u.state == UnitState.MACHINE for u in made.values())}
    revision.practice = practice  # in memory already
    citation = citation_of(revision)
    article = article_of(revision.document, texts, language, get_language() or "en")
    context = {
        **page_context(practice, revision.document, article),
        "language": language,
        "revision": revision,
        "current": current,
        "translation": _translation(article, language, machine),
        "languages": _languages(practice, language, machine) if current else [],
        "citation": citing.in_words(citation),
        "json_ld": json_ld_text(practice, language) if current else "",
        "archived": practice.state == PracticeState.ARCHIVED,
        "similar": _similar(practice, request) if current else [],
        "pictures": [shot(picture, language) for picture in public_pictures(practice)],
        "crumbs": _crumbs(practice, article),
        "take_over": _take_over(request, practice) if current else "",
        **_reuse(request, practice),
    }
    return render(request, "practices/read/detail.html", context)


def _reuse(request: HttpRequest, practice: Practice) -> dict[str, Any]:
    """Return who took the practice up, and what this visitor can do with it."""
    user = request.user
    signed_in = user.is_authenticated
    return {
        "site": settings.SITE_URL,
        "adoptions": queries.adoptions_of(practice),
        "follow": queries.follow_of(user, practice),
        "may_report": signed_in and reports_for(user).exclude(pk=practice.municipality_id or 0).exists(),  # type: ignore[arg-type]
    }


def _take_over(request: HttpRequest, practice: Practice) -> str:
    """Return to whom it is offered to take the practice over: "ours" to people of its town, "other" to the rest, "" to nobody."""
    if practice.origin != Origin.PUBLIC_SOURCES or practice.state not in FINDABLE:
        return ""
    return "ours" if may_take_over(request.user, practice) else "other"  # type: ignore[arg-type]


def chosen_language(request: HttpRequest, practice: Practice, original: str) -> str:
    """Return the language to read in: ?lang= where it is there, else the reader's, else English, else the original."""
    asked = request.GET.get("lang")
    order = [*([asked] if asked else []), *reader_languages(request), "en"]
    return next((language for language in order if language in practice.languages), original)


def _translation(article: Article, language: str, machine: set[str]) -> dict[str, Any] | None:
    """Return what a reader must know of the translation: {by_machine, partly, original}; None for the original."""
    if language == article.original:
        return None
    return {
        "by_machine": language in machine,
        "partly": article.untranslated > 0,
        "original": name_of(article.original),
        "code": article.original,
    }


def _languages(practice: Practice, current: str, machine: set[str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": name_of(code), "current": code == current, "by_machine": code in machine}
        for code in practice.languages
    ]


def _similar(practice: Practice, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the practices like this one, in the reader's best language."""
    found = ENGINE.similar(practice)
    hits, names = ENGINE.shown(found, reader_languages(request)), dict(country_choices())
    return [
        {"hit": hit, "where": where(one, names), "url": reverse("practices:detail", args=[one.number, one.slug])}
        for one, hit in zip(found, hits, strict=True)
    ]


def _crumbs(practice: Practice, article: Article) -> list[dict[str, str]]:
    way = [{"label": _("Practices"), "url": reverse("practices:list")}]
    topic = article.terms.get("challenge", [])[:1]
    way += [{"label": str(term), "url": f"{reverse('practices:list')}?challenge={term.code}"} for term in topic]
    return [*way, {"label": article.title.text or str(practice), "url": ""}]


# --- what every reading page shares -----------------------------------------------------------------
def page_context(
    practice: Practice, document: Mapping[str, Any], article: Article, there: set[str] | None = None
) -> dict[str, Any]:
    """Return what templates/practices/read/_article.html and _facts.html need, whichever version the document is.

    `there` are the files that can be fetched, where that is not what readers can fetch.
    """
    return {
        "files": shown_files(document, fetchable(document) if there is None else there),
        "practice": practice,
        "article": article,
        "facts": facts_of(practice, document, article),
        "where": where(practice),
        "dead": dead_addresses(practice) if any(source["url"] for source in article.sources) else {},
        "take_over": "",
        "from_public_sources": document["head"].get("origin") == Origin.PUBLIC_SOURCES,
        "licence": term_by_code(Vocabulary.LICENCE).get(next(iter(document["terms"].get("licence", [])), "")),
    }


def preview_context(practice: Practice, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of "practices/read/_preview.html" for a text that is not published: `document` is document_of(practice)."""
    language = document["language"]
    article = article_of(document, {}, language, get_language() or "en")
    there = {file["id"] for file in document.get("files", [])}  # whoever sees the live text may fetch what is in it
    return {**page_context(practice, document, article, there), "language": language}
