"""The only home of what the awards show beside the tasks: own applications and rounds, what is awaited, the lines of the year."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.deskentries.applying import MOST
from awards.enums import LIVE, ApplicationState, CycleState, SeatState
from awards.models import Application, Cycle
from awards.permissions import applications_of, begin_for, visible_applications
from awards.queries import address_of, public_titles, running_cycle, standing_of
from awards.services.judging import own_counts, own_seats
from awards.standing import beads, present
from pearls.addresses import here
from pearls.cache import once_a_page
from pearls.enums import RoleName
from pearls.models import Edition, Municipality, User
from pearls.permissions import is_admin, role_names
from pearls.questionnaires.queries import work_of_others
from pearls.registry import Awaited, Happening, LifeStep, Standing, TourStep

READ_BY_OTHERS = frozenset({"rules", "board", "final"})
WAITING = {"wait": "wait", "now": "now", "done": "done"}


@once_a_page
def _mine(user: User) -> list[Application]:
    rows = applications_of(user).filter(state__in=sorted(LIVE), cycle__state=CycleState.OPEN)
    rows = rows.select_related("municipality", "place", "cycle").prefetch_related("cycle__phases", "extensions")
    return list(rows[:MOST])


def standings(user: User) -> Iterator[Standing]:
    """Yield where a person's applications stand, how far the own rounds are, and the years that run for the office."""
    for application in _mine(user):
        bead = present(beads(standing_of(application)))
        url = reverse("awards:application", args=[application.pk])
        yield Standing(
            _("Application"), str(application), url, bead.word or bead.label, WAITING.get(bead.look, "wait"), bead.text
        )  # fmt: skip
    yield from _rounds(user)
    cycle = running_cycle() if is_admin(user) else None
    if cycle:
        url = reverse("awards:cycle", args=[cycle.pk])
        yield Standing(_("Year"), str(cycle), url, _("It runs"), "now", _applications_in(cycle))


def _rounds(user: User) -> Iterator[Standing]:
    seats = [seat for seat in own_seats(user) if seat.state == SeatState.ACCEPTED]
    counts = own_counts(user) if seats else {}
    for seat in seats:
        found = counts.get(seat.round_id, {"done": 0, "total": 0})
        text = _("%(done)d of %(total)d scored") % found if found["total"] else ""
        done = found["total"] and found["done"] == found["total"]
        url = reverse("awards:round", args=[seat.round_id])
        yield Standing(
            _("Round"), str(seat.round), url, seat.round.get_state_display(), "done" if done else "now", text
        )  # fmt: skip


def _applications_in(cycle: Cycle) -> str:
    n = cycle.applications.filter(state=ApplicationState.SUBMITTED).count()
    return ngettext("%d application", "%d applications", n) % n


def awaited(user: User) -> Iterator[Awaited]:
    """Yield what others do with a person's applications: the office looks at a rule, the board or the jury reads."""
    for application in _mine(user):
        if application.state == ApplicationState.SUBMITTED:
            bead = present(beads(standing_of(application)))
            if bead.key in READ_BY_OTHERS and bead.look in {"wait", "now"}:
                url = reverse("awards:application", args=[application.pk])
                yield Awaited(bead.label, str(application), url, bead.text)


def happenings(user: User, since: datetime) -> Iterator[Happening]:
    """Yield who else worked on a person's applications."""
    mine = {application.sheet_id: application for application in _mine(user)}
    for row in work_of_others(mine, user, since) if mine else []:
        application, n = mine[row["sheet"]], row["n"]
        said = ngettext(
            "changed %(n)d thing in the application of %(town)s",
            "changed %(n)d things in the application of %(town)s",
            n,
        )
        url = reverse("awards:application", args=[application.pk])
        yield Happening(at=row["at"], who=row["who"], text=said % {"n": n, "town": application}, url=url)


def life(body: Municipality, viewer: User | None) -> Iterator[LifeStep]:
    """Yield where a town's newest application stands for those who may see it, and its public title."""
    if viewer:
        mine = visible_applications(viewer).filter(municipality=body, state__in=sorted(LIVE)).order_by("-pk")
        application = mine.select_related("cycle").first()
        if application:
            done = application.state == ApplicationState.SUBMITTED
            url = reverse("awards:application", args=[application.pk])
            yield LifeStep("application", application.get_state_display(), "done" if done else "now", url)
    title = public_titles().filter(municipality=body).order_by("-edition__year").first()
    if title:
        said = _("Cultural Pearl %d") % title.edition.year
        if viewer is None:
            yield LifeStep("application", _("Chosen by the jury"))
        yield LifeStep("title", said, "done", here(address_of(title)))


def edition_life(edition: Edition) -> Iterator[LifeStep]:
    """Yield how many applications and public titles an edition has."""
    for cycle in Cycle.objects.filter(edition=edition):
        state = "now" if cycle.state == CycleState.OPEN else "done"
        yield LifeStep("application", _applications_in(cycle), state, reverse("awards:cycle", args=[cycle.pk]))
    n = public_titles().filter(edition=edition).count()
    if n:
        yield LifeStep("title", ngettext("%d title", "%d titles", n) % n, "done", reverse("awards:register"))


def tour(user: User) -> Iterator[TourStep]:
    """Yield the application for towns, the rounds for board and jury, the console for the office."""
    if begin_for(user).exists():
        text = _("Twelve short sections. The page always says where the application stands and what comes next.")
        yield TourStep(_("Apply"), text, reverse("awards:applications"), 20)
    if role_names(user) & {RoleName.BOARD, RoleName.JUROR}:
        text = _("The text on one side, the scorecard on the other. Type a digit to score; your notes stay yours.")
        yield TourStep(_("Read and score"), text, reverse("awards:rounds"), 20)
    if is_admin(user):
        text = _("One page per year: the timeline, the funnel, what comes next and what stands in its way.")
        yield TourStep(_("Run the year"), text, reverse("awards:cycles"), 20)
