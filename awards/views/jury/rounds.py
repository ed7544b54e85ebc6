"""The only home of the pages of a round: my rounds, one round for those who sit in it, one candidate, the order of a jury pack."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.enums import SCORING_ROLES, RoundState, SeatState
from awards.models import Candidacy, Round, Seat
from awards.permissions import round_takes_scores, seat_of, visible_candidacies, visible_readings, visible_rounds
from awards.services import judging, packing
from awards.views.jury.common import round_crumbs, when, who_reads_comments, who_sees_scores
from awards.views.jury.paper import text_of
from pearls.permissions import get_visible_or_404
from pearls.views.common import crumbs, paged


# --- mine -----------------------------------------------------------------------------------------
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the rounds in which a person sits, and the seats they are offered."""
    user: Any = request.user
    seats = judging.own_seats(user)
    counts = judging.own_counts(user)
    taken = [seat for seat in seats if seat.state == SeatState.ACCEPTED and seat.round.state != RoundState.DRAFT]
    soon = [seat for seat in seats if seat.state == SeatState.ACCEPTED and seat.round.state == RoundState.DRAFT]
    context = {
        "offers": [seat for seat in seats if seat.state == SeatState.INVITED],
        "rounds": [_listed(seat, counts.get(seat.round_id)) for seat in taken],
        "soon": soon,
        "office": judging.office_rounds(user, seats),
        "heading": _("Rounds"),
        "crumbs": crumbs(_("Rounds")),
    }
    return render(request, "awards/jury/rounds.html", context)


def _listed(seat: Seat, counts: dict[str, int] | None) -> dict[str, Any]:
    found = counts or {"total": 0, "done": 0, "reopened": 0}
    return {"seat": seat, "round": seat.round, **found, "left": found["total"] - found["done"]}


# --- one round ------------------------------------------------------------------------------------
def round_for(request: HttpRequest, pk: int) -> Round:
    """Return a round that this person may open."""
    return get_visible_or_404(visible_rounds(request.user).select_related("cycle"), pk=pk)  # type: ignore[arg-type]


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round: own candidates and progress; for chair, observers and the office all candidates and who is how far."""
    user: Any = request.user
    round_, seat = judging.round_with_seat(user, pk)
    scores = seat is not None and seat.role in SCORING_ROLES
    readings = judging.own_readings(user, round_) if scores else []
    points = judging.own_points(user, round_) if readings else {}
    hidden = judging.hides(round_, seat)
    context: dict[str, Any] = {
        "round": round_,
        "seat": seat,
        "readings": readings,
        "given": {reading: counts.total() for reading, counts in points.items()},
        "progress": judging.progress(readings),
        "following": judging.next_reading(readings) if round_takes_scores(round_) else None,
        "stopped": _stopped(round_),
        "chart": judging.distribution(points.values()),
        "policy": [who_sees_scores(round_), who_reads_comments(round_)],
        "hidden": hidden,
        "heading": str(round_),
        "subtitle": round_.cycle.name,
        "bearings": _bearings(request, round_, seat, readings),
        "crumbs": round_crumbs(round_),
        "all": None,
        "jurors": [],
    }
    if judging.oversees(seat):
        context |= _overview(request, round_, hidden=hidden)
    return render(request, "awards/jury/round.html", context)


def _stopped(round_: Round) -> str:
    """Return why no score is taken now, or nothing."""
    return getattr(round_takes_scores(round_), "reason", "")


def _overview(request: HttpRequest, round_: Round, *, hidden: bool) -> dict[str, Any]:
    user: Any = request.user
    page = paged(request, judging.all_candidates(user, round_))
    rows = [
        {
            "number": c.number,
            "label": judging.label_of(c, hidden=hidden),
            "where": "" if hidden else c.application.municipality.country,
            "url": reverse("awards:candidate", args=[c.pk]),
            "handed_in": c.handed_in,  # type: ignore[attr-defined]
            "readers": c.readers,  # type: ignore[attr-defined]
            "few": c.handed_in < round_.quorum,  # type: ignore[attr-defined]
        }
        for c in page["page_rows"]
    ]
    return {"all": rows, **page, "jurors": judging.jurors_progress(user, round_)}


def _bearings(request: HttpRequest, round_: Round, seat: Seat | None, readings: list) -> dict[str, Any]:
    found = judging.progress(readings)
    where = _("%(state)s round") % {"state": round_.get_state_display()}
    if not readings:
        what, note = _("Follow the reading"), _("You do not score in this round.")
        if seat is not None and seat.role in SCORING_ROLES:
            what, note = _("Nothing yet"), _("No candidate is assigned to you. You get a message when one is.")
    else:
        what = _("Score every candidate you read") if found["left"] else _("Nothing more: all is handed in")
        note = _("%(done)d of %(total)d scored") % found
    role = seat.get_role_display() if seat else _("Programme office")
    return {"where": where, "where_note": role, "what": what, "what_note": note, **when(request, round_)}


# --- one candidate --------------------------------------------------------------------------------
def candidate_for(request: HttpRequest, pk: uuid.UUID) -> Candidacy:
    """Return a candidate that this person may read, with its frozen text."""
    rows = visible_candidacies(request.user).filter(out=False)  # type: ignore[arg-type]
    wanted = ("round__cycle", "submission__snapshot", "application__place", "application__municipality")
    return get_visible_or_404(rows.select_related(*wanted).defer("submission__snapshot__document"), pk=pk)


@require_safe
def candidate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a candidate to read, with the scores and comments that this person may see."""
    found, user = candidate_for(request, pk), request.user
    round_ = found.round
    seat = seat_of(user, round_)  # type: ignore[arg-type]
    text = text_of(found, hidden=judging.hides(round_, seat))
    criteria = list(round_.criteria.all())
    others = judging.others_of(user, found, criteria)  # type: ignore[arg-type]
    context = {
        "candidacy": found,
        "round": round_,
        "seat": seat,
        "text": text,
        "criteria": criteria,
        "own": visible_readings(user).filter(candidacy=found).first() if seat else None,  # type: ignore[arg-type]
        "others": others,
        "comments": judging.comments_on(user, found),  # type: ignore[arg-type]
        "chairs": judging.chairs(seat),
        "policy": who_sees_scores(round_),
        "heading": text["title"],
        "bearings": _reading_bearings(request, found, others),
        "crumbs": round_crumbs(round_, text["title"]),
    }
    return render(request, "awards/jury/candidate.html", context)


def _reading_bearings(request: HttpRequest, found: Candidacy, others: list) -> dict[str, Any]:
    n = len(others)
    return {
        "where": _("Candidate %d") % found.number,
        "where_note": str(found.round),
        "what": _("Read"),
        "what_note": ngettext("%d scorecard to see", "%d scorecards to see", n) % n,
        **when(request, found.round),
    }


# --- the pack -------------------------------------------------------------------------------------
@require_POST
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the jury pack: everything that this person may read in the round, as one PDF."""
    round_ = round_for(request, pk)
    job = packing.order_pack(round_=round_, by=request.user)  # type: ignore[arg-type]
    if job is None:
        raise Http404
    return redirect("job", job.pk)
