"""The only home of the moves of a proposed pair: drafted, offered, accepted by both, declined, lapsed, replaced."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentoring.enums import ProposalState
from mentoring.models import Proposal
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: list[str], destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, f"mentoring.{permission}", **more)


def set_due(proposal: Proposal, *, until: datetime, **_more: Any) -> None:
    """Say by when both sides answer."""
    proposal.answers_due_at = until
    proposal.save(update_fields=["answers_due_at"])


_S = ProposalState
OFFER = _move("offer", _("Offer"), [_S.DRAFTED], _S.OFFERED, "manage_season", before=set_due)
ACCEPT = _move("accept", _("Accept"), [_S.OFFERED], _S.ACCEPTED, "answer_proposal")
DECLINE = _move("decline", _("Decline"), [_S.OFFERED], _S.DECLINED, "answer_proposal")
LAPSE = _move("lapse", _("End without an answer"), [_S.OFFERED], _S.LAPSED, "manage_season")
REPLACE = _move("replace", _("Replace"), [_S.DRAFTED], _S.REPLACED, "manage_season")
