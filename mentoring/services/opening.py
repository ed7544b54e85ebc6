"""The only home of the mentor's access to the town's plan: given by the town, kept in step with who mentors, taken back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from actionplans.services import admit_commenter, dismiss_commenter
from mentoring.enums import RelationshipState, Side
from mentoring.models import PartyPerson, PlanAccess, Relationship
from mentoring.permissions.relationships import may_open_plan
from mentoring.services.guarding import locked
from pearls.audit import record
from pearls.models import User

OPEN = frozenset({RelationshipState.AGREEING, RelationshipState.RUNNING})


@transaction.atomic
def open_plan(*, relationship: Relationship, by: User) -> None:
    """Let the mentor's people read the town's plan and comment on it, now and while it runs. Raises PermissionDenied."""
    _decide(relationship, by, opened=True)


@transaction.atomic
def close_plan(*, relationship: Relationship, by: User) -> None:
    """Take that back: what they wrote stays, what they may do goes. Raises PermissionDenied."""
    _decide(relationship, by, opened=False)


def _decide(relationship: Relationship, by: User, *, opened: bool) -> None:
    found = locked(relationship)
    if not may_open_plan(by, found):
        raise PermissionDenied
    found.plan_open_at, found.plan_open_by = (timezone.now(), by) if opened else (None, None)
    found.save(update_fields=["plan_open_at", "plan_open_by"])
    record("plan.opened" if opened else "plan.closed", found, by=by)
    keep_access(relationship=found, by=by)


def keep_access(*, relationship: Relationship, by: User | None) -> None:
    """Give and take rights in the plan so that exactly the mentor's people of today have them, and nobody after it ended or rests.

    Call it inside the transaction that changed people or state. Only rights that were given here are taken away.
    """
    plan = relationship.plan
    if plan is None:
        return
    wanted = set()
    if relationship.plan_open_at and relationship.state in OPEN:
        acting = PartyPerson.objects.filter(party__relationship=relationship, until__isnull=True)
        wanted = {row.user for row in acting.filter(party__side=Side.MENTOR).select_related("user")}
    given = {row.user: row for row in relationship.plan_accesses.select_related("user")}
    for user in wanted - given.keys():
        known = PlanAccess.objects.filter(user=user, relationship__plan=plan).exists()
        if admit_commenter(plan=plan, user=user, by=by) or known:
            PlanAccess.objects.create(relationship=relationship, user=user)
    for user in given.keys() - wanted:
        given[user].delete()
        if not PlanAccess.objects.filter(user=user, relationship__plan=plan).exists():
            dismiss_commenter(plan=plan, user=user, by=by)
