"""The only home of the office's pages of applications: the list, one with its checks, overrides, more time. Nothing of scores."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.eligibility import RULES
from awards.enums import ApplicationState, SubmissionKind, Verdict
from awards.filters import EntrantFilter
from awards.forms.office import ExtensionForm, OverrideForm
from awards.models import Application, EligibilityOverride
from awards.permissions import visible_applications
from awards.queries import findings_kept, last_submission
from awards.services import applying, cycles, overview
from awards.views.office import cycle_crumbs, get_cycle
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import admin_only, attempt, paged
from pearls.views.pages import done_by

STATES = {ApplicationState.DRAFT: "", ApplicationState.SUBMITTED: "done", ApplicationState.WITHDRAWN: "off"}
VERDICTS = {Verdict.PASSED: "done", Verdict.FAILED: "problem", Verdict.UNKNOWN: "wait"}


@require_safe
def entrants(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applications of a cycle with what the rules say of each."""
    cycle = get_cycle(request, pk)
    asked = EntrantFilter(request.GET or None, overview.entrants(cycle))
    found = paged(request, asked.qs)
    waiting = list(overview.overrides_waiting(application__cycle=cycle))
    context = {
        **found,
        "cycle": cycle,
        "applications": [_line(application) for application in found["page_rows"]],
        "waiting": waiting,
        "filter": asked,
        "heading": _("Applications of %s") % cycle,
        "crumbs": cycle_crumbs(request, cycle, _("Applications")),
    }
    return render(request, "awards/office/entrants.html", context)


def _line(application: Any) -> dict[str, Any]:
    return {
        "it": application,
        "state": STATES[ApplicationState(application.state)],
        "verdict": Verdict(application.verdict).label,
        "look": VERDICTS[Verdict(application.verdict)],
    }


def get_entrant(request: HttpRequest, key: uuid.UUID) -> Application:
    """Return an application for the office."""
    if not is_admin(request.user):
        raise Http404
    rows = visible_applications(request.user).select_related(  # type: ignore[arg-type]
        "cycle__edition", "cycle__book", "municipality__country", "place", "sheet"
    )
    return get_visible_or_404(rows.prefetch_related("cycle__phases"), pk=key)


@require_http_methods(["GET", "HEAD", "POST"])
def entrant(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one application with its checks; ask for an override, or give more time."""
    application = get_entrant(request, key)
    act = request.POST.get("act")
    override = OverrideForm(request.POST if act == "override" else None)
    more = ExtensionForm(request.POST if act == "more" else None, cycle=application.cycle)
    if act == "override" and override.is_valid() and done_by(override, lambda: _ask(request, application, override)):
        return redirect("awards:entrant", key)
    if act == "more" and more.is_valid() and done_by(more, lambda: _grant(request, application, more)):
        return redirect("awards:entrant", key)
    wrong = override.errors or more.errors
    context = _shown(request, application) | {"override": override, "more": more}
    return render(request, "awards/office/entrant.html", context, status=422 if wrong else 200)


def _ask(request: HttpRequest, application: Application, form: OverrideForm) -> None:
    applying.ask_override(application=application, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]


def _grant(request: HttpRequest, application: Application, form: ExtensionForm) -> None:
    cycles.grant_extension(application=application, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]


def _shown(request: HttpRequest, application: Application) -> dict[str, Any]:
    submission = last_submission(application, SubmissionKind.APPLICATION)
    findings = (findings_kept(submission) if submission else []) or applying.findings_of(application)
    return {
        "application": application,
        "submission": submission,
        "checks": [
            {"label": f.label, "look": VERDICTS[f.verdict], "verdict": f.verdict.label, "words": f.words}
            for f in findings
        ],
        "overrides": [
            {"it": o, "label": RULES.get(o.rule, o.rule), "mine": o.asked_by_id == request.user.pk}
            for o in application.overrides.select_related("asked_by", "confirmed_by")
        ],
        "extensions": list(application.extensions.select_related("phase", "granted_by")),
        "partners": list(application.partners.all()),
        "look": STATES[ApplicationState(application.state)],
        "heading": str(application),
        "subtitle": str(application.municipality.country),
        "crumbs": cycle_crumbs(
            request,
            application.cycle,
            (_("Applications"), reverse("awards:entrants", args=[application.cycle_id])),
            str(application),
        ),
    }


@require_POST
@admin_only
def confirm_override(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm as the second person that a rule counts otherwise than it says."""
    rows = EligibilityOverride.objects.select_related("application__cycle")
    override = get_visible_or_404(rows, pk=pk)
    said = _("Confirmed. From now on it counts.")
    attempt(request, said, lambda: applying.confirm_override(override=override, by=request.user))  # type: ignore[arg-type]
    return redirect("awards:entrant", override.application_id)
