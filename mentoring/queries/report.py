"""The only home of the programme's numbers: a season's mentorings counted, people never told apart below five of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from mentoring import health
from mentoring.charts import Thread
from mentoring.enums import GoalState, MeetingState, RelationshipKind, RelationshipState, SignalKind, VisitState
from mentoring.models import (
    Attendance,
    Closing,
    Goal,
    Meeting,
    Party,
    PartyPerson,
    Pulse,
    Relationship,
    Season,
    Traveller,
    Visit,
    VisitCost,
)
from mentoring.queries.relationships import facts_of
from pearls.models import User

FEWEST = 5
"""Numbers about people are told from so many people on."""
DAY_OF_WORK = Decimal(8)
Relationships = QuerySet[Relationship]


@dataclass(frozen=True)
class Numbers:
    """A season in numbers; None where fewer than five people stand behind one."""

    relationships: int
    hours: Decimal | None
    meetings: int
    visits: int
    goals: int
    reached: int
    countries: int
    connected: list[tuple[str, str, int]]
    cost: Decimal
    cost_per_match: Decimal | None
    pulse: dict[str, Any] | None


def numbers_of(found: Relationships) -> Numbers:
    """Return the numbers of some mentorings."""
    keys = found.values("pk")
    goals = Goal.objects.filter(relationship__in=keys).exclude(state=GoalState.DROPPED)
    visits = Visit.objects.filter(relationship__in=keys, state=VisitState.DONE)
    cost, many = _cost_of(keys), found.count()
    pairs = connected(found)
    return Numbers(
        relationships=many,
        hours=_hours(Attendance.objects.filter(meeting__relationship__in=keys)),
        meetings=Meeting.objects.filter(relationship__in=keys, state=MeetingState.HELD).count(),
        visits=visits.count(),
        goals=goals.count(),
        reached=goals.filter(state=GoalState.REACHED).count(),
        countries=len({code for one, two, _n in pairs for code in (one, two)}),
        connected=pairs,
        cost=cost,
        cost_per_match=(cost / many).quantize(Decimal(1)) if many else None,
        pulse=pulse_of(keys),
    )


def _cost_of(keys: Any) -> Decimal:
    """Return what visits cost: what was spent, and what is planned where nothing was spent yet; not of visits that are off."""
    costs = VisitCost.objects.filter(
        visit__relationship__in=keys, visit__state__in=[VisitState.APPROVED, VisitState.DONE]
    )
    spent = costs.aggregate(n=Sum("spent"))["n"] or Decimal(0)
    return spent + (costs.filter(spent__isnull=True).aggregate(n=Sum("planned"))["n"] or Decimal(0))


def _hours(rows: QuerySet[Attendance]) -> Decimal | None:
    found = rows.aggregate(hours=Sum("hours"), people=Count("user", distinct=True))
    return found["hours"] if found["people"] >= FEWEST else None


def pulse_of(keys: Any) -> dict[str, Any] | None:
    """Return {helps, together, people}: means over at least five people, else None. Words are never among them."""
    found = Pulse.objects.filter(relationship__in=keys).aggregate(
        helps=Avg("helps"), together=Avg("together"), people=Count("said_by", distinct=True)
    )
    if found["people"] < FEWEST:
        return None
    return found | {"helps": round(found["helps"], 1), "together": round(found["together"], 1)}


# --- tables ---------------------------------------------------------------------------------------
def by_kind_and_state(found: Relationships) -> dict[str, dict[str, int]]:
    """Return {kind: {state: how many}}, zeros included."""
    rows = found.order_by().values_list("kind", "state").annotate(n=Count("pk"))
    table: dict[str, dict[str, int]] = {
        kind: dict.fromkeys(RelationshipState.values, 0) for kind in RelationshipKind.values
    }
    for kind, state, many in rows:
        table[kind][state] = many
    return table


def meetings_by_month(found: Relationships) -> list[tuple[Any, int]]:
    """Return [(first day of the month, meetings held)]."""
    rows = Meeting.objects.filter(relationship__in=found.values("pk"), state=MeetingState.HELD).order_by()
    return list(
        rows.annotate(month=TruncMonth("starts_at")).values_list("month").annotate(n=Count("pk")).order_by("month")
    )


def goals_by_state(found: Relationships) -> dict[str, int]:
    """Return {state: how many}."""
    rows = Goal.objects.filter(relationship__in=found.values("pk")).order_by().values_list("state")
    return dict.fromkeys(GoalState.values, 0) | dict(rows.annotate(n=Count("pk")))


def connected(found: Relationships) -> list[tuple[str, str, int]]:
    """Return [(country, country, mentorings)] of sides that came together, the most first."""
    counted: dict[tuple[str, str], int] = {}
    for mentors, towns in _countries(found).values():
        for pair in {tuple(sorted((one, two))) for one in mentors for two in towns if one != two}:
            counted[pair] = counted.get(pair, 0) + 1  # type: ignore[index, arg-type]
    return [(one, two, n) for (one, two), n in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]


def _countries(found: Relationships) -> dict[Any, tuple[set[str], set[str]]]:
    """Return {mentoring: (countries of the mentors, countries of the towns)}; an expert is of the country of their offer."""
    rows = Party.objects.filter(relationship__in=found.values("pk")).order_by()
    columns = ("relationship", "side", "municipality__country", "organisation__country", "offer__country")
    sides: dict[Any, tuple[set[str], set[str]]] = {}
    for key, side, *codes in rows.values_list(*columns):
        code = next(filter(None, codes), None)
        if code:
            sides.setdefault(key, (set(), set()))[0 if side == "mentor" else 1].add(code)
    return sides


def outcomes(found: Relationships) -> QuerySet[Closing]:
    """Return what parties said at the end of which the programme may tell."""
    rows = Closing.objects.filter(party__relationship__in=found.values("pk"), may_publish=True)
    return rows.select_related("party__relationship", "party__organisation", "party__municipality", "party__expert")


def signals_now(found: Relationships) -> list[tuple[Any, int]]:
    """Return [(signal, mentorings)] of what may be wrong today, the most frequent first."""
    facts = facts_of(found, timezone.localdate()).values()
    counted = Counter(signal.kind for known in facts for signal in health.signals(known))
    return [(SignalKind(kind).label, many) for kind, many in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]


def with_counts(found: Relationships) -> Any:
    """Annotate mentorings with how many meetings were held, visits done, goals set and reached."""
    return found.annotate(
        met=Count("meetings", filter=Q(meetings__state=MeetingState.HELD), distinct=True),
        visited=Count("visits", filter=Q(visits__state=VisitState.DONE), distinct=True),
        set_goals=Count("goals", filter=~Q(goals__state=GoalState.DROPPED), distinct=True),
        reached=Count("goals", filter=Q(goals__state=GoalState.REACHED), distinct=True),
    ).order_by("name", "pk")


# --- who gave what --------------------------------------------------------------------------------
def work_of(user: User, season: Season) -> dict[str, Any]:
    """Return what a mentor gave in a season: {hours, days, meetings, visits, partners}; days are those of visits and hours by eight."""
    acts = PartyPerson.objects.filter(user=user, party__side="mentor", party__relationship__season=season)
    keys = acts.values("party__relationship")
    attended = Attendance.objects.filter(user=user, meeting__relationship__in=keys)
    hours = attended.aggregate(n=Sum("hours"))["n"] or Decimal(0)
    went = Traveller.objects.filter(user=user, visit__relationship__in=keys, visit__state=VisitState.DONE)
    away = sum((row.visit.ends - row.visit.starts).days + 1 for row in went.select_related("visit"))
    towns = Party.objects.filter(relationship__in=keys).exclude(people__user=user)
    return {
        "hours": hours,
        "days": (hours / DAY_OF_WORK).quantize(Decimal("0.1")) + away,
        "meetings": attended.count(),
        "visits": went.count(),
        "partners": sorted({str(p) for p in towns.select_related("organisation", "municipality", "expert")}),
    }


def mentors_of(season: Season) -> QuerySet[User]:
    """Return who mentored in a season."""
    acts = PartyPerson.objects.filter(party__side="mentor", party__relationship__season=season)
    return User.objects.filter(pk__in=acts.values("user")).order_by("name", "pk")


# --- who learned from whom ------------------------------------------------------------------------
def threads() -> tuple[list[Thread], dict[str, str]]:
    """Return who learned from whom in all seasons, and of whom the country is: mentors teach towns, hosts teach guests."""
    groups: dict[str, str] = {}
    by_relationship: dict[Any, list[Party]] = {}
    related = ("organisation", "municipality", "expert", "offer")
    for party in Party.objects.select_related(*related).order_by("pk"):
        by_relationship.setdefault(party.relationship_id, []).append(party)
        groups[str(party)] = _country_of(party)
    times: dict[tuple[str, str], int] = {}
    for teacher, learner in (*_mentored(by_relationship.values()), *_visited(by_relationship)):
        times[teacher, learner] = times.get((teacher, learner), 0) + 1
    return [Thread(one, two, n) for (one, two), n in sorted(times.items())], groups


def _country_of(party: Party) -> str:
    body = party.municipality or party.organisation or party.offer
    return str(body.country_id) if body else ""


def _mentored(relationships: Iterable[list[Party]]) -> Iterable[tuple[str, str]]:
    for parties in relationships:
        for teacher in parties:
            for learner in parties:
                if (teacher.side, learner.side) == ("mentor", "town"):
                    yield str(teacher), str(learner)


def _visited(by_relationship: dict[Any, list[Party]]) -> Iterable[tuple[str, str]]:
    done = Visit.objects.filter(state=VisitState.DONE).values_list("relationship", "host").order_by("pk")
    for key, host in done:
        parties = by_relationship[key]
        teacher = next(str(party) for party in parties if party.pk == host)
        for learner in parties:
            if learner.pk != host:
                yield teacher, str(learner)
