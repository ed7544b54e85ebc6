"""The only home of what the office reads of a year: the funnel, how each round stands, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import workflow
from awards.enums import (
    ApplicationState,
    AssignmentState,
    CycleState,
    Outcome,
    PhaseKind,
    PublicationState,
    RoundKind,
    RoundState,
    SubmissionKind,
    Verdict,
)
from awards.models import (
    Application,
    Assignment,
    BidPartner,
    Candidacy,
    Cycle,
    EligibilityCheck,
    EligibilityOverride,
    Publication,
    Round,
    Submission,
)
from awards.permissions import applies_in, barred_from, nobody_may_decide, visible_candidacies
from awards.queries import HANDED_IN, live_applications, phase_of
from pearls.models import User


# --- applications ---------------------------------------------------------------------------------
def with_verdict(applications: QuerySet[Application]) -> Any:
    """Annotate `verdict`, as applying.verdict_of() says it of each: own checks, and what two people decided against them."""
    newest = Submission.objects.filter(application=OuterRef("pk"), kind=SubmissionKind.APPLICATION)
    said = EligibilityOverride.objects.filter(application=OuterRef("submission__application"), rule=OuterRef("rule"))
    last = said.exclude(confirmed_by=None).order_by("-confirmed_at").values("passes")[:1]
    checks = EligibilityCheck.objects.annotate(said=Subquery(last)).annotate(
        holds=_case(
            When(said=True, then=Value(Verdict.PASSED)),
            When(said=False, then=Value(Verdict.FAILED)),
            otherwise="verdict",
        )
    )
    mine = checks.filter(submission=OuterRef("newest")).order_by()
    return applications.annotate(newest=Subquery(newest.order_by("-number").values("pk")[:1])).annotate(
        verdict=_case(
            When(newest=None, then=Value(Verdict.UNKNOWN)),
            When(Exists(mine.filter(holds=Verdict.FAILED)), then=Value(Verdict.FAILED)),
            When(Exists(mine.filter(holds=Verdict.UNKNOWN)), then=Value(Verdict.UNKNOWN)),
            otherwise=Value(Verdict.PASSED),
        )
    )


def _case(*whens: When, otherwise: Any) -> Case:
    default = F(otherwise) if isinstance(otherwise, str) else otherwise
    return Case(*whens, default=default, output_field=CharField())


def entrants(cycle: Cycle) -> Any:
    """Return the applications of a cycle for the office's list: with verdict, joint or not, and open overrides."""
    waiting = EligibilityOverride.objects.filter(application=OuterRef("pk"), confirmed_by=None)
    found = with_verdict(Application.objects.filter(cycle=cycle)).annotate(
        joint=Exists(BidPartner.objects.filter(application=OuterRef("pk"))), waiting=Exists(waiting)
    )
    return found.select_related("municipality__country", "place").order_by("municipality__name", "pk")


def overrides_waiting(**where: Any) -> QuerySet[EligibilityOverride]:
    """Return the overrides of rules that wait for their second person."""
    found = EligibilityOverride.objects.filter(confirmed_by=None, **where)
    return found.select_related("application__municipality", "application__place", "asked_by")


# --- a year ---------------------------------------------------------------------------------------
@dataclass
class Standing:
    """How one round stands, over the candidates of which the reader may know."""

    round: Round
    candidates: int = 0
    readings: int = 0
    handed_in: int = 0
    good: int = 0
    undecided: int = 0
    told: bool = False  # whether this reader may know what was decided
    stuck: bool = False  # whether conflicts bar everybody who could decide

    @property
    def publication(self) -> Publication | None:
        """Return the round's publication, if it was prepared."""
        return getattr(self.round, "publication", None)


@dataclass
class Year:
    """What the console shows of a cycle."""

    cycle: Cycle
    counts: dict[str, int]
    rounds: list[Standing] = field(default_factory=list)
    overrides: int = 0

    def of(self, kind: RoundKind) -> Standing | None:
        """Return the round of a kind."""
        return next((standing for standing in self.rounds if standing.round.kind == kind), None)


def look_at(cycle: Cycle, user: User) -> Year:
    """Return a year as this person may know it: counts over what they may see, decisions only where nothing bars them."""
    plan = Submission.objects.filter(application=OuterRef("pk"), kind=SubmissionKind.PLAN)
    submitted = Q(state=ApplicationState.SUBMITTED)
    counts = with_verdict(live_applications(cycle)).aggregate(
        begun=Count("pk"),
        submitted=Count("pk", filter=submitted),
        eligible=Count("pk", filter=submitted & Q(verdict=Verdict.PASSED)),
        plans=Count("pk", filter=submitted & Q(Exists(plan))),
    )
    year = Year(cycle, counts, overrides=overrides_waiting(application__cycle=cycle).count())
    barred = applies_in(user, cycle.pk) or barred_from(user, round__cycle=cycle).exists()
    year.rounds = standings(cycle, user, barred=barred)
    return year


def standings(cycle: Cycle, user: User, *, barred: bool) -> list[Standing]:
    """Return how the rounds of a cycle stand, the board first."""
    seen = visible_candidacies(user).filter(round__cycle=cycle, out=False)
    bids: dict[int, Any] = {row["round"]: row for row in seen.values("round").annotate(**_bid_counts()).order_by()}
    read: dict[int, Any] = {row["candidacy__round"]: row for row in _readings(seen)}
    now, found = timezone.now(), []
    for round_ in cycle.rounds.select_related("publication").order_by("kind"):
        standing = Standing(round_)
        standing.candidates = bids.get(round_.pk, {}).get("all", 0)
        standing.good, standing.undecided = (bids.get(round_.pk, {}).get(name, 0) for name in ("good", "undecided"))
        standing.readings, standing.handed_in = (read.get(round_.pk, {}).get(name, 0) for name in ("all", "done"))
        standing.told = not barred or is_out(standing.publication, now)
        standing.stuck = not standing.told and round_.state == RoundState.CLOSED and nobody_may_decide(round_)
        found.append(standing)
    return found


def _bid_counts() -> dict[str, Any]:
    good = Q(decision__outcome__in=[Outcome.PRESELECTED, Outcome.TITLE])
    return {"all": Count("pk"), "good": Count("pk", filter=good), "undecided": Count("pk", filter=Q(decision=None))}


def _readings(seen: QuerySet[Candidacy]) -> Any:
    active = Assignment.objects.filter(candidacy__in=seen.values("pk"), state=AssignmentState.ACTIVE).order_by()
    done = Q(scorecard__state__in=sorted(HANDED_IN), scorecard__handed_in_at__isnull=False)
    return active.values("candidacy__round").annotate(all=Count("pk"), done=Count("pk", filter=done))


def is_out(publication: Publication | None, now: datetime) -> bool:
    """Return whether a publication that is at hand is out; agrees with queries.open_publications()."""
    if publication is None:
        return False
    planned = publication.state == PublicationState.PLANNED and publication.publish_at <= now
    return planned or publication.state == PublicationState.OUT


# --- what comes next ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, the words of its button, the page (route and its arguments), by when."""

    title: str
    text: str
    action: str
    route: str
    args: tuple = ()
    due: datetime | None = None


def steps(year: Year) -> list[Step]:
    """Return what the office does next in a cycle, the first thing first."""
    found = [*_urgent(year), *_of_the_cycle(year)]
    return sorted(found, key=lambda step: step.due is not None)  # what can be done now goes before what has its day


def _urgent(year: Year) -> Iterator[Step]:
    if year.overrides:
        said = (
            ngettext("Confirm %d override of a rule", "Confirm %d overrides of rules", year.overrides) % year.overrides
        )
        why = _("A second person confirms what one asked; until then the rule holds.")
        yield Step(said, why, _("Look at it"), "awards:entrants", (year.cycle.pk,))


def _of_the_cycle(year: Year) -> Iterator[Step]:
    cycle = year.cycle
    if cycle.state == CycleState.DRAFT:
        yield from _before_the_call(cycle)
    if cycle.state != CycleState.OPEN:
        return
    call = phase_of(cycle, PhaseKind.APPLICATION)
    if call and call.closes_at > timezone.now():
        yield Step(
            _("Follow the applications until the call closes"),
            _("See who has begun, what is missing, and who may need more time."),
            _("See the applications"), "awards:entrants", (cycle.pk,), call.closes_at,
        )  # fmt: skip
    yield from _of_the_rounds(year)


def _before_the_call(cycle: Cycle) -> Iterator[Step]:
    phases = list(cycle.phases.all())
    call = phase_of(cycle, PhaseKind.APPLICATION)
    if not phases:
        yield Step(
            _("Set the dates"), _("Each part of the year has its beginning and end."), _("Set the dates"),
            "awards:cycle_phases", (cycle.pk,),
        )  # fmt: skip
    yield Step(
        _("Open the cycle"), _("This freezes the rules and shows the call to everybody."), _("Look before opening"),
        "awards:cycle_move", (cycle.pk, workflow.OPEN_CYCLE.name), call.opens_at if call else None,
    )  # fmt: skip


def _of_the_rounds(year: Year) -> Iterator[Step]:
    for kind, name in ((RoundKind.BOARD, _("the board’s round")), (RoundKind.JURY, _("the jury’s round"))):
        standing = year.of(kind)
        if standing is None:
            yield Step(
                _("Set up %s") % name, _("Criteria, people, candidates, and who reads whom."), _("Set it up"),
                "awards:round_add", (year.cycle.pk, kind.value),
            )  # fmt: skip
            return
        found = step_of(standing)
        if found:
            yield found
        if not is_out(standing.publication, timezone.now()):
            return
    yield Step(
        _("Close the cycle"), _("The titles are out; the year goes into the archive."), _("Look before closing"),
        "awards:cycle_move", (year.cycle.pk, workflow.CLOSE_CYCLE.name),
    )  # fmt: skip


def step_of(standing: Standing) -> Step | None:
    """Return what a round needs next, or None where everything of it is out."""
    round_ = standing.round
    if round_.state == RoundState.FINALISED:
        return _of_the_publication(standing)
    made = {
        RoundState.DRAFT: _step_draft, RoundState.OPEN: _step_open, RoundState.PAUSED: _step_paused,
        RoundState.CLOSED: _step_closed,
    }  # fmt: skip
    return made[RoundState(round_.state)](standing)


def _step_draft(standing: Standing) -> Step:
    name = {"name": standing.round.name}
    return Step(
        _("Prepare “%(name)s” and open it") % name, _("People, candidates and readings are in place before it opens."),
        _("Go on with the set-up"), "awards:round_office", (standing.round.pk,), standing.round.opens_at,
    )  # fmt: skip


def _step_open(standing: Standing) -> Step:
    round_ = standing.round
    said = _("%(done)d of %(all)d scorecards are handed in.") % {"done": standing.handed_in, "all": standing.readings}
    if round_.closes_at <= timezone.now():
        words = _("Close “%(name)s”; its time is over") % {"name": round_.name}
        return Step(words, said, _("Look before closing"), "awards:round_move", (round_.pk, workflow.CLOSE_ROUND.name))
    words = _("Follow “%(name)s” until it closes") % {"name": round_.name}
    return Step(words, said, _("See who has read"), "awards:round_office", (round_.pk,), round_.closes_at)


def _step_paused(standing: Standing) -> Step:
    words = _("“%(name)s” is paused; let it go on") % {"name": standing.round.name}
    args = (standing.round.pk, workflow.RESUME_ROUND.name)
    return Step(words, _("While it is paused nobody can score."), _("Let it go on"), "awards:round_move", args)


def _step_closed(standing: Standing) -> Step | None:
    if standing.stuck:
        return Step(
            _("Name somebody to chair the decision of “%(name)s”") % {"name": standing.round.name},
            _("Everybody who may decide has a conflict with a candidate. Put a person without one in the chair’s place."),
            _("Open the people of the round"), "awards:round_seats", (standing.round.pk,),
        )  # fmt: skip
    if not standing.told:
        return None
    round_ = standing.round
    if standing.undecided:
        words = _("Select and decide in “%(name)s”") % {"name": round_.name}
        return Step(
            words, _("The ranking is there; the rules say who is in."), _("Open the result"), "awards:round_result",
            (round_.pk,),
        )  # fmt: skip
    words = _("Put the decisions of “%(name)s” into words") % {"name": round_.name}
    return Step(
        words, _("Each candidate gets a reason and feedback; then the round is decided."), _("Open the decisions"),
        "awards:decisions", (round_.pk,),
    )  # fmt: skip


def _of_the_publication(standing: Standing) -> Step | None:
    publication, page = standing.publication, ("awards:publication", (standing.round.pk,))
    name = {"name": standing.round.name}
    if not standing.told or is_out(publication, timezone.now()):
        return None
    if publication is None:
        return Step(
            _("Prepare the publication of “%(name)s”") % name, _("Letters are written and wait to be read."),
            _("Prepare it"), *page,
        )  # fmt: skip
    if publication.state == PublicationState.STOPPED:
        return Step(
            _("Read the letters of “%(name)s” and set the hour") % name,
            _("Letters, titles and pages open together at that minute."), _("Open the publication"), *page,
        )  # fmt: skip
    return Step(
        _("Everything of “%(name)s” opens") % name, _("Until then it can be stopped with a reason."),
        _("See what opens"), *page, publication.publish_at,
    )  # fmt: skip


def blockers(year: Year) -> list[str]:
    """Return in words what keeps the cycle, or its next round, from going on."""
    if year.cycle.state == CycleState.DRAFT:
        return list(workflow.what_keeps_a_call_shut(year.cycle))
    draft = next((s.round for s in year.rounds if s.round.state == RoundState.DRAFT), None)
    waiting = next((s for s in year.rounds if not is_out(s.publication, timezone.now())), None)
    if draft is None or waiting is None or waiting.round.pk != draft.pk:
        return []
    return [f"{draft.name}: {said}" for said in workflow.what_keeps_a_round_shut(draft)]


# --- who is outside of a round ------------------------------------------------------------------
def not_ready(round_: Round) -> list[tuple[Application, str]]:
    """Return [(application, why)] of the live applications that are outside of a round and cannot enter it yet."""
    outside = with_verdict(live_applications(round_.cycle)).exclude(pk__in=round_.candidacies.values("application"))
    jury = round_.kind == RoundKind.JURY
    invited = Candidacy.objects.filter(application=OuterRef("pk"), decision__outcome=Outcome.PRESELECTED)
    plan = Submission.objects.filter(application=OuterRef("pk"), kind=SubmissionKind.PLAN)
    found = outside.annotate(invited=Exists(invited), planned=Exists(plan)).select_related("municipality", "place")
    said = [(application, _why_outside(application, jury=jury)) for application in found]
    return [(application, why) for application, why in said if why]


def _why_outside(application: Any, *, jury: bool) -> str:
    if application.state != ApplicationState.SUBMITTED:
        return _("The application is not submitted.")
    if jury and not application.invited:
        return _("The board did not invite it.")
    if jury and not application.planned:
        return _("The plan is not handed in.")
    if not jury and application.verdict == Verdict.FAILED:
        return _("A rule is not met.")
    if not jury and application.verdict == Verdict.UNKNOWN:
        return _("A rule cannot be told yet.")
    return ""


# --- one round ------------------------------------------------------------------------------------
def standing_of(round_: Round, user: User) -> Standing:
    """Return how one round stands, as this person may know it."""
    cycle = round_.cycle
    barred = applies_in(user, cycle.pk) or barred_from(user, round=round_).exists()
    return next(s for s in standings(cycle, user, barred=barred) if s.round.pk == round_.pk)


def gaps_seen(round_: Round, user: User) -> list[str]:
    """Return the gaps that closing would record, of the candidates of which this person may know."""
    return workflow.gaps_of(round_, visible_candidacies(user))
