"""The only home of the pages of a plan's year: its actions, what became of one, the report, an action turned into a practice."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans import workflow
from actionplans.enums import ReportState, Stage
from actionplans.forms import MoveForm, ReportForm, ResultForm
from actionplans.models import Plan, Report
from actionplans.permissions import may_report, may_turn_into_practice
from actionplans.queries import Deed, counts_of, deeds_of, over_and_unsaid, report_due
from actionplans.services import year as services
from actionplans.views.head import get_plan, plan_crumbs
from pearls.views.pages import sent
from pearls.workflow import NotAllowedNow, available, perform
from practices.permissions import inner_practices

LOOKS = {Stage.PLANNED: "", Stage.STARTED: "now", Stage.DONE: "done", Stage.DROPPED: "off"}


def _way(plan: Plan, *steps: str) -> list[dict[str, str]]:
    links = [
        {"label": _("The year"), "url": reverse("actionplans:year", args=[plan.pk])},
        *({"label": s} for s in steps),
    ]
    return [*plan_crumbs(plan), *links]


@require_safe
def year(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the actions of a plan with what became of them, and how far the report is."""
    plan = get_plan(request, pk)
    deeds, report = deeds_of(plan), services.report_of(plan)
    allowed = may_report(request.user, plan)  # type: ignore[arg-type]
    mine = _own_practices(request) if any(_practice(deed) for deed in deeds) else set()
    context = {
        "plan": plan,
        "deeds": [_shown(request, plan, deed, mine) for deed in deeds],
        "counts": [{"label": Stage(stage).label, "n": n} for stage, n in counts_of(deeds).items() if n],
        "report": report,
        "look": "done" if report.state == ReportState.SENT else "wait",
        "moves": available(report, workflow.REPORT_TRANSITIONS.values(), request.user) if report.pk else [],  # type: ignore[arg-type]
        "can_write": bool(allowed),
        "why_not": getattr(allowed, "reason", ""),
        "bearings": _bearings(plan, deeds, report),
        "heading": _("The year"),
        "subtitle": getattr(plan, "title", None) or str(plan),
        "crumbs": [*plan_crumbs(plan), {"label": _("The year")}],
    }
    return render(request, "actionplans/year.html", context)


def _own_practices(request: HttpRequest) -> set[uuid.UUID]:
    return set(inner_practices(request.user).values_list("pk", flat=True))  # type: ignore[arg-type]


def _practice(deed: Deed) -> Any:
    return deed.result.practice if deed.result else None


def _shown(request: HttpRequest, plan: Plan, deed: Deed, mine: set) -> dict[str, Any]:
    practice, said = _practice(deed), deed.result
    return {
        "deed": deed,
        "look": LOOKS[Stage(deed.stage)],
        "label": Stage(deed.stage).label,
        "url": reverse("actionplans:result", args=[plan.pk, deed.row.pk]),
        "practice": practice,
        "practice_url": reverse("practices:overview", args=[practice.pk]) if practice and practice.pk in mine else "",
        "may_turn": bool(said and may_turn_into_practice(request.user, said)),  # type: ignore[arg-type]
    }


def _bearings(plan: Plan, deeds: list[Deed], report: Report) -> dict[str, Any]:
    due, late = report_due(plan), len(over_and_unsaid(deeds, timezone.localdate()))
    told = sum(deed.result is not None for deed in deeds)
    finished = report.state == ReportState.SENT
    open_ones = ngettext(
        "%d action is over and nobody said how it went", "%d actions are over and nobody said how they went", late
    )
    return {
        "where": _("The report was sent") if finished else _("The year after the plan"),
        "where_note": _("%(told)d of %(total)d actions spoken of") % {"told": told, "total": len(deeds)},
        "what": _("Read it") if finished else _("Say what becomes of each action"),
        "what_note": open_ones % late if late and not finished else "",
        "when": formats.date_format(due, "DATE_FORMAT") if due else _("No date is set"),
        "when_note": _("the report is due") if due and not finished else "",
    }


def _deed(plan: Plan, row: uuid.UUID) -> Deed:
    found = next((deed for deed in deeds_of(plan) if deed.row.pk == row), None)
    if found is None:
        raise Http404
    return found


def _saved(form: Any, save: Any) -> Any:
    """Carry a change out: True when it was saved, else None, or what somebody else saved meanwhile."""
    try:
        save()
    except PermissionDenied:
        raise Http404 from None
    except services.Overtaken as overtaken:
        form.data = form.data.copy()
        form.data["base"] = overtaken.theirs.version
        form.add_error(
            None, _("Somebody else saved this meanwhile. Their text stands below; join both and save again.")
        )
        return overtaken.theirs
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return None
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, pk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Say what became of an action."""
    plan = get_plan(request, pk)
    if not may_report(request.user, plan):  # type: ignore[arg-type]
        raise Http404
    deed = _deed(plan, row)
    version = deed.result.version if deed.result else 0
    form = ResultForm(sent(request), instance=deed.result, initial={"base": version, "stage": deed.stage})
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        theirs = _saved(
            form, lambda: services.say_result(plan=plan, row=deed.row, data=data, base=data["base"], by=request.user)  # type: ignore[arg-type]
        )  # fmt: skip
        if theirs is True:
            messages.success(request, _("Written down."))
            return redirect("actionplans:year", plan.pk)
    names = ("happened", "not_worked", "learnt")
    context = {
        "plan": plan,
        "form": form,
        "theirs": [(form[name].label, getattr(theirs, name)) for name in names] if theirs else [],
        "who": theirs.changed_by if theirs else None,
        "lead": deed.action.description or "",
        "heading": deed.title,
        "back": reverse("actionplans:year", args=[plan.pk]),
        "crumbs": _way(plan, deed.title),
    }
    return render(request, "actionplans/result.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the report; who may not reads it once it was sent."""
    plan = get_plan(request, pk)
    found = services.report_of(plan)
    if not may_report(request.user, plan):  # type: ignore[arg-type]
        return _read(request, plan, found)
    form = ReportForm(sent(request), instance=found, initial={"base": found.version})
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        theirs = _saved(form, lambda: services.write_report(plan=plan, data=data, base=data["base"], by=request.user))  # type: ignore[arg-type]
        if theirs is True:
            messages.success(request, _("Saved."))
            return redirect("actionplans:year", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "theirs": [(form[name].label, getattr(theirs, name)) for name in services.REPORT] if theirs else [],
        "who": None,
        "lead": _("The report joins these words with what you said of each action. You can stop at any point."),
        "heading": _("Report on the year"),
        "back": reverse("actionplans:year", args=[plan.pk]),
        "crumbs": _way(plan, _("Report")),
    }
    return render(request, "actionplans/result.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, plan: Plan, found: Report) -> HttpResponse:
    if found.document is None or request.method == "POST":
        raise Http404
    actions = [
        {**one, "label": Stage(one["stage"]).label, "look": LOOKS[Stage(one["stage"])]}
        for one in found.document["actions"]
    ]
    context = {
        "document": found.document,
        "actions": actions,
        "heading": _("Report on the year"),
        "subtitle": str(plan.municipality),
        "crumbs": _way(plan, _("Report")),
    }
    return render(request, "actionplans/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Ask before the report is sent or handed back what it means, and carry it out."""
    plan = get_plan(request, pk)
    found, transition = services.report_of(plan), workflow.REPORT_TRANSITIONS.get(name)
    if not found.pk or transition is None or not available(found, [transition], request.user):  # type: ignore[arg-type]
        raise Http404
    form = MoveForm(sent(request))
    if form.is_valid():
        try:
            perform(found, transition, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]
            messages.success(request, _("Done: %s.") % transition.label)
            return redirect("actionplans:year", plan.pk)
        except NotAllowedNow:
            form.add_error(None, _("Somebody else was faster; this has moved on."))
        except ValidationError as problem:
            for field, words in getattr(problem, "message_dict", {"__all__": problem.messages}).items():
                form.add_error("comment" if field == "comment" else None, words)
    context = {
        "action": transition.label,
        "blockers": list(transition.blockers(found)) if transition.blockers else [],
        "lines": [
            _("The report is frozen as it is now; everybody who may read the plan reads it.")
            if transition == workflow.SEND_REPORT
            else _("The report can be written in again. The owners of the plan get a mail with your words.")
        ],
        "ask": transition.needs_comment,
        "form": form,
        "back": reverse("actionplans:year", args=[plan.pk]),
        "heading": transition.label,
        "crumbs": _way(plan, str(transition.label)),
    }
    return render(request, "pearls/manage/move.html", context, status=422 if form.errors else 200)


@require_POST
def make_practice(request: HttpRequest, pk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Turn a finished action into a practice of the municipality, filled in with what is known, and go on writing it."""
    plan = get_plan(request, pk)
    deed = _deed(plan, row)
    if deed.result is None:
        raise Http404
    try:
        practice = services.turn_into_practice(plan=plan, deed=deed, by=request.user)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    messages.success(
        request, _("A practice was begun and filled in with what the action says. Complete it and submit it.")
    )
    return redirect("practices:overview", practice.pk)
