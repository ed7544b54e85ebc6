"""The only home of what board and jury find on their desk and in the navigation: offers of seats, rounds to score and to decide."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import RoundState, SeatRole, SeatState
from awards.models import Round, Seat
from awards.permissions import may_decide
from awards.services import overview
from awards.services.judging import own_counts, own_seats
from pearls.enums import RoleName
from pearls.formats import town_of
from pearls.models import User
from pearls.permissions import is_admin, role_names
from pearls.registry import NOTE, READING, NavItem, Task

MINUTES_A_PLAN = 25
"""What a juror needs for one text, roughly; the desk says how long the rest of a round may take."""
WAITS = frozenset({RoundState.OPEN, RoundState.PAUSED})


def nav(user: User) -> Iterator[NavItem]:
    """Yield "Rounds" for board and jury: whoever has taken a seat."""
    if role_names(user) & {RoleName.BOARD, RoleName.JUROR}:
        yield NavItem(_("Rounds"), reverse("awards:rounds"))


def closes(round_: Round) -> str:
    """Return when a round closes, in the cycle's zone and with its name: "Friday 23:59 Stockholm time"."""
    at = round_.closes_at.astimezone(ZoneInfo(round_.cycle.zone))
    zone = town_of(round_.cycle.zone)
    return _("%(when)s %(zone)s time") % {"when": formats.date_format(at, "WEEKDAY_DAY_CLOCK_FORMAT"), "zone": zone}


def tasks(user: User) -> Iterator[Task]:
    """Yield offered seats, rounds in which something is left to score, scorecards opened again, and decisions to lead."""
    seats = own_seats(user)
    if not seats:
        return
    counts = own_counts(user)
    for seat in seats:
        found = counts.get(seat.round_id)
        if seat.state == SeatState.INVITED:
            yield _offer(seat)
        elif found and (found["reopened"] or (seat.round.state in WAITS and found["done"] < found["total"])):
            yield _scoring(seat.round, found)
        yield from _chairing(seat, user)


def _chairing(seat: Seat, user: User) -> Iterator[Task]:
    """Yield what the chair does in a closed round: select, decide, put into words. Admins find it with their years."""
    chairs = seat.role == SeatRole.CHAIR and seat.state == SeatState.ACCEPTED and seat.round.state == RoundState.CLOSED
    if not chairs or is_admin(user) or not may_decide(user, seat.round):
        return
    step = overview.step_of(overview.standing_of(seat.round, user))
    if step:
        url = reverse(step.route, args=step.args)
        yield Task(title=step.title, url=url, text=step.text, action=step.action, due=step.due, minutes=READING)


def _offer(seat: Seat) -> Task:
    return Task(
        title=_("You are asked to sit in “%s”") % seat.round,
        url=reverse("awards:seat", args=[seat.pk]),
        text=_("%(role)s. The round closes %(when)s.") % {"role": seat.get_role_display(), "when": closes(seat.round)},
        action=_("Take or decline the seat"),
        minutes=NOTE,
    )


def _scoring(round_: Round, found: dict[str, int]) -> Task:
    if found["reopened"]:
        n = found["reopened"]
        text = ngettext("The chair opened %d scorecard again.", "The chair opened %d scorecards again.", n) % n
    else:
        said = _("%(done)d of %(total)d scored, closes %(when)s.")
        text = said % {"done": found["done"], "total": found["total"], "when": closes(round_)}
    return Task(
        title=_("Read and score: %s") % round_,
        url=reverse("awards:round", args=[round_.pk]),
        text=text,
        action=_("Go on scoring"),
        due=round_.closes_at,
        minutes=MINUTES_A_PLAN * (found["total"] - found["done"]),
    )
