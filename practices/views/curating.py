"""The only home of the curators' pages: the queue, many at once, one practice, reviewers, merging."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.permissions import get_visible_or_404, is_partner
from pearls.views.common import crumbs, gate, paged, put_errors
from pearls.workflow import NotAllowedNow, available
from practices import workflow
from practices.enums import PUBLIC, WITH_CURATORS, PracticeState, RemarkState, ReviewState
from practices.forms.curation import BulkForm, MergeForm, QueueForm, ReviewersForm
from practices.models import Practice, Review
from practices.permissions import (
    curated_by,
    is_curator,
    may_curate,
    may_remark,
    role_in,
    visible_practices,
    watched_by,
    with_my_roles,
)
from practices.queries import (
    changed_since_publication,
    conversation,
    curation_rules,
    overdue,
    queued,
    reviewed_by,
    reviews_of,
    round_of,
    rubric,
    waiting_for_curators,
    with_title,
)
from practices.services import curating, reviewing
from practices.views.writing import (
    LOOK,
    is_changed,
    moves_in_words,
    posted,
    public_url,
    similar_to,
    title_of,
    when_in_words,
)

curators_only = gate(is_curator)


def curation_crumbs(*steps: tuple[str, str] | str) -> list[dict]:
    """Return the way from the desk through the curators' list."""
    return crumbs((_("Curation"), reverse("practices:queue")), *steps)


# --- the queue ------------------------------------------------------------------------------------
@require_safe
@curators_only
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, with filters; ticked ones can be handled together."""
    form = QueueForm(request.GET or None)
    rows = _filtered(request, form)
    found = paged(request, queued(with_my_roles(rows, request.user)))  # type: ignore[arg-type]
    context = {
        **found,
        "rows": [_listed(request, practice) for practice in found["page_rows"]],
        "form": form,
        "bulk": BulkForm(practices=Practice.objects.none()),
        "can_import": is_partner(request.user),
        "heading": _("Curation"),
        "crumbs": crumbs(_("Curation")),
    }
    return render(request, "practices/curate/queue.html", context)


def _filtered(request: HttpRequest, form: QueueForm) -> Any:
    rows = curated_by(request.user)  # type: ignore[arg-type]
    asked = form.cleaned_data if form.is_valid() else {}
    time = asked.get("time")
    state = asked.get("state")
    if state and state != "all":
        rows = rows.filter(state=state)
    elif not state and time != "changed":
        rows = waiting_for_curators(rows)
    for name in ("country", "tier"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("mine"):
        rows = rows.filter(reviewed_by(request.user))  # type: ignore[arg-type]
    if time:
        rows = overdue(rows) if time == "overdue" else changed_since_publication(rows)
    return rows


def _listed(request: HttpRequest, practice: Any) -> dict[str, Any]:
    due = practice.state_due
    return {
        "practice": practice,
        "title": title_of(practice),
        "look": LOOK[PracticeState(practice.state)],
        "late": bool(due and due < timezone.localdate()),
        "own": bool(role_in(request.user, practice)),  # type: ignore[arg-type]
        "changed": practice.state in PUBLIC
        and practice.sheet.changed_at
        and practice.sheet.changed_at > practice.frozen_at,
        "url": reverse("practices:curate", args=[practice.pk]),
    }


@require_POST
@curators_only
def bulk(request: HttpRequest) -> HttpResponse:
    """Show exactly what would happen to which practice; with `confirmed`, do it."""
    rows = with_title(with_my_roles(curated_by(request.user), request.user)).select_related("sheet", "country")  # type: ignore[arg-type]
    form = BulkForm(request.POST, practices=rows)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("practices:queue")
    data = form.cleaned_data
    picked = list(data["pick"])
    asked = {"action": data["action"], "practices": picked, "by": request.user, "day": data["day"]}
    if request.POST.get("confirmed"):
        lines = curating.carry_out(**asked)
        done = sum(line.happens for line in lines)
        messages.success(request, ngettext("%d practice changed.", "%d practices changed.", done) % done)
        for line in lines:
            if not line.happens:
                words = {"title": title_of(line.practice), "why": line.text}
                messages.warning(request, _("Skipped: %(title)s (%(why)s)") % words)
        return redirect("practices:queue")
    lines = curating.foresee(**asked)
    context = {
        "action": dict(BulkForm.ACTIONS)[data["action"]],
        "data": data,
        "happens": [(line, title_of(line.practice)) for line in lines if line.happens],
        "skipped": [(line, title_of(line.practice)) for line in lines if not line.happens],
        "heading": _("Look before it happens"),
        "crumbs": curation_crumbs(_("Many at once")),
    }
    return render(request, "practices/curate/bulk.html", context)


# --- one practice ---------------------------------------------------------------------------------
def get_watched(request: HttpRequest, pk: uuid.UUID) -> Practice:
    """Return a practice whose curators' page this person may open."""
    rows = with_title(watched_by(request.user)).select_related(  # type: ignore[arg-type]
        "sheet", "country", "place", "municipality", "organisation", "revision", "created_by"
    )
    return get_visible_or_404(rows, pk=pk)


@require_safe
@curators_only
def curate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show everything about one practice that a curator decides by, and the moves."""
    practice = get_watched(request, pk)
    reviews = list(reviews_of(practice))
    this_round = round_of(practice)
    done = [r for r in reviews if r.round == this_round and r.state == ReviewState.DONE]
    moves = available(practice, workflow.BY_CURATORS, request.user)  # type: ignore[arg-type]
    allowed = may_curate(request.user, practice)  # type: ignore[arg-type]
    rests = practice.state in {PracticeState.PUBLISHED, PracticeState.ARCHIVED} and not is_changed(practice)
    step = moves[0] if moves and not rests else None
    remarks = list(conversation(practice))
    stops = [(move, list(move.blockers(practice)) if move.blockers else []) for move in moves]
    context = {
        "practice": practice,
        "moves": stops,
        "next": step,
        "stops": stops[0][1] if stops else [],
        "refusal": getattr(allowed, "reason", ""),
        "reviews": [(review, _look(review, practice, this_round)) for review in reviews],
        "round": this_round,
        "agreement": _agreement(done) if done else None,
        "remarks": remarks,
        "open_remarks": [remark for remark in remarks if remark.state != RemarkState.CLOSED],
        "can_remark": may_remark(request.user, practice),  # type: ignore[arg-type]
        "can_ask": bool(allowed) and practice.state in {PracticeState.SCREENING, PracticeState.REVIEW},
        "can_merge": bool(available(practice, [workflow.MERGE], request.user)),  # type: ignore[arg-type]
        "decisions": practice.decisions.select_related("by"),
        "history": moves_in_words(practice)[:10],
        "similar": similar_to(request, practice),
        "look": LOOK[PracticeState(practice.state)],
        "public_url": public_url(practice) if practice.state in PUBLIC else "",
        "heading": title_of(practice),
        "subtitle": " · ".join([practice.where, str(practice.owner_body or ""), practice.get_tier_display()]),
        "bearings": _bearings(practice, step, done),
        "crumbs": curation_crumbs(title_of(practice)),
    }
    return render(request, "practices/curate/curate.html", context)


def _agreement(done: list) -> dict[str, Any]:
    """Return how far reviewers agree as the page shows it: shares in percent, criteria by title."""
    found = reviewing.agreement_of(done)
    titles = {criterion["key"]: criterion["title"] for criterion in rubric()}
    rows = [{"title": titles[c.key], "points": c.points, "mean": c.mean, "spread": c.spread} for c in found.criteria]
    shares = {"equal_percent": round(100 * (found.equal or 0)), "near_percent": round(100 * (found.near or 0))}
    return {"pairs": found.pairs, "criteria": rows, **shares}


REVIEW_LOOK = {ReviewState.ASKED: "wait", ReviewState.DONE: "done", ReviewState.DECLINED: "off"}


def _look(review: Review, practice: Practice, this_round: int) -> str:
    """Return how a review is marked: one that nobody awaits any more is off."""
    in_force = (review.round, review.tier) == (this_round, practice.tier) and practice.state in WITH_CURATORS
    return REVIEW_LOOK[ReviewState(review.state)] if in_force or review.state != ReviewState.ASKED else "off"


def _bearings(practice: Practice, step: Any, done: list) -> dict[str, Any]:
    number = ngettext("%d review is done", "%d reviews are done", len(done)) % len(done)
    return {
        "where": practice.get_state_display(),
        "where_note": _("the country decides") if practice.tier == "country" else _("the programme decides"),
        "what": step.label if step else _("Nothing by you"),
        "what_note": number,
        **when_in_words(practice),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def reviewers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who could review and why or why not; ask the ticked ones."""
    practice = get_watched(request, pk)
    if not may_curate(request.user, practice) or practice.state not in {PracticeState.SCREENING, PracticeState.REVIEW}:  # type: ignore[arg-type]
        raise Http404
    found = reviewing.candidates(practice)
    due = timezone.localdate() + timedelta(days=curation_rules()["review_days"])
    free = [candidate.user for candidate in found if not candidate.conflict]
    form = ReviewersForm(posted(request), people=free, initial={"due": due})
    if form.is_valid() and _asked(request, practice, form):
        return redirect("practices:curate", practice.pk)
    by_rule = reviewing.chosen_by_rule(practice, found)
    context = {
        "practice": practice,
        "form": form,
        "candidates": [(candidate, candidate.user in by_rule) for candidate in found],
        "back": reverse("practices:curate", args=[practice.pk]),
        "heading": _("Ask reviewers"),
        "crumbs": curation_crumbs(
            (title_of(practice), reverse("practices:curate", args=[practice.pk])), _("Ask reviewers")
        ),
    }
    return render(request, "practices/curate/reviewers.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, practice: Practice, form: ReviewersForm) -> bool:
    try:
        reviewing.ask(practice=practice, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except (PermissionDenied, NotAllowedNow):
        messages.error(request, _("Somebody else was faster; the practice has moved on."))
        return True
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("They have a mail and a task on their desk."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def merge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Merge a duplicate into the practice that stays."""
    practice = get_watched(request, pk)
    if not available(practice, [workflow.MERGE], request.user):  # type: ignore[arg-type]
        raise Http404
    initial = {"number": request.GET.get("into")}
    form = MergeForm(posted(request), practices=visible_practices(request.user), initial=initial)  # type: ignore[arg-type]
    if form.is_valid() and _merged(request, practice, form):
        return redirect("practices:queue")
    context = {
        "practice": practice,
        "form": form,
        "similar": similar_to(request, practice),
        "back": reverse("practices:curate", args=[practice.pk]),
        "heading": _("Merge into another practice"),
        "crumbs": curation_crumbs((title_of(practice), reverse("practices:curate", args=[practice.pk])), _("Merge")),
    }
    return render(request, "practices/curate/merge.html", context, status=422 if form.errors else 200)


def _merged(request: HttpRequest, practice: Practice, form: MergeForm) -> bool:
    into, reason = form.cleaned_data["number"], form.cleaned_data["comment"]
    try:
        curating.merge(practice=practice, into=into, by=request.user, reason=reason)  # type: ignore[arg-type]
    except NotAllowedNow:
        messages.error(request, _("Somebody else was faster; the practice has moved on."))
        return True
    except ValidationError as problem:
        form.add_error("number", problem.messages)
        return False
    messages.success(request, _("Merged. Its address leads to “%s” from now on.") % into)
    return True
