"""The only home of the awards' reads: windows, standings, what a round holds, what is public."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.queries import newest_template
from awards.eligibility import Finding, read, stands
from awards.enums import (
    SCORING_ROLES,
    ApplicationState,
    AssignmentState,
    CycleState,
    PhaseKind,
    PublicationState,
    RoundKind,
    RoundState,
    ScorecardState,
    SeatRole,
    SeatState,
    SubmissionKind,
    Verdict,
)
from awards.models import (
    Application,
    ApplicationMember,
    Assignment,
    Criterion,
    Cycle,
    Decision,
    EligibilityCheck,
    Extension,
    Letter,
    Phase,
    Publication,
    Round,
    RuleBook,
    Seat,
    Submission,
    Title,
)
from awards.rulebook import Rules
from awards.scoring import Reading, Scale
from awards.standing import Facts
from awards.windows import Window
from pearls.addresses import here
from pearls.audit import timeline
from pearls.folding import fold
from pearls.models import Country, Edition, Membership, User
from pearls.questionnaires.queries import definition_of


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
        until = own_ends(application).get(phase.pk)
    return Window(phase.opens_at, phase.closes_at, timedelta(minutes=phase.grace_minutes), until)


def with_own_ends(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Annotate the ends that were granted to each application, so that its windows ask no question of their own."""
    granted = Extension.objects.filter(application=OuterRef("pk")).order_by("until", "pk")
    return applications.annotate(
        granted_phases=ArraySubquery(granted.values("phase")), granted_ends=ArraySubquery(granted.values("until"))
    )


def own_ends(application: Application) -> dict[int, datetime]:
    """Return {phase: end} of what was granted to an application; the latest of a phase holds."""
    if hasattr(application, "granted_phases"):
        return dict(zip(application.granted_phases, application.granted_ends, strict=True))  # type: ignore[attr-defined]
    return dict(application.extensions.order_by("until", "pk").values_list("phase", "until"))


def running_cycle(now: datetime | None = None) -> Cycle | None:
    """Return the cycle that the public page of the call shows: one that takes applications, else the newest that runs."""
    at = now or timezone.now()
    calls = Phase.objects.filter(kind=PhaseKind.APPLICATION, cycle=OuterRef("pk"), opens_at__lte=at, closes_at__gte=at)
    running = Cycle.objects.filter(state="open").select_related("edition", "book").prefetch_related("phases")
    return running.annotate(takes=Exists(calls)).order_by("-takes", "-edition__year").first()


def books_of(cycle: Cycle) -> QuerySet[RuleBook]:
    """Return every version of the rules of a cycle, newest first."""
    return RuleBook.objects.filter(cycle=cycle).select_related("frozen_by")


# --- applications ---------------------------------------------------------------------------------
def last_submission(application: Application, kind: str) -> Submission | None:
    """Return the newest submission of a kind: the one that counts."""
    return next((made for made in application.submissions.all() if made.kind == kind), None)  # newest of a kind first


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
    confirmed = [(o.confirmed_at, o.rule, o.passes) for o in application.overrides.all() if o.confirmed_at]
    return {rule: passes for _at, rule, passes in sorted(confirmed)}


def verdict_of(application: Application) -> Verdict:
    """Return whether the newest submission is let in: by its own checks and what two people decided against them."""
    submission = last_submission(application, SubmissionKind.APPLICATION)
    if submission is None:
        return Verdict.UNKNOWN
    return stands(findings_kept(submission), overrides_in_force(application))


def findings_kept(submission: Submission) -> list[Finding]:
    """Return what each rule said of a submission when it came in; rows of before the codes are read by their words."""
    return [
        Finding(check.rule, Verdict(check.verdict), *_meant(check), check.words) for check in submission.checks.all()
    ]


def _meant(check: EligibilityCheck) -> tuple[str, str | int]:
    return (check.code, check.value) if check.code else read(check.words)


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


def standing_of(application: Application, now: datetime | None = None) -> Facts:
    """Return what tells where an application stands. Of what was decided only the published part is read."""
    own, plan = (last_submission(application, kind) for kind in (SubmissionKind.APPLICATION, SubmissionKind.PLAN))
    told = published_outcomes([application]).get(application.pk, {}) if own else {}
    windows = {
        phase.kind: window_of(application.cycle, PhaseKind(phase.kind), application)
        for phase in application.cycle.phases.all()
    }
    return Facts(
        state=application.state,
        now=now or timezone.now(),
        spans={kind: (window.opens, window.end) for kind, window in windows.items() if window},
        submitted_at=own.submitted_at if own else None,
        verdict=verdict_of(application) if own else Verdict.UNKNOWN,
        plan_at=plan.submitted_at if plan else None,
        board=told.get(RoundKind.BOARD, ""),
        jury=told.get(RoundKind.JURY, ""),
    )


# --- rounds ---------------------------------------------------------------------------------------
def window_of_round(round_: Round) -> Window:
    """Return the window in which a round takes scores."""
    return Window(round_.opens_at, round_.closes_at, timedelta(minutes=round_.grace_minutes))


def sections_of(round_: Round) -> dict[str, str]:
    """Return {key: title} of the sections of what a round reads: the application's form of the cycle, or the newest of plans."""
    version = round_.cycle.form_id if round_.kind == RoundKind.BOARD else newest_template().pk
    return {section["key"]: section["title"] for section in definition_of(version).sections}


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

    A card that was opened again counts only once it is handed in anew.
    """
    assigned = Assignment.objects.filter(candidacy__round=round_, candidacy__out=False)
    found = assigned.exclude(state=AssignmentState.SUPERSEDED).select_related("scorecard").order_by("pk")
    # In portions: all rows of a large round at once leave a web worker 30 MB larger for good.
    return [_reading(a) for a in found.prefetch_related("scorecard__scores__criterion").iterator(chunk_size=500)]


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


PROMISE = ("plan_title", "plan_promise", "vision")
"""What everybody reads of a Pearl's plan."""


def public_jury() -> list[dict[str, Any]]:
    """Return who judges and wants to be named, newest edition first: [{year, jurors}].

    Nobody of a cycle that is still prepared, and nobody whose account is closed: they could not take their name back.
    """
    seats = (
        Seat.objects.filter(named=True, state=SeatState.ACCEPTED, round__kind=RoundKind.JURY, role__in=SCORING_ROLES)
        .filter(user__is_active=True)
        .exclude(round__cycle__state=CycleState.DRAFT)
        .select_related("round__cycle__edition")
        .order_by("-round__cycle__edition__year", "name")
    )
    years: dict[int, list[Seat]] = {}
    for seat in seats:
        years.setdefault(seat.round.cycle.edition.year, []).append(seat)
    countries = {country.code: str(country) for country in Country.objects.all()} if years else {}
    return [{"year": year, "jurors": [_juror(seat, countries) for seat in found]} for year, found in years.items()]


def _juror(seat: Seat, countries: dict[str, str]) -> dict[str, Any]:
    chairs = seat.role == SeatRole.CHAIR
    return {
        "name": seat.name,
        "known_for": seat.known_for,
        "country": countries.get(seat.country, ""),
        "chairs": chairs,
    }


def plan_in_short(title: Title) -> dict[str, str]:
    """Return {key: text} of what is public of a Pearl's plan, as it was handed in; {} where no plan is in the portal."""
    return {key: text for key, _label, text in promised(title)}


def promised(title: Title) -> list[tuple[str, str, str]]:
    """Return (key, label, text) of the plan's title, promise and vision, in this order."""
    if title.plan is None:
        return []
    fields = [f for s in title.plan.snapshot.document["sections"] for q in s["questions"] for f in q["fields"]]
    return [(key, f["label"], f["text"]) for key in PROMISE for f in fields if f["key"] == key and f.get("text")]


def earlier_pearls(edition: Edition | None) -> list[dict[str, Any]]:
    """Return the municipalities that hold a public title of an earlier edition, each with why it could mentor; the newest first."""
    titles = public_titles().order_by("-edition__year", "name")
    if edition:
        titles = titles.filter(edition__year__lt=edition.year)
    return [{"body": title.municipality, "why": _("Pearl of %d") % title.edition.year} for title in titles]


def public_decisions(now: datetime | None = None) -> QuerySet[Decision]:
    """Return the decisions that are out."""
    return Decision.objects.filter(candidacy__round__publication__in=open_publications(now).values("pk"))


def address_of(title: Title) -> str:
    """Return the path of a Pearl's page."""
    return f"/pearls/{title.edition.year}/{title.slug}/"


def title_by_name(titles: QuerySet[Title], slug: str) -> Title | None:
    """Return the newest of `titles` whose place has or had this name, written as in an address; None where none has."""
    town = Q(place__names__folded=fold(slug))
    body = Q(municipality__names__folded=fold(slug), municipality__name=F("name"))
    return titles.filter(Q(slug=slug) | town | body).order_by("-edition__year", "pk").first()


def public_addresses() -> list[str]:
    """Return the paths of the awards' public pages, for search engines."""
    return ["/call/", "/pearls/", *(address_of(title) for title in public_titles())]


def titles_by_year() -> list[dict]:
    """Return [{"year", "places": [{"name", "country", "url", "lat", "lon"}]}], newest first, in one query."""
    years: dict[int, list[dict]] = {}
    for title in public_titles():
        spot = title.place or title.municipality
        entry = {"name": title.name, "country": str(title.municipality.country), "url": here(address_of(title))}
        years.setdefault(title.edition.year, []).append({**entry, "lat": spot.latitude, "lon": spot.longitude})
    return [{"year": year, "places": places} for year, places in years.items()]


def who_reads(application: Application) -> list[Seat]:
    """Return the people in the rounds in which an application stands and that are not over: whom its town may name a tie with.

    Whoever has not taken the seat yet is left out: an offer is between the office and that person.
    """
    running = [RoundState.DRAFT, RoundState.OPEN, RoundState.PAUSED]
    rounds = application.candidacies.filter(out=False, round__state__in=running).values("round")
    seats = Seat.objects.filter(round__in=rounds, state=SeatState.ACCEPTED).select_related("round")
    return list(seats.order_by("round", "name"))


TIE_NAMED = "application.tie_named"


def ties_named(application: Application) -> list[dict[str, Any]]:
    """Return what the town said itself of ties, newest first: {"seat", "person", "round", "note", "at", "by"}.

    Read from what the team did, not from the conflicts: those hold what jurors and the portal know, which no applicant learns.
    """
    return [{**event.data, "at": event.at, "by": event.by} for event in timeline(application, 200, verb=TIE_NAMED)]


def published_outcomes(applications: Iterable[Application]) -> dict[uuid.UUID, dict[str, str]]:
    """Return {application: {kind of round: outcome}} of the decisions that are out, for these applications."""
    told: dict[uuid.UUID, dict[str, str]] = {}
    rows = public_decisions().filter(candidacy__application__in=[a.pk for a in applications], candidacy__out=False)
    for pk, kind, outcome in rows.values_list("candidacy__application", "candidacy__round__kind", "outcome"):
        told.setdefault(pk, {})[kind] = outcome
    return told


def letters_of(application: Application) -> QuerySet[Letter]:
    """Return the letters that went out to an application, newest first; none before its publication is out."""
    out = application.letters.filter(publication__in=open_publications().values("pk"))
    return out.exclude(sent_at=None).order_by("-sent_at")


def live_applications(cycle: Cycle) -> QuerySet[Application]:
    """Return the applications of a cycle that were not withdrawn."""
    return Application.objects.filter(cycle=cycle).exclude(state=ApplicationState.WITHDRAWN)
