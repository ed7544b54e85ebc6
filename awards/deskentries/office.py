"""The only home of what the awards put on the desk of the programme office."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.enums import CycleState
from awards.models import Cycle, Decision
from awards.permissions import may_decide, visible_cycles
from awards.services import overview
from pearls.models import User
from pearls.permissions import is_admin
from pearls.registry import FORM, NavItem, Task


def nav(user: User) -> Iterator[NavItem]:
    """Yield the cycles for those who run them."""
    if is_admin(user):
        yield NavItem(_("Cycles"), reverse("awards:cycles"))


def tasks(user: User) -> Iterator[Task]:
    """Yield what the office does next in each year that runs. A chair hears of it with the own seats."""
    if is_admin(user):
        yield from _of_the_office(user)


def _of_the_office(user: User) -> Iterator[Task]:
    running = visible_cycles(user).filter(state=CycleState.OPEN).select_related("edition").prefetch_related("phases")
    for cycle in running:
        for step in overview.steps(overview.look_at(cycle, user)):
            yield Task(
                title=step.title, url=reverse(step.route, args=step.args), text=f"{cycle} · {step.text}",
                action=step.action, due=step.due, minutes=FORM,
            )  # fmt: skip
        yield from _departures(cycle, user)


def _departures(cycle: Cycle, user: User) -> Iterator[Task]:
    """Yield the departures from a selection that wait for this person as the second one."""
    waiting = Decision.objects.filter(candidacy__round__cycle=cycle, override=True, confirmed_by=None)
    found = waiting.exclude(decided_by=user).select_related(
        "candidacy__round", "candidacy__application__place", "candidacy__application__municipality"
    )
    for decision in found:
        if may_decide(user, decision.candidacy.round):
            yield Task(
                title=_("Confirm a departure: %s") % decision.candidacy,
                url=reverse("awards:decision", args=[decision.candidacy_id]),
                text=_("A decision that departs from the selection needs a second person."),
                action=_("Look at it"),
                minutes=FORM,
            )
