"""The only home of seating people who have no account yet: the seat is offered and a key leaves by mail, in one transaction."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.enums import SeatState
from awards.models import Seat
from awards.notifications import SeatOffered
from awards.permissions import may_be_named
from awards.services import rounds
from pearls.audit import record
from pearls.enums import InvitationState, MemberRole
from pearls.models import Invitation, User
from pearls.notifications import notify
from pearls.services import access


@transaction.atomic
def seat_somebody(*, seat: Seat, by: User) -> Seat:
    """Offer a seat; who has no account is invited to one by the same step. Raises ValidationError, PermissionDenied."""
    made = rounds.offer_seat(seat=seat, by=by)
    _invite(made, by)
    return made


@transaction.atomic
def replace_somebody(*, seat: Seat, new: Seat, reason: str, by: User) -> Seat:
    """Put another person in somebody's place, with an account or without. Raises ValidationError, PermissionDenied."""
    made = rounds.replace_juror(seat=seat, new=new, reason=reason, by=by)
    _invite(made, by)
    return made


def _invite(seat: Seat, by: User) -> None:
    if seat.user_id is None:
        access.invite(target=seat, email=seat.email, role=MemberRole.VIEWER, name=seat.name, by=by)


@transaction.atomic
def show_name(*, seat: Seat, named: bool, known_for: str, by: User) -> Seat:
    """Name somebody on the jury page, or no longer: their own word alone, at any time. Raises PermissionDenied, ValidationError."""
    locked = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if not may_be_named(by, locked):
        raise PermissionDenied
    locked.named, locked.known_for = named, known_for.strip()
    locked.full_clean(exclude=["round", "user"])
    locked.save(update_fields=["named", "known_for"])
    record("seat.named" if named else "seat.unnamed", locked, by=by)
    return locked


def key_of(seat: Seat) -> Invitation | None:
    """Return the invitation by which a person without an account takes this seat, while it waits."""
    mine = Invitation.objects.filter(target_type__app_label="awards", target_type__model="seat", target_id=str(seat.pk))
    return mine.filter(state=InvitationState.PENDING).order_by("-sent_at").first()


@transaction.atomic
def ask_again(*, seat: Seat, by: User) -> Seat:
    """Remind somebody of a seat that is offered: a new key, or the message once more, once a day. Raises ValidationError."""
    if not by.has_perm("awards.manage_round", seat.round):
        raise PermissionDenied
    if seat.state != SeatState.INVITED:
        raise ValidationError(_("The seat is answered; there is nothing to send."))
    held = key_of(seat)
    if held:
        access.resend(invitation=held, by=by)
    elif seat.user is None:
        _invite(seat, by)
    elif not notify(SeatOffered(seat, again=timezone.localdate().isoformat()), seat.user):
        raise ValidationError(_("A reminder went out today already."))
    return seat
