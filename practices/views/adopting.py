"""The only home of the pages of taking a practice up: does it fit us, what we did with it, what its owner says."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pearls.permissions import get_visible_or_404
from pearls.views.common import put_errors
from practices import queries
from practices.enums import AdoptionState
from practices.forms.reuse import AdoptionForm, AnswerForm, FitForm
from practices.models import Adoption, Practice
from practices.permissions import may_answer_adoption, may_report_for, reports_for
from practices.services import reuse
from practices.services.fitting import fit_lines, source_of
from practices.views.cards import reader_languages
from practices.views.showing import title_for


def public_practice(number: int) -> Practice:
    """Return a practice that everybody can read; 404 otherwise."""
    found = queries.public_practices().select_related(
        "revision", "country", "municipality", "place", "organisation", "sheet"
    )
    return get_visible_or_404(found, number=number)


def page_of(practice: Practice) -> str:
    """Return the address of the practice's public page."""
    return reverse("practices:detail", args=[practice.number, practice.slug])


def way_to(practice: Practice, here: str, title: str = "") -> list[dict]:
    """Return the way from all practices through one to the page itself; `title` is its name in the reader's language."""
    return [
        {"label": _("Practices"), "url": reverse("practices:list")},
        {"label": title or str(practice), "url": page_of(practice)},
        {"label": here},
    ]


@require_safe
@login_not_required
def fit(request: HttpRequest, number: int) -> HttpResponse:
    """Compare the practice with the reader's town: each criterion with both values, on assumptions that can be changed."""
    practice = public_practice(number)
    asked = (
        request.GET if "population" in request.GET or "challenges" in request.GET or "budget" in request.GET else None
    )
    form = FitForm(asked, initial=queries.own_town(request.user))  # type: ignore[arg-type]
    assumed = form.cleaned_data if asked is not None and form.is_valid() else queries.own_town(request.user)  # type: ignore[arg-type]
    title = title_for(request, practice)
    points, lines = fit_lines(practice, assumed, reader_languages(request))
    context = {
        "practice": practice,
        "form": form,
        "points": None if points is None else round(points * 100),
        "lines": lines,
        "alike": queries.alike_adopters(practice, assumed.get("population") or source_of(practice).population),
        "heading": _("Does it fit us?"),
        "subtitle": title,
        "crumbs": way_to(practice, _("Does it fit us?"), title),
    }
    return render(request, "practices/reuse/fit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Write into the ledger what a municipality did with the practice."""
    practice = public_practice(number)
    towns = reports_for(request.user).exclude(pk=practice.municipality_id or 0)  # type: ignore[arg-type]
    if not towns.exists():
        raise Http404
    found = Adoption.objects.filter(practice=practice, municipality__in=towns).first()
    first = found.municipality_id if found else towns.values_list("pk", flat=True).first()
    posted = request.POST if request.method == "POST" else None
    title = title_for(request, practice)
    form = AdoptionForm(posted, instance=found, towns=towns, initial={"municipality": first})
    if form.is_valid() and _reported(request, practice, form):
        return redirect(page_of(practice) + "#adoptions")
    context = {
        "form": form,
        "back": page_of(practice),
        "heading": _("We tried it too"),
        "subtitle": title,
        "action": _("Report it"),
        "lead": _(
            "Other towns learn most from what you changed and what came of it. The people of the practice confirm your entry."
        ),
        "crumbs": way_to(practice, _("We tried it too"), title),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


def _reported(request: HttpRequest, practice: Practice, form: AdoptionForm) -> bool:
    data = dict(form.cleaned_data)
    town = data.pop("municipality")
    if not may_report_for(request.user, town, practice):  # type: ignore[arg-type]
        raise Http404
    try:
        reuse.report_adoption(practice=practice, municipality=town, by=request.user, data=data)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("Your entry stands in the ledger. The people of the practice are asked to confirm it."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an entry of the ledger; let the practice's people confirm it, and the town take it back."""
    found = get_visible_or_404(queries.public_adoptions(), pk=pk)
    may_answer = request.user.is_authenticated and may_answer_adoption(request.user, found)
    own = bool(may_report_for(request.user, found.municipality, found.practice))  # type: ignore[arg-type]
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _acted(request, found, form)
        if done is not None:
            return done
    title = title_for(request, found.practice)
    context = {
        "adoption": found,
        "form": form,
        "may_answer": may_answer,
        "waits": found.state == AdoptionState.REPORTED,
        "own": own,
        "heading": str(found.municipality),
        "subtitle": title,
        "crumbs": way_to(found.practice, str(found.municipality), title),
    }
    return render(request, "practices/reuse/adoption.html", context, status=422 if form.errors else 200)


def _acted(request: HttpRequest, found: Adoption, form: AnswerForm) -> HttpResponse | None:
    act, user = request.POST.get("act"), request.user
    if not user.is_authenticated:
        raise Http404
    try:
        if act == "withdraw":
            reuse.withdraw_adoption(adoption=found, by=user)  # type: ignore[arg-type]
            messages.success(request, _("The entry is taken back."))
            return redirect(page_of(found.practice))
        words, confirmed = form.cleaned_data["answer"], act == "confirm"
        reuse.answer_adoption(adoption=found, by=user, confirmed=confirmed, words=words)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as problem:
        put_errors(form, problem)
        return None
    messages.success(request, _("Your answer is kept, and the town is told."))
    return redirect("practices:adoption", found.pk)
