"""The only home of writes to people: profile, memberships, roles in time, what they want to hear, old sessions."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import MemberRole, RoleName
from pearls.models import (
    Country,
    Edition,
    Membership,
    Municipality,
    Organisation,
    Role,
    User,
)
from pearls.permissions import is_admin, may_invite_to_body

Body = Municipality | Organisation


class LastOwner(PermissionDenied):
    """A municipality or organisation would be left without an owner, or the programme without an admin."""


def forget_old_sessions() -> None:
    """Remove sessions whose time is over, and what the list of own sessions knew about them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def one_line(name: str) -> str:
    """Return a name without line ends and doubled blanks: names stand in subjects of mails, whose next line is the text."""
    return " ".join(name.split())


# --- memberships --------------------------------------------------------------------------------
@transaction.atomic
def set_membership(*, body: Body, user: User, role: MemberRole | str, by: User) -> Membership:
    """Give `user` a right in a municipality or organisation; the last owner cannot become less.

    Raises PermissionDenied, LastOwner or ValidationError (a role nobody knows).
    """
    _must_manage(by, body)
    if role not in MemberRole.values:
        raise ValidationError({"role": _("Choose one of the offered rights.")})
    if role != MemberRole.OWNER:
        _keep_an_owner(body, user)
    member, _made = Membership.objects.update_or_create(user=user, **_as_field(body), defaults={"role": role})
    record("member.set", body, by=by, person=str(user), role=str(role))
    return member


@transaction.atomic
def remove_membership(*, body: Body, user: User, by: User) -> None:
    """Take a person out; anybody may leave, owners and admins may remove others. The last owner stays."""
    if user != by:
        _must_manage(by, body)
    _keep_an_owner(body, user)
    Membership.objects.filter(user=user, **_as_field(body)).delete()
    record("member.removed", body, by=by, person=str(user))


@transaction.atomic
def join(*, invitation, user: User) -> None:
    """Make the invited person a member; an invitation never takes a right away that somebody has already."""
    body = invitation.target
    member, made = Membership.objects.select_for_update(of=("self",)).get_or_create(
        user=user, **_as_field(body), defaults={"role": invitation.role}
    )
    order = MemberRole.values  # strongest first
    if not made and order.index(invitation.role) < order.index(member.role):
        member.role = invitation.role
        member.save(update_fields=["role"])


def _as_field(body: Body) -> dict[str, Any]:
    return {"municipality" if isinstance(body, Municipality) else "organisation": body}


def _must_manage(by: User, body: Body) -> None:
    allowed = may_invite_to_body(by, body)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _keep_an_owner(body: Body, user: User) -> None:
    type(body)._default_manager.select_for_update(of=("self",)).get(pk=body.pk)
    members = Membership.objects.filter(role=MemberRole.OWNER, **_as_field(body))
    if set(members.values_list("user", flat=True)) == {user.pk}:
        raise LastOwner(_("%s needs an owner. Make somebody else an owner first.") % body)


# --- roles in the programme ---------------------------------------------------------------------
@transaction.atomic
def give_role(
    *,
    user: User,
    name: RoleName | str,
    by: User,
    edition: Edition | None = None,
    country: Country | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Role:
    """Give a person a role, perhaps only for an edition, a country or some days; both days are included.

    Raises ValidationError where the person has the role there already, or the days are the wrong way round.
    """
    _must_be_admin(by)
    role = Role(user=user, name=name, edition=edition, country=country, starts=starts, ends=ends)
    role.full_clean()
    role.save()
    record("role.given", user, by=by, role=str(name), where=str(role))
    return role


@transaction.atomic
def end_role(*, role: Role, by: User) -> None:
    """End a role now: yesterday was its last day. One that has not begun yet is simply taken away."""
    _must_be_admin(by)
    _keep_an_admin(role)
    yesterday = timezone.localdate() - timedelta(days=1)
    record("role.ended", role.user, by=by, role=role.name, where=str(role))
    if role.starts and role.starts > yesterday:
        role.delete()
    else:
        Role.objects.filter(pk=role.pk).update(ends=yesterday)


def _must_be_admin(by: User) -> None:
    if not is_admin(by):
        raise PermissionDenied(_("Only an admin can give and end roles."))


def _keep_an_admin(role: Role) -> None:
    admins = Role.objects.current().filter(name=RoleName.ADMIN, user__is_active=True).select_for_update(of=("self",))
    if list(admins.values_list("pk", flat=True)) == [role.pk]:
        raise LastOwner(_("The programme needs an admin. Give somebody else the role first."))


# --- own account --------------------------------------------------------------------------------
@transaction.atomic
def update_profile(*, user: User, name: str, language: str, time_zone: str) -> None:
    """Store how a person is called and in which language and time zone the portal speaks."""
    user.name, user.language, user.time_zone = one_line(name), language, time_zone
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language", "time_zone"])
    record("profile.changed", user, by=user)
