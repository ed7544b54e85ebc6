"""The only home of writing scores: a scorecard saved as it is typed, handed in, opened again; every change in the ledger."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils.translation import gettext as _

from awards import workflow
from awards.enums import ScorecardState
from awards.models import Assignment, Criterion, CriterionScore, Scorecard
from awards.permissions import is_own_reading, may_score, visible_readings
from awards.queries import with_points
from awards.services.chaining import append, hold_reading, hold_window, last_event
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
    return get_visible_or_404(visible_readings(by).select_related("seat", "candidacy__round", "scorecard"), pk=pk)


@transaction.atomic
def save_card(*, pk: int, by: User, changes: dict[str, dict[str, Any]]) -> Saved:
    """Save changes {field: {"was": …, "set": …}} of a scorecard, each for itself: one that clashes or is wrong stops no other.

    Fields are "score:<criterion>", "abstained", "comment", "note", "reason". A change whose "was" is no longer what stands there
    comes from another tab and is answered as a conflict with what stands there; both texts stay. Raises Http404.
    """
    numbers = any(name not in TEXTS for name in changes)
    now = hold_reading(pk, numbers=numbers)
    if now is None:
        raise Http404
    card = _locked_card(pk, by)
    allowed = may_score(by, card.assignment if card else assignment_of(pk, by), now)
    if not allowed or (card and card.state not in WRITABLE):
        reason = getattr(allowed, "reason", "") or _("The scorecard is handed in. Open it again to change it.")
        return Saved(card.version if card else 0, {}, refusal=reason)
    return _Saving(card or _begun_card(pk, by), by, now).save(changes)


WRITABLE = frozenset({ScorecardState.DRAFT, ScorecardState.REOPENED})


def _locked_card(pk: int, by: User) -> Any:
    """Return the scorecard of this person's reading, locked, with its reading and round and the end of the round's chain; or None."""
    cards = Scorecard.objects.filter(is_own_reading(by, "assignment__"), assignment=pk)
    last = last_event("assignment__candidacy__round").values(end=JSONObject(seq="seq", sha256="sha256"))
    rows = cards.select_for_update(of=("self",)).select_related("assignment__seat", "assignment__candidacy__round")
    return next(iter(rows.annotate(last=Subquery(last))), None)


def _begun_card(pk: int, by: User) -> Any:
    """Return the scorecard, which begins with the first thing that is written."""
    Scorecard.objects.get_or_create(assignment_id=pk)
    return _locked_card(pk, by)


class _Saving:
    """One request's changes of one locked scorecard."""

    def __init__(self, card: Any, by: User, now: datetime) -> None:
        self.card, self.by, self.now, self.round = card, by, now, card.assignment.candidacy.round
        self.criteria = {c.key: c for c in with_points(self.round.criteria.all(), card.pk)}
        self.given: list[CriterionScore] = []
        self.logged: dict[str, list] = {}
        self.results: dict[str, dict[str, Any]] = {}

    def save(self, changes: dict[str, dict[str, Any]]) -> Saved:
        """Carry out the changes and write one event for all that touches numbers."""
        for name, change in changes.items():
            self.results[name] = self._one(name, change)
        CriterionScore.objects.bulk_create(
            self.given, update_conflicts=True, unique_fields=["scorecard", "criterion"], update_fields=["value"]
        )
        if any(result["status"] == "ok" and result.get("changed") for result in self.results.values()):
            self.card.version += 1
            self.card.save(update_fields=["abstained", "comment", "note", "reason", "version"])
        if self.logged:
            end = self.card.last or {"seq": 0, "sha256": ""}
            last = (end["seq"], end["sha256"])
            append(
                round_=self.round,
                verb="card.saved",
                by=self.by,
                at=self.now,
                card=self.card,
                last=last,
                changes=self.logged,
            )
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

    def _score(self, name: str, criterion: Any, change: dict[str, Any]) -> dict[str, Any]:
        value = change.get("set")
        if value is not None and not _is_point(value, criterion):
            said = _("Give whole points from %(low)d to %(high)d.")
            return {"status": "invalid", "message": said % {"low": criterion.minimum, "high": criterion.maximum}}
        held = criterion.held
        if held == value:
            return {"status": "ok"}
        if change.get("was") != held:
            return {"status": "conflict", "theirs": held}
        self.given.append(CriterionScore(scorecard=self.card, criterion=criterion, value=value))
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
            return {"status": "ok", "value": held}
        if change.get("was") != held:
            return {"status": "conflict", "theirs": held}
        setattr(self.card, name, value)
        return {"status": "ok", "changed": True, "value": value}


def _is_point(value: Any, criterion: Criterion) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and criterion.minimum <= value <= criterion.maximum


# --- moves ----------------------------------------------------------------------------------------
MOVES = {transition.name: transition for transition in (workflow.HAND_IN, workflow.TAKE_UP)}


@transaction.atomic
def move_card(*, pk: int, transition: Transition, by: User) -> Scorecard:
    """Hand in one's scorecard, or take it up again while the round is open. Raises Http404, ValidationError, PermissionDenied."""
    now = hold_reading(pk, numbers=True)
    if now is None:
        raise Http404
    allowed = may_score(by, assignment_of(pk, by), now)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    return perform(_begun_card(pk, by), transition, by=by, at=now, log=_logger(transition.name, by, now))


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
        data: dict[str, Any] = {"values": values, "abstained": card.abstained, "comment_sha256": said, "reason": reason}
        append(round_=card.assignment.candidacy.round, verb=f"card.{verb}", by=by, at=now, card=card, **data)

    return log
