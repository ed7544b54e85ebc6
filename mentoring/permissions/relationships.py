"""The only home of the rights in a mentoring year: who takes part, who oversees it without reading what is said."""

from typing import Any

import rules
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from actionplans.permissions import may_manage
from mentoring.enums import ACTIVE, NoteVisibility, RelationshipKind, Side
from mentoring.models import Goal, GoalEvidence, Note, Party, PartyPerson, Question, Relationship
from mentoring.permissions.seasons import countries_of
from pearls.models import User
from pearls.permissions import Refusal, is_admin


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


def leads(user: User, party: Party) -> bool:
    """Return whether `user` leads for a party today: signs, brings people in, hands on."""
    return PartyPerson.objects.filter(party=party, user=user, lead=True, until__isnull=True).exists()


def may_write_in(user: User, relationship: Relationship) -> bool | Refusal:
    """Return whether `user` may change a mentoring now, or the reason why not."""
    if not may_enter(user, relationship):
        return Refusal(_("Only the people of this mentoring change it."))
    if relationship.state not in ACTIVE:
        return Refusal(_("This mentoring is over. What was written stays to be read."))
    return True


def may_sign(user: User, relationship: Relationship) -> bool | Refusal:
    """Return whether `user` signs for a party, or the reason why not."""
    party = party_of(user, relationship)
    if party is None or not leads(user, party):
        return Refusal(_("Who leads for a side signs for it."))
    return may_write_in(user, relationship)


def may_look_after(user: User, party: Party) -> bool | Refusal:
    """Return whether `user` decides who acts for a party: who leads for it, and the programme office."""
    if party.relationship.state not in ACTIVE:
        return Refusal(_("This mentoring is over. What was written stays to be read."))
    if is_admin(user) or leads(user, party):
        return True
    return Refusal(_("Who leads for this side brings people in."))


def may_open_plan(user: User, relationship: Relationship) -> bool:
    """Return whether `user` decides if the mentor reads the plan: who acts for the town and owns the plan."""
    party = party_of(user, relationship)
    town = party is not None and party.side == Side.TOWN
    return town and relationship.plan is not None and bool(may_manage(user, relationship.plan))


def visible_goals(user: User) -> QuerySet[Goal]:
    """Return the goals that `user` may read: those of every mentoring whose page is theirs."""
    return Goal.objects.filter(relationship__in=visible_relationships(user).values("pk"))


def visible_proof(user: User) -> QuerySet[GoalEvidence]:
    """Return the evidence that `user` may fetch; agrees with visible_goals()."""
    return GoalEvidence.objects.filter(step__goal__in=visible_goals(user).values("pk"))


def visible_notes(user: User, relationship: Relationship) -> QuerySet[Note]:
    """Return the notes of a mentoring that `user` may read: own ones, shared ones inside, the programme's for who oversees it."""
    allowed = Q(written_by=user)
    if may_enter(user, relationship):
        allowed |= Q(visibility__in=[NoteVisibility.OURS, NoteVisibility.PROGRAMME])
    elif may_oversee(user, relationship):
        allowed |= Q(visibility=NoteVisibility.PROGRAMME)
    return Note.objects.filter(allowed, relationship=relationship)


def visible_questions(user: User) -> QuerySet[Question]:
    """Return the questions that `user` may read: own ones; the programme office reads all."""
    return Question.objects.all() if is_admin(user) else Question.objects.filter(asked_by=user)


def why_not_judge(user: User, thing: Any) -> str:
    """Return why `user` must not judge an application or a practice, or "": they mentor its town, or stand in a circle with it.

    Who is barred is read once for each thing: a page asks for everybody who could judge it.
    """
    town = getattr(thing, "municipality_id", None)
    if town is None:
        return ""
    if not hasattr(thing, "barred_by_mentoring"):
        thing.barred_by_mentoring = _who_works_with(town)
    return _("mentors this municipality, or is in a circle with it") if user.pk in thing.barred_by_mentoring else ""


def _who_works_with(town: int) -> frozenset[int]:
    """Return the keys of the people who mentor a municipality today, or act for another town of its circle."""
    with_town = Party.objects.filter(side=Side.TOWN, municipality=town, relationship__state__in=sorted(ACTIVE))
    others = Party.objects.filter(relationship__in=with_town.values("relationship")).exclude(municipality=town)
    reached = others.filter(Q(side=Side.MENTOR) | Q(relationship__kind=RelationshipKind.CIRCLE))
    people = PartyPerson.objects.filter(party__in=reached.values("pk"), until__isnull=True)
    return frozenset(people.values_list("user", flat=True))


@rules.predicate
def takes_part(user: User, relationship: Relationship | None) -> bool:
    """Who acts for a party of it, or mediates."""
    return relationship is not None and may_enter(user, relationship)


@rules.predicate
def takes_part_now(user: User, relationship: Relationship | None) -> bool:
    """Who takes part while it is not over."""
    return relationship is not None and relationship.state in ACTIVE and may_enter(user, relationship)


@rules.predicate
def ends_it(user: User, relationship: Relationship | None) -> bool:
    """Who acts for one of the sides, and the programme office."""
    return relationship is not None and (party_of(user, relationship) is not None or is_admin(user))


@rules.predicate
def works_on_goal(user: User, goal: Goal | None) -> bool:
    """Who takes part in the goal's mentoring while it is not over."""
    return goal is not None and bool(may_write_in(user, goal.relationship))


rules.add_perm("mentoring.end_relationship", ends_it)
rules.add_perm("mentoring.work_on_goal", works_on_goal)
rules.add_perm("mentoring.take_part", takes_part)
rules.add_perm("mentoring.write_together", takes_part_now)
rules.add_perm("mentoring.manage_relationship", is_admin)
