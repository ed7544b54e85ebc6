"""The only home of the pages on which a round is made: its settings, criteria, candidates and conflicts."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.enums import PhaseKind, RoundKind, RoundState
from awards.forms.office_rounds import ConflictForm, CriterionForm, RoundForm
from awards.models import Conflict, Criterion, Round
from awards.queries import phase_of, sections_of
from awards.services import overview, rounds
from awards.services.pairing import seen_in
from awards.views.office import bearings_of, cycle_crumbs, get_cycle, get_round, round_crumbs
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent

PHASE_OF = {RoundKind.BOARD: PhaseKind.PRESELECTION, RoundKind.JURY: PhaseKind.FINAL}


@require_http_methods(["GET", "HEAD", "POST"])
def round_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Make the round of board or jury; its dates begin as those of its part of the year."""
    cycle = get_cycle(request, pk)
    if kind not in RoundKind.values or cycle.rounds.filter(kind=kind).exists():
        raise Http404
    wanted = RoundKind(kind)
    phase = phase_of(cycle, PHASE_OF[wanted])
    now = timezone.now()
    start = {
        "name": wanted.label,
        "opens_at": phase.opens_at if phase else now + timedelta(days=7),
        "closes_at": phase.closes_at if phase else now + timedelta(days=28),
    }
    form = RoundForm(sent(request), zone=cycle.zone, initial=start)
    context = {
        "heading": _("Set up: %s") % wanted.label,
        "lead": _("The programme’s own criteria come with it; you can change them until the round opens."),
        "action": _("Make the round"),
        "crumbs": cycle_crumbs(request, cycle, str(wanted.label)),
        "back": reverse("awards:cycle", args=[pk]),
    }

    def make() -> None:
        rounds.make_round(cycle=cycle, kind=wanted, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    to = reverse("awards:cycle", args=[pk])
    return form_page(
        request, form, make, done=_("The round is there. Prepare it step by step."), to=to, context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the settings of a round; while it runs its end, its grace and its quorum, with a reason."""
    round_ = get_round(request, pk)
    if round_.state in {RoundState.CLOSED, RoundState.FINALISED}:
        raise Http404
    form = RoundForm(sent(request), zone=round_.cycle.zone, held=round_)
    draft = round_.state == RoundState.DRAFT
    context = {
        "heading": _("Settings of %s") % round_,
        "lead": ""
        if draft
        else _("The round runs: only its end, its grace and its quorum still change, and the reason stays on record."),
        "crumbs": round_crumbs(request, round_, _("Settings")),
    }

    def store() -> None:
        reason = form.cleaned_data.get("reason", "")
        rounds.set_round(round_=round_, data=form.changes, by=request.user, reason=reason)  # type: ignore[arg-type]

    to = reverse("awards:round_office", args=[pk])
    return form_page(request, form, store, done=_("The settings are changed."), to=to, context=context, shared=True)


# --- criteria -------------------------------------------------------------------------------------
@require_safe
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is scored, with weights; while the round is prepared it can be changed."""
    round_ = get_round(request, pk)
    found, sections = list(round_.criteria.all()), sections_of(round_)
    weights = sum(c.weight for c in found if c.counts)
    context = {
        "round": round_,
        "draft": round_.state == RoundState.DRAFT,
        "criteria": [
            {
                "it": c,
                "share": round(100 * c.weight / weights) if c.counts and weights else 0,
                "sections": [sections.get(key, key) for key in c.sections],
            }
            for c in found
        ],
        "bearings": bearings_of(round_, _("Say what is scored, with which weight")),
        "heading": _("Criteria of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Criteria")),
    }
    return render(request, "awards/office/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a criterion to a round that is prepared."""
    round_ = get_round(request, pk)
    if round_.state != RoundState.DRAFT:
        raise Http404
    return _criterion_page(request, round_, Criterion(round=round_), _("Add a criterion"))


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a criterion of a round that is prepared."""
    held = _criterion(request, pk)
    if held.round.state != RoundState.DRAFT:
        raise Http404
    return _criterion_page(request, held.round, held, str(held))


def _criterion(request: HttpRequest, pk: int) -> Criterion:
    held = get_visible_or_404(Criterion.objects.select_related("round"), pk=pk)
    held.round = get_round(request, held.round_id)
    return held


def _criterion_page(request: HttpRequest, round_: Round, held: Criterion, heading: str) -> HttpResponse:
    form = CriterionForm(sent(request), instance=held, sections=sections_of(round_))
    list_page = reverse("awards:criteria", args=[round_.pk])
    context = {
        "heading": heading,
        "crumbs": round_crumbs(request, round_, (_("Criteria"), list_page), heading),
    }

    def store() -> None:
        rounds.set_criterion(criterion=form.filled(round_, round_.criteria.count()), by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, store, done=_("Saved."), to=list_page, context=context, shared=True)


@require_POST
def criterion_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a criterion up, or take it out."""
    held = _criterion(request, pk)
    if request.POST.get("act") == "up":
        attempt(request, _("Moved up."), lambda: rounds.move_criterion_up(criterion=held, by=request.user))  # type: ignore[arg-type]
    elif request.POST.get("act") == "remove":
        said = _("“%s” is no longer scored.") % held
        attempt(request, said, lambda: rounds.remove_criterion(criterion=held, by=request.user))  # type: ignore[arg-type]
    else:
        raise Http404
    return redirect("awards:criteria", held.round_id)


# --- candidates -----------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is in the round, who is ready to enter, and why others are not."""
    round_ = get_round(request, pk)
    ready = rounds.ready_to_enter(round_)
    if request.method == "POST":
        said = ngettext("%d candidate entered.", "%d candidates entered.", len(ready)) % len(ready)
        attempt(
            request,
            said,
            lambda: rounds.enter_candidates(round_=round_, submissions=ready, by=request.user),  # type: ignore[arg-type]
        )
        return redirect("awards:round_candidates", pk)
    context = {
        "round": round_,
        "inside": list(seen_in(round_, request.user)),  # type: ignore[arg-type]
        "ready": ready,
        "others": overview.not_ready(round_),
        "may_enter": round_.state in {RoundState.DRAFT, RoundState.OPEN, RoundState.PAUSED},
        "bearings": bearings_of(round_, _("Enter those who are ready")),
        "heading": _("Candidates of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Candidates")),
    }
    return render(request, "awards/office/candidates.html", context)


# --- conflicts ------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the conflicts of a round; note one for somebody, or look again."""
    round_ = get_round(request, pk)
    seen = seen_in(round_, request.user)  # type: ignore[arg-type]
    noted = request.method == "POST" and request.POST.get("act") != "detect"
    form = ConflictForm(request.POST if noted else None, seats=round_.seats.exclude(state="left"), candidacies=seen)
    to = reverse("awards:round_conflicts", args=[pk])
    if request.method == "POST" and not noted:
        _detect(request, round_)
        return redirect(to)
    context: dict[str, Any] = {
        "round": round_,
        "conflicts": list(
            Conflict.objects.filter(candidacy__in=seen.values("pk")).select_related(
                "seat", "candidacy__application__municipality", "candidacy__application__place", "noted_by"
            )
        ),
        "bearings": bearings_of(round_, _("Note who must not judge whom")),
        "heading": _("Conflicts of interest in %s") % round_,
        "crumbs": round_crumbs(request, round_, pgettext("of interest", "Conflicts")),
    }

    def note() -> None:
        rounds.declare_conflict(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    done = _("Noted. The candidate is gone from this person’s pages.")
    return form_page(request, form, note, done=done, to=to, context=context, template="awards/office/conflicts.html")


def _detect(request: HttpRequest, round_: Round) -> None:
    new = rounds.detect_again(round_=round_, by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, ngettext("%d new conflict.", "%d new conflicts.", new) % new if new else _("Nothing new.")
    )
