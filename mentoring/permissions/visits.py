"""The only home of the rights on visits: who sees one, who writes, who answers for whom, and who alone reads what travellers need."""

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring.enums import ACTIVE, VisitState
from mentoring.models import Party, PartyPerson, Relationship, Visit
from mentoring.permissions.relationships import may_enter, party_of, visible_relationships
from pearls.models import User
from pearls.permissions import Refusal, is_admin

OPEN = frozenset({VisitState.PROPOSED, VisitState.APPROVED})
"""States of a visit in which it may still change."""


def visible_visits(user: User) -> QuerySet[Visit]:
    """Return the visits that `user` may see: of those who take part, and, since the programme approves them, of those who oversee."""
    return Visit.objects.filter(relationship__in=visible_relationships(user).values("pk"))


def may_propose_visit(user: User, relationship: Relationship) -> bool:
    """Return whether `user` may propose a visit: who acts for a party while the mentoring goes on."""
    return relationship.state in ACTIVE and party_of(user, relationship) is not None


def may_write_visit(user: User, visit: Visit) -> bool | Refusal:
    """Return whether `user` may write in a visit that is not off, or the reason why not."""
    if not may_enter(user, visit.relationship):
        return Refusal(_("Only the people of this mentoring change the visit."))
    if visit.relationship.state not in ACTIVE:
        return Refusal(_("The mentoring is over; what was written stays."))
    if visit.state in {VisitState.CANCELLED, VisitState.DECLINED}:
        return Refusal(_("The visit does not take place; what was written stays."))
    return True


def may_change_visit(user: User, visit: Visit) -> bool:
    """Return whether `user` may change dates, people and plan of a visit: before it is over."""
    return visit.state in OPEN and bool(may_write_visit(user, visit))


def hosts(user: User, visit: Visit) -> bool:
    """Return whether `user` acts for the host today."""
    return PartyPerson.objects.filter(user=user, until__isnull=True, party=visit.host_id).exists()


def travels(user: User, visit: Visit) -> bool:
    """Return whether `user` acts today for a party that goes to see the host."""
    acts = PartyPerson.objects.filter(user=user, until__isnull=True, party__relationship=visit.relationship_id)
    return acts.exclude(party=visit.host_id).exists()


def may_type_needs(user: User, visit: Visit) -> bool:
    """Return whether `user` may say what travellers need: the side that travels, until the visit is over."""
    return travels(user, visit) and may_change_visit(user, visit)


def may_read_needs(user: User, visit: Visit) -> bool:
    """Return whether `user` reads what travellers need: only who acts for the host; neither office nor mediator."""
    return hosts(user, visit) and visit.state not in {VisitState.CANCELLED, VisitState.DECLINED}


def may_say_feedback(user: User, visit: Visit) -> bool:
    """Return whether `user` may say for the host how it was."""
    return visit.state == VisitState.DONE and hosts(user, visit) and bool(may_write_visit(user, visit))


def may_report(user: User, visit: Visit) -> bool:
    """Return whether `user` may write what was seen and what goes home: the side that travelled."""
    return visit.state == VisitState.DONE and travels(user, visit) and bool(may_write_visit(user, visit))


def answers_of(user: User, visit: Visit) -> list[Party | None]:
    """Return for whom `user` may still answer: parties, or None for the office. Who acts for a party does not answer as the office."""
    if visit.state != VisitState.PROPOSED or visit.relationship.state not in ACTIVE:
        return []
    given = set(visit.approvals.values_list("party", flat=True))
    acts = PartyPerson.objects.filter(user=user, until__isnull=True, party__relationship=visit.relationship_id)
    mine = list(Party.objects.filter(pk__in=acts.values("party")))
    if mine:
        return [party for party in mine if party.pk not in given]
    return [None] if is_admin(user) and None not in given else []


@rules.predicate
def answers_visit(user: User, visit: Visit | None) -> bool:
    """Who may answer for a party or for the office."""
    return visit is not None and (is_admin(user) or party_of(user, visit.relationship) is not None)


@rules.predicate
def changes_visit(user: User, visit: Visit | None) -> bool:
    """Who may change it, and the office, which can call it off."""
    return visit is not None and (is_admin(user) or may_change_visit(user, visit))


@rules.predicate
def finishes_visit(user: User, visit: Visit | None) -> bool:
    """Who may say that it took place."""
    return visit is not None and may_change_visit(user, visit)


rules.add_perm("mentoring.answer_visit", answers_visit)
rules.add_perm("mentoring.call_off_visit", changes_visit)
rules.add_perm("mentoring.finish_visit", finishes_visit)
