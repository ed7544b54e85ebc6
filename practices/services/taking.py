"""The only home of taking over: a town makes a practice its own that came from public sources."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import MemberRole
from pearls.models import User
from pearls.notifications import notify
from practices import workflow
from practices.enums import StillRunning
from practices.models import Confirmation, Practice, PracticeMember
from practices.notifications import TakenOver
from practices.permissions import may_take_over
from practices.queries import team_of
from practices.services.curating import move


def taken_by(practice: Practice) -> User | None:
    """Return who took the practice over, if somebody did."""
    owner = practice.members.filter(role=MemberRole.OWNER).select_related("user").order_by("since", "pk").first()
    return owner.user if owner else None


@transaction.atomic
def take_over(*, practice: Practice, by: User, confirmed: bool) -> Practice:
    """Make `by` the owner of a practice of their town; with `confirmed`, what it says is right and goes to the curators as it stands.

    Raises PermissionDenied, or ValidationError where a colleague was faster.
    """
    locked = (
        Practice.objects.select_for_update(of=("self",))
        .select_related("sheet", "municipality", "revision")
        .get(pk=practice.pk)
    )
    allowed = may_take_over(by, locked)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    colleague = taken_by(locked)
    if colleague:
        raise ValidationError(_("%s took it over already. You can write in it together.") % colleague)
    PracticeMember.objects.update_or_create(practice=locked, user=by, defaults={"role": MemberRole.OWNER})
    record("practice.taken_over", locked, by=by, confirmed=confirmed)
    notify(TakenOver(locked, by), *[person for person in team_of(locked) if person != by])
    return _confirm(locked, by) if confirmed else locked


def _confirm(practice: Practice, by: User) -> Practice:
    now = timezone.now()
    Confirmation.objects.create(practice=practice, user=by, answer=StillRunning.RUNNING, answered_at=now)
    practice.confirmed_at = now
    practice.save(update_fields=["confirmed_at"])
    record("practice.confirmed", practice, by=by, answer=StillRunning.RUNNING, note="")
    comment = _("The town confirms what the public sources say.")
    return move(practice=practice, transition=workflow.OFFER_UPDATE, by=by, comment=comment)
