"""The only home of the practices' rights: who sees one (object and list), who writes, who curates, who decides."""

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pearls.enums import MAY_EDIT, MemberRole, RoleName
from pearls.models import Membership, Role, User
from pearls.permissions import Refusal, is_admin
from practices.enums import PUBLIC, WRITABLE, PracticeState, Tier
from practices.models import Practice, PracticeMember, Review

CURATORS = [RoleName.ADMIN, RoleName.CURATOR, RoleName.CONTACT_POINT]


def _team(user: User) -> Q:
    """Return who works on a practice: its own members and those who write for its municipality or organisation."""
    own = PracticeMember.objects.filter(practice=OuterRef("pk"), user=user)
    body = Membership.objects.filter(user=user)
    return (
        Exists(own)
        | Exists(body.filter(municipality=OuterRef("municipality")))
        | Exists(body.filter(organisation=OuterRef("organisation")))
    )


def curated_by(user: User) -> QuerySet[Practice]:
    """Return what a person may see as a curator: everything that left its draft, contact points only of their country."""
    roles = Role.objects.current().filter(user=user, name__in=CURATORS)
    everywhere = roles.filter(Q(country__isnull=True) & ~Q(name=RoleName.CONTACT_POINT))
    here = roles.filter(country=OuterRef("country"))
    return Practice.objects.exclude(state=PracticeState.DRAFT).filter(Exists(everywhere) | Exists(here))


def visible_practices(user: User) -> QuerySet[Practice]:
    """Return what a person may open: what is public, what their team writes, what they curate or review."""
    public = Practice.objects.filter(state__in=PUBLIC)
    if not user.is_authenticated:
        return public
    reviews = Review.objects.filter(practice=OuterRef("pk"), reviewer=user)
    return Practice.objects.filter(
        Q(state__in=PUBLIC) | Q(_team(user)) | Q(pk__in=curated_by(user).values("pk")) | Q(Exists(reviews))
    )


def written_by(user: User) -> QuerySet[Practice]:
    """Return the practices that a person's teams write."""
    return Practice.objects.filter(_team(user))


def role_in(user: User, practice: Practice) -> str | None:
    """Return the right of `user` in the practice: the strongest of their own and that of the municipality or organisation."""
    if not user.is_authenticated:
        return None
    own = PracticeMember.objects.filter(practice=practice, user=user).values_list("role", flat=True)
    bodies = Q(municipality=practice.municipality_id, municipality__isnull=False) | Q(
        organisation=practice.organisation_id, organisation__isnull=False
    )
    body = Membership.objects.filter(bodies, user=user).values_list("role", flat=True)
    held = {*own, *body}
    return next((role for role in MemberRole.values if role in held), None)  # they are listed strongest first


def may_write(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may change the text now, or the reason why not."""
    if role_in(user, practice) not in MAY_EDIT:
        return Refusal(_("You can read this practice. Ask its owner if you want to write in it."))
    if practice.state not in WRITABLE:
        return Refusal(_("The curators have it now. It can be changed again when they ask for a revision."))
    return True


def may_curate(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may move the practice as a curator of its tier: programme tier only for those of the programme."""
    if role_in(user, practice):
        return Refusal(_("You work on this practice yourself; another curator decides on it."))
    if is_admin(user):
        return True
    roles = Role.objects.current().filter(user=user, name__in=CURATORS)
    if practice.tier == Tier.PROGRAMME:
        roles = roles.filter(name=RoleName.CURATOR, country__isnull=True)
    else:
        roles = roles.filter(Q(country__isnull=True, name=RoleName.CURATOR) | Q(country=practice.country_id))
    return True if roles.exists() else Refusal(_("Only curators of this practice's country can do this."))


@rules.predicate
def owns(user: User, practice: Practice | None) -> bool:
    """Owners of the practice or of its municipality."""
    return practice is not None and role_in(user, practice) == MemberRole.OWNER


@rules.predicate
def writes(user: User, practice: Practice | None) -> bool:
    """Those who may change the text now."""
    return practice is not None and bool(may_write(user, practice))


@rules.predicate
def works_on(user: User, practice: Practice | None) -> bool:
    """Owners and editors, whatever the state."""
    return practice is not None and role_in(user, practice) in MAY_EDIT


@rules.predicate
def curates(user: User, practice: Practice | None) -> bool:
    """Curators of the practice's tier who do not work on it themselves."""
    return practice is not None and bool(may_curate(user, practice))


rules.add_perm("practices.write_practice", writes)
rules.add_perm("practices.submit_practice", works_on)
rules.add_perm("practices.own_practice", owns)
rules.add_perm("practices.curate_practice", curates)
