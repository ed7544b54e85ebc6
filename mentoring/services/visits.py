"""The only home of beginning a visit, changing it, answering it, calling it off and finishing it, and of the visit in return."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.enums import VisitState
from mentoring.models import Party, Relationship, Visit, VisitApproval, VisitCost
from mentoring.notifications.visits import VisitChanged, VisitProposed
from mentoring.permissions.relationships import party_of
from mentoring.permissions.visits import answers_of, may_change_visit, may_propose_visit, may_write_visit
from mentoring.queries.relationships import people_in
from mentoring.queries.visits import concerned, days_of, guests_of, lines_of, still_to_answer
from mentoring.workflow.visits import APPROVE, DECLINE, VISIT_MOVES, count_change
from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.workflow import perform

AGREED_ON = ("starts", "ends", "host_id", "budget")
"""What people agree to: whoever changes it asks the others again."""
IN_CALENDARS = ("starts", "ends", "place", "title")
RETURN_AFTER = timedelta(days=60)


@transaction.atomic
def propose(*, visit: Visit, by: User, preset: str = "", people: int = 1) -> Visit:
    """Propose a visit with the costs of a preset; who proposes agrees by it, the others are asked. Raises ValidationError.

    Without a budget of its own it is what the preset comes to.
    """
    if not may_propose_visit(by, visit.relationship):
        raise PermissionDenied
    visit.created_by = by
    visit.full_clean()
    visit.save()
    lines = lines_of(preset, days=days_of(visit), people=people) if preset else []
    VisitCost.objects.bulk_create(VisitCost(visit=visit, **line) for line in lines)
    if not visit.budget:
        visit.budget = sum(line["planned"] for line in lines)
        visit.save(update_fields=["budget"])
    _ask(visit, by)
    record("visit.proposed", visit, by=by)
    return visit


def _ask(visit: Visit, by: User) -> None:
    """Let who changed it agree by that, and ask the others."""
    party = party_of(by, visit.relationship)
    if party:
        VisitApproval.objects.create(visit=visit, party=party, yes=True, given_by=by)
    notify(VisitProposed(visit), *people_in(visit.relationship, without=by))


@transaction.atomic
def change(*, visit: Visit, by: User) -> Visit:
    """Store a changed visit. Before the approval others are asked again; after it calendars follow. Raises ValidationError."""
    before = Visit.objects.select_for_update(of=("self",)).select_related("relationship").get(pk=visit.pk)
    if not may_change_visit(by, before):
        raise PermissionDenied
    agreed = _differs(before, visit, AGREED_ON)
    # Who read an old page must not carry back what others changed meanwhile in columns that no form shows.
    visit.refresh_from_db(fields=["state", "sequence", "changed_at"])
    _refuse_new_terms(before, visit)
    visit.full_clean()
    visit.save()
    if before.state == VisitState.PROPOSED and agreed:
        visit.approvals.all().delete()
        count_change(visit)
        _ask(visit, by)
    if before.state == VisitState.APPROVED and _differs(before, visit, IN_CALENDARS):
        count_change(visit)
        notify(VisitChanged(visit), *concerned(visit))
    record("visit.changed", visit, by=by)
    return visit


def _differs(before: Visit, after: Visit, names: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _refuse_new_terms(before: Visit, after: Visit) -> None:
    if before.state == VisitState.APPROVED and _differs(before, after, ("host_id", "budget")):
        said = _("Host and budget were approved. Cancel the visit and propose it anew if they must change.")
        raise ValidationError({"budget": said})


@transaction.atomic
def answer(*, visit: Visit, yes: bool, by: User, reason: str = "") -> Visit:
    """Say yes or no for one's party or for the office, once. The last yes approves the visit, a no declines it."""
    locked = Visit.objects.select_for_update(of=("self",)).select_related("relationship").get(pk=visit.pk)
    whom = answers_of(by, locked)
    if not whom:
        raise PermissionDenied
    if not yes and not reason.strip():
        raise ValidationError({"reason": _("Say why not; the others read it.")})
    VisitApproval.objects.create(visit=locked, party=whom[0], yes=yes, reason=reason.strip(), given_by=by)
    record("visit.answered", locked, by=by, yes=yes, party=str(whom[0] or ""))
    if not yes:
        return perform(locked, DECLINE, by=by, comment=reason)
    return locked if still_to_answer(locked) else perform(locked, APPROVE, by=by)


def move(*, visit: Visit, name: str, by: User, comment: str = "") -> Visit:
    """Carry out one move of a visit; raises what workflow.perform() raises."""
    return perform(visit, VISIT_MOVES[name], by=by, comment=comment)


@transaction.atomic
def begin_return(*, visit: Visit, by: User) -> Visit:
    """Return the proposed visit in return: who travelled is the host now. Asking twice returns the same one."""
    if visit.state != VisitState.DONE or not may_write_visit(by, visit):
        raise PermissionDenied
    found = Visit.objects.filter(returns=visit).first()
    if found:
        return found
    starts = max(visit.ends, timezone.localdate()) + RETURN_AFTER
    made = Visit(
        relationship=visit.relationship, host=_new_host(visit, by), returns=visit, budget=visit.budget,
        title=(_("Return visit: %s") % visit.title)[:200], aims=visit.aims, shadowing=visit.shadowing,
        starts=starts, ends=starts + (visit.ends - visit.starts),
    )  # fmt: skip
    return propose(visit=made, by=by)


def _new_host(visit: Visit, by: User) -> Party:
    """Return who travelled: in a circle the party of who begins it, if it travelled."""
    guests, own = guests_of(visit), party_of(by, visit.relationship)
    return own if own in guests else guests[0]


def draft(*, relationship: Relationship, by: User) -> Visit:
    """Return a visit that is not stored yet, with what is likely: who asks travels, a month from now."""
    own, starts = party_of(by, relationship), timezone.localdate() + timedelta(days=30)
    others = relationship.parties.exclude(pk=own.pk) if own else relationship.parties.all()
    host: Any = others.first()
    return Visit(relationship=relationship, host=host, starts=starts, ends=starts + timedelta(days=1))
