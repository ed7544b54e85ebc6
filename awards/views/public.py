"""The only home of the awards' public pages: the call with its rules, the register, a Pearl, verification, cards, pictures, tables."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from awards.exports import register as out
from awards.models import Cycle, PastCandidacy, Title
from awards.queries import address_of, books_of, promised, public_titles, running_cycle, title_by_name
from awards.rulebook import Eligibility, Rules, in_words
from awards.services.certifying import may_order, order_certificate, prove
from pearls import lifecycle
from pearls.addresses import here
from pearls.formats import capital_in_words
from pearls.models import Country, Region
from pearls.permissions import get_visible_or_404
from pearls.sorting import alphabetical
from pearls.views.sharing import shared_picture
from practices.queries import public_practices

HOUR = 3600  # seconds


def home_crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the first page."""
    return [{"label": _("Home"), "url": reverse("home")}, *({"label": label, "url": url} for label, url in steps)]


# --- the call -------------------------------------------------------------------------------------
@require_safe
@login_not_required
def call(request: HttpRequest) -> HttpResponse:
    """Show the running call: its dates with zone, who may apply, and the rules in words with all their versions."""
    cycle = running_cycle()
    return render(request, "awards/public/call.html", call_context(request, cycle))


def call_context(request: HttpRequest, cycle: Cycle | None) -> dict[str, Any]:
    """Return what the page of a call shows; without a cycle it says when to look again."""
    if cycle is None:
        return {"cycle": None, "heading": _("The call"), "crumbs": home_crumbs((_("The call"), ""))}
    books = [
        {
            "number": b.number,
            "at": b.frozen_at,
            "reason": b.reason,
            "sha256": b.sha256,
            "words": in_words(Rules.read(b.rules)),
        }
        for b in books_of(cycle)
    ]
    return {
        "cycle": cycle,
        "texts": cycle.texts.get(request.LANGUAGE_CODE) or cycle.texts.get("en") or {},  # type: ignore[attr-defined]
        "phases": phases_in_words(cycle),
        "book": books[0] if books else None,
        "older": books[1:],
        "who": who_may_apply(Rules.read(cycle.book.rules).eligibility) if cycle.book else None,
        "heading": cycle.name,
        "crumbs": home_crumbs((_("The call"), "")),
    }


def who_may_apply(who: Eligibility) -> dict[str, list[str]]:
    """Return the names of countries and regions that take part, and of capitals that cannot hold the title."""
    names = {country.code: str(country) for country in Country.objects.filter(code__in=who.countries)}
    regions = dict(Region.objects.filter(code__in=who.regions).values_list("code", "name"))
    return {
        "countries": alphabetical(names.get(code, code) for code in who.countries),
        "regions": [f"{regions[code]} ({code})" if code in regions else code for code in who.regions],
        "excluded": alphabetical(capital_in_words(name) for name in who.excluded),
    }


def phases_in_words(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the phases with their state now: done, now or to come."""
    now = timezone.now()
    return [
        {
            "what": phase.get_kind_display(),
            "opens": phase.opens_at,
            "closes": phase.closes_at,
            "state": "done" if phase.closes_at < now else "now" if phase.opens_at <= now else "",
        }
        for phase in cycle.phases.all()
    ]


# --- the register ---------------------------------------------------------------------------------
@require_safe
@login_not_required
def register(request: HttpRequest) -> HttpResponse:
    """Show all title holders by year, as map and list, with who stood for the title in the public record."""
    titles = list(public_titles())
    names = out.names_of(titles)
    years: dict[int, list[dict[str, Any]]] = {}
    for title in titles:
        years.setdefault(title.edition.year, []).append(_holder(title, names[title.pk]))
    record: dict[int, list[PastCandidacy]] = {}
    for past in PastCandidacy.objects.select_related("edition", "municipality__country"):
        record.setdefault(past.edition.year, []).append(past)
    context = {
        "titles": [{"year": year, "places": places} for year, places in years.items()],
        "current": timezone.localdate().year,
        "record": [{"year": year, "places": places} for year, places in record.items()],
        "count": len(titles),
        "heading": _("The Pearls"),
        "crumbs": home_crumbs((_("The Pearls"), "")),
    }
    return render(request, "awards/public/register.html", context)


def _holder(title: Title, names: list[str]) -> dict[str, Any]:
    spot = title.place or title.municipality
    return {
        "name": title.name,
        "also": names[1:],
        "country": str(title.municipality.country),
        "lat": spot.latitude,
        "lon": spot.longitude,
        "url": here(address_of(title)),
        "reason": title.reason,
    }


def _title(year: int, slug: str) -> Title:
    return get_visible_or_404(
        public_titles().select_related("application", "plan__snapshot"), edition__year=year, slug=slug
    )


@require_safe
@login_not_required
def pearl_by_name(_request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the newest title of a place by any name that it has or had."""
    title = title_by_name(public_titles(), slug)
    if title is None:
        raise Http404
    return redirect(here(address_of(title)))


@require_safe
@login_not_required
def pearl(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Show one Pearl: its names, year, reason, plan in short, practices, and where the facts come from.

    A title keeps its address when its place is renamed; under any other name of the place one is led there.
    """
    titles = public_titles().filter(edition__year=year)
    if not titles.filter(slug=slug).exists() and (named := title_by_name(titles, slug)):
        return redirect(here(address_of(named)), permanent=True)
    title = _title(year, slug)
    names = out.names_of([title])[title.pk]
    others = public_titles().filter(municipality=title.municipality_id).exclude(pk=title.pk)
    context = {
        "title": title,
        "also": names[1:],
        "plan": _plan(title),
        "practices": practices_of(title),
        "others": [(other.edition.year, here(address_of(other))) for other in others],
        "json_ld": out.linked(title, names),
        "may_order": may_order(request.user, title),
        "canonical": settings.SITE_URL + address_of(title),
        "picture": settings.SITE_URL + reverse("awards:share", args=[year, slug]),
        "line": lifecycle.of_town(title.municipality, None),
        "present": "title",
        "crumbs": home_crumbs((_("The Pearls"), reverse("awards:register")), (title.name, "")),
    }
    return render(request, "awards/public/pearl.html", context)


def _plan(title: Title) -> list[dict[str, str]]:
    """Return the plan's title, promise and vision as they were handed in; [] where no plan is in the portal."""
    return [{"label": label, "text": text} for _key, label, text in promised(title)]


def practices_of(title: Title) -> list[dict[str, Any]]:
    """Return the published practices of the holder."""
    found = public_practices().filter(municipality=title.municipality_id).order_by("-published_at")[:6]
    return [{"name": p.title, "text": p.summary, "url": f"/practices/{p.number}/{p.slug}/"} for p in found]


@require_safe
@login_not_required
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@cache_control(public=True, max_age=HOUR)
def card(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Show a Pearl as a card that other sites may embed: no cookie, no script."""
    title = _title(year, slug)
    context = {"title": title, "page": settings.SITE_URL + address_of(title)}
    return render(request, "awards/public/card.html", context)


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * HOUR)
def share(_request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Hand out the picture that a shared link to a Pearl shows; the same for everybody, in the portal's own language."""
    title = _title(year, slug)
    with translation.override(settings.LANGUAGE_CODE):
        where = _("Cultural Pearl %(year)d · %(country)s") % {"year": year, "country": title.municipality.country}
    return shared_picture(title.name, where)


@require_safe
@login_not_required
def titles_csv(_request: HttpRequest) -> HttpResponse:
    """Hand out the register as CSV."""
    response = HttpResponse(out.as_csv(public_titles()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pearls-titles.csv"'
    return response


@require_safe
@login_not_required
def feed(_request: HttpRequest) -> HttpResponse:
    """Hand out new titles as an Atom feed."""
    titles = public_titles().select_related("publication")
    return HttpResponse(out.atom(titles), content_type="application/atom+xml; charset=utf-8")


# --- certificates and receipts --------------------------------------------------------------------
@require_POST
def certificate(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Order the certificate as PDF."""
    try:
        job = order_certificate(title=_title(year, slug), by=request.user)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    return redirect("job", job.pk)


@require_safe
@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and lead to what it proves."""
    code = "".join(request.GET.get("code", "").upper().split())[:24]
    if code:
        return redirect("awards:verify_code", code)
    return render(request, "awards/public/verify.html", _verification("", None))


@require_safe
@login_not_required
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code proves: a title, or that something was handed in at an instant with a hash."""
    proof = prove(code)
    context = _verification(code, proof)
    return render(request, "awards/public/verify.html", context, status=200 if proof else 404)


def _verification(code: str, proof: Any) -> dict[str, Any]:
    context = {"code": code, "proof": proof, "heading": _("Verify a receipt or a certificate")}
    if proof and proof.title:
        context["page"] = address_of(proof.title)
    if proof and proof.submission:
        at = proof.submission.submitted_at
        context["facts"] = [
            (_("Kind"), proof.submission.get_kind_display()),
            (_("Edition"), str(proof.submission.application.cycle.edition.year)),
            (_("Handed in (UTC)"), formats.date_format(at, "Y-m-d H:i:s")),
            (_("Hash (SHA-256)"), proof.submission.sha256),
        ]
    if proof and proof.other:
        context["facts"] = list(proof.other.facts)
    return context | {"crumbs": home_crumbs((_("Verify"), ""))}
