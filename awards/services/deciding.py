"""The only home of decisions: taken from a selection, departed from by two people with a reason, and put into words."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import workflow
from awards.enums import Outcome, PublicationState, RoundKind, RoundState
from awards.models import Candidacy, Decision, Publication, Round, SelectionRun
from awards.permissions import is_public, may_decide
from awards.services import publishing
from awards.services.chaining import append, hold_window
from pearls.models import User
from pearls.workflow import perform

GOOD = {RoundKind.BOARD: Outcome.PRESELECTED, RoundKind.JURY: Outcome.TITLE}
OTHER = {RoundKind.BOARD: Outcome.NOT_PRESELECTED, RoundKind.JURY: Outcome.NO_TITLE}


def _must_decide(by: User, round_: Round) -> Round:
    """Return the round locked. Raises PermissionDenied, or ValidationError where its decisions cannot change."""
    if not may_decide(by, round_):
        raise PermissionDenied
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.state != RoundState.CLOSED:
        raise ValidationError(_("Decisions are taken when the round is closed, and stay once it is decided."))
    return locked


@transaction.atomic
def take_selection(*, run: SelectionRun, by: User) -> list[Decision]:
    """Decide every candidate of the round as the selection has it; words that were written stay, overrides go.

    Raises ValidationError where the selection has no answer, or a tie that nothing has resolved.
    """
    round_ = _must_decide(by, run.result.round)
    now = hold_window(round_.pk, alone=True)
    if run.answer["blocked_by"]:
        raise ValidationError(_("The rules leave no answer; change the question first."))
    tie = run.answer["tie"]
    if (tie and not tie["resolved_by"]) or run.answer["extras_tied"]:
        raise ValidationError(_("Some stand exactly level. Record the jury's vote, or set who gets the title."))
    made = [
        _decide(candidacy, str(candidacy.pk) in run.answer["winners"], run, by)
        for candidacy in round_.candidacies.filter(out=False)
    ]
    append(round_=round_, verb="round.selected", by=by, at=now, selection=run.pk, winners=run.answer["winners"])
    return made


def _decide(candidacy: Candidacy, wins: bool, run: SelectionRun, by: User) -> Decision:
    kind = RoundKind(candidacy.round.kind)
    fields = {
        "outcome": (GOOD if wins else OTHER)[kind],
        "selection": run,
        "override": False,
        "override_reason": "",
        "decided_at": timezone.now(),
        "decided_by": by,
        "confirmed_at": None,
        "confirmed_by": None,
    }
    decision, _made = Decision.objects.update_or_create(candidacy=candidacy, defaults=fields)
    return decision


@transaction.atomic
def override(*, candidacy: Candidacy, wins: bool, reason: str, by: User) -> Decision:
    """Depart from the selection for one candidate; it is shown publicly as an override and needs a second person.

    What the selection says is no departure: it takes back one that was made. Raises ValidationError without a reason, or where
    nothing departs.
    """
    round_ = _must_decide(by, candidacy.round)
    now = hold_window(round_.pk, alone=True)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the decision departs from the rules; everybody reads it.")})
    decision = Decision.objects.filter(candidacy=candidacy).first() or Decision(candidacy=candidacy)
    departs = decision.selection is None or (str(candidacy.pk) in decision.selection.answer["winners"]) != wins
    if not departs and not decision.override:
        raise ValidationError({"wins": _("The selection says so already; nothing departs from it.")})
    decision.outcome = (GOOD if wins else OTHER)[RoundKind(round_.kind)]
    decision.override, decision.override_reason = departs, reason if departs else ""
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.confirmed_by = decision.confirmed_at = None
    decision.full_clean()
    decision.save()
    verb = "decision.override" if departs else "decision.restored"
    append(round_=round_, verb=verb, by=by, at=now, candidacy=str(candidacy.pk), wins=wins, reason=reason)
    return decision


@transaction.atomic
def confirm_override(*, decision: Decision, by: User) -> Decision:
    """Confirm an override as the second person: the chair or an admin, and not the one who decided. Raises ValidationError."""
    round_ = _must_decide(by, decision.candidacy.round)
    now = hold_window(round_.pk, alone=True)
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not locked.override or locked.confirmed_by_id:
        raise ValidationError(_("There is nothing to confirm here."))
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.full_clean()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    append(round_=round_, verb="decision.confirmed", by=by, at=now, candidacy=str(locked.candidacy_id))
    return locked


@transaction.atomic
def put_in_words(*, decision: Decision, public_reason: str, feedback: str, by: User) -> Decision:
    """Write the public reason and the feedback, also into a letter and a title that are prepared already.

    Raises ValidationError where a publication is planned or out.
    """
    round_ = decision.candidacy.round
    if not may_decide(by, round_):
        raise PermissionDenied
    if is_public(round_):
        raise ValidationError(_("The decisions are out; they stay as they are."))
    publication = Publication.objects.select_for_update(of=("self",)).filter(round=round_).first()
    if publication and publication.state != PublicationState.STOPPED:
        raise ValidationError(_("The publication is planned. Stop it first to change anything."))
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.public_reason, locked.feedback = public_reason, feedback
    locked.full_clean()
    locked.save(update_fields=["public_reason", "feedback"])
    if publication:
        publishing.write(publication, locked)
    return locked


def what_is_undecided(round_: Round) -> list[str]:
    """Return in words what stands between a closed round and its decision."""
    bids = round_.candidacies.filter(out=False)
    undecided = bids.filter(decision=None).count()
    waiting = bids.filter(decision__override=True, decision__confirmed_by=None).count()
    wordless = bids.filter(decision__outcome=Outcome.TITLE, decision__public_reason="").count()
    lines = [
        (undecided, ngettext("%d candidate has no decision.", "%d candidates have no decision.", undecided)),
        (
            waiting,
            ngettext("%d override waits for a second person.", "%d overrides wait for a second person.", waiting),
        ),
        (wordless, ngettext("%d title has no public reason.", "%d titles have no public reason.", wordless)),
    ]
    return [words % count for count, words in lines if count]


@transaction.atomic
def finalise(*, round_: Round, by: User) -> Round:
    """Decide the round for good. Raises ValidationError with what is missing, PermissionDenied, NotAllowedNow."""
    if not may_decide(by, round_):
        raise PermissionDenied
    now = hold_window(round_.pk, alone=True)
    missing = what_is_undecided(round_)
    if missing:
        raise ValidationError(missing)
    moved = perform(round_, workflow.FINALISE_ROUND, by=None)
    append(round_=moved, verb="round.finalised", by=by, at=now)
    return moved
