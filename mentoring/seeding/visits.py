"""The only home of invented visits for the demonstration: one that took place, one that comes, one that is proposed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mentoring.enums import CostKind, Travel, VisitState
from mentoring.models import FollowUp, Party, PartyPerson, Relationship, Traveller, Visit, VisitApproval, VisitCost
from pearls.models import User

FILE = Path(__file__).parent.parent / "data" / "demo" / "visits.yaml"
MODES = (Travel.TRAIN, Travel.PLANE, Travel.CAR, Travel.FERRY)
DAY = timedelta(days=1)


@cache
def _texts() -> list[dict[str, Any]]:
    return yaml.safe_load(FILE.read_text("utf-8"))


def seed(relationships: list[Relationship], *, now: datetime) -> None:
    """Give mentorings their visits, varied by their place in the list; those that have visits are left alone."""
    known = set(Visit.objects.filter(relationship__in=relationships).values_list("relationship", flat=True))
    people = _people(relationships)
    made = [
        visit
        for place, found in enumerate(relationships)
        if found.pk not in known
        for visit in _visits_of(found, place, people[found.pk], now)
    ]
    Visit.objects.bulk_create(visit for visit, _said in made)
    whole = [(visit, said, people[visit.relationship_id], number) for number, (visit, said) in enumerate(made)]
    VisitApproval.objects.bulk_create(row for visit, _said, who, _n in whole for row in _approvals(visit, who))
    Traveller.objects.bulk_create(row for visit, _said, who, n in whole for row in _travellers(visit, n, who))
    VisitCost.objects.bulk_create(row for visit, _said, _who, n in whole for row in _costs(visit, n))
    FollowUp.objects.bulk_create(row for visit, said, who, _n in whole for row in _follow_ups(visit, said, who))


People = dict[Party, list[User]]


def _people(relationships: Sequence[Relationship]) -> dict[Any, People]:
    """Return who acts for which party: {relationship: {party: [people]}}; parties without people count too."""
    found: dict[Any, People] = {relationship.pk: {} for relationship in relationships}
    for party in Party.objects.filter(relationship__in=relationships).order_by("side", "pk"):
        found[party.relationship_id][party] = []
    acts = PartyPerson.objects.filter(party__relationship__in=relationships, until__isnull=True)
    for row in acts.select_related("party", "user").order_by("-lead", "pk"):
        found[row.party.relationship_id][row.party].append(row.user)
    return found


def _visits_of(found: Relationship, place: int, people: People, now: datetime) -> list[tuple[Visit, dict[str, Any]]]:
    """Return the visits of one mentoring: its place decides which of the three it has, who hosts, and of what they tell."""
    parties, today = [party for party in people if people[party]], now.date()
    if len(parties) < 2:
        return []
    plan = [(VisitState.DONE, -80), (VisitState.APPROVED, 25), (VisitState.PROPOSED, 60)]
    kinds = plan[: 1 + place % 3] if place % 4 else plan[2:]
    made = []
    for turn, (state, days) in enumerate(kinds):
        texts, host = _texts()[(place + turn) % len(_texts())], parties[(place + turn) % len(parties)]
        starts = max(today + (days + place % 7) * DAY, found.starts)
        done = state == VisitState.DONE and starts + DAY < today
        by = next(user for party in parties if party != host for user in people[party])
        visit = Visit(
            relationship=found, host=host, title=texts["title"], aims=texts["aims"], agenda=texts["agenda"], place="",
            starts=starts, ends=starts + (1 + place % 2) * DAY, shadowing="Beside" in texts["title"], budget=Decimal(1800),
            state=state if done or state != VisitState.DONE else VisitState.APPROVED, created_by=by,
            report=texts["report"] if done else "", feedback=texts["feedback"] if done else "",
        )  # fmt: skip
        if done:
            visit.feedback_at, visit.feedback_by = now, people[host][0]
        made.append((visit, texts))
    return made


def _approvals(visit: Visit, people: People) -> list[VisitApproval]:
    """Return who agreed: everybody, of a proposal only who made it."""
    agreed = [
        party
        for party in people
        if people[party] and (visit.state != VisitState.PROPOSED or visit.created_by in people[party])
    ]
    rows = [VisitApproval(visit=visit, party=party, yes=True, given_by=people[party][0]) for party in agreed]
    office = visit.relationship.created_by
    if office and visit.state != VisitState.PROPOSED:
        rows.append(VisitApproval(visit=visit, party=None, yes=True, given_by=office))
    return rows


def _travellers(visit: Visit, number: int, people: People) -> list[Traveller]:
    guests = [user for party in people if party.pk != visit.host_id for user in people[party]][:3]
    mode = MODES[number % len(MODES)]
    return [
        Traveller(visit=visit, user=user, name=user.name, travel=mode, kilometres=600 + 140 * (number % 9))
        for user in {user.name: user for user in guests}.values()
    ]


def _costs(visit: Visit, number: int) -> list[VisitCost]:
    spent = visit.state == VisitState.DONE
    lines = (
        ("stay", CostKind.LUMP, 720),
        ("travel", CostKind.REAL, 480 + 20 * (number % 6)),
        ("host", CostKind.LUMP, 200),
    )
    return [
        VisitCost(visit=visit, what=what, kind=kind, planned=amount, spent=amount - 15 if spent else None)
        for what, kind, amount in lines
    ]


def _follow_ups(visit: Visit, texts: dict[str, Any], people: People) -> list[FollowUp]:
    if visit.state != VisitState.DONE:
        return []
    guests = [user for party in people if party.pk != visit.host_id for user in people[party]]
    return [
        FollowUp(visit=visit, text=text, owner=guests[n % len(guests)], due=visit.ends + (60 + 30 * n) * DAY)
        for n, text in enumerate(texts["follow_ups"])
    ]
