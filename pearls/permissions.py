"""The only home of the core's rights: role predicates, the gate to objects, and refusals that say why."""

from dataclasses import dataclass

import rules
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from pearls.enums import MAY_EDIT, MemberRole, RoleName
from pearls.models import AccessRequest, Invitation, Job, Membership, Municipality, Organisation, Role, User


@dataclass(frozen=True)
class Refusal:
    """A "no" that carries its reason; it is falsy, so `if may_x(user)` reads as it should."""

    reason: str

    def __bool__(self) -> bool:
        return False


def get_visible_or_404(visible: models.QuerySet, **key):
    """Return the one object of an already restricted queryset; unknown and forbidden both look like 404."""
    found = visible.filter(**key).first()
    if found is None:
        raise Http404
    return found


def role_names(user) -> frozenset[str]:
    """Return the names of the roles that `user` holds today, read once per request."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.roles.current().values_list("name", flat=True))
    return user._role_names


def holds(*names: RoleName):
    """Return the predicate that a person holds one of these roles today."""

    @rules.predicate(name="holds:" + "|".join(names))
    def has_role(user) -> bool:
        return user.is_active and bool(role_names(user) & set(names))

    return has_role


is_admin = holds(RoleName.ADMIN)
is_partner = holds(RoleName.ADMIN, RoleName.CURATOR)
runs_programme = holds(RoleName.ADMIN, RoleName.CURATOR, RoleName.CONTACT_POINT)


def membership_role(user, body: Municipality | Organisation) -> str | None:
    """Return the right of `user` in a municipality or organisation, or None."""
    field = "municipality" if isinstance(body, Municipality) else "organisation"
    return Membership.objects.filter(user=user, **{field: body}).values_list("role", flat=True).first()


@rules.predicate
def owns_body(user, body) -> bool:
    """Owners of a municipality or organisation look after its members."""
    return body is not None and membership_role(user, body) == MemberRole.OWNER


@rules.predicate
def edits_body(user, body) -> bool:
    """Owners and editors of a municipality may begin things for it."""
    return body is not None and membership_role(user, body) in MAY_EDIT


def may_invite_to_body(user: User, body) -> bool | Refusal:
    """Return whether `user` may invite people to a municipality or organisation."""
    if is_admin(user) or owns_body(user, body):
        return True
    return Refusal(_("Only an owner of %(body)s or an admin can invite people.") % {"body": body})


def visible_jobs(user: User) -> models.QuerySet[Job]:
    """Return the jobs that a person ordered; nobody else sees what they made."""
    return Job.objects.filter(owner=user)


def visible_municipalities(user: User) -> models.QuerySet[Municipality]:
    """Return the municipalities whose member pages a person may open."""
    if runs_programme(user):
        return Municipality.objects.all()
    return Municipality.objects.filter(memberships__user=user)


def visible_organisations(user: User) -> models.QuerySet[Organisation]:
    """Return the organisations whose member pages a person may open."""
    if runs_programme(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(memberships__user=user)


def visible_people(user: User) -> models.QuerySet[User]:
    """Return the people whom a person finds by name: all for admins, for others those of their own municipalities and organisations."""
    active = User.objects.filter(is_active=True)
    if is_admin(user):
        return active
    mine = Membership.objects.filter(user=user)
    beside = Q(municipality__in=mine.filter(municipality__isnull=False).values("municipality"))
    beside |= Q(organisation__in=mine.filter(organisation__isnull=False).values("organisation"))
    return active.filter(pk__in=Membership.objects.filter(beside).values("user"))


def visible_requests(user: User) -> models.QuerySet[AccessRequest]:
    """Return the access requests that a person may decide: all for admins and curators, own country for contact points."""
    if is_partner(user):
        return AccessRequest.objects.all()
    countries = Role.objects.current().filter(user=user, name=RoleName.CONTACT_POINT).values("country")
    return AccessRequest.objects.filter(Q(municipality__country__in=countries) | Q(place__country__in=countries))


def visible_invitations(user: User) -> models.QuerySet[Invitation]:
    """Return the invitations that a person may send again or take back."""
    if is_admin(user):
        return Invitation.objects.all()
    return Invitation.objects.filter(invited_by=user)


def may_decide(user: User, request: AccessRequest | None) -> bool:
    """Return whether `user` may approve or decline a request for an account."""
    return request is not None and visible_requests(user).filter(pk=request.pk).exists()


rules.add_perm("pearls.manage_programme", is_admin)
rules.add_perm("pearls.see_ledger", is_admin)
rules.add_perm("pearls.decide_request", rules.predicate(may_decide))
rules.add_perm("pearls.invite_member", rules.predicate(lambda user, obj: bool(may_invite_to_body(user, obj))))
