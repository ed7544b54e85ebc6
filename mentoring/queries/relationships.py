"""The only home of reads of a mentoring year: who acts for whom, and who is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Avg, Case, Count, F, Q, QuerySet, When
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from actionplans.models import Plan
from mentoring import health
from mentoring.enums import ACTIVE, ClosingKind, GoalState, MeetingState, PulseKind, RelationshipState, SignalKind
from mentoring.models import (
    Agreement,
    AgreementTemplate,
    Goal,
    Meeting,
    Message,
    Party,
    PartyPerson,
    Pulse,
    Relationship,
    Season,
)
from pearls.models import StateChange, User
from pearls.questionnaires.queries import definition_of, row_titles, rows_of

PAIR_PROTECTION = 3
SEASON_PROTECTION = 5
FIRST_PULSE, PULSE_EVERY, MEETING_PULSE = 30, 60, 21
ENDABLE = ACTIVE
"""States from which a mentoring can end without fault."""
CLOSING_BEFORE, HALF_YEAR, YEAR = 30, 182, 365


def acting(relationship: Relationship) -> QuerySet[PartyPerson]:
    """Return the people who act in a relationship today, the mentor's side first and leads before others."""
    rows = PartyPerson.objects.filter(party__relationship=relationship, until__isnull=True)
    related = ("user", "party__organisation", "party__municipality", "party__expert")
    return rows.select_related(*related).order_by("party__side", "-lead", "since", "pk")


def people_in(relationship: Relationship, *, without: User | None = None) -> list[User]:
    """Return whom the others' doings concern: everybody who acts today, and the mediator, but for `without`."""
    people = [row.user for row in acting(relationship)]
    if relationship.mediator and relationship.mediator not in people:
        people.append(relationship.mediator)
    return [user for user in people if user != without]


def parties_of(relationship: Relationship) -> QuerySet[Party]:
    """Return the parties with their bodies, the mentor's side first."""
    return relationship.parties.select_related("organisation", "municipality__country", "expert")


# --- agreement, goals, plan -----------------------------------------------------------------------
def current_agreement(relationship: Relationship) -> Agreement | None:
    """Return the newest version of the agreement with its signatures."""
    rows = relationship.agreements.select_related("template", "written_by")
    return rows.prefetch_related("signatures__party", "signatures__signed_by").first()


def unsigned(agreement: Agreement) -> list[Party]:
    """Return the parties that have not signed a version."""
    signed = agreement.signatures.values("party")
    return list(parties_of(agreement.relationship).exclude(pk__in=signed))


def current_template(kind: str) -> AgreementTemplate | None:
    """Return the newest texts of an agreement for a kind of relationship."""
    return AgreementTemplate.objects.filter(kind=kind).first()


def goals_of(relationship: Relationship) -> QuerySet[Goal]:
    """Return the goals with their milestones and what shows them, what is open first."""
    rows = relationship.goals.prefetch_related("steps__evidence__attachment", "steps__reached_by")
    is_open = Case(When(state=GoalState.OPEN, then=0), default=1)
    return rows.order_by(is_open, F("due").asc(nulls_last=True), "pk")


def plan_actions(plan: Plan | None) -> dict[str, str]:
    """Return the actions of a plan by the key of their line, as people call them."""
    if plan is None:
        return {}
    rows = rows_of(plan.sheet, ["actions"])
    return row_titles(definition_of(plan.sheet.version_id), rows)


def progress_of(relationship: Relationship) -> list[dict[str, Any]]:
    """Return each goal that was not dropped with how many of its milestones are reached: {"goal", "reached", "all", "percent"}."""
    reached = Count("steps", filter=Q(steps__reached_at__isnull=False))
    goals = relationship.goals.exclude(state=GoalState.DROPPED).annotate(total=Count("steps"), reached_steps=reached)
    return [
        {"goal": g, "reached": g.reached_steps, "all": g.total, "percent": _percent(g)}
        for g in goals.order_by(F("due").asc(nulls_last=True), "pk")
    ]


def _percent(goal: Any) -> int:
    if goal.state == GoalState.REACHED:
        return 100
    return round(100 * goal.reached_steps / goal.total) if goal.total else 0


def next_meeting(relationship: Relationship, now: datetime) -> Meeting | None:
    """Return the meeting that comes next."""
    planned = relationship.meetings.filter(state=MeetingState.PLANNED, starts_at__gte=now)
    return planned.order_by("starts_at").first()


# --- how it is doing ------------------------------------------------------------------------------
def health_of(relationship: Relationship, today: date) -> list[health.Signal]:
    """Return the signals of one mentoring today."""
    return health.signals(facts_of([relationship], today)[relationship.pk])


def facts_of(relationships: Iterable[Relationship], today: date) -> dict[Any, health.Facts]:
    """Return what is known of each mentoring, by its key; the number of queries does not grow with how many there are."""
    rows = {row.pk: row for row in relationships}
    sides: dict[Any, dict[int, int]] = {pk: {} for pk in rows}
    parties: dict[Any, set[int]] = {pk: set() for pk in rows}
    people = PartyPerson.objects.filter(party__relationship__in=rows)
    for pk, party, user in people.values_list("party__relationship", "party", "user"):
        sides[pk][user] = party
        parties[pk].add(party)
    known: dict[Any, dict[str, Any]] = {pk: {} for pk in rows}
    for gather in (_meetings, _late_goals, _unsigned_since):
        for pk, found in gather(rows, today):
            known[pk] |= found
    talk, low = _talk(rows, sides), _low_pulses(rows, sides, today)
    return {
        pk: health.Facts(
            today=today, state=row.state, begun=row.starts, talk=tuple(talk.get(pk, ())), parties=len(parties[pk]),
            low_pulse=low.get(pk), **known[pk],
        )
        for pk, row in rows.items()
    }  # fmt: skip


def _meetings(rows: Iterable[Any], today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    ours = Meeting.objects.filter(relationship__in=rows).order_by("starts_at")
    held = ours.filter(state=MeetingState.HELD, starts_at__isnull=False)
    for pk, at in held.values_list("relationship", "starts_at"):
        yield pk, {"last_meeting": timezone.localdate(at)}
    coming = ours.filter(state__in=[MeetingState.PLANNED, MeetingState.POLL])
    for pk, at in coming.values_list("relationship", "starts_at"):
        if at is None or timezone.localdate(at) >= today:
            yield pk, {"next_meeting": timezone.localdate(at) if at else today}


def _late_goals(rows: Iterable[Any], today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    late = Goal.objects.filter(relationship__in=rows, state=GoalState.OPEN, due__lt=today).order_by("-due", "-pk")
    for pk, title, due in late.values_list("relationship", "title", "due"):
        if due:
            yield (
                pk,
                {"late_goal": title, "late_since": due + timedelta(days=1)},
            )  # the one that is due longest comes last


def _unsigned_since(rows: Mapping[Any, Relationship], _today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    waiting = dict.fromkeys(rows)
    newest = Agreement.objects.filter(relationship__in=rows).order_by("number")
    counted = newest.annotate(
        signed=Count("signatures", distinct=True), all=Count("relationship__parties", distinct=True)
    )
    for pk, row in rows.items():
        if row.state == RelationshipState.AGREEING:
            waiting[pk] = row.starts
    for found in counted:
        complete = found.signed >= found.all
        waiting[found.relationship_id] = None if complete else timezone.localdate(found.written_at)
    return ((pk, {"unsigned_since": since}) for pk, since in waiting.items())


def _talk(rows: Iterable[Any], sides: Mapping[Any, Mapping[int, int]]) -> dict[Any, list[tuple[date, int]]]:
    found: dict[Any, list[tuple[date, int]]] = {}
    since = timezone.now() - timedelta(days=health.TALK_DAYS)
    said = Message.objects.filter(relationship__in=rows, written_at__gte=since).order_by("written_at", "pk")
    for pk, at, user in said.values_list("relationship", "written_at", "written_by"):
        if user in sides[pk]:  # a mediator speaks for no side
            found.setdefault(pk, []).append((timezone.localdate(at), sides[pk][user]))
    return found


def _low_pulses(rows: Iterable[Any], sides: Mapping[Any, Mapping[int, int]], today: date) -> dict[Any, date]:
    """Return since when somebody finds that it helps little, where three people of two sides spoke: nobody is pointed at."""
    since = today - timedelta(days=health.PULSE_DAYS)
    said = Pulse.objects.filter(relationship__in=rows, said_at__date__gte=since).order_by("-said_at")
    low: dict[Any, date] = {}
    spoke: dict[Any, set[int]] = {}
    for pulse in said:
        spoke.setdefault(pulse.relationship_id, set()).add(pulse.said_by_id)
        if min(pulse.helps, pulse.together) <= health.LOW:
            low[pulse.relationship_id] = timezone.localdate(pulse.said_at)
    return {pk: day for pk, day in low.items() if _enough(spoke[pk], sides[pk])}


# --- pulses ---------------------------------------------------------------------------------------
def _enough(people: set[int], sides: Mapping[int, int]) -> bool:
    """Return whether so many have spoken that nobody can be recognised: three people, of two sides."""
    return len(people) >= PAIR_PROTECTION and len({sides.get(user) for user in people} - {None}) > 1


def pulse_of(relationship: Relationship) -> dict[str, Any] | None:
    """Return how its people find a mentoring, {"helps", "together", "people"}, or None while too few have spoken."""
    people = set(relationship.pulses.order_by().values_list("said_by", flat=True).distinct())
    acted = PartyPerson.objects.filter(party__relationship=relationship)
    if not _enough(people, dict(acted.values_list("user", "party"))):
        return None
    return {
        **relationship.pulses.order_by().aggregate(helps=Avg("helps"), together=Avg("together")),
        "people": len(people),
    }


def pulse_of_season(season: Season) -> dict[str, Any] | None:
    """Return how all people of a season find it, or None while fewer than five have spoken."""
    said = Pulse.objects.filter(relationship__season=season).order_by()
    found = said.aggregate(helps=Avg("helps"), together=Avg("together"), people=Count("said_by", distinct=True))
    return found if found["people"] >= SEASON_PROTECTION else None


@dataclass(frozen=True)
class PulseAsked:
    """A pulse that waits for a person."""

    relationship: Relationship
    kind: PulseKind
    number: int
    meeting: Meeting | None = None


def pulses_asked(user: User, relationship: Relationship, today: date) -> list[PulseAsked]:
    """Return the pulses that a person has not answered: the latest of the calendar, and those of meetings of the last weeks."""
    row = relationship.parties.filter(people__user=user, people__until__isnull=True).exists()
    if not row or relationship.state != RelationshipState.RUNNING:
        return []
    answered = set(relationship.pulses.filter(said_by=user).order_by().values_list("kind", "number"))
    asked = []
    days = (today - relationship.starts).days
    if days >= FIRST_PULSE:
        number = (days - FIRST_PULSE) // PULSE_EVERY
        kind = PulseKind.REGULAR if number else PulseKind.FIRST
        asked.append(PulseAsked(relationship, kind, max(number, 1)))
    since = timezone.now() - timedelta(days=MEETING_PULSE)
    held = relationship.meetings.filter(state=MeetingState.HELD, ends_at__gte=since).order_by("number")
    asked += [PulseAsked(relationship, PulseKind.MEETING, meeting.number, meeting) for meeting in held]
    return [pulse for pulse in asked if (pulse.kind, pulse.number) not in answered]


# --- the end --------------------------------------------------------------------------------------
def closings_due(relationship: Relationship, today: date) -> list[ClosingKind]:
    """Return of which moments the sides can speak: the end from 30 days before, then half a year and a year after the last day."""
    if relationship.state in {RelationshipState.RUNNING, RelationshipState.PAUSED}:
        return [ClosingKind.END] if today >= relationship.ends - timedelta(days=CLOSING_BEFORE) else []
    if relationship.state != RelationshipState.CLOSED:
        return []
    after = (today - relationship.ends).days
    later = ((ClosingKind.END, -CLOSING_BEFORE), (ClosingKind.HALF_YEAR, HALF_YEAR), (ClosingKind.YEAR, YEAR))
    return [kind for kind, days in later if after >= days or kind == ClosingKind.END]


def closings_unsaid(party: Party, today: date) -> list[ClosingKind]:
    """Return of which moments a party has not spoken although it can."""
    said = set(party.closings.values_list("kind", flat=True))
    return [kind for kind in closings_due(party.relationship, today) if kind not in said]


def why_ended(relationship: Relationship) -> str:
    """Return the reason with which a mentoring was ended early; only the office may be shown it."""
    move = StateChange.objects.filter(
        target_type=ContentType.objects.get_for_model(Relationship),
        target_id=str(relationship.pk),
        transition="end_early",
    ).first()
    return move.comment if move else ""


# --- words and people -----------------------------------------------------------------------------
def words_of(signal: health.Signal) -> str:
    """Return why a signal is there, and what mends it, in words that both sides read."""
    day = formats.date_format(signal.since, "DATE_FORMAT")
    if signal.kind == SignalKind.NO_MEETING:
        last = formats.date_format(date.fromisoformat(signal.thing), "DATE_FORMAT")
        return _("No meeting has been held since %s, and none is planned. Offer the others some times.") % last
    if signal.kind == SignalKind.LATE_GOAL:
        said = {"goal": signal.thing, "day": day}
        return _("“%(goal)s” is late since %(day)s. Say how it goes, move the day, or drop the goal.") % said
    if signal.kind == SignalKind.ONE_SIDED:
        return _("Since %s only one side writes. A short answer helps, also “next week”.") % day
    if signal.kind == SignalKind.UNSIGNED:
        return _("The agreement should have been signed by %s. Sign it, or change what does not fit.") % day
    return (
        _("Since %s somebody finds that it helps little. Talk about what would help more; the office can mediate.")
        % day
    )


def colleagues_of(party: Party) -> list[User]:
    """Return who of the same body could act for a party and does not: members of the house, the people of the offer."""
    house = Q(memberships__organisation=party.organisation_id) if party.organisation_id else Q(pk=party.expert_id)
    house = Q(memberships__municipality=party.municipality_id) if party.municipality_id else house
    named = Q(offered_as__offer=party.offer_id) if party.offer_id else Q(pk=None)
    now = PartyPerson.objects.filter(party__relationship=party.relationship_id, until__isnull=True)
    found = User.objects.filter(house | named, is_active=True).exclude(pk__in=now.values("user"))
    return list(found.distinct().order_by("name", "pk"))
