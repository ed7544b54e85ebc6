"""The only home of the two ways in: invitations with a mailed key, and requests that somebody decides."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import AccessRequestState, MemberRole
from pearls.letters import InvitationLetter, RequestApproved
from pearls.models import AccessRequest, Invitation, Municipality, Place, User
from pearls.notifications import notify
from pearls.registry import InvitationTarget, registry
from pearls.services.people import one_line
from pearls.services.places import municipality_of
from pearls.transitions import ACCEPT, APPROVE, DECLINE, REVOKE, thing_of
from pearls.workflow import NotAllowedNow, perform

OPEN_DAYS = 14


class DeadKey(Exception):
    """The key is wrong, used, expired or taken back."""


class OtherAddress(Exception):
    """The invitation went to another address than the one of the person who is signed in."""


def target_kind(target: models.Model) -> InvitationTarget | None:
    """Return what an invitation to `target` means, or None where nobody can be invited."""
    return registry.invitation_targets.get(target._meta.label_lower)


# --- invitations --------------------------------------------------------------------------------
@transaction.atomic
def invite(
    *,
    target: models.Model,
    email: str,
    role: MemberRole | str,
    by: User,
    name: str = "",
    message: str = "",
    days: int = OPEN_DAYS,
) -> Invitation:
    """Return a new invitation whose key leaves by mail after commit; it is open for `days` days.

    Raises PermissionDenied with a reason, or ValidationError (the address is invited already, or is no address).
    """
    kind = target_kind(target)
    allowed = kind.may_invite(by, target) if kind else False
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    return _send_new(target, InvitationLetter, email=email, role=role, by=by, name=name, message=message, days=days)


def _send_new(
    target: models.Model, letter: type[InvitationLetter], *, email: str, name: str, by: User, days: int, **fields
) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email.strip().lower(),
        name=one_line(name),
        target_type=ContentType.objects.get_for_model(target),
        target_id=str(target.pk),
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        **fields,
    )
    invitation.full_clean()
    invitation.save()
    _mail(invitation, token, letter)
    record("invitation.sent", target, by=by, address=invitation.email, role=str(invitation.role))
    return invitation


def hash_of(token: str) -> str:
    """Return what the table keeps of a key; the key itself stands only in the mail."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mail(invitation: Invitation, token: str, letter: type[InvitationLetter] = InvitationLetter) -> None:
    link = settings.SITE_URL + reverse("accept_invitation", args=[token])
    notify(letter(invitation, key_link=link), user_of(invitation.email) or invitation.email)


def user_of(email: str) -> User | None:
    """Return the account with this address, however its letters are cased."""
    return User.objects.filter(email__iexact=email.strip()).first()


@transaction.atomic
def resend(*, invitation: Invitation, by: User, days: int = OPEN_DAYS) -> Invitation:
    """Send a new key; the old one is dead from that moment. Raises NotAllowedNow where nobody waits for one."""
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not by.has_perm(REVOKE.permission, locked):
        raise PermissionDenied
    if locked.state not in REVOKE.sources:
        raise NotAllowedNow("resend")
    token = secrets.token_urlsafe(32)
    locked.token_hash = hash_of(token)
    locked.times_sent += 1
    locked.sent_at = timezone.now()
    locked.expires_at = locked.sent_at + timedelta(days=days)
    locked.save(update_fields=["token_hash", "times_sent", "sent_at", "expires_at"])
    _mail(locked, token)
    record("invitation.resent", thing_of(locked), by=by, address=locked.email)
    return locked


def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """Take an invitation back; its key is dead from that moment."""
    return perform(invitation, REVOKE, by=by)


def open_invitation(token: str) -> Invitation:
    """Return the invitation that a key opens, without touching it. Raises DeadKey."""
    return _opened(Invitation.objects.all(), token)


def _opened(invitations: models.QuerySet[Invitation], token: str) -> Invitation:
    found = invitations.filter(token_hash=hash_of(token)).first()
    if found is None or not found.is_open or found.target is None:
        raise DeadKey
    return found


def accepted_before(token: str, user: User) -> Invitation | None:
    """Return the invitation that this very person accepted with this key: opening an old mail again is no mistake."""
    if not user.is_authenticated:
        return None
    return Invitation.objects.filter(token_hash=hash_of(token), accepted_by=user).first()


@transaction.atomic
def accept(*, token: str, user: User | None = None, name: str = "", password: str = "") -> tuple[Invitation, User]:
    """Use a key once, as `user` or with a new account; return the invitation and the person.

    The row is locked first, so of two people with the same key one is too late. Raises DeadKey, OtherAddress,
    or ValidationError for name and password of a new account.
    """
    invitation = _opened(Invitation.objects.select_for_update(of=("self",)), token)
    if user is None:
        user = _new_account(invitation, name, password)
    elif user.email.lower() != invitation.email:
        raise OtherAddress
    return perform(invitation, ACCEPT, by=user), user


def _new_account(invitation: Invitation, name: str, password: str) -> User:
    """Return a new account whose address counts as verified: the key came through that mailbox."""
    if user_of(invitation.email):
        raise ValidationError(_("There is an account with this address already. Sign in first."))
    user = User.objects.create_user(
        invitation.email, password or None, name=one_line(name), language=translation.get_language() or "en"
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account.opened", user, by=user)
    return user


def landing(invitation: Invitation) -> str:
    """Return where an accepted invitation leads."""
    kind = target_kind(invitation.target) if invitation.target else None
    return kind.url(invitation.target) if kind else reverse("desk")


# --- requests for an account --------------------------------------------------------------------
@transaction.atomic
def request_access(
    *,
    email: str,
    name: str,
    town: str,
    why: str,
    job_title: str = "",
    place: Place | None = None,
    municipality: Municipality | None = None,
) -> AccessRequest:
    """Return the stored request. A second one of the same address and town while the first waits is the first."""
    town = one_line(town)
    waiting = AccessRequest.objects.filter(email=email.strip().lower(), town=town, state=AccessRequestState.OPEN)
    known = waiting.first()
    if known:
        return known
    request = AccessRequest(
        email=email.strip().lower(),
        name=one_line(name),
        job_title=one_line(job_title),
        town=town,
        place=place,
        municipality=municipality or (place.municipality if place else None),
        why=why,
        language=translation.get_language() or "en",
    )
    request.full_clean()
    request.save()
    record("request.made", request, by=None)
    return request


@transaction.atomic
def set_request_town(*, request: AccessRequest, thing: Municipality | Place, by: User) -> None:
    """Say which town of the pick list a request means."""
    locked = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not by.has_perm(APPROVE.permission, locked):
        raise PermissionDenied
    if locked.state not in APPROVE.sources:
        raise NotAllowedNow("set_town")
    locked.place = thing if isinstance(thing, Place) else None
    locked.municipality = thing if isinstance(thing, Municipality) else thing.municipality
    locked.save(update_fields=["place", "municipality"])
    record("request.town_set", locked, by=by, town=str(thing))


def approve_request(*, request: AccessRequest, by: User) -> AccessRequest:
    """Approve: the municipality is made where it does not exist, and the person is invited as its owner."""

    def then(locked: AccessRequest) -> None:
        body = locked.municipality or municipality_of(place=locked.place, by=by)  # type: ignore[arg-type]
        AccessRequest.objects.filter(pk=locked.pk).update(municipality=body)
        with translation.override(locked.language):
            _send_new(
                body,
                RequestApproved,
                email=locked.email,
                role=MemberRole.OWNER,
                by=by,
                name=locked.name,
                days=OPEN_DAYS,
            )

    return perform(request, APPROVE, by=by, then=then)


def decline_request(*, request: AccessRequest, by: User, comment: str) -> AccessRequest:
    """Decline; the person is told the reason by mail. Raises ValidationError without a reason."""
    return perform(request, DECLINE, by=by, comment=comment)
