"""The only home of reads of visits: who is told, what it costs, what it costs the air, what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from mentoring import carbon
from mentoring.enums import VisitState
from mentoring.models import FollowUp, Party, Relationship, TravellerNeeds, Visit, VisitCost
from mentoring.queries.relationships import people_in
from pearls.models import User

DATA = Path(__file__).parent.parent / "data"
KEEP_NEEDS = timedelta(days=14)
"""So long after the last day the needs of travellers are kept: a late bill may speak of them."""
BODIES = ("organisation", "municipality", "expert")


@cache
def factors() -> dict[str, Any]:
    """Return the factors of the carbon note: {"assumed": sentence, "kilograms_per_kilometre": {mode: number}}."""
    return yaml.safe_load((DATA / "carbon_factors.yaml").read_text("utf-8"))


@cache
def presets() -> dict[str, list[dict[str, Any]]]:
    """Return what the costs of a visit may begin with: {preset: [{what, kind, per, amount}]}."""
    return yaml.safe_load((DATA / "visit_presets.yaml").read_text("utf-8"))


def visits_of(relationship: Relationship) -> QuerySet[Visit]:
    """Return the visits of a mentoring with their hosts, the latest first."""
    return (
        relationship.visits.select_related(*(f"host__{body}" for body in BODIES))
        .annotate(going=Count("travellers", distinct=True))
        .order_by("-starts", "pk")
    )


def guests_of(visit: Visit) -> list[Party]:
    """Return the parties that go to see the host."""
    return list(visit.relationship.parties.exclude(pk=visit.host_id).select_related(*BODIES))


def concerned(visit: Visit) -> list[User]:
    """Return whom a visit concerns: the people of the mentoring, and travellers with an account."""
    people = people_in(visit.relationship)
    going = User.objects.filter(travels__visit=visit).exclude(pk__in=[user.pk for user in people])
    return [*people, *going.distinct()]


def still_to_answer(visit: Visit) -> list[Party | None]:
    """Return who has not answered a proposed visit: parties, and None for the office."""
    given = set(visit.approvals.values_list("party", flat=True))
    parties = list(visit.relationship.parties.select_related(*BODIES))
    everybody: list[Party | None] = [*parties, None]
    return [party for party in everybody if (party.pk if party else None) not in given]


def days_of(visit: Visit) -> int:
    """Return how many days a visit lasts, first and last day included."""
    return (visit.ends - visit.starts).days + 1


# --- money and air --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sums:
    """What a visit costs beside its budget, in euros."""

    planned: Decimal
    spent: Decimal
    left: Decimal

    @property
    def over(self) -> bool:
        """Return whether more is planned than the budget holds."""
        return self.left < 0


def sums_of(visit: Visit) -> Sums:
    """Return planned and spent costs, and what the budget leaves."""
    found = VisitCost.objects.filter(visit=visit).aggregate(planned=Sum("planned"), spent=Sum("spent"))
    planned, spent = (found[name] or Decimal(0) for name in ("planned", "spent"))
    return Sums(planned=planned, spent=spent, left=visit.budget - planned)


def lines_of(preset: str, *, days: int, people: int) -> list[dict[str, Any]]:
    """Return the costs with which a preset begins, reckoned for so many days and people: {what, kind, planned}."""
    times = {"day_person": days * people, "person": people, "day": days, "visit": 1}
    return [
        {"what": line["what"], "kind": line["kind"], "planned": Decimal(str(line["amount"])) * times[line["per"]]}
        for line in presets()[preset]
    ]


def carbon_of(travels: Iterable[tuple[str, int]]) -> carbon.Note:
    """Return the carbon note of how people travel."""
    return carbon.note(travels, factors()["kilograms_per_kilometre"])


# --- what waits -----------------------------------------------------------------------------------
def needs_to_erase(today: date | None = None) -> QuerySet[TravellerNeeds]:
    """Return the needs whose visit ended long enough ago, or does not take place."""
    day = (today or timezone.localdate()) - KEEP_NEEDS
    over = TravellerNeeds.objects.filter(traveller__visit__ends__lte=day)
    off = TravellerNeeds.objects.filter(traveller__visit__state__in=[VisitState.CANCELLED, VisitState.DECLINED])
    return over | off


def open_follow_ups(user: User) -> QuerySet[FollowUp]:
    """Return what a person still has to do because of visits, what is due first before."""
    return FollowUp.objects.filter(owner=user, done_at__isnull=True).select_related("visit")
