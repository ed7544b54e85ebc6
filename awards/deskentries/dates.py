"""The only home of what the awards put into calendars: the call's dates for everybody, a round's end for who scores in it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.deskentries.jury import WAITS
from awards.enums import PhaseKind, SeatState
from awards.queries import phase_of, running_cycle
from awards.services.judging import own_seats
from pearls.models import User
from pearls.registry import CalendarEntry


def public_dates() -> Iterator[CalendarEntry]:
    """Yield when the running call opens and closes, and when plans are due."""
    cycle = running_cycle()
    if cycle is None:
        return
    call, plans = phase_of(cycle, PhaseKind.APPLICATION), phase_of(cycle, PhaseKind.DEVELOPMENT)
    said = []
    if call:
        said += [("opens", _("%s opens"), call.opens_at), ("due", _("%s: applications are due"), call.closes_at)]
    if plans:
        said.append(("plans", _("%s: plans are due"), plans.closes_at))
    for key, words, moment in said:
        yield CalendarEntry(
            uid=f"cycle-{cycle.pk}-{key}",
            title=words % cycle.name,
            starts=moment,
            changed=cycle.created_at,
            url=reverse("awards:call"),
        )


def own_dates(user: User) -> Iterator[CalendarEntry]:
    """Yield by when each open round in which a person sits is to be scored."""
    for seat in own_seats(user):
        if seat.state == SeatState.ACCEPTED and seat.round.state in WAITS:
            yield CalendarEntry(
                uid=f"round-{seat.round_id}-{seat.pk}",
                title=_("“%s” closes") % seat.round,
                starts=seat.round.closes_at,
                changed=seat.invited_at,
                url=reverse("awards:round", args=[seat.round_id]),
            )
