"""The only home of the pages about requests for an account: the public form, and the decision."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.filters import RequestFilter
from pearls.forms import AccessRequestForm, PickForm, ReasonForm
from pearls.models import AccessRequest, Municipality, Place
from pearls.permissions import get_visible_or_404, runs_programme, visible_requests
from pearls.queries import Found, find_places, thing_of
from pearls.services import access
from pearls.transitions import APPROVE, DECLINE, what_is_unclear
from pearls.views.common import attempt, gate, paged, programme_crumbs
from pearls.workflow import available

MOST_AN_HOUR = 5
NONE_OF_THESE = "none"


# --- for the one who asks ------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    """Show and take the public form; where the name fits several towns, ask once more which one is meant."""
    form = AccessRequestForm(request.POST or None)
    choices: list[Found] = []
    status = 200
    if form.is_valid():
        thing, choices = _town_of(request, form)
        if form.cleaned_data["website"]:
            return redirect("request_thanks")  # a machine; it hears what everybody hears
        if not choices and not _too_many(request):
            return _store(form, thing)
        status = 422 if choices else 429
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "choices": choices,
        "none_of_these": NONE_OF_THESE,
        "too_many": status == 429,
        "heading": _("Ask for an account"),
    }
    return render(request, "pearls/access/ask.html", context, status=status)


def _town_of(request: HttpRequest, form: AccessRequestForm) -> tuple[Municipality | Place | None, list[Found]]:
    """Return the town that is meant, or the choices to ask about; (None, []) where nobody knows the name."""
    picked = request.POST.get("pick", "")
    if picked == NONE_OF_THESE:
        return None, []
    if picked and (thing := thing_of(picked)):
        return thing, []
    typed = form.cleaned_data["town"]
    found = find_places(typed.partition(",")[0])
    exact = [town for town in found if town.label == typed] or found
    if len(exact) == 1:
        return thing_of(exact[0].value), []
    return None, exact


def _too_many(request: HttpRequest) -> bool:
    """Return whether this address asked more often in an hour than a person would; without the cache nobody counts."""
    key = f"ask:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > MOST_AN_HOUR


def _store(form: AccessRequestForm, thing: Municipality | Place | None) -> HttpResponse:
    fields = {name: form.cleaned_data[name] for name in ("email", "name", "town", "why", "job_title")}
    place = thing if isinstance(thing, Place) else None
    access.request_access(**fields, place=place, municipality=thing if isinstance(thing, Municipality) else None)
    return redirect("request_thanks")


@require_safe
@login_not_required
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "pearls/access/thanks.html", {"heading": _("We have your request")})


# --- for the one who decides ---------------------------------------------------------------------
@require_safe
@gate(runs_programme)
def request_list(request: HttpRequest) -> HttpResponse:
    """Show the requests this person may decide; those that wait come first."""
    rows = visible_requests(request.user).select_related("municipality__country", "place__country")  # type: ignore[arg-type]
    asked = RequestFilter(request.GET or None, rows.order_by("-state", "created_at"))
    found = paged(request, asked.qs)
    context = {
        **found,
        "requests": found["page_rows"],
        "filter": asked,
        "heading": _("Requests for an account"),
        "crumbs": programme_crumbs(_("Requests for an account")),
    }
    return render(request, "pearls/access/requests.html", context)


def get_request(request: HttpRequest, pk: int) -> AccessRequest:
    """Return a request this person may decide."""
    rows = visible_requests(request.user)  # type: ignore[arg-type]
    return get_visible_or_404(rows.select_related("municipality__country", "place__country"), pk=pk)


@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request, what approving it does, and which town it means."""
    return _decision(request, get_request(request, pk), ReasonForm())


def _decision(request: HttpRequest, asked: AccessRequest, form: ReasonForm, status: int = 200) -> HttpResponse:
    search = request.GET.get("q", asked.town.partition(",")[0])
    way = (_("Requests for an account"), reverse("requests"))
    context: dict[str, Any] = {
        "asked": asked,
        "form": form,
        "q": search,
        "found": find_places(search),
        "unclear": list(what_is_unclear(asked)) if asked.state in APPROVE.sources else [],
        "buttons": {t.name for t in available(asked, [APPROVE, DECLINE], request.user)},  # type: ignore[arg-type]
        "heading": str(asked),
        "crumbs": programme_crumbs(way, str(asked)),
        "bearings": {
            "where": _("A request for an account"),
            "where_note": asked.get_state_display(),
            "what": _("Invite the person, or say why not") if asked.state in APPROVE.sources else _("Nothing any more"),
            "when": _("Soon: a person waits"),
        },
    }
    return render(request, "pearls/access/decide.html", context, status=status)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve: the person is invited as an owner."""
    asked = get_request(request, pk)
    said = _("Approved. The invitation to %s is on its way.") % asked.email
    attempt(request, said, lambda: access.approve_request(request=asked, by=request.user))  # type: ignore[arg-type]
    return redirect("request", pk)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline with a reason, which the person reads in a mail."""
    asked = get_request(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _decision(request, asked, form, status=422)
    words = form.cleaned_data["comment"]
    said = _("Declined. %s gets your words by mail.") % asked.name
    attempt(request, said, lambda: access.decline_request(request=asked, by=request.user, comment=words))  # type: ignore[arg-type]
    return redirect("request", pk)


@require_POST
def choose_town(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which town of the list a request means."""
    asked = get_request(request, pk)
    form = PickForm(request.POST)
    if form.is_valid():
        thing = form.cleaned_data["pick"]
        said = _("The request is about %s.") % thing
        attempt(request, said, lambda: access.set_request_town(request=asked, thing=thing, by=request.user))  # type: ignore[arg-type]
    return redirect("request", pk)
