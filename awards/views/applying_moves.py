"""The only home of the pages on which an application moves, takes answers over, and shows what was handed in."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.models import Plan
from actionplans.permissions import visible_plans
from actionplans.queries import with_title
from awards.enums import ApplicationState, PhaseKind, SubmissionKind, Verdict
from awards.forms.applying import CopyForm, MoveForm, PlanForm
from awards.models import Application, Submission
from awards.permissions import may_hand_in_plan, may_manage, may_submit, may_write
from awards.queries import findings_kept
from awards.services import applying, receipting
from awards.views.applying_editor import EDITOR
from awards.views.applying_head import crumbs_of, get_application, page_bearings, posted
from pearls.permissions import get_visible_or_404
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import definition_of
from pearls.views.common import put_errors
from pearls.workflow import NotAllowedNow, Transition


# --- submit, take back, withdraw ------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Say what a move means and what stands in its way, and carry it out."""
    application, transition = get_application(request.user, pk), applying.MOVES.get(name)
    if transition is None:
        raise Http404
    form = MoveForm(posted(request)) if transition.needs_comment else None
    status = 200
    if request.method == "POST":
        if (form is None or form.is_valid()) and _moved(request, application, transition, form):
            return redirect(reverse("awards:application", args=[pk]))
        status = 422
    return _move_page(request, application, transition, form, status)


def _moved(request: HttpRequest, application: Application, transition: Transition, form: MoveForm | None) -> bool:
    comment = form.cleaned_data["comment"] if form else ""
    try:
        applying.move(application=application, transition=transition, by=request.user, comment=comment)  # type: ignore[arg-type]
    except (NotAllowedNow, PermissionDenied, ValidationError):
        return False  # the page says what stands in the way
    messages.success(request, _done(transition))
    return True


def _done(transition: Transition) -> str:
    return {
        "submit": _("The application is submitted. The receipt is below and in your mail."),
        "take_back": _("The application is open again. Submit it before the call closes."),
        "withdraw": _("The application is withdrawn."),
    }[transition.name]


def _move_page(
    request: HttpRequest, application: Application, transition: Transition, form: MoveForm | None, status: int
) -> HttpResponse:
    refused = _refusal(request, application, transition)
    submits = transition.name == "submit"
    states = EDITOR.states(application) if submits else []
    blockers = list(transition.blockers(application)) if transition.blockers and not submits else []
    context = {
        "application": application,
        "transition": transition,
        "form": form,
        "refused": refused,
        "blockers": blockers,
        "gaps": [
            {"gap": gap, "url": EDITOR.gap_url(application)(gap.section, gap.question)}
            for s in states
            for gap in s.gaps
        ],
        "findings": [f for f in applying.findings_of(application) if f.rule != "complete"] if submits else [],
        "unmet": Verdict.FAILED,
        "heading": transition.label,
        "subtitle": str(application),
        "crumbs": crumbs_of(application, str(transition.label)),
        **page_bearings(request, application, str(transition.label), _("Read what it means, then decide")),
    }
    return render(request, "awards/applying/move.html", context, status=status)


def _refusal(request: HttpRequest, application: Application, transition: Transition) -> str:
    """Return why the reader cannot do this now, or ""."""
    allowed = (may_manage if transition.name == "withdraw" else may_submit)(request.user, application)  # type: ignore[arg-type]
    if not allowed:
        return getattr(allowed, "reason", "")
    if application.state in transition.sources:
        return ""
    reasons = {
        ApplicationState.DRAFT: _("The application is being written; it is not submitted."),
        ApplicationState.SUBMITTED: _("The application is submitted already."),
        ApplicationState.WITHDRAWN: _("The application was withdrawn."),
    }
    return reasons[ApplicationState(application.state)]


# --- the plan for the final -----------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose the action plan for the final, see what is missing in it, and hand it in."""
    application = get_application(request.user, pk, "submissions__submitted_by")
    plans = with_title(visible_plans(request.user).filter(municipality=application.municipality_id))  # type: ignore[arg-type]
    refused = _no_plan_now(request, application)
    form = PlanForm(posted(request), choices=plans)
    if not refused and form.is_valid() and _handed_in(request, application, form):
        return redirect("awards:plan", pk)
    context = {
        "application": application,
        "refused": refused,
        "form": form,
        "plans": [_with_gaps(found) for found in plans.select_related("sheet", "edition", "municipality")],
        "handed_in": [made for made in application.submissions.all() if made.kind == SubmissionKind.PLAN],
        "heading": _("Your plan for the final"),
        "subtitle": str(application),
        "crumbs": crumbs_of(application, _("Plan for the final")),
        **page_bearings(
            request,
            application,
            _("Plan for the final"),
            _("Nothing now") if refused else _("Choose the plan and hand it in"),
            PhaseKind.DEVELOPMENT,
        ),
    }
    return render(request, "awards/applying/plan.html", context, status=422 if form.errors else 200)


def _no_plan_now(request: HttpRequest, application: Application) -> str:
    allowed = may_hand_in_plan(request.user, application)  # type: ignore[arg-type]
    return "" if allowed else getattr(allowed, "reason", "")


def _with_gaps(found: Plan) -> dict[str, Any]:
    states = completeness.all_states(definition_of(found.sheet.version_id), found.sheet.facts)
    gaps = [
        {"gap": gap, "url": reverse("actionplans:section", args=[found.pk, gap.section]) + f"#q-{gap.question}"}
        for state in states
        for gap in state.gaps
    ]
    url = reverse("actionplans:detail", args=[found.pk])
    return {"plan": found, "gaps": gaps, "progress": completeness.progress(states), "url": url}


def _handed_in(request: HttpRequest, application: Application, form: PlanForm) -> bool:
    try:
        applying.hand_in_plan(application=application, plan=form.cleaned_data["plan"], by=request.user)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The plan is handed in. The receipt is below and in your mail."))
    return True


# --- last year's answers --------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how many answers of an earlier application would come, and bring them; what is written stays."""
    application = get_application(request.user, pk)
    allowed = may_write(request.user, application)  # type: ignore[arg-type]
    earlier = applying.earlier_applications(application, request.user)  # type: ignore[arg-type]
    choices = Application.objects.filter(pk__in=[found.pk for found in earlier])
    form = CopyForm(posted(request), choices=choices)
    if allowed and form.is_valid():
        came = applying.copy_last_year(application=application, source=form.cleaned_data["source"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _came_over(*came))
        return redirect("awards:application", pk)
    context = {
        "application": application,
        "earlier": [_preview(application, found) for found in earlier] if allowed else [],
        "refused": "" if allowed else getattr(allowed, "reason", ""),
        "heading": _("Answers of an earlier year"),
        "subtitle": str(application),
        "crumbs": crumbs_of(application, _("Answers of an earlier year")),
        **page_bearings(request, application, _("Copy earlier answers"), _("Choose a year, or leave it")),
    }
    return render(request, "awards/applying/copy.html", context, status=422 if form.errors else 200)


def _came_over(answers: int, lines: int) -> str:
    said = ngettext("%d answer came over.", "%d answers came over.", answers) % answers
    rows = ngettext("%d line of tables came with it.", "%d lines of tables came with it.", lines) % lines
    return f"{said} {rows}" if lines else said


def _preview(application: Application, source: Application) -> dict[str, Any]:
    answers, tables = applying.what_would_come(application, source)
    return {"source": source, "answers": len(answers), "lines": sum(map(len, tables.values()))}


# --- what was handed in ---------------------------------------------------------------------------
@require_safe
def submission(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Show a submission of the application with its frozen text."""
    return _frozen(request, pk, SubmissionKind.APPLICATION, number)


@require_safe
def handed_plan(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Show a plan as it was handed in."""
    return _frozen(request, pk, SubmissionKind.PLAN, number)


def _frozen(request: HttpRequest, pk: uuid.UUID, kind: SubmissionKind, number: int) -> HttpResponse:
    application = get_application(request.user, pk)
    rows = application.submissions.select_related("snapshot", "submitted_by").prefetch_related("checks")
    found = get_visible_or_404(rows, kind=kind, number=number)
    newest = not application.submissions.filter(kind=kind, number__gt=number).exists()
    title = _("%(what)s, submission %(no)d") % {"what": found.get_kind_display(), "no": number}
    context = {
        "application": application,
        "submission": found,
        "counts": newest and application.state == ApplicationState.SUBMITTED,
        "newest": newest,
        "document": found.snapshot.document,
        "findings": findings_kept(found),
        "verify": request.build_absolute_uri(reverse("awards:verify_code", args=[found.code])),
        "heading": title,
        "subtitle": str(application),
        "crumbs": crumbs_of(application, title),
    }
    return render(request, "awards/applying/submission.html", context)


@require_POST
def receipt(request: HttpRequest, pk: uuid.UUID, submission: uuid.UUID) -> HttpResponse:
    """Order the receipt as PDF and go to the page that shows its progress."""
    return redirect("job", receipting.order_receipt(submission=_of(request, pk, submission), by=request.user).pk)  # type: ignore[arg-type]


@require_POST
def text(request: HttpRequest, pk: uuid.UUID, submission: uuid.UUID) -> HttpResponse:
    """Order the frozen text as PDF and go to the page that shows its progress."""
    return redirect("job", receipting.order_text(submission=_of(request, pk, submission), by=request.user).pk)  # type: ignore[arg-type]


def _of(request: HttpRequest, pk: uuid.UUID, submission: uuid.UUID) -> Submission:
    return get_visible_or_404(
        get_application(request.user, pk).submissions.select_related("application"), pk=submission
    )
