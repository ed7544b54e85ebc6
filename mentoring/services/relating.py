"""The only home of beginning a relationship: its parties, their people and its time, from a proposed pair or by the office."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.enums import RelationshipKind, RelationshipState, Side
from mentoring.models import Need, Offer, Party, PartyPerson, Proposal, Relationship, Season
from mentoring.queries.seasons import people_behind_need, people_behind_offer
from pearls.audit import record
from pearls.models import User
from pearls.permissions import is_admin

MOST_MENTORS = 2


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
        starts=season.starts, ends=season.ends, before=_ended_before(need), created_by=by,
    )  # fmt: skip
    _add_mentor(made, offer)
    _add_town(made, need)
    record("relationship.begun", made, by=by)
    return made


def _ended_before(need: Need) -> Relationship | None:
    """Return what the town had before and what ended early: the new one follows it."""
    ended = Relationship.objects.filter(parties__need=need, state=RelationshipState.ENDED, after=None)
    return ended.order_by("-created_at").first()


@transaction.atomic
def begin_twin(*, season: Season, offers: Sequence[Offer], by: User | None) -> Relationship:
    """Return a new relationship of two mentors, the experienced one first. Raises PermissionDenied or ValidationError."""
    _must_run(by)
    if len(set(offers)) != 2:
        raise ValidationError(_("Choose two different mentors."))
    name = " – ".join(str(offer) for offer in offers)
    return _begin(season, RelationshipKind.TWIN, name, offers, [], by)


@transaction.atomic
def begin_circle(
    *, season: Season, name: str, offers: Sequence[Offer], needs: Sequence[Need], by: User | None
) -> Relationship:
    """Return a new circle: several towns with one or two mentors. Raises PermissionDenied or ValidationError."""
    _must_run(by)
    problems = {}
    if not 1 <= len(set(offers)) <= MOST_MENTORS:
        problems["offers"] = _("A circle has one or two mentors.")
    if len(set(needs)) < 2:
        problems["needs"] = _("A circle has at least two towns.")
    if problems:
        raise ValidationError(problems)
    return _begin(season, RelationshipKind.CIRCLE, name, offers, needs, by)


def _must_run(by: User | None) -> None:
    if by is not None and not is_admin(by):
        raise PermissionDenied


def _begin(
    season: Season, kind: str, name: str, offers: Sequence[Offer], needs: Sequence[Need], by: User | None
) -> Relationship:
    made = Relationship(
        season=season, kind=kind, name=name.strip()[:160], starts=season.starts, ends=season.ends, created_by=by
    )
    made.full_clean()
    made.save()
    for offer in offers:
        _add_mentor(made, offer)
    for need in needs:
        _add_town(made, need)
    record("relationship.begun", made, by=by)
    return made


def _add_mentor(relationship: Relationship, offer: Offer) -> None:
    body = {"organisation": offer.organisation, "municipality": offer.municipality, "expert": offer.expert}
    party = Party.objects.create(relationship=relationship, side=Side.MENTOR, offer=offer, **body)
    _let_act(party, people_behind_offer(offer), relationship.starts)


def _add_town(relationship: Relationship, need: Need) -> None:
    party = Party.objects.create(relationship=relationship, side=Side.TOWN, need=need, municipality=need.municipality)
    _let_act(party, people_behind_need(need), relationship.starts)


def _let_act(party: Party, people: list[User], since: Any) -> None:
    PartyPerson.objects.bulk_create(
        PartyPerson(party=party, user=user, lead=number == 0, since=since) for number, user in enumerate(people)
    )
