"""The only home of the turns of a mentoring: a pause and its end, the end without fault, what changed, and the closing."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.enums import ClosingKind, ProposalState, RelationshipState
from mentoring.models import Closing, Relationship
from mentoring.notifications.relationships import ClosingAsked
from mentoring.permissions.relationships import leads
from mentoring.queries.relationships import acting, closings_due, closings_unsaid
from mentoring.services.guarding import kept, locked, own_party
from mentoring.services.opening import keep_access
from mentoring.workflow.relationships import CLOSE, END_EARLY, GIVE_BACK, PAUSE, RESUME
from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.workflow import perform

LONGEST_PAUSE = timedelta(days=120)


@transaction.atomic
def pause(*, relationship: Relationship, until: date, by: User, today: date | None = None) -> Relationship:
    """Let a mentoring rest until a day. Raises PermissionDenied, NotAllowedNow or ValidationError."""
    now = today or timezone.localdate()
    if not now < until <= min(now + LONGEST_PAUSE, relationship.ends):
        raise ValidationError({"until": _("Choose a day within four months, and before the mentoring ends.")})
    rests = perform(relationship, PAUSE, by=by, until=until)
    keep_access(relationship=rests, by=by)
    return rests


@transaction.atomic
def resume(*, relationship: Relationship, by: User | None) -> Relationship:
    """Go on after a pause, also before its day."""
    goes_on = perform(relationship, RESUME, by=by)
    keep_access(relationship=goes_on, by=by)
    return goes_on


def end_pauses(today: date | None = None) -> int:
    """Go on where the day of a pause has come; return how many."""
    over = Relationship.objects.filter(state=RelationshipState.PAUSED, paused_until__lte=today or timezone.localdate())
    return len([resume(relationship=rests, by=None) for rests in over])


@transaction.atomic
def end_without_fault(*, relationship: Relationship, reason: str, by: User) -> Relationship:
    """End early: only the office reads the reason. The town goes back to the waiting list, the mentor has room again."""
    ended = perform(relationship, END_EARLY, by=by, comment=reason)
    keep_access(relationship=ended, by=by)
    if ended.proposal and ended.proposal.state == ProposalState.ACCEPTED:
        perform(ended.proposal, GIVE_BACK, by=None)
    return ended


# --- what changed ---------------------------------------------------------------------------------
@transaction.atomic
def say_closing(
    *, relationship: Relationship, kind: str, data: dict[str, Any], by: User, today: date | None = None
) -> Closing:
    """Say for one's side what changed and what was learnt, once per moment; after the last side at the end it is closed.

    `data`: outcome, changed, learnt, may_publish. Raises PermissionDenied or ValidationError.
    """
    found = locked(relationship)
    party = own_party(found, by)
    if not leads(by, party):
        raise PermissionDenied(_("Who leads for your side says it for your side."))
    if kind not in closings_due(found, today or timezone.localdate()):
        raise ValidationError(_("It is too early for this."))
    said = kept(Closing(party=party, kind=kind, said_by=by, **data))
    record("closing.said", found, by=by, kind=kind)
    left = found.parties.exclude(closings__kind=ClosingKind.END).exists()
    if kind == ClosingKind.END and found.state != RelationshipState.CLOSED and not left:
        close(relationship=found, by=by)
    return said


@transaction.atomic
def close(*, relationship: Relationship, by: User | None) -> Relationship:
    """Close a mentoring that came to its end, or one that nobody closed."""
    closed = perform(relationship, CLOSE, by=by)
    keep_access(relationship=closed, by=by)
    return closed


def ask_for_closings(now: datetime | None = None) -> int:
    """Ask the leads who have not spoken yet, once per moment; close by itself 30 days after the last day. Return how many letters."""
    today, letters = timezone.localdate(now or timezone.now()), 0
    asked = Relationship.objects.filter(state__in=[*CLOSE.sources, RelationshipState.CLOSED])
    for relationship in asked.filter(ends__lte=today + timedelta(days=30)):
        for row in acting(relationship).filter(lead=True):
            row.party.relationship = relationship
            for kind in closings_unsaid(row.party, today):
                letters += len(notify(ClosingAsked(relationship, key=f"{kind}:{row.party_id}"), row.user))
        if relationship.state in CLOSE.sources and relationship.ends + timedelta(days=30) < today:
            close(relationship=relationship, by=None)
    return letters
