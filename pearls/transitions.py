"""The only home of the core's moves: an invitation accepted or taken back, a request approved or declined."""

from collections.abc import Callable, Iterable

import rules
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pearls.audit import record
from pearls.enums import AccessRequestState, InvitationState
from pearls.letters import RequestDeclined
from pearls.models import AccessRequest, Invitation, Municipality, User
from pearls.notifications import notify
from pearls.permissions import visible_invitations
from pearls.registry import registry
from pearls.workflow import Transition


@rules.predicate
def is_invited(user: User, invitation: Invitation | None) -> bool:
    """The invitation went to this person's address."""
    return invitation is not None and user.email.lower() == invitation.email.lower()


@rules.predicate
def looks_after(user: User, invitation: Invitation | None) -> bool:
    """Who invited, who may invite there now, and admins look after an invitation."""
    return invitation is not None and may_look_after(user, invitation)


def may_look_after(user: User, invitation: Invitation) -> bool:
    """Return whether `user` may send an invitation again or take it back."""
    if visible_invitations(user).filter(pk=invitation.pk).exists():
        return True
    kind = registry.invitation_targets.get(invitation.target_type.app_label + "." + invitation.target_type.model)
    return bool(kind and invitation.target and kind.may_invite(user, invitation.target))


rules.add_perm("pearls.accept_invitation", is_invited)
rules.add_perm("pearls.look_after_invitation", looks_after)


def thing_of(invitation: Invitation) -> models.Model:
    """Return what an invitation leads to; the invitation itself where that thing is gone."""
    return invitation.target or invitation


def open_target(invitation: Invitation, *, by: User, **_more) -> None:
    """Let the invited person in: what that means, the target's own app knows."""
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=by)
    kind = invitation.target_type
    registry.invitation_targets[f"{kind.app_label}.{kind.model}"].accept(invitation=invitation, user=by)
    record("invitation.accepted", thing_of(invitation), by=by, role=invitation.role)


def note_revoked(invitation: Invitation, *, by: User, **_more) -> None:
    """Write down that the key is dead."""
    record("invitation.revoked", thing_of(invitation), by=by, address=invitation.email)


def what_is_unclear(request: AccessRequest) -> Iterable[str]:
    """Return in words what stands between a request and its approval."""
    if request.municipality is None and request.place is None:
        return [_("Nobody knows yet which town this is. Choose it from the list first.")]
    if request.municipality or request.place.municipality_id:  # type: ignore[union-attr]
        return []
    place = request.place
    namesake = Municipality.objects.filter(country=place.country_id, name=place.name).first()  # type: ignore[union-attr]
    if namesake:
        return [_("%s is already a municipality here. Choose that one if it is the same town.") % namesake]
    return []


def open_the_door(request: AccessRequest, *, by: User, then: Callable[[AccessRequest], None], **_more) -> None:
    """Carry out the approval; `then` makes the municipality and the invitation, so an approval without it fails."""
    then(request)
    record("request.approved", request, by=by)


def tell_declined(request: AccessRequest, *, by: User, comment: str, **_more) -> None:
    """Write to the person who asked, with the reason."""
    with translation.override(request.language):
        notify(RequestDeclined(request, comment=comment), request.email)
    record("request.declined", request, by=by)


ACCEPT = Transition(
    name="accept",
    label=gettext_lazy("Accept the invitation"),
    sources=frozenset({InvitationState.PENDING}),
    destination=InvitationState.ACCEPTED,
    permission="pearls.accept_invitation",
    effect=open_target,
)
REVOKE = Transition(
    name="revoke",
    label=gettext_lazy("Take the invitation back"),
    sources=frozenset({InvitationState.PENDING}),
    destination=InvitationState.REVOKED,
    permission="pearls.look_after_invitation",
    effect=note_revoked,
)
APPROVE = Transition(
    name="approve",
    label=gettext_lazy("Approve and invite"),
    sources=frozenset({AccessRequestState.OPEN}),
    destination=AccessRequestState.APPROVED,
    permission="pearls.decide_request",
    blockers=what_is_unclear,
    effect=open_the_door,
)
DECLINE = Transition(
    name="decline",
    label=gettext_lazy("Decline"),
    sources=frozenset({AccessRequestState.OPEN}),
    destination=AccessRequestState.DECLINED,
    permission="pearls.decide_request",
    needs_comment=True,
    effect=tell_declined,
)
