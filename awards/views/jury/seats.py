"""The only home of the pages about one's seat: the offer, taking or declining it, declaring a conflict with a candidate."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards import workflow
from awards.enums import RoundState, SeatState
from awards.forms.jury import NameForm, ReasonForm
from awards.models import Seat
from awards.permissions import may_be_named, seat_of, visible_seats
from awards.services import judging, rounds, seating
from awards.views.jury.common import round_crumbs, when, who_reads_comments, who_sees_scores
from awards.views.jury.rounds import candidate_for
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, crumbs, put_errors
from pearls.workflow import available


def _decline_form(data: Any = None) -> ReasonForm:
    hint = _("One sentence. The programme office reads it and asks somebody else.")
    return ReasonForm(data, label=_("Why you decline"), hint=hint, prefix="decline")


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an offered seat: what it is, how many to read, by when; take it, or decline with a reason."""
    seat = get_visible_or_404(visible_seats(request.user).select_related("round__cycle", "user"), pk=pk)  # type: ignore[arg-type]
    form = _decline_form()
    if request.method == "POST":
        if request.POST.get("act") == "take":
            return _take(request, seat)
        if request.POST.get("act") == "name":
            return _name(request, seat)
        form = _decline_form(request.POST)
        if form.is_valid():
            return _decline(request, seat, form.cleaned_data["comment"])
    return render(request, "awards/jury/seat.html", _offer(request, seat, form), status=422 if form.errors else 200)


def _name(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep whether the jury page names this person."""
    user: Any = request.user
    form = NameForm(request.POST, instance=seat)
    if not may_be_named(user, seat):
        raise Http404
    if not form.is_valid():
        context = _offer(request, seat, _decline_form()) | {"name_form": form}
        return render(request, "awards/jury/seat.html", context, status=422)
    seating.show_name(seat=seat, by=user, **form.cleaned_data)
    told = _("The jury page names you.") if form.cleaned_data["named"] else _("The jury page does not name you.")
    messages.success(request, told)
    return redirect("awards:seat", seat.pk)


def _offer(request: HttpRequest, seat: Seat, form: ReasonForm) -> dict[str, Any]:
    user: Any = request.user
    moves = available(seat, (workflow.TAKE_SEAT, workflow.DECLINE_SEAT), user)
    to_read = seat.max_load if seat.max_load is not None else seat.round.candidacies.filter(out=False).count()
    said = {
        SeatState.INVITED: _("Take the seat, or decline it"),
        SeatState.ACCEPTED: _("You took this seat"),
        SeatState.DECLINED: _("This seat was declined"),
        SeatState.LEFT: _("This seat is over"),
    }
    return {
        "seat": seat,
        "round": seat.round,
        "form": form,
        "may_answer": bool(moves),
        "name_form": NameForm(instance=seat) if may_be_named(user, seat) else None,
        "to_read": to_read,
        "criteria": list(seat.round.criteria.all()),
        "policy": [who_sees_scores(seat.round), who_reads_comments(seat.round)],
        "reads_now": seat.state == SeatState.ACCEPTED and seat.round.state != RoundState.DRAFT,
        "heading": _("A seat in “%s”") % seat.round,
        "bearings": {
            "where": str(seat.round),
            "where_note": seat.get_role_display(),
            "what": said[SeatState(seat.state)],
            **when(request, seat.round),
        },
        "crumbs": crumbs(_("A seat")),
    }


def _take(request: HttpRequest, seat: Seat) -> HttpResponse:
    user: Any = request.user
    take = workflow.TAKE_SEAT
    done = _("The seat is yours. You get a message when the round opens.")
    attempt(request, done, lambda: rounds.move_seat(seat=seat, transition=take, by=user))
    return redirect("awards:seat", seat.pk)


def _decline(request: HttpRequest, seat: Seat, reason: str) -> HttpResponse:
    user: Any = request.user
    decline = workflow.DECLINE_SEAT
    done = _("Declined. The programme office asks somebody else.")
    attempt(request, done, lambda: rounds.move_seat(seat=seat, transition=decline, by=user, comment=reason))
    return redirect("desk")


@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Declare a tie to a candidate: it disappears from this person at once."""
    found = candidate_for(request, pk)
    user: Any = request.user
    seat = seat_of(user, found.round)
    if seat is None:
        raise Http404
    hint = _("One sentence. Only the programme office reads it.")
    form = ReasonForm(request.POST or None, label=_("What ties you to it"), hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.declare_conflict(seat=seat, candidacy=found, note=form.cleaned_data["comment"], by=user)
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            messages.success(request, _("Noted. The candidate is no longer yours to read."))
            return redirect("awards:round", found.round_id)
    label = judging.label_of(found, hidden=judging.hides(found.round, seat))
    context = {
        "form": form,
        "label": label,
        "candidacy": found,
        "heading": _("Declare a conflict of interest"),
        "crumbs": round_crumbs(found.round, label),
    }
    return render(request, "awards/jury/conflict.html", context, status=422 if form.errors else 200)
