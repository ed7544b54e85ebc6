"""The only home of the office's page of a round's seats: offered, sent again, replaced, given up."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards import workflow
from awards.enums import RoundState, SeatRole, SeatState
from awards.forms.office_rounds import ReplaceForm, SeatForm
from awards.models import Seat
from awards.permissions import may_replace, may_seat
from awards.services import rounds, seating
from awards.views.office import bearings_of, get_round, round_crumbs
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent

LOOKS = {SeatState.INVITED: "wait", SeatState.ACCEPTED: "done", SeatState.DECLINED: "off", SeatState.LEFT: "off"}
OVER = frozenset({RoundState.CLOSED, RoundState.FINALISED})


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who sits in a round and who was asked; offer a seat to somebody."""
    round_ = get_round(request, pk)
    over = round_.state in OVER
    roles = [role for role in SeatRole.values if may_seat(request.user, round_, role)]  # type: ignore[arg-type]
    if request.method == "POST" and not roles:
        raise Http404
    first = {"role": roles[0]} if roles else {}
    form = SeatForm(sent(request), instance=Seat(round=round_), initial=first, roles=roles)
    context: dict[str, Any] = {
        "round": round_,
        "seats": [
            {
                "it": seat,
                "look": LOOKS[SeatState(seat.state)],
                "asked": seat.state == SeatState.INVITED and not over,
                "replaced": _is_open(seat) and bool(may_replace(request.user, seat)),  # type: ignore[arg-type]
            }
            for seat in round_.seats.select_related("user", "replaces", "invited_by")
        ],
        "offers": bool(roles),
        "bearings": bearings_of(round_, _next_here(over, roles)),
        "heading": _("People of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("People")),
    }

    def offer() -> None:
        seating.seat_somebody(seat=form.instance, by=request.user)  # type: ignore[arg-type]

    to = reverse("awards:round_seats", args=[pk])
    done = _("The seat is offered; the mail is on its way.")
    return form_page(request, form, offer, done=done, to=to, context=context, template="awards/office/seats.html")


def _next_here(over: bool, roles: list[str]) -> str:
    if not over:
        return _("Offer seats, and one to a chair")
    return _("Ask somebody without a conflict to chair the decision") if roles else _("Nothing now")


def get_seat(request: HttpRequest, key: uuid.UUID) -> Seat:
    """Return a seat for those who set the round up."""
    seat = get_visible_or_404(Seat.objects.select_related("user"), pk=key)
    seat.round = get_round(request, seat.round_id)
    return seat


@require_POST
def seat_resend(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Remind somebody of a seat that is offered."""
    seat = get_seat(request, key)
    said = _("A mail to %s is on its way.") % seat
    attempt(request, said, lambda: seating.ask_again(seat=seat, by=request.user))  # type: ignore[arg-type]
    return redirect("awards:round_seats", seat.round_id)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_replace(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put another person in somebody's place: what passes over, what stays, and why."""
    seat = _leaving(request, key)
    form = ReplaceForm(sent(request), instance=Seat())
    list_page = reverse("awards:round_seats", args=[seat.round_id])
    open_ones, handed_in = rounds.readings_of_seat(seat)
    context = {
        "action": _("Put the other person in"),
        "blockers": [],
        "lines": [
            _("%s leaves the round and no longer opens it.") % seat,
            _("The other person reads nothing and leads the decision.")
            if seat.round.state in OVER
            else _("Open readings that pass over: %d. What was begun in them is not passed on.") % open_ones,
            _("Scorecards that were handed in stay and count: %d.") % handed_in,
        ],
        "ask": True,
        "heading": _("In place of %s") % seat,
        "crumbs": round_crumbs(request, seat.round, (_("People"), list_page), _("Replace")),
    }

    def replace() -> None:
        reason = form.cleaned_data["reason"]
        seating.replace_somebody(seat=seat, new=form.instance, reason=reason, by=request.user)  # type: ignore[arg-type]

    done = _("The seat has passed over.")
    return form_page(
        request, form, replace, done=done, to=list_page, context=context, template="pearls/manage/move.html"
    )


def _leaving(request: HttpRequest, key: uuid.UUID) -> Seat:
    seat = get_seat(request, key)
    if not _is_open(seat) or not may_replace(request.user, seat):  # type: ignore[arg-type]
        raise Http404
    return seat


def _is_open(seat: Seat) -> bool:
    return seat.state in workflow.LEAVE_SEAT.sources
