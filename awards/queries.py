"""The only home of the awards' reads: windows, standings, what a round holds, what is public."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from awards.enums import ApplicationState, AssignmentState, PhaseKind, PublicationState, ScorecardState
from awards.models import (
    Application,
    ApplicationMember,
    Assignment,
    Criterion,
    Cycle,
    Decision,
    Extension,
    Phase,
    Publication,
    Round,
    RuleBook,
    Submission,
    Title,
)
from awards.rulebook import Rules
from awards.scoring import Reading, Scale
from awards.windows import Window
from pearls.models import Membership, User


def database_now() -> datetime:
    """Return the database's own instant: the clock by which windows open and close, whatever this machine believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


# --- cycles ---------------------------------------------------------------------------------------
def rules_of(cycle: Cycle) -> Rules:
    """Return the rules in force, or what they will be while the cycle is prepared."""
    return Rules.read(cycle.book.rules if cycle.book else cycle.rules)


def phase_of(cycle: Cycle, kind: PhaseKind) -> Phase | None:
    """Return one phase of a cycle."""
    return next((phase for phase in cycle.phases.all() if phase.kind == kind), None)


def window_of(cycle: Cycle, kind: PhaseKind, application: Application | None = None) -> Window | None:
    """Return the window of a phase, with the extension of an applicant; None where the cycle has no such phase."""
    phase = phase_of(cycle, kind)
    if phase is None:
        return None
    until = None
    if application is not None:
        until = Extension.objects.filter(phase=phase, application=application).values_list("until", flat=True).first()
    return Window(phase.opens_at, phase.closes_at, timedelta(minutes=phase.grace_minutes), until)


def running_cycle() -> Cycle | None:
    """Return the newest cycle that runs, with its edition, phases and rules."""
    running = Cycle.objects.filter(state="open").select_related("edition", "book").prefetch_related("phases")
    return running.first()


def books_of(cycle: Cycle) -> QuerySet[RuleBook]:
    """Return every version of the rules of a cycle, newest first."""
    return RuleBook.objects.filter(cycle=cycle).select_related("frozen_by")


# --- applications ---------------------------------------------------------------------------------
def last_submission(application: Application, kind: str) -> Submission | None:
    """Return the newest submission of a kind: the one that counts."""
    return application.submissions.filter(kind=kind).select_related("snapshot", "submitted_by").first()


def people_of(application: Application) -> list[dict[str, Any]]:
    """Return everybody who can open the application, {"user", "role", "label", "through", "pk"}: members, then the town's people."""
    members: list[dict[str, Any]] = [
        {"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "application", "pk": m.pk}
        for m in ApplicationMember.objects.filter(application=application).select_related("user")
    ]
    known = {person["user"].pk for person in members}
    body = Membership.objects.filter(municipality=application.municipality_id).select_related("user")
    return members + [
        {"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "municipality", "pk": m.pk}
        for m in body.exclude(user__in=known)
    ]


def owners_of(application: Application) -> list[User]:
    """Return the people who are told of what happens to the application."""
    return [person["user"] for person in people_of(application) if person["role"] == "owner"]


def overrides_in_force(application: Application) -> dict[str, bool]:
    """Return {rule: passes} of what two people decided against a rule; the newest of a rule holds."""
    confirmed = application.overrides.exclude(confirmed_by=None).order_by("confirmed_at")
    return {override.rule: override.passes for override in confirmed}


def application_head(application: Application) -> dict:
    """Return what a submission says of the bid itself: plain data, no personal data, part of its hash."""
    body = application.municipality
    return {
        "kind": "application",
        "name": str(application),
        "municipality": body.name,
        "country": body.country_id,
        "edition": application.cycle.edition.year,
        "partners": [
            {"name": partner.name, "part": partner.part} for partner in application.partners.order_by("name", "pk")
        ],
    }


# --- rounds ---------------------------------------------------------------------------------------
def window_of_round(round_: Round) -> Window:
    """Return the window in which a round takes scores."""
    return Window(round_.opens_at, round_.closes_at, timedelta(minutes=round_.grace_minutes))


def scales_of(round_: Round) -> list[Scale]:
    """Return the criteria of a round as the scoring reads them."""
    return scales(round_.criteria.all())


def scales(criteria: Iterable[Criterion]) -> list[Scale]:
    """Return criteria that are read already as the scoring reads them."""
    return [Scale(c.key, c.minimum, c.maximum, c.weight, counts=c.counts, required=c.required) for c in criteria]


def with_points(criteria: QuerySet[Criterion], card_pk: int | None) -> Any:
    """Annotate `held`: what a scorecard gives in each criterion; None is "not scored"."""
    own = FilteredRelation("scores", condition=Q(scores__scorecard=card_pk))
    return criteria.annotate(own=own).annotate(held=F("own__value"))


HANDED_IN = frozenset({ScorecardState.SUBMITTED, ScorecardState.LOCKED})


def readings_of(round_: Round) -> list[Reading]:
    """Return every reading of a round; what is abstained, recused or not handed in carries its name and counts for nothing.

    A card that was opened again still counts with what it holds once it is handed in anew.
    """
    assigned = Assignment.objects.filter(candidacy__round=round_, candidacy__out=False)
    found = assigned.exclude(state=AssignmentState.SUPERSEDED).select_related("scorecard")
    return [_reading(a) for a in found.prefetch_related("scorecard__scores__criterion").order_by("pk")]


def _reading(assignment: Assignment) -> Reading:
    juror, candidate = str(assignment.seat_id), str(assignment.candidacy_id)
    card = getattr(assignment, "scorecard", None)
    if assignment.state == AssignmentState.RECUSED:
        return Reading(juror, candidate, {}, counts=False, why="recused")
    if card is None:
        return Reading(juror, candidate, {}, counts=False, why="not_scored")
    values = {score.criterion.key: score.value for score in card.scores.all()}
    if card.abstained:
        return Reading(juror, candidate, {}, counts=False, why="abstained")
    if card.state not in HANDED_IN or card.handed_in_at is None:
        return Reading(juror, candidate, values, counts=False, why="not_handed_in")
    return Reading(juror, candidate, values)


# --- what is public -------------------------------------------------------------------------------
def open_publications(now: datetime | None = None) -> QuerySet[Publication]:
    """Return the publications that are out at an instant; everything public hangs on this one question."""
    planned = Q(state=PublicationState.PLANNED, publish_at__lte=now or timezone.now())
    return Publication.objects.filter(Q(state=PublicationState.OUT) | planned)


def public_titles(now: datetime | None = None) -> QuerySet[Title]:
    """Return the titles that everybody may know of: of the public record, and those whose publication is out."""
    out = Q(publication=None) | Q(publication__in=open_publications(now).values("pk"))
    return Title.objects.filter(out).select_related("edition", "municipality__country", "place")


def public_decisions(now: datetime | None = None) -> QuerySet[Decision]:
    """Return the decisions that are out."""
    return Decision.objects.filter(candidacy__round__publication__in=open_publications(now).values("pk"))


def address_of(title: Title) -> str:
    """Return the path of a Pearl's page."""
    return f"/pearls/{title.edition.year}/{title.slug}/"


def titles_by_year() -> list[dict]:
    """Return [{"year", "places": [{"name", "country", "url", "lat", "lon"}]}], newest first, in one query."""
    years: dict[int, list[dict]] = {}
    for title in public_titles():
        spot = title.place or title.municipality
        entry = {"name": title.name, "country": str(title.municipality.country), "url": address_of(title)}
        years.setdefault(title.edition.year, []).append({**entry, "lat": spot.latitude, "lon": spot.longitude})
    return [{"year": year, "places": places} for year, places in years.items()]


def live_applications(cycle: Cycle) -> QuerySet[Application]:
    """Return the applications of a cycle that were not withdrawn."""
    return Application.objects.filter(cycle=cycle).exclude(state=ApplicationState.WITHDRAWN)
