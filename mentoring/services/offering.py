"""The only home of publishing a matching: a run becomes the draft, pairs are offered and answered, a repair fills the gaps."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentoring.enums import ProposalState, SeasonState, Side
from mentoring.models import Answer, MatchRun, Proposal, Season
from mentoring.notifications.offering import PairAccepted, PairGone, PairOffered, PairWaits, StillWaiting
from mentoring.permissions.seasons import sides_of
from mentoring.queries.seasons import people_behind_need, people_behind_offer, waiting_list
from mentoring.services.relating import begin_from_proposal
from mentoring.workflow.offering import ACCEPT, DECLINE, LAPSE, OFFER, REPLACE
from mentoring.workflow.seasons import DRAFT_PAIRS, DROP_DRAFT, OFFER_PAIRS, SETTLE
from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.permissions import is_admin
from pearls.reminders import step_before
from pearls.workflow import NotAllowedNow, perform

REMIND_DAYS = (3, 1)
TOLD = (ProposalState.OFFERED, ProposalState.ACCEPTED)


def _must_manage(by: User | None) -> None:
    if by is not None and not is_admin(by):
        raise PermissionDenied


# --- from a run to a draft ------------------------------------------------------------------------
@transaction.atomic
def adopt_run(*, run: MatchRun, by: User) -> list[Proposal]:
    """Make the pairs of a run the draft of its season; pairs that were told already stay. An older draft is replaced.

    In a season that was offered before, this is the repair: the new pairs wait for offer_draft(). Raises what perform() raises.
    """
    _must_manage(by)
    season = Season.objects.select_for_update().get(pk=run.season_id)
    _replace_draft(season, by)
    if season.state != SeasonState.OFFERED:
        perform(season, DRAFT_PAIRS, by=by)
    told = {(str(row.need_id), str(row.offer_id)) for row in season.proposals.filter(state__in=TOLD)}
    firm = run.analysis.get("robustness", {})
    made = [
        Proposal(
            season=season, run=run, need_id=pair["need"], offer_id=pair["offer"], points=pair["score"],
            parts=pair["contributions"], robustness=firm.get(f"{pair['need']} {pair['offer']}"),
        )
        for pair in run.result["pairs"]
        if (pair["need"], pair["offer"]) not in told
    ]  # fmt: skip
    record("season.drafted", season, by=by, run=str(run.pk), pairs=len(made))
    return Proposal.objects.bulk_create(made)


def _replace_draft(season: Season, by: User) -> None:
    for proposal in season.proposals.filter(state=ProposalState.DRAFTED):
        perform(proposal, REPLACE, by=by)


@transaction.atomic
def drop_draft(*, season: Season, by: User) -> Season:
    """Take the drafted pairs away; the runs stay."""
    moved = perform(season, DROP_DRAFT, by=by)
    _replace_draft(moved, by)
    return moved


# --- offered and answered -------------------------------------------------------------------------
@transaction.atomic
def offer_pairs(*, season: Season, by: User, now: datetime | None = None) -> Season:
    """Offer every drafted pair of a season to both sides."""

    def offer(*, season: Season) -> None:
        _offer_drafts(season, by, now)

    return perform(season, OFFER_PAIRS, by=by, offer=offer)


@transaction.atomic
def offer_draft(*, season: Season, by: User, now: datetime | None = None) -> int:
    """Offer the pairs that a repair drafted in a season that was offered before; return how many."""
    _must_manage(by)
    locked = Season.objects.select_for_update().get(pk=season.pk)
    if locked.state != SeasonState.OFFERED:
        raise NotAllowedNow("offer_draft")
    return _offer_drafts(locked, by, now)


def _offer_drafts(season: Season, by: User, now: datetime | None) -> int:
    until = (now or timezone.now()) + timedelta(days=season.answer_days)
    drafted = list(_whole(season.proposals.filter(state=ProposalState.DRAFTED)))
    for proposal in drafted:
        offered = perform(proposal, OFFER, by=by, until=until)
        _tell_both(PairOffered, offered)
    return len(drafted)


def _whole(proposals: Any) -> Any:
    bodies = [f"offer__{name}" for name in ("organisation", "municipality", "expert")]
    return proposals.select_related("season", "need__municipality", *bodies)


def _tell_both(kind: Any, proposal: Proposal, **more: Any) -> int:
    """Tell each side of the other; return how many were told."""
    told = notify(kind(proposal, partner=str(proposal.offer), **more), *people_behind_need(proposal.need))
    told += notify(kind(proposal, partner=str(proposal.need), **more), *people_behind_offer(proposal.offer))
    return len(told)


@transaction.atomic
def answer(*, proposal: Proposal, side: Side, yes: bool, reason: str, by: User) -> Proposal:
    """Say yes or no for one side. A no ends the proposal at once; with both sides' yes the year begins.

    Raises PermissionDenied, NotAllowedNow (it is over), or ValidationError (a no without a reason, answered already).
    """
    locked = _whole(Proposal.objects.select_for_update(of=("self",))).get(pk=proposal.pk)
    if side not in sides_of(by, locked):
        raise PermissionDenied
    if locked.state != ProposalState.OFFERED or locked.answers_due_at <= timezone.now():
        raise NotAllowedNow("answer")
    if not yes and not reason.strip():
        raise ValidationError({"reason": _("Say why not; only the programme office reads it.")})
    said = Answer(proposal=locked, side=side, yes=yes, reason=reason.strip(), given_by=by)
    said.full_clean()
    said.save()
    record("proposal.answered", locked, by=by, side=side, yes=yes)
    return _after(locked, by)


def _after(proposal: Proposal, by: User) -> Proposal:
    answers = list(proposal.answers.values_list("yes", flat=True))
    if not all(answers):
        gone = perform(proposal, DECLINE, by=by)
        _tell_both(PairGone, gone)
        return gone
    if len(answers) < len(Side):
        return proposal
    agreed = perform(proposal, ACCEPT, by=by)
    begin_from_proposal(proposal=agreed, by=by)
    _tell_both(PairAccepted, agreed)
    return agreed


# --- time -----------------------------------------------------------------------------------------
@transaction.atomic
def lapse(now: datetime | None = None) -> int:
    """End proposals whose time is over, each with a word to both sides; return how many."""
    over = Proposal.objects.filter(state=ProposalState.OFFERED, answers_due_at__lte=now or timezone.now())
    ended = [perform(proposal, LAPSE, by=None) for proposal in _whole(over)]
    for proposal in ended:
        _tell_both(PairGone, proposal)
    return len(ended)


def remind(now: datetime | None = None) -> int:
    """Remind the sides that have not answered, 3 days and one day before the end; return how many letters left."""
    moment, letters = now or timezone.now(), 0
    soon = moment + timedelta(days=max(REMIND_DAYS))
    waiting = Proposal.objects.filter(state=ProposalState.OFFERED, answers_due_at__gt=moment, answers_due_at__lte=soon)
    for proposal in _whole(waiting).prefetch_related("answers"):
        days = step_before(proposal.answers_due_at, moment, REMIND_DAYS)
        assert days is not None  # only what ends soon is read
        answered = {row.side for row in proposal.answers.all()}
        if Side.TOWN not in answered:
            waits = PairWaits(proposal, partner=str(proposal.offer), days=days)
            letters += len(notify(waits, *people_behind_need(proposal.need)))
        if Side.MENTOR not in answered:
            waits = PairWaits(proposal, partner=str(proposal.need), days=days)
            letters += len(notify(waits, *people_behind_offer(proposal.offer)))
    return letters


@transaction.atomic
def settle(*, season: Season, by: User) -> Season:
    """End the answers; towns without a mentor hear honestly what comes next."""
    settled = perform(season, SETTLE, by=by)
    for need in waiting_list(settled).select_related("season", "municipality"):
        notify(StillWaiting(need, outlook=outlook_of(settled)), *people_behind_need(need))
    return settled


def outlook_of(season: Season) -> str:
    """Return what can honestly be said of when a town that waits can expect a mentor."""
    following = (
        Season.objects.filter(starts__gt=season.starts).exclude(state=SeasonState.ARCHIVED).order_by("starts").first()
    )
    if following is None:
        return _("The next season has no date yet. If a mentor becomes free before, we ask you first.")
    day = formats.date_format(following.starts, "DATE_FORMAT")
    return _("The next season begins on %s. If a mentor becomes free before, we ask you first.") % day
