"""The only home of the rights in a mentoring year: who takes part, who oversees it without reading what is said."""

import rules
from django.db.models import Q, QuerySet

from mentoring.enums import ACTIVE
from mentoring.models import Party, PartyPerson, Relationship
from mentoring.permissions.seasons import countries_of
from pearls.models import User
from pearls.permissions import is_admin


def relationships_of(user: User) -> QuerySet[Relationship]:
    """Return the relationships in which `user` takes part: agrees with may_enter()."""
    acts = PartyPerson.objects.filter(user=user, until__isnull=True)
    mine = Party.objects.filter(pk__in=acts.values("party")).values("relationship")
    return Relationship.objects.filter(Q(pk__in=mine) | Q(mediator=user))


def overseen_by(user: User) -> QuerySet[Relationship]:
    """Return the relationships whose course (never their messages) `user` may see: agrees with may_oversee().

    Admins see all, contact points those with a town of their country.
    """
    if is_admin(user):
        return Relationship.objects.all()
    towns = Party.objects.filter(municipality__country__in=countries_of(user))
    return Relationship.objects.filter(pk__in=towns.values("relationship"))


def visible_relationships(user: User) -> QuerySet[Relationship]:
    """Return the relationships whose page `user` may open; what stands on it depends on whether they take part."""
    return Relationship.objects.filter(
        Q(pk__in=relationships_of(user).values("pk")) | Q(pk__in=overseen_by(user).values("pk"))
    )


def may_enter(user: User, relationship: Relationship) -> bool:
    """Return whether `user` takes part: reads messages and shared notes, writes while it runs."""
    return relationships_of(user).filter(pk=relationship.pk).exists()


def may_oversee(user: User, relationship: Relationship) -> bool:
    """Return whether `user` sees the course of a relationship: counts, signals, goals, what is meant for the programme."""
    return overseen_by(user).filter(pk=relationship.pk).exists()


def party_of(user: User, relationship: Relationship) -> Party | None:
    """Return the party for which `user` acts today, or None (a mediator acts for nobody)."""
    acts = PartyPerson.objects.filter(user=user, until__isnull=True)
    return relationship.parties.filter(pk__in=acts.values("party")).first()


@rules.predicate
def takes_part(user: User, relationship: Relationship | None) -> bool:
    """Who acts for a party of it, or mediates."""
    return relationship is not None and may_enter(user, relationship)


@rules.predicate
def takes_part_now(user: User, relationship: Relationship | None) -> bool:
    """Who takes part while it is not over."""
    return relationship is not None and relationship.state in ACTIVE and may_enter(user, relationship)


rules.add_perm("mentoring.take_part", takes_part)
rules.add_perm("mentoring.write_together", takes_part_now)
rules.add_perm("mentoring.manage_relationship", is_admin)
