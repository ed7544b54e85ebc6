"""The only home of the addresses that other programs read: citations, cards to embed, harvesting, the sitemap, feeds, tables."""

import uuid

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls import jobs
from pearls.permissions import get_visible_or_404
from pearls.registry import registry
from pearls.views.sharing import shared_picture
from practices.exports import citing, feeds, harvest, linked, tables
from practices.models import Revision
from practices.permissions import visible_collections
from practices.queries import leaving, public_practices
from practices.search import matching
from practices.services.reuse import MOST_IN_BOOKLET, citation_of

HOUR = 3600  # seconds
MOST_IN_FEED = 50
MOST_IN_TABLE = 5_000
OF_SITEMAP = 5_000
CITED = {
    "bib": (citing.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citing.ris, "application/x-research-info-systems; charset=utf-8"),
}


# ---- one practice --------------------------------------------------------------------------------


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def cite(_request: HttpRequest, number: int, version: int, form: str) -> HttpResponse:
    """Hand out the citation of an exact version as BibTeX or RIS."""
    versions = Revision.objects.filter(practice__in=public_practices()).select_related(
        "practice__country", "practice__municipality", "practice__organisation", "practice__place"
    )
    revision = get_visible_or_404(versions, practice__number=number, number=version)
    if form not in CITED:
        raise Http404
    make, kind = CITED[form]
    response = HttpResponse(make(citation_of(revision)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="pearls-{number}-{version}.{form}"'
    return response


@require_safe
@login_not_required
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@cache_control(public=True, max_age=HOUR)
def card(request: HttpRequest, number: int) -> HttpResponse:
    """Show a practice as a card that other sites may embed: no cookie, no script."""
    practice = get_visible_or_404(leaving(public_practices()), number=number)
    return render(request, "practices/out/card.html", {"practice": practice, "site": settings.SITE_URL})


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * HOUR)
def share(_request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the picture that a shared link shows; its title and place."""
    practice = get_visible_or_404(leaving(public_practices()), number=number)
    return shared_picture(practice.title, practice.where)


# ---- many practices ------------------------------------------------------------------------------


@require_safe
@login_not_required
def table(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the practices that a search finds as CSV, XLSX or JSON."""
    if form not in tables.MAKERS:
        raise Http404
    make, kind = tables.MAKERS[form]
    found = matching(request.GET, [request.LANGUAGE_CODE]).order_by("number")[:MOST_IN_TABLE]  # type: ignore[attr-defined]
    response = HttpResponse(make(leaving(found)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="practices.{form}"'
    return response


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def feed(request: HttpRequest) -> HttpResponse:
    """Hand out what is new for a search as an Atom feed."""
    language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    found = leaving(matching(request.GET, [language]).order_by("-published_at", "-number")[:MOST_IN_FEED])
    query = request.GET.urlencode()
    text = feeds.atom(found, title=_("Practices of the Cultural Pearls"), language=language, query=query)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@require_POST
def booklet(request: HttpRequest) -> HttpResponse:
    """Order a booklet of a collection, or of what a search finds."""
    language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    key = request.POST.get("collection")
    if key:
        collection = get_visible_or_404(visible_collections(request.user), pk=_key(key))  # type: ignore[arg-type]
        numbers = list(collection.items.values_list("practice__number", flat=True)[:MOST_IN_BOOKLET])
        title, note = collection.title, collection.note
    else:
        found = matching(request.POST, [language]).order_by("number")[:MOST_IN_BOOKLET]
        numbers, title, note = [practice.number for practice in found], _("Practices of the Cultural Pearls"), ""
    params = {"title": title, "note": note, "language": language, "numbers": numbers}
    job = jobs.order("practice_booklet", by=request.user, title=_("Booklet: %s") % title, params=params)  # type: ignore[arg-type]
    return redirect("job", job.pk)


# ---- at the root of the site ---------------------------------------------------------------------


@csrf_exempt  # reads only; the protocol allows its arguments in a POST
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester (OAI-PMH 2.0)."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(harvest.answer(dict(given.lists())), content_type="text/xml; charset=utf-8")


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name every public practice to search engines, each with its languages, and the public pages that upper apps announce."""
    practices = public_practices().order_by("number")[:OF_SITEMAP]
    others = [path for paths in registry.sitemap for path in paths()]
    context = {"entries": linked.sitemap_entries(practices), "others": others, "site": settings.SITE_URL}
    return render(request, "practices/out/sitemap.xml", context, content_type="application/xml")


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell search engines where the sitemap is and what is not for them."""
    text = f"User-agent: *\nDisallow: /accounts/\nDisallow: /admin/\nDisallow: /desk/\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def record(request: HttpRequest, number: int) -> JsonResponse:
    """Hand out a practice as JSON-LD (schema.org)."""
    practice = get_visible_or_404(leaving(public_practices()), number=number)
    language = request.GET.get("lang") or request.LANGUAGE_CODE  # type: ignore[attr-defined]
    return JsonResponse(linked.json_ld(practice, language), content_type="application/ld+json")
