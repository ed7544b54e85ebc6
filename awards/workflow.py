"""The only home of the awards' moves: cycles, applications, seats, rounds, assignments, scorecards, publications."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from awards.enums import (
    ApplicationState,
    AssignmentState,
    CycleState,
    PhaseKind,
    PublicationState,
    RoundState,
    ScorecardState,
    SeatState,
)
from awards.models import Application, Assignment, Candidacy, Cycle, Round, Scorecard, Seat
from awards.notifications import ApplicationTakenBack, CardReopened, RoundOpened, SeatDeclined
from awards.queries import HANDED_IN, owners_of, phase_of
from awards.rulebook import BadRules, Rules
from pearls.models import User
from pearls.queries import admins
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import definition_of
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: Iterable[str], destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, f"awards.{permission}", **more)


# --- cycles ---------------------------------------------------------------------------------------
def what_keeps_a_call_shut(cycle: Cycle) -> Iterable[str]:
    """Return in words what is missing before a cycle can open."""
    if phase_of(cycle, PhaseKind.APPLICATION) is None:
        yield _("The call has no dates yet.")
    try:
        Rules.read(cycle.rules)
    except BadRules as wrong:
        yield _("The rules cannot hold: %s") % wrong
    phases = sorted(cycle.phases.all(), key=lambda phase: PhaseKind.values.index(phase.kind))
    for before, after in pairwise(phases):
        if after.opens_at < before.opens_at:
            said = _("“%(after)s” begins before “%(before)s”.")
            yield said % {"after": after.get_kind_display(), "before": before.get_kind_display()}


def freeze_rules(cycle: Cycle, *, freeze: Callable[..., Any], by: User | None, comment: str, **_more: Any) -> None:
    """Freeze the rules before the call opens: what runs has rules that hold."""
    cycle.book = freeze(cycle=cycle, by=by, reason=comment)
    cycle.save(update_fields=["book"])


OPEN_CYCLE = _move(
    "open_cycle", gettext_lazy("Open the cycle"), [CycleState.DRAFT], CycleState.OPEN, "manage_cycle",
    blockers=what_keeps_a_call_shut, before=freeze_rules,
)  # fmt: skip
CLOSE_CYCLE = _move(
    "close_cycle", gettext_lazy("Close the cycle"), [CycleState.OPEN], CycleState.CLOSED, "manage_cycle"
)


# --- applications ---------------------------------------------------------------------------------
def what_is_missing(application: Application) -> Iterable[str]:
    """Return in words what stands between the application and its submission."""
    states = completeness.all_states(definition_of(application.sheet.version_id), application.sheet.facts)
    gaps = [gap for state in states for gap in state.gaps]
    if not gaps:
        return []
    head = ngettext("%d required answer is missing.", "%d required answers are missing.", len(gaps)) % len(gaps)
    return [head, *(f"{gap.no}. {gap.text}" for gap in gaps[:5]), *([_("… and more.")] if len(gaps) > 5 else [])]


def what_reads_it_already(application: Application) -> Iterable[str]:
    """Return in words why it cannot be taken back: somebody reads it."""
    read = Candidacy.objects.filter(application=application, out=False).exclude(round__state=RoundState.DRAFT)
    return [_("The board reads it already. Write to the programme office.")] if read.exists() else []


def hand_in(application: Application, *, submit: Callable[..., Any], by: User, **_more: Any) -> None:
    """Freeze what is submitted and send the receipt."""
    submit(application=application, by=by)


def leave_rounds(application: Application, *, comment: str, leave: Callable[..., Any], by: User, **_more: Any) -> None:
    """Take it out of the rounds in which it stands, and tell the team."""
    leave(application=application, reason=comment, by=by)


SUBMIT = _move(
    "submit", gettext_lazy("Submit the application"), [ApplicationState.DRAFT], ApplicationState.SUBMITTED,
    "submit_application", blockers=what_is_missing, effect=hand_in,
)  # fmt: skip
TAKE_BACK = _move(
    "take_back", gettext_lazy("Take it back and change it"), [ApplicationState.SUBMITTED], ApplicationState.DRAFT,
    "submit_application", blockers=what_reads_it_already, notification=ApplicationTakenBack, recipients=owners_of,
)  # fmt: skip
WITHDRAW = _move(
    "withdraw", gettext_lazy("Withdraw the application"), [ApplicationState.DRAFT, ApplicationState.SUBMITTED],
    ApplicationState.WITHDRAWN, "manage_application", needs_comment=True, effect=leave_rounds,
)  # fmt: skip
BY_TEAM = (SUBMIT, TAKE_BACK, WITHDRAW)

# --- seats ----------------------------------------------------------------------------------------


def keep_reason(seat: Seat, *, comment: str, **_more: Any) -> None:
    """Keep why a seat was declined or left."""
    seat.reason = comment
    seat.save(update_fields=["reason"])


TAKE_SEAT = _move("take_seat", gettext_lazy("Take the seat"), [SeatState.INVITED], SeatState.ACCEPTED, "answer_seat")
DECLINE_SEAT = _move(
    "decline_seat", gettext_lazy("Decline"), [SeatState.INVITED], SeatState.DECLINED, "answer_seat",
    needs_comment=True, effect=keep_reason, notification=SeatDeclined, recipients=lambda _seat: admins(),
)  # fmt: skip
LEAVE_SEAT = _move(
    "leave_seat", gettext_lazy("Take the person out of the round"), [SeatState.INVITED, SeatState.ACCEPTED],
    SeatState.LEFT, "manage_round", needs_comment=True, effect=keep_reason,
)  # fmt: skip


# --- rounds ---------------------------------------------------------------------------------------
def what_keeps_a_round_shut(round_: Round) -> Iterable[str]:
    """Return in words what is missing before people can read and score."""
    if not round_.criteria.filter(counts=True).exists():
        yield _("There is no criterion that counts.")
    if not round_.candidacies.filter(out=False).exists():
        yield _("There is no candidate yet.")
    if not Assignment.objects.filter(candidacy__round=round_, state=AssignmentState.ACTIVE).exists():
        yield _("Nobody is assigned to read.")


def gaps_of(round_: Round, seen: QuerySet[Candidacy] | None = None) -> list[str]:
    """Return in words which candidates, or which of those `seen`, have fewer counted readings than the quorum."""
    handed_in = Q(
        assignments__state=AssignmentState.ACTIVE,
        assignments__scorecard__state__in=sorted(HANDED_IN),
        assignments__scorecard__abstained=False,
    )
    bids = round_.candidacies.filter(out=False)
    found = (bids if seen is None else bids.filter(pk__in=seen.values("pk"))).annotate(
        read=Count("assignments", filter=handed_in)
    )
    said = _("%(name)s: %(read)d of %(quorum)d readings")
    return [
        said % {"name": c, "read": c.read, "quorum": round_.quorum}
        for c in found.select_related("application__place", "application__municipality").order_by("number")
        if c.read < round_.quorum
    ]


def gaps_without_a_word(round_: Round, comment: str) -> list[str]:
    """Return why a round cannot close: there are gaps and nobody said why they are accepted."""
    gaps = gaps_of(round_)
    return [*gaps, _("Say why the round closes all the same.")] if gaps and not comment.strip() else []


def seated(round_: Round) -> list[User]:
    """Return the people who have taken a seat."""
    taken = round_.seats.filter(state=SeatState.ACCEPTED).select_related("user")
    return [seat.user for seat in taken if seat.user]


def lock_cards(round_: Round, *, close: Callable[..., Any], by: User | None, comment: str, **_more: Any) -> None:
    """Lock every scorecard and record the gaps, before the round itself is closed."""
    close(round_=round_, by=by, reason=comment)


OPEN_ROUND = _move(
    "open_round", gettext_lazy("Open the round"), [RoundState.DRAFT], RoundState.OPEN, "manage_round",
    blockers=what_keeps_a_round_shut, notification=RoundOpened, recipients=seated,
)  # fmt: skip
PAUSE_ROUND = _move(
    "pause_round",
    gettext_lazy("Pause the round"),
    [RoundState.OPEN],
    RoundState.PAUSED,
    "manage_round",
    needs_comment=True,
)
RESUME_ROUND = _move("resume_round", gettext_lazy("Go on"), [RoundState.PAUSED], RoundState.OPEN, "manage_round")
CLOSE_ROUND = _move(
    "close_round", gettext_lazy("Close the round"), [RoundState.OPEN, RoundState.PAUSED], RoundState.CLOSED,
    "manage_round", before=lock_cards,
)  # fmt: skip
FINALISE_ROUND = _move(
    "finalise_round", gettext_lazy("Decide the round"), [RoundState.CLOSED], RoundState.FINALISED, "manage_round"
)
BY_OFFICE = (OPEN_ROUND, PAUSE_ROUND, RESUME_ROUND, CLOSE_ROUND)

# --- assignments ----------------------------------------------------------------------------------
RECUSE = _move("recuse", gettext_lazy("Recuse"), [AssignmentState.ACTIVE], AssignmentState.RECUSED, "manage_round")
SUPERSEDE = _move(
    "supersede", gettext_lazy("Hand over"), [AssignmentState.ACTIVE], AssignmentState.SUPERSEDED, "manage_round"
)


# --- scorecards -----------------------------------------------------------------------------------
def what_is_not_scored(card: Scorecard) -> Iterable[str]:
    """Return in words what stands between a scorecard and its handing in."""
    if card.abstained:
        return [] if card.reason.strip() else [_("Say in a sentence why you abstain.")]
    given = {score.criterion_id for score in card.scores.all() if score.value is not None}
    criteria = card.assignment.candidacy.round.criteria.filter(required=True)
    return [_("Not scored yet: %s") % criterion.said for criterion in criteria if criterion.pk not in given]


def date_it(card: Scorecard, *, by: User, at: Any, log: Callable[..., Any], **_more: Any) -> None:
    """Note when and by whom, in the row and in the ledger."""
    card.handed_in_at, card.handed_in_by = at, by
    card.save(update_fields=["handed_in_at", "handed_in_by"])
    log(card=card)


def open_again(card: Scorecard, *, comment: str, log: Callable[..., Any], **_more: Any) -> None:
    """Take back that it was handed in, or a card locked later as a draft would count; write the reason into the ledger."""
    card.handed_in_at = card.handed_in_by = None
    card.save(update_fields=["handed_in_at", "handed_in_by"])
    log(card=card, reason=comment)


def _its_juror(card: Scorecard) -> list[User]:
    return [card.assignment.seat.user] if card.assignment.seat.user else []


HAND_IN = _move(
    "hand_in", gettext_lazy("Hand in the scorecard"), [ScorecardState.DRAFT, ScorecardState.REOPENED],
    ScorecardState.SUBMITTED, "score", blockers=what_is_not_scored, before=date_it,
)  # fmt: skip
TAKE_UP = _move(
    "take_up",
    gettext_lazy("Change it again"),
    [ScorecardState.SUBMITTED],
    ScorecardState.DRAFT,
    "score",
    effect=open_again,
)
LOCK = _move(
    "lock", gettext_lazy("Lock"), [ScorecardState.DRAFT, ScorecardState.SUBMITTED, ScorecardState.REOPENED],
    ScorecardState.LOCKED, "manage_round",
)  # fmt: skip
REOPEN = _move(
    "reopen", gettext_lazy("Open the scorecard again"), [ScorecardState.SUBMITTED, ScorecardState.LOCKED],
    ScorecardState.REOPENED, "consent", needs_comment=True, effect=open_again, notification=CardReopened, recipients=_its_juror,
)  # fmt: skip

# --- publications ---------------------------------------------------------------------------------
LET_OUT = _move("let_out", gettext_lazy("Open"), [PublicationState.PLANNED], PublicationState.OUT, "manage_round")
STOP_PUBLICATION = _move(
    "stop_publication", gettext_lazy("Stop the publication"), [PublicationState.PLANNED], PublicationState.STOPPED,
    "manage_round", needs_comment=True,
)  # fmt: skip
PLAN_AGAIN = _move(
    "plan_again", gettext_lazy("Plan it again"), [PublicationState.STOPPED], PublicationState.PLANNED, "manage_round"
)
