"""The only home of writing scores: a scorecard saved as it is typed, handed in, opened again; every change in the ledger."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from awards import workflow
from awards.enums import ScorecardState
from awards.models import Assignment, Criterion, CriterionScore, Scorecard
from awards.permissions import may_score, visible_candidacies
from awards.services.chaining import append, hold_window
from pearls.models import User
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.values import clean_text
from pearls.workflow import Transition, perform

TEXTS = {"comment": 8000, "note": 8000, "reason": 1000}
"""The texts of a scorecard and their longest lengths in characters."""


@dataclass
class Saved:
    """What became of one saving: the version now, and per field "ok", "conflict" (with `theirs`) or "invalid" (with words)."""

    version: int
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    refusal: str = ""


def assignment_of(pk: int, by: User) -> Assignment:
    """Return the reading of this person; anybody else's, or one with a conflict, looks unknown."""
    mine = Assignment.objects.filter(seat__user=by, candidacy__in=visible_candidacies(by).values("pk"))
    return get_visible_or_404(mine.select_related("seat", "candidacy__round", "scorecard"), pk=pk)


@transaction.atomic
def save_card(*, pk: int, by: User, changes: dict[str, dict[str, Any]]) -> Saved:
    """Save changes {field: {"was": …, "set": …}} of a scorecard, each for itself: one that clashes or is wrong stops no other.

    Fields are "score:<criterion>", "abstained", "comment", "note", "reason". A change whose "was" is no longer what stands there
    comes from another tab and is answered as a conflict with what stands there; both texts stay. Raises Http404.
    """
    assignment = assignment_of(pk, by)
    now = hold_window(assignment.candidacy.round_id)
    allowed = may_score(by, _fresh(assignment), now)
    held = getattr(assignment, "scorecard", None)
    if not allowed or (held and held.state not in WRITABLE):
        reason = getattr(allowed, "reason", "") or _("The scorecard is handed in. Open it again to change it.")
        return Saved(held.version if held else 0, {}, refusal=reason)
    return _Saving(_card_of(assignment), assignment, by, now).save(changes)


WRITABLE = frozenset({ScorecardState.DRAFT, ScorecardState.REOPENED})


def _card_of(assignment: Assignment) -> Scorecard:
    """Return the scorecard, locked; it begins with the first thing that is written."""
    card, _made = Scorecard.objects.get_or_create(assignment=assignment)
    locked = Scorecard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    assignment.scorecard = locked  # type: ignore[attr-defined]
    return locked


class _Saving:
    """One request's changes of one locked scorecard."""

    def __init__(self, card: Scorecard, assignment: Assignment, by: User, now: datetime) -> None:
        self.card, self.by, self.now, self.round = card, by, now, assignment.candidacy.round
        self.criteria = {c.key: c for c in self.round.criteria.all()}
        self.scores = {score.criterion_id: score for score in card.scores.all()}
        self.logged: dict[str, list] = {}
        self.results: dict[str, dict[str, Any]] = {}

    def save(self, changes: dict[str, dict[str, Any]]) -> Saved:
        """Carry out the changes and write one event for all that touches numbers."""
        for name, change in changes.items():
            self.results[name] = self._one(name, change)
        if any(result["status"] == "ok" and result.get("changed") for result in self.results.values()):
            self.card.version += 1
            self.card.save(update_fields=["abstained", "comment", "note", "reason", "version"])
        if self.logged:
            append(round_=self.round, verb="card.saved", by=self.by, at=self.now, card=self.card, changes=self.logged)
        return Saved(self.card.version, self.results)

    def _one(self, name: str, change: dict[str, Any]) -> dict[str, Any]:
        kind, _colon, key = name.partition(":")
        if kind == "score" and key in self.criteria:
            return self._score(name, self.criteria[key], change)
        if name == "abstained":
            return self._abstain(change)
        if name in TEXTS:
            return self._text(name, change)
        return {"status": "invalid", "message": _("This scorecard has no such field.")}

    def _score(self, name: str, criterion: Criterion, change: dict[str, Any]) -> dict[str, Any]:
        value = change.get("set")
        if value is not None and not _is_point(value, criterion):
            said = _("Give whole points from %(low)d to %(high)d.")
            return {"status": "invalid", "message": said % {"low": criterion.minimum, "high": criterion.maximum}}
        score = self.scores.get(criterion.pk) or CriterionScore(scorecard=self.card, criterion=criterion)
        held = score.value
        if held == value:
            return {"status": "ok"}
        if change.get("was") != held:
            return {"status": "conflict", "theirs": held}
        score.value = value
        score.save()
        self.scores[criterion.pk] = score
        self.logged[name] = [held, value]
        return {"status": "ok", "changed": True}

    def _abstain(self, change: dict[str, Any]) -> dict[str, Any]:
        value = change.get("set")
        if not isinstance(value, bool):
            return {"status": "invalid", "message": _("Say yes or no.")}
        if self.card.abstained == value:
            return {"status": "ok"}
        self.logged["abstained"] = [self.card.abstained, value]
        self.card.abstained = value
        return {"status": "ok", "changed": True}

    def _text(self, name: str, change: dict[str, Any]) -> dict[str, Any]:
        value = change.get("set")
        if not isinstance(value, str) or len(value) > TEXTS[name]:
            return {"status": "invalid", "message": _("This is longer than %d characters.") % TEXTS[name]}
        value, held = clean_text(value), getattr(self.card, name)
        if held == value:
            return {"status": "ok"}
        if change.get("was") != held:
            return {"status": "conflict", "theirs": held}
        setattr(self.card, name, value)
        return {"status": "ok", "changed": True}


def _is_point(value: Any, criterion: Criterion) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and criterion.minimum <= value <= criterion.maximum


# --- moves ----------------------------------------------------------------------------------------
MOVES = {transition.name: transition for transition in (workflow.HAND_IN, workflow.TAKE_UP)}


@transaction.atomic
def move_card(*, pk: int, transition: Transition, by: User) -> Scorecard:
    """Hand in one's scorecard, or take it up again while the round is open. Raises Http404, ValidationError, PermissionDenied."""
    assignment = assignment_of(pk, by)
    now = hold_window(assignment.candidacy.round_id)
    allowed = may_score(by, _fresh(assignment), now)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    return perform(_card_of(assignment), transition, by=by, at=now, log=_logger(transition.name, by, now))


def _fresh(assignment: Assignment) -> Assignment:
    assignment.candidacy.round.refresh_from_db(fields=["state", "opens_at", "closes_at", "grace_minutes"])
    return assignment


@transaction.atomic
def reopen_card(*, card: Scorecard, reason: str, by: User) -> Scorecard:
    """Open a handed-in or locked scorecard again, with the chair's consent and a reason. Raises what workflow.perform() raises."""
    round_ = card.assignment.candidacy.round
    now = hold_window(round_.pk, alone=True)
    log = _logger("reopen", by, now)
    return perform(card, workflow.REOPEN, by=by, comment=reason, at=now, log=log)


def _logger(verb: str, by: User, now: datetime) -> Any:
    def log(*, card: Scorecard, reason: str = "") -> None:
        """Write what the card holds at this moment; of the comment only its hash, of the private note nothing."""
        values = {score.criterion.key: score.value for score in card.scores.select_related("criterion")}
        said = hashlib.sha256(card.comment.encode()).hexdigest()
        data = {"values": values, "abstained": card.abstained, "comment_sha256": said, "reason": reason}
        append(round_=card.assignment.candidacy.round, verb=f"card.{verb}", by=by, at=now, card=card, **data)

    return log
