"""The only home of the pages of goals: the list with milestones and what shows them, set, change, reach, drop, open again."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import GoalState
from mentoring.forms.relationships import GoalForm, ProofForm, StepForm
from mentoring.models import Goal, GoalEvidence, GoalStep, Relationship
from mentoring.permissions.relationships import may_write_in, visible_goals, visible_proof
from mentoring.queries import relationships as reads
from mentoring.services import aiming
from mentoring.views.frame import frame, get_own_relationship, get_relationship
from mentoring.views.relationships import must_write
from mentoring.workflow.relationships import GOAL_MOVES
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import form_page

GOAL_LOOKS = {GoalState.OPEN: "now", GoalState.REACHED: "done", GoalState.DROPPED: "off"}


@require_safe
def goals(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the goals with their milestones and what shows them."""
    found = get_relationship(request, pk)
    can_write = bool(may_write_in(request.user, found))  # type: ignore[arg-type]
    titles = reads.plan_actions(found.plan)
    rows = []
    for goal in reads.goals_of(found):
        moves = [move for move in GOAL_MOVES.values() if can_write and goal.state in move.sources]
        action = titles.get(str(goal.action_id), "")
        rows.append({"goal": goal, "look": GOAL_LOOKS[GoalState(goal.state)], "moves": moves, "action": action})
    context = {
        **frame(request, found, "goals", _("Goals")),
        "goals": rows,
        "can_write": can_write,
        "add_url": reverse("mentoring:add_goal", args=[found.pk]),
    }
    return render(request, "mentoring/relationships/goals.html", context)


def _to(relationship: Relationship) -> str:
    return reverse("mentoring:goals", args=[relationship.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def add_goal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set a goal."""
    found = get_own_relationship(request, pk)
    return _edit(request, Goal(relationship=found), _("Set a goal"))


def get_goal(request: HttpRequest, pk: int) -> Goal:
    """Return a goal of a mentoring in which the person may write now."""
    rows = visible_goals(request.user).select_related("relationship__plan__sheet")  # type: ignore[arg-type]
    found = get_visible_or_404(rows, pk=pk)
    must_write(request, found.relationship)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def edit_goal(request: HttpRequest, goal: int) -> HttpResponse:
    """Change a goal."""
    return _edit(request, get_goal(request, goal), _("Change the goal"))


def _edit(request: HttpRequest, goal: Goal, heading: str) -> HttpResponse:
    must_write(request, goal.relationship)
    form = GoalForm(request.POST if request.method == "POST" else None, instance=goal)
    context = frame(request, goal.relationship, "goals", heading)

    def save() -> None:
        aiming.save_goal(goal=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Saved."), to=_to(goal.relationship), context=context)


@require_POST
def move_goal(request: HttpRequest, goal: int, name: str) -> HttpResponse:
    """Reach a goal, drop it, or open it again: each undoes the other."""
    found = get_goal(request, goal)
    if name not in GOAL_MOVES:
        raise Http404
    said = {"reach": _("Reached."), "drop": _("Dropped."), "reopen": _("Open again.")}
    attempt(request, said[name], lambda: aiming.move_goal(goal=found, name=name, by=request.user))  # type: ignore[arg-type]
    return redirect(_to(found.relationship))


@require_POST
def add_step(request: HttpRequest, goal: int) -> HttpResponse:
    """Add a milestone to a goal."""
    found, form = get_goal(request, goal), StepForm(request.POST)
    if form.is_valid():
        user: Any = request.user
        attempt(request, _("Added."), lambda: aiming.add_step(goal=found, by=user, **form.cleaned_data))
    else:
        messages.error(request, _("Say in a few words what the milestone is."))
    return redirect(_to(found.relationship))


def get_step(request: HttpRequest, pk: int) -> GoalStep:
    """Return a milestone of a mentoring in which the person may write now."""
    rows = GoalStep.objects.filter(goal__in=visible_goals(request.user).values("pk"))  # type: ignore[arg-type]
    found = get_visible_or_404(rows.select_related("goal__relationship"), pk=pk)
    must_write(request, found.goal.relationship)
    return found


@require_POST
def change_step(request: HttpRequest, step: int) -> HttpResponse:
    """Note that a milestone was reached, take that back, or take the milestone away."""
    found, user = get_step(request, step), request.user
    if "remove" in request.POST:
        attempt(request, _("Taken away."), lambda: aiming.remove_step(step=found, by=user))  # type: ignore[arg-type]
    else:
        reached = "undo" not in request.POST
        done = _("Reached. Show by what: add a sentence, an address or a file.") if reached else _("Taken back.")
        attempt(request, done, lambda: aiming.mark_step(step=found, reached=reached, by=user))  # type: ignore[arg-type]
    return redirect(_to(found.goal.relationship))


@require_http_methods(["GET", "HEAD", "POST"])
def add_proof(request: HttpRequest, step: int) -> HttpResponse:
    """Say what shows that a milestone was reached."""
    found = get_step(request, step)
    posted = request.method == "POST"
    form = ProofForm(request.POST if posted else None, request.FILES if posted else None)
    relationship = found.goal.relationship
    context = {**frame(request, relationship, "goals", _("What shows it")), "lead": found.title}
    by: Any = request.user

    def add() -> None:
        data = form.cleaned_data
        aiming.add_evidence(step=found, text=data["text"], address=data["address"], upload=data["file"], by=by)

    template = "mentoring/relationships/proof.html"
    return form_page(request, form, add, done=_("Added."), to=_to(relationship), context=context, template=template)


def get_proof(request: HttpRequest, pk: int) -> GoalEvidence:
    """Return a piece of evidence that the person may read."""
    rows = visible_proof(request.user).select_related("attachment", "step__goal__relationship")  # type: ignore[arg-type]
    return get_visible_or_404(rows, pk=pk)


@require_POST
def remove_proof(request: HttpRequest, proof: int) -> HttpResponse:
    """Take a piece of evidence out."""
    found = get_proof(request, proof)
    relationship = found.step.goal.relationship
    must_write(request, relationship)
    attempt(request, _("Taken out."), lambda: aiming.remove_evidence(evidence=found, by=request.user))  # type: ignore[arg-type]
    return redirect(_to(relationship))


@require_safe
def proof_file(request: HttpRequest, proof: int) -> FileResponse:
    """Hand out the file of a piece of evidence, always as a download."""
    kept = get_proof(request, proof).attachment
    if kept is None:
        raise Http404
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.mime)
