"""The only home of what is expected next of a person in a mentoring: the same on its page and on their desk."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from mentoring.enums import ClosingKind, GoalState, MeetingState, RelationshipState
from mentoring.models import Agreement, Relationship
from mentoring.permissions.relationships import leads, party_of
from mentoring.queries import relationships as reads
from pearls.models import User

SOON = timedelta(days=14)


def _step(title: str, page: str, relationship: Relationship, action: str, due: date | None = None) -> dict[str, Any]:
    return {
        "title": title,
        "url": reverse(f"mentoring:{page}", args=[relationship.pk]),
        "action": action,
        "day": due,
        "due": formats.date_format(due, "MONTH_DAY_FORMAT") if due else "",
    }


def next_steps(user: User, relationship: Relationship, today: date) -> list[dict[str, Any]]:
    """Return what is expected of a person in a mentoring, the most pressing first: {"title", "url", "action", "day", "due"}."""
    party = party_of(user, relationship)
    found: list[dict[str, Any]] = []
    if relationship.state == RelationshipState.AGREEING:
        found += _about_agreement(user, relationship)
    if relationship.state == RelationshipState.RUNNING:
        found += _about_work(relationship, today)
    if party:
        party.relationship = relationship
        if leads(user, party):
            found += [_closing(relationship, kind) for kind in reads.closings_unsaid(party, today)]
        if reads.pulses_asked(user, relationship, today):
            found.append(_step(_("Answer two short questions"), "pulse", relationship, _("Answer")))
    return found


def _about_agreement(user: User, relationship: Relationship) -> Iterator[dict[str, Any]]:
    agreement: Agreement | None = reads.current_agreement(relationship)
    if agreement is None:
        yield _step(_("Write the agreement"), "agreement", relationship, _("Write"))
        return
    mine = [party for party in reads.unsigned(agreement) if leads(user, party)]
    if mine:
        yield _step(_("Sign the agreement"), "agreement", relationship, _("Read and sign"))


def _about_work(relationship: Relationship, today: date) -> Iterator[dict[str, Any]]:
    if not relationship.meetings.exclude(state=MeetingState.CANCELLED).exists():
        yield _step(_("Plan the first meeting"), "meetings", relationship, _("Plan"))
    goals = relationship.goals.all()
    if not goals.exists():
        yield _step(_("Set a first goal"), "goals", relationship, _("Set"))
    due = goals.filter(state=GoalState.OPEN, due__lte=today + SOON).first()
    if due:
        yield _step(_("Goal: %s") % due.title, "goals", relationship, _("Look"), due.due)


def _closing(relationship: Relationship, kind: str) -> dict[str, Any]:
    title = _("Say what changed") if kind == ClosingKind.END else _("Say what has lasted")
    due = relationship.ends if kind == ClosingKind.END else None
    return _step(title, "closing", relationship, _("Say"), due)
