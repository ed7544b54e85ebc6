"""The only home of beginning a relationship: its parties, their people and its time, from a proposed pair or by the office."""

from typing import Any

from django.db import transaction

from mentoring.enums import RelationshipKind, Side
from mentoring.models import Party, PartyPerson, Proposal, Relationship
from mentoring.queries.seasons import people_behind_need, people_behind_offer
from pearls.audit import record
from pearls.models import User


@transaction.atomic
def begin_from_proposal(*, proposal: Proposal, by: User | None = None) -> Relationship:
    """Return the relationship of a pair that both sides accepted: the people behind need and offer act, the first of each leads.

    Asking twice returns the same one.
    """
    found = Relationship.objects.filter(proposal=proposal).first()
    if found:
        return found
    need, offer, season = proposal.need, proposal.offer, proposal.season
    made = Relationship.objects.create(
        season=season, kind=RelationshipKind.PAIR, name=f"{offer} – {need}"[:160], proposal=proposal, plan=need.plan,
        starts=season.starts, ends=season.ends, created_by=by,
    )  # fmt: skip
    body = {"organisation": offer.organisation, "municipality": offer.municipality, "expert": offer.expert}
    mentor = Party.objects.create(relationship=made, side=Side.MENTOR, offer=offer, **body)
    town = Party.objects.create(relationship=made, side=Side.TOWN, need=need, municipality=need.municipality)
    _let_act(mentor, people_behind_offer(offer), season.starts)
    _let_act(town, people_behind_need(need), season.starts)
    record("relationship.begun", made, by=by)
    return made


def _let_act(party: Party, people: list[User], since: Any) -> None:
    PartyPerson.objects.bulk_create(
        PartyPerson(party=party, user=user, lead=number == 0, since=since) for number, user in enumerate(people)
    )
