"""The only home of setting a round up: criteria, seats, candidates, conflicts, who reads whom; and of surgery while it runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards import workflow
from awards.enums import (
    SCORING_ROLES,
    ApplicationState,
    AssignmentState,
    ConflictKind,
    ConflictSource,
    Outcome,
    RoundKind,
    RoundState,
    SeatState,
    SubmissionKind,
    Verdict,
)
from awards.models import (
    Application,
    Assignment,
    Candidacy,
    Conflict,
    Criterion,
    Cycle,
    Round,
    Scorecard,
    Seat,
    Submission,
)
from awards.notifications import SeatOffered, TieNamed
from awards.permissions import barred_from, bids_of, may_manage, may_replace, may_seat
from awards.queries import HANDED_IN, TIE_NAMED, ties_named, verdict_of, who_reads
from awards.services.chaining import append, hold_window
from pearls.audit import record
from pearls.enums import RoleName
from pearls.models import Membership, Role, User
from pearls.notifications import notify
from pearls.queries import admins
from pearls.registry import registry
from pearls.workflow import Transition, perform


def _must(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _must_manage(by: User | None, round_: Round | None = None) -> None:
    if by is not None and not by.has_perm("awards.manage_round", round_):
        raise PermissionDenied


# --- the round itself -----------------------------------------------------------------------------
def default_criteria(kind: str) -> list[dict]:
    """Return the programme's own criteria for board or jury, with their sections and the text per point."""
    data = yaml.safe_load((Path(__file__).resolve().parent.parent / "data" / "criteria.yaml").read_text("utf-8"))
    return [{**entry, "points": data["points"]} for entry in data[kind]]


@transaction.atomic
def make_round(
    *, cycle: Cycle, kind: RoundKind, name: str, opens_at: datetime, closes_at: datetime, by: User | None
) -> Round:
    """Return a new round with the programme's own criteria."""
    _must_manage(by)
    round_ = Round(cycle=cycle, kind=kind, name=name, opens_at=opens_at, closes_at=closes_at)
    round_.full_clean()
    round_.save()
    for position, entry in enumerate(default_criteria(kind)):
        Criterion.objects.create(round=round_, position=position, **entry)
    record("round.made", round_, by=by)
    return round_


SETTINGS = (
    "name",
    "opens_at",
    "closes_at",
    "grace_minutes",
    "quorum",
    "blind",
    "others_scores",
    "comments",
    "country_conflict",
)
MOVABLE = frozenset({"closes_at", "grace_minutes", "quorum"})
"""What may still change while a round runs: the end, its grace, and how many readings are enough."""


@transaction.atomic
def set_round(*, round_: Round, data: dict[str, Any], by: User, reason: str = "") -> Round:
    """Change the settings of a round; once it has opened only those in MOVABLE, with a reason in its ledger. Raises ValidationError."""
    _must_manage(by, round_)
    now = hold_window(round_.pk, alone=True)
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    changed = {name: value for name, value in data.items() if name in SETTINGS and getattr(locked, name) != value}
    if locked.state in {RoundState.CLOSED, RoundState.FINALISED} and changed:
        raise ValidationError(_("The round is closed; its settings stay as they were."))
    if locked.state != RoundState.DRAFT and changed:
        _check_change(changed, reason)
    before = {name: _plain(getattr(locked, name)) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=list(changed) or None)
    if changed and locked.state != RoundState.DRAFT:
        after = {name: _plain(value) for name, value in changed.items()}
        append(round_=locked, verb="round.set", by=by, at=now, before=before, after=after, reason=reason)
    return locked


def _check_change(changed: dict[str, Any], reason: str) -> None:
    if set(changed) - MOVABLE:
        raise ValidationError(
            {name: _("This was fixed when the round opened.") for name in sorted(set(changed) - MOVABLE)}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; it is written into the round's ledger.")})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@transaction.atomic
def set_criterion(*, criterion: Criterion, by: User) -> Criterion:
    """Add or change a criterion of a round that has not opened. Raises ValidationError."""
    _must_manage(by, criterion.round)
    _must_be_draft(criterion.round)
    criterion.full_clean()
    criterion.save()
    record("criterion.set", criterion.round, by=by, key=criterion.key)
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User) -> None:
    """Take a criterion out of a round that has not opened."""
    _must_manage(by, criterion.round)
    _must_be_draft(criterion.round)
    record("criterion.removed", criterion.round, by=by, key=criterion.key)
    criterion.delete()


@transaction.atomic
def move_criterion_up(*, criterion: Criterion, by: User) -> None:
    """Let a criterion change places with the one above it, in a round that has not opened; the first one stays."""
    _must_manage(by, criterion.round)
    _must_be_draft(criterion.round)
    order = list(criterion.round.criteria.all())
    at = next(place for place, held in enumerate(order) if held.pk == criterion.pk)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    for position, held in enumerate(order):
        Criterion.objects.filter(pk=held.pk).update(position=position)


def _must_be_draft(round_: Round) -> None:
    state = Round.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=round_.pk)
    if state != RoundState.DRAFT:
        raise ValidationError(_("The criteria were fixed when the round opened."))


# --- seats ----------------------------------------------------------------------------------------
@transaction.atomic
def offer_seat(*, seat: Seat, by: User | None) -> Seat:
    """Offer a seat to somebody; with an account they are told, others need an invitation.

    Raises PermissionDenied where the round is over and may_seat() does not make the exception, ValidationError.
    """
    _must_manage(by, seat.round)
    if by is not None and seat.replaces is None:
        _must(may_seat(by, seat.round, seat.role))
    seat.email = seat.email.strip().lower()
    seat.user = User.objects.filter(email__iexact=seat.email, is_active=True).first()
    seat.invited_by = by
    seat.full_clean()
    seat.save()
    record("seat.offered", seat.round, by=by, person=seat.name, role=seat.role)
    if seat.user:
        notify(SeatOffered(seat), seat.user)
    return seat


def accept_invitation(*, invitation: Any, user: User) -> None:
    """Give the seat its person: accepting the account is not yet taking the seat."""
    seat = invitation.target
    if seat.user_id is None:
        seat.user = user
        seat.save(update_fields=["user"])
        notify(SeatOffered(seat), user)


@transaction.atomic
def move_seat(*, seat: Seat, transition: Transition, by: User, comment: str = "") -> Seat:
    """Carry out one move of a seat; whoever takes one is checked for conflicts at once."""
    moved = perform(seat, transition, by=by, comment=comment)
    if moved.state == SeatState.ACCEPTED:
        _give_role(moved)
        detect_conflicts(round_=moved.round, seats=[moved])
    if moved.state == SeatState.LEFT and moved.round.state != RoundState.CLOSED:
        for assignment in _open_readings(moved):  # what was handed in stays and counts
            perform(assignment, workflow.SUPERSEDE, by=by)
    record(f"seat.{transition.name}", moved.round, by=by, person=moved.name)
    return moved


def _give_role(seat: Seat) -> None:
    """Let the person's pages know what they do for the programme: the navigation asks roles, not rounds."""
    name = RoleName.BOARD if seat.round.kind == RoundKind.BOARD else RoleName.JUROR
    Role.objects.get_or_create(user=seat.user, name=name, edition=seat.round.cycle.edition)


@transaction.atomic
def replace_juror(*, seat: Seat, new: Seat, reason: str, by: User) -> Seat:
    """Take a person out and put another in their place: open readings pass over, handed-in scorecards stay and count.

    In a closed round nothing passes over: the new chair only decides, in place of one who must not.
    Raises PermissionDenied where the seat stays, ValidationError where the new person is in conflict with nobody left to read, or
    sits here already.
    """
    now = hold_window(seat.round_id, alone=True)
    seat.round.refresh_from_db(fields=["state"])
    _must(may_replace(by, seat))
    open_readings = [a.candidacy for a in _open_readings(seat)]
    move_seat(seat=seat, transition=workflow.LEAVE_SEAT, by=by, comment=reason)
    new.round, new.replaces, new.role = seat.round, seat, seat.role
    made = offer_seat(seat=new, by=by)
    if seat.round.state != RoundState.CLOSED:
        assign(round_=seat.round, pairs=[(candidacy, made) for candidacy in open_readings], by=by)
    append(round_=seat.round, verb="seat.replaced", by=by, at=now, old=str(seat.pk), new=str(made.pk), reason=reason)
    return made


def _open_readings(seat: Seat) -> list[Assignment]:
    active = seat.assignments.filter(state=AssignmentState.ACTIVE).select_related("candidacy", "scorecard")
    return [a for a in active if getattr(a, "scorecard", None) is None or a.scorecard.state not in HANDED_IN]


# --- candidates -----------------------------------------------------------------------------------
def ready_to_enter(round_: Round) -> list[Submission]:
    """Return the submissions that belong into a round and are not in it: eligible applications, or finalists' plans."""
    inside = round_.candidacies.values("application")
    applications = Application.objects.filter(cycle=round_.cycle_id, state=ApplicationState.SUBMITTED)
    if round_.kind == RoundKind.JURY:
        invited = Candidacy.objects.filter(
            round__cycle=round_.cycle_id, round__kind=RoundKind.BOARD, decision__outcome=Outcome.PRESELECTED
        )
        applications = applications.filter(pk__in=invited.values("application"))
    kind = SubmissionKind.PLAN if round_.kind == RoundKind.JURY else SubmissionKind.APPLICATION
    waiting = applications.exclude(pk__in=inside).select_related("municipality", "place").order_by("created_at")
    found = [(application, application.submissions.filter(kind=kind).first()) for application in waiting]
    return [
        submission
        for application, submission in found
        if submission and (kind == SubmissionKind.PLAN or verdict_of(application) == Verdict.PASSED)
    ]


@transaction.atomic
def enter_candidates(*, round_: Round, submissions: Iterable[Submission], by: User | None) -> list[Candidacy]:
    """Put submissions into a round, numbered in the order given, and look for conflicts."""
    _must_manage(by, round_)
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    number = round_.candidacies.aggregate(most=Max("number"))["most"] or 0
    made = []
    for submission in submissions:
        number += 1
        made.append(
            Candidacy.objects.create(
                round=round_, application=submission.application, submission=submission, number=number
            )
        )
    detect_conflicts(round_=round_)
    record("round.entered", round_, by=by, count=len(made))
    return made


# --- conflicts ------------------------------------------------------------------------------------
def conflict_between(
    user: User, application: Application, *, country: str = "", by_country: bool = False
) -> ConflictKind | None:
    """Return why a person must not judge an application, as far as the portal knows; upper apps add what they know."""
    if bids_of(user).filter(pk=application.pk).exists():
        house = Membership.objects.filter(user=user, municipality=application.municipality_id).exists()
        team = application.members.filter(user=user).exists()
        return ConflictKind.OWN_BID if house or team else ConflictKind.ORGANISATION
    if any(source(user, application) for source in registry.conflict_sources):
        return ConflictKind.MENTEE
    return ConflictKind.COUNTRY if by_country and country == application.municipality.country_id else None


@transaction.atomic
def detect_conflicts(*, round_: Round, seats: Sequence[Seat] | None = None) -> int:
    """Note the conflicts that the portal can see, between all seats with a person and all candidates; return how many are new."""
    people = seats if seats is not None else list(round_.seats.exclude(user=None).exclude(state=SeatState.LEFT))
    bids = list(round_.candidacies.filter(out=False).select_related("application__municipality"))
    new = 0
    for seat in people:
        for candidacy in bids:
            kind = seat.user and conflict_between(
                seat.user, candidacy.application, country=seat.country, by_country=round_.country_conflict
            )
            if kind:
                new += note_conflict(seat=seat, candidacy=candidacy, kind=kind, source=ConflictSource.DETECTED, by=None)
    return new


def detect_again(*, round_: Round, by: User) -> int:
    """Look for conflicts once more, because people or bids have changed; return how many are new."""
    _must_manage(by, round_)
    return detect_conflicts(round_=round_)


def note_conflict(
    *, seat: Seat, candidacy: Candidacy, kind: ConflictKind, source: ConflictSource, by: User | None, note: str = ""
) -> bool:
    """Note a conflict and recuse at once; return whether it is new. Call it inside a transaction."""
    _conflict, made = Conflict.objects.get_or_create(
        seat=seat, candidacy=candidacy, defaults={"kind": kind, "source": source, "note": note, "noted_by": by}
    )
    for assignment in Assignment.objects.filter(seat=seat, candidacy=candidacy, state=AssignmentState.ACTIVE):
        perform(assignment, workflow.RECUSE, by=None)
    if made:
        now = hold_window(candidacy.round_id)
        append(
            round_=candidacy.round, verb="conflict.noted", by=by, at=now,
            seat=str(seat.pk), candidacy=str(candidacy.pk), kind=str(kind), source=str(source),
        )  # fmt: skip
    return made


@transaction.atomic
def declare_conflict(*, seat: Seat, candidacy: Candidacy, note: str, by: User) -> None:
    """Let a juror, or the office for somebody, say that there is a tie; the candidate disappears from that person at once.

    Raises ValidationError without a sentence.
    """
    if seat.user_id != by.pk:
        _must_manage(by, seat.round)
    if not note.strip():
        raise ValidationError(
            {"note": _("Say in a sentence what ties you to the candidate; only the office reads it.")}
        )
    source = ConflictSource.JUROR if seat.user_id == by.pk else ConflictSource.ADMIN
    note_conflict(seat=seat, candidacy=candidacy, kind=ConflictKind.PERSONAL, source=source, by=by, note=note)


@transaction.atomic
def report_tie(*, application: Application, seat: Seat, note: str, by: User) -> None:
    """Let an applicant say that somebody in a round is tied to the town; that person is recused at once, the office reads why.

    Raises ValidationError without a sentence, for a person named before, or where the round is over; PermissionDenied for others
    than the owners.
    """
    if not may_manage(by, application):
        raise PermissionDenied
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)  # two clicks name one tie
    hold_window(seat.round_id)
    if seat not in who_reads(application):
        raise ValidationError(_("The round is over, or your town is not in it."))
    if any(tie["seat"] == str(seat.pk) for tie in ties_named(application)):
        raise ValidationError({"seat": _("You named this person already; the programme office has your words.")})
    if not note.strip():
        raise ValidationError({"note": _("Say in a sentence what the tie is; the programme office reads it.")})
    candidacy = Candidacy.objects.get(application=application, round=seat.round_id)
    source = ConflictSource.APPLICANT
    if not note_conflict(seat=seat, candidacy=candidacy, kind=ConflictKind.PERSONAL, source=source, by=by, note=note):
        _add_words(seat, candidacy, note)
    record(TIE_NAMED, application, by=by, seat=str(seat.pk), person=seat.name, round=seat.round.name, note=note)
    _tell_the_office(seat, candidacy)


def _add_words(seat: Seat, candidacy: Candidacy, note: str) -> None:
    """Put what the town says under what was noted before: the town must not learn that something was."""
    conflict = Conflict.objects.select_for_update(of=("self",)).get(seat=seat, candidacy=candidacy)
    said = f"{ConflictSource.APPLICANT.label}: {note}"
    conflict.note = "\n".join(filter(None, [conflict.note, said]))
    conflict.save(update_fields=["note"])


def _tell_the_office(seat: Seat, candidacy: Candidacy) -> None:
    """Tell the admins who may know of the candidate; never the person who was named, whatever else they are."""
    told = [admin for admin in admins() if not barred_from(admin, pk=candidacy.pk).exists()]
    notify(TieNamed(Conflict.objects.get(seat=seat, candidacy=candidacy)), *told)


# --- who reads whom -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """What assigning would do, or did, with one pair: whether anything happens, and why not."""

    candidacy: Candidacy
    seat: Seat
    happens: bool
    text: str


def readers(round_: Round) -> list[Seat]:
    """Return the seats whose people score: invited ones too, since they may take their seat later."""
    seats = round_.seats.filter(role__in=sorted(SCORING_ROLES), state__in=[SeatState.INVITED, SeatState.ACCEPTED])
    return list(seats.select_related("user"))


def foresee(*, round_: Round, pairs: Iterable[tuple[Candidacy, Seat]]) -> list[Pair]:
    """Return what assign() would do with each pair. Changes nothing."""
    known = set(Assignment.objects.filter(candidacy__round=round_).values_list("candidacy", "seat"))
    tied = set(Conflict.objects.filter(candidacy__round=round_).values_list("candidacy", "seat"))
    scoring = {seat.pk for seat in readers(round_)}
    return [_foreseen(candidacy, seat, known, tied, scoring) for candidacy, seat in pairs]


def _foreseen(candidacy: Candidacy, seat: Seat, known: set, tied: set, scoring: set) -> Pair:
    key = (candidacy.pk, seat.pk)
    if key in tied:
        return Pair(candidacy, seat, False, _("has a conflict of interest"))
    if key in known:
        return Pair(candidacy, seat, False, _("is assigned already"))
    if seat.pk not in scoring:
        return Pair(candidacy, seat, False, _("does not score in this round"))
    if candidacy.out:
        return Pair(candidacy, seat, False, _("is out of the round"))
    return Pair(candidacy, seat, True, _("reads and scores"))


@transaction.atomic
def assign(*, round_: Round, pairs: Iterable[tuple[Candidacy, Seat]], by: User | None) -> list[Pair]:
    """Assign people to candidates; pairs with a conflict, or assigned already, are left out and say why."""
    _must_manage(by, round_)
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.state in {RoundState.CLOSED, RoundState.FINALISED}:
        raise ValidationError(_("The round is closed; nobody is assigned any more."))
    lines = foresee(round_=round_, pairs=pairs)
    Assignment.objects.bulk_create(
        Assignment(candidacy=line.candidacy, seat=line.seat, created_by=by) for line in lines if line.happens
    )
    record("round.assigned", round_, by=by, count=sum(line.happens for line in lines))
    return lines


@transaction.atomic
def assign_one(*, round_: Round, candidacy: Candidacy, seat: Seat, by: User | None) -> Pair:
    """Assign one person to one candidate. Raises ValidationError where nothing would happen, with the reason."""
    [line] = assign(round_=round_, pairs=[(candidacy, seat)], by=by)
    if not line.happens:
        raise ValidationError(f"{seat}, {candidacy}: {line.text}.")
    return line


def readings_of_seat(seat: Seat) -> tuple[int, int]:
    """Return how many readings of a seat are open, and how many are handed in: what replacing it would pass on and keep."""
    active = seat.assignments.filter(state=AssignmentState.ACTIVE).count()
    open_ones = len(_open_readings(seat))
    return open_ones, active - open_ones


def everybody_reads_everything(round_: Round) -> list[tuple[Candidacy, Seat]]:
    """Return every pair of a reader and a candidate that is in the round."""
    bids = round_.candidacies.filter(out=False).select_related("application__municipality", "application__place")
    return [(candidacy, seat) for candidacy in bids for seat in readers(round_)]


@transaction.atomic
def unassign(*, assignment: Assignment, by: User) -> None:
    """Take a reading away that has no scorecard yet. Raises ValidationError where something was written, or on record."""
    _must_manage(by, assignment.candidacy.round)
    if assignment.state != AssignmentState.ACTIVE:
        raise ValidationError(_("The person was recused or replaced; that stays on record."))
    if Scorecard.objects.filter(assignment=assignment).exists():
        raise ValidationError(_("Something is written there already; recuse the person instead."))
    record("round.unassigned", assignment.candidacy.round, by=by, person=assignment.seat.name)
    assignment.delete()


# --- moves of a round -----------------------------------------------------------------------------
MOVES = {transition.name: transition for transition in workflow.BY_OFFICE}


@transaction.atomic
def move_round(*, round_: Round, transition: Transition, by: User | None, comment: str = "") -> Round:
    """Open, pause, go on or close: alone with the round, written into its ledger. Raises ValidationError, NotAllowedNow.

    What was taken back and not submitted again does not take part once the round opens.
    Closing with too few readings needs a sentence; the gaps are recorded with it.
    """
    now = hold_window(round_.pk, alone=True)
    if transition is workflow.CLOSE_ROUND:
        missing = workflow.gaps_without_a_word(round_, comment)
        if missing:
            raise ValidationError({"comment": missing})
    if transition is workflow.OPEN_ROUND:
        taken_back = round_.candidacies.filter(out=False, application__state=ApplicationState.DRAFT)
        taken_back.update(out=True, out_reason=_("It was taken back and not submitted again."))
    gaps = workflow.gaps_of(round_) if transition is workflow.CLOSE_ROUND else []
    moved = perform(round_, transition, by=by, comment=comment, close=_lock_all)
    append(round_=moved, verb=f"round.{transition.name}", by=by, at=now, reason=comment, gaps=gaps)
    return moved


def _lock_all(*, round_: Round, by: User | None, reason: str) -> None:
    """Lock every card that is open. A draft is locked as it is: it was never handed in and counts for nothing."""
    del by, reason  # the round's own event tells who and why
    for card in Scorecard.objects.filter(assignment__candidacy__round=round_).exclude(state=workflow.LOCK.destination):
        perform(card, workflow.LOCK, by=None)
