"""The only home of the pages on which an applicant sees where everything stands: own applications, begin, overview."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards import workflow
from awards.enums import ApplicationState, PhaseKind, SubmissionKind
from awards.forms.applying import BeginForm
from awards.models import Application, Cycle, Submission
from awards.permissions import (
    applications_of,
    begin_for,
    free_to_begin,
    may_begin,
    may_hand_in_plan,
    may_manage,
    may_write,
)
from awards.queries import (
    findings_kept,
    last_submission,
    letters_of,
    overrides_in_force,
    people_of,
    running_cycle,
    standing_of,
    who_reads,
    window_of,
)
from awards.services import applying
from awards.standing import Bead, Facts, beads, present
from awards.views.applying_editor import EDITOR
from awards.views.applying_head import (
    bearings,
    crumbs_of,
    days_left,
    deadline,
    get_application,
    headed,
    is_mine,
    posted,
)
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import definition_of, last_change_by, place_of
from pearls.views.common import crumbs, paged, put_errors
from pearls.workflow import Transition, available


# --- mine and begin -------------------------------------------------------------------------------
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the applications in which this person has a right, each with where it stands."""
    rows = headed(applications_of(request.user)).prefetch_related("submissions__checks", "overrides")  # type: ignore[arg-type]
    found = paged(request, rows.order_by("-cycle__edition__year", "-created_at"))
    cycle = running_cycle()
    context = {
        **found,
        "applications": [_listed(application) for application in found["page_rows"]],
        "cycle": cycle,
        "closes": cycle and window_of(cycle, PhaseKind.APPLICATION),
        "can_begin": cycle is not None and is_open(cycle) and free_to_begin(request.user, cycle).exists(),  # type: ignore[arg-type]
        "heading": _("Applications"),
        "crumbs": crumbs(_("Applications")),
    }
    return render(request, "awards/applying/list.html", context)


def is_open(cycle: Cycle) -> bool:
    """Return whether applications are taken now, for a page that offers to begin one."""
    window = window_of(cycle, PhaseKind.APPLICATION)
    return window is not None and window.at(timezone.now()).lets_in


def _listed(application: Application) -> dict[str, Any]:
    window = window_of(application.cycle, PhaseKind.APPLICATION, application)
    return {
        "application": application,
        "stands": present(beads(standing_of(application))),
        "progress": completeness.progress(EDITOR.states(application)),
        "left": days_left(window.end) if window and application.state == ApplicationState.DRAFT else "",
        "url": reverse("awards:application", args=[application.pk]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an application for a municipality of this person while the call is open."""
    cycle, choices = running_cycle(), begin_for(request.user)  # type: ignore[arg-type]
    body = choices.first()
    allowed = may_begin(request.user, body, cycle) if cycle and body else False  # type: ignore[arg-type]
    form = BeginForm(posted(request), choices=choices)
    if allowed and form.is_valid():
        try:
            begun = applying.begin_application(cycle=cycle, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("awards:section", begun.pk, definition_of(begun.sheet.version_id).sections[0]["key"])
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as problem:
            put_errors(form, problem)
    context = {
        "cycle": cycle,
        "window": cycle and window_of(cycle, PhaseKind.APPLICATION),
        "form": form,
        "has_body": body is not None,
        "is_free": bool(allowed) and free_to_begin(request.user, cycle).exists(),  # type: ignore[arg-type]
        "allowed": bool(allowed),
        "reason": getattr(allowed, "reason", ""),
        "heading": _("Begin an application"),
        "crumbs": crumbs((_("Applications"), reverse("awards:applications")), _("Begin")),
    }
    return render(request, "awards/applying/begin.html", context, status=422 if form.is_bound else 200)


# --- the overview ---------------------------------------------------------------------------------
@require_safe
def overview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show where the application stands, what is missing, what the rules say, who is on it, and the one next step."""
    application = get_application(request.user, pk, "partners", Prefetch("submissions", queryset=_with_checks()))
    if application.state == ApplicationState.SUBMITTED:
        prefetch_related_objects([application], "overrides")
    states, facts = EDITOR.states(application), standing_of(application)
    steps, own = beads(facts), last_submission(application, SubmissionKind.APPLICATION)
    moves = available(application, workflow.BY_TEAM, request.user)  # type: ignore[arg-type]
    context = {
        "application": application,
        "beads": steps,
        "stands": present(steps),
        "states": [{"state": s, "url": EDITOR.section_url(application, s.key)} for s in states],
        "progress": completeness.progress(states),
        "next": next_step(request, application, states, facts, moves),
        "draft": application.state == ApplicationState.DRAFT,
        "findings": findings_kept(own) if own and facts.counts else applying.findings_of(application),
        "overrides": overrides_in_force(application) if own and facts.counts else {},
        "submissions": application.submissions.all(),
        "letters": letters_of(application) if facts.board or facts.jury else [],
        "people": people_of(application),
        "moves": [move for move in moves if move.name != "submit" and not _is_read(move, application)],
        "ties": application.state == ApplicationState.SUBMITTED and bool(who_reads(application)),
        "can_manage": bool(may_manage(request.user, application)),  # type: ignore[arg-type]
        "can_write": bool(may_write(request.user, application)),  # type: ignore[arg-type]
        "crumbs": crumbs_of(application),
        **_bearings(request, application, states, facts, steps),
    }
    return render(request, "awards/applying/overview.html", context)


def _is_read(move: Transition, application: Application) -> bool:
    """Return whether it is too late to take the application back: what somebody reads is not offered."""
    return move.name == workflow.TAKE_BACK.name and bool(list(workflow.what_reads_it_already(application)))


def _with_checks() -> QuerySet[Submission]:
    return Submission.objects.select_related("submitted_by").prefetch_related("checks")


def _bearings(
    request: HttpRequest, application: Application, states: list, facts: Facts, steps: list[Bead]
) -> dict[str, Any]:
    """Return the three answers; once submitted, of the phase in which the application is now."""
    said, bead = bearings(request, application, states), present(steps)
    if application.state == ApplicationState.DRAFT:
        return said
    expected = {"plan": _("Hand in your plan")} if bead.look == "now" and facts.invited and not facts.plan_at else {}
    phase = {"board": PhaseKind.PRESELECTION, "plan": PhaseKind.DEVELOPMENT, "final": PhaseKind.FINAL}.get(bead.key)
    when = deadline(request, application, phase) if phase and bead.look == "now" else _nothing_due(steps)
    what = expected.get(bead.key, _("Nothing now"))
    answers = {
        **said["bearings"],
        "where": bead.label,
        "where_note": "" if bead.look == "done" else bead.word,
        "what": what,
        **when,
    }
    return {**said, "bearings": answers}


def _nothing_due(steps: list[Bead]) -> dict[str, Any]:
    """Return what comes next where nothing runs now."""
    coming = next((bead for bead in steps if not bead.look and bead.at), None)
    if coming is None:
        return {"when": _("No date is ahead"), "when_note": "", "late": False}
    return {"when": _("Nothing is due"), "when_note": _("Next: %s") % coming.label, "late": False}


def next_step(
    request: HttpRequest, application: Application, states: list, facts: Facts, moves: list
) -> dict[str, str] | None:
    """Return the one thing to do now, {kicker, title, text, url, action}, or nothing."""
    if not is_mine(request, application):
        return None
    if application.state == ApplicationState.DRAFT:
        return _next_of_draft(request, application, states, moves)
    if facts.invited and not facts.plan_at and may_hand_in_plan(request.user, application):  # type: ignore[arg-type]
        return {
            "kicker": _("You are invited to the final"),
            "title": _("Hand in your action plan"),
            "text": _("Choose the plan of the municipality. The page says what is missing in it."),
            "url": reverse("awards:plan", args=[application.pk]),
            "action": _("Choose the plan"),
        }
    return None


def _next_of_draft(request: HttpRequest, application: Application, states: list, moves: list) -> dict[str, str] | None:
    if not may_write(request.user, application):  # type: ignore[arg-type]
        return None
    gap = completeness.next_gap(states, "")
    if gap is None and workflow.SUBMIT in moves:
        return {
            "kicker": _("Nothing is missing"),
            "title": _("The application can be submitted"),
            "text": _("Read the consequence first. Until the call closes you can take it back."),
            "url": reverse("awards:move", args=[application.pk, "submit"]),
            "action": _("Look once more and submit"),
        }
    return _resume(request, application) or {
        "kicker": _("Next"),
        "title": f"{gap.no}. {gap.short}" if gap else _("Ask an owner to submit it"),
        "text": _("Everything is saved as you type, and colleagues can write at the same time."),
        "url": EDITOR.gap_url(application)(gap.section, gap.question)
        if gap
        else EDITOR.section_url(application, states[0].key),
        "action": _("Go on writing") if gap else _("Read it once more"),
    }


def _resume(request: HttpRequest, application: Application) -> dict[str, str] | None:
    last = last_change_by(request.user, application.sheet)  # type: ignore[arg-type]
    place = place_of(application.sheet, last.anchor) if last else None
    if place is None:
        return None
    section, question = place
    return {
        "kicker": _("Where you stopped"),
        "title": _("%(section)s, question %(no)d") % {"section": section["title"], "no": question["no"]},
        "text": question["title"],
        "url": EDITOR.gap_url(application)(section["key"], question["key"]),
        "action": _("Go on writing"),
    }
