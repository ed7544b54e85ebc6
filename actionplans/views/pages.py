"""The only home of the pages around the editor: list, begin, overview, reading, timeline, people, history, moves, PDF."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import services, workflow
from actionplans.charts import budget_chart, gantt
from actionplans.consistency import findings
from actionplans.forms import BeginForm, MemberForm, MoveForm
from actionplans.models import Plan
from actionplans.permissions import begin_for, may_manage, may_publish, may_write, visible_plans
from actionplans.queries import ordered_by_deadline, people_of, plan_head, with_title
from actionplans.views.editor import EDITOR
from actionplans.views.head import bearings, get_plan, plan_crumbs
from pearls.models import Invitation
from pearls.questionnaires import completeness
from pearls.questionnaires.document import build_document, changes_in_groups
from pearls.questionnaires.queries import definition_of, last_change_by, place_of
from pearls.views.common import paged
from pearls.workflow import NotAllowedNow, available, perform


def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans that this person may open."""
    plans = with_title(visible_plans(request.user)).select_related("municipality__country", "edition", "sheet")  # type: ignore[arg-type]
    found = paged(request, ordered_by_deadline(plans))
    listed = [_listed(plan) for plan in found["page_rows"]]
    can_begin = begin_for(request.user).exists()  # type: ignore[arg-type]
    return render(request, "actionplans/list.html", {**found, "plans": listed, "can_begin": can_begin})


def _listed(plan: Plan) -> dict:
    states = EDITOR.states(plan)
    return {
        "plan": plan,
        "progress": completeness.progress(states),
        "url": reverse("actionplans:detail", args=[plan.pk]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a plan for a municipality of this person."""
    choices = begin_for(request.user)  # type: ignore[arg-type]
    form = BeginForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid():
        plan = services.begin_plan(municipality=form.cleaned_data["municipality"], by=request.user)  # type: ignore[arg-type]
        first = definition_of(plan.sheet.version_id).sections[0]["key"]
        return redirect("actionplans:section", plan.pk, first)
    context = {
        "form": form,
        "choices": choices,
        "crumbs": [{"label": _("Plans"), "url": reverse("actionplans:list")}, {"label": _("Begin")}],
    }
    return render(request, "actionplans/begin.html", context)


def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show where the plan stands: sections, gaps, people, what happened, and what can be done with it."""
    plan = get_plan(request, pk)
    states = EDITOR.states(plan)
    moves = available(plan, workflow.TRANSITIONS.values(), request.user)  # type: ignore[arg-type]
    context = {
        "plan": plan,
        "states": [{"state": s, "url": EDITOR.section_url(plan, s.key)} for s in states],
        "progress": completeness.progress(states),
        "resume": _resume(request, plan),
        "people": people_of(plan),
        "moves": moves,
        "findings": _findings(plan),
        "can_manage": bool(may_manage(request.user, plan)),  # type: ignore[arg-type]
        "can_write": bool(may_write(request.user, plan)),  # type: ignore[arg-type]
        "can_publish": bool(may_publish(request.user, plan)),  # type: ignore[arg-type]
        "activity": changes_in_groups(plan.sheet, EDITOR.gap_url(plan))[:8],
        **bearings(request, plan, states, ""),
        "crumbs": plan_crumbs(plan),
    }
    return render(request, "actionplans/detail.html", context)


def _findings(plan: Plan) -> list[dict]:
    definition = definition_of(plan.sheet.version_id)
    found = findings(build_document(plan.sheet, plan_head(plan)), definition.document["checks"])
    where = {finding.field: definition.place[finding.field] for finding in found}
    return [
        {
            "line": f.line,
            "text": f.text,
            "url": EDITOR.gap_url(plan)(where[f.field][0]["key"], where[f.field][1]["key"]),
        }
        for f in found
    ]


def _resume(request: HttpRequest, plan: Plan) -> dict | None:
    last = last_change_by(request.user, plan.sheet)  # type: ignore[arg-type]
    place = place_of(plan.sheet, last.anchor) if last else None
    if last is None or place is None:
        return None
    section, question = place
    url = EDITOR.gap_url(plan)(section["key"], question["key"])
    return {"at": last.at, "section": section["title"], "no": question["no"], "title": question["title"], "url": url}


def reading(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the whole plan as one page to read."""
    plan = get_plan(request, pk)
    document = build_document(plan.sheet, plan_head(plan))
    fields = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    context = {
        "plan": plan,
        "document": document,
        "gantt": gantt(fields.get("actions"), fields.get("milestones")),
        "budget": budget_chart(fields.get("budget")),
        "heading": getattr(plan, "title", None) or str(plan),
        "crumbs": [*plan_crumbs(plan), {"label": _("Read as one page")}],
    }
    return render(request, "actionplans/read.html", context)


def timeline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show actions and milestones over time."""
    plan = get_plan(request, pk)
    document = build_document(plan.sheet, plan_head(plan))
    fields = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    context = {
        "plan": plan,
        "gantt": gantt(fields.get("actions"), fields.get("milestones")),
        "heading": _("Timeline"),
        "crumbs": [*plan_crumbs(plan), {"label": _("Timeline")}],
    }
    return render(request, "actionplans/timeline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who works on the plan; owners change rights and invite here."""
    plan = get_plan(request, pk)
    if request.method == "POST":
        return _change_member(request, plan)
    open_ones = Invitation.objects.filter(target_id=str(plan.pk), target_type__model="plan", state="pending")
    context = {
        "plan": plan,
        "people": people_of(plan),
        "invitations": open_ones.select_related("invited_by"),
        "can_manage": may_manage(request.user, plan),  # type: ignore[arg-type]
        "roles": MemberForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "invite_url": reverse("invite", args=["actionplans.plan", str(plan.pk)]),
        "heading": _("People"),
        "crumbs": [*plan_crumbs(plan), {"label": _("People")}],
    }
    return render(request, "actionplans/people.html", context)


def _change_member(request: HttpRequest, plan: Plan) -> HttpResponse:
    form = MemberForm(request.POST)
    leaving = "remove" in request.POST
    form.fields["role"].required = not leaving
    if not form.is_valid():
        raise Http404
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    try:
        if leaving:
            services.remove_member(plan=plan, user=user, by=request.user)  # type: ignore[arg-type]
        else:
            services.set_member(plan=plan, user=user, role=role, by=request.user)  # type: ignore[arg-type]
    except services.LastOwner as problem:
        messages.error(request, str(problem))
    except PermissionDenied:
        raise Http404 from None
    if leaving and user == request.user:
        return redirect("actionplans:list")
    return redirect("actionplans:people", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Ask before a change of state what it means, and carry it out."""
    plan = get_plan(request, pk)
    transition = workflow.TRANSITIONS.get(name)
    if transition is None or transition not in available(plan, [transition], request.user):  # type: ignore[arg-type]
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None)
    blockers = list(transition.blockers(plan)) if transition.blockers else []
    if form.is_valid():
        try:
            perform(plan, transition, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]
            messages.success(request, _("Done: %s.") % transition.label)
            return redirect("actionplans:detail", plan.pk)
        except NotAllowedNow:
            messages.error(request, _("Somebody else was faster; the plan has moved on."))
            return redirect("actionplans:detail", plan.pk)
        except ValidationError as problem:
            for field, words in getattr(problem, "message_dict", {"__all__": problem.messages}).items():
                form.add_error("comment" if field == "comment" else None, words)
    context = {
        "plan": plan,
        "transition": transition,
        "form": form,
        "blockers": blockers,
        "crumbs": [*plan_crumbs(plan), {"label": transition.label}],
    }
    return render(request, "actionplans/move.html", context, status=422 if form.errors else 200)


@require_POST
def pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Order the PDF and go to the page that shows its progress."""
    job = services.order_pdf(plan=get_plan(request, pk), by=request.user)  # type: ignore[arg-type]
    return redirect("job", job.pk)


def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was changed, by whom, in groups of one person's work; lost texts of conflicts can be read here."""
    plan = get_plan(request, pk)
    context = {
        "plan": plan,
        "groups": changes_in_groups(plan.sheet, EDITOR.gap_url(plan)),
        "heading": _("What happened"),
        "crumbs": [*plan_crumbs(plan), {"label": _("What happened")}],
    }
    return render(request, "actionplans/history.html", context)
