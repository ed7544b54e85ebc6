"""The only home of the moves of a mentoring's year: begun, paused, resumed, closed, ended; goals reached, dropped, reopened."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.enums import GoalState, ProposalState, RelationshipState
from mentoring.models import Relationship
from mentoring.notifications.relationships import Began, Closed, Ended, Paused, Resumed
from mentoring.queries.relationships import current_agreement, people_in, unsigned
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: Iterable[str], destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, f"mentoring.{permission}", **more)


def who_has_not_signed(relationship: Relationship) -> Iterable[str]:
    """Return in words which sides have not signed the newest version of the agreement."""
    agreement = current_agreement(relationship)
    if agreement is None:
        yield _("Nobody has written the agreement yet.")
        return
    for party in unsigned(agreement):
        yield _("%s has not signed yet.") % party


def set_pause(relationship: Relationship, *, until: date, **_more: Any) -> None:
    """Say until when it rests."""
    relationship.paused_until = until
    relationship.save(update_fields=["paused_until"])


def end_pause(relationship: Relationship, **_more: Any) -> None:
    """Forget until when it rested."""
    relationship.paused_until = None
    relationship.save(update_fields=["paused_until"])


_S = RelationshipState
START = _move(
    "start", gettext_lazy("Begin"), [_S.AGREEING], _S.RUNNING, "write_together", blockers=who_has_not_signed,
    notification=Began, recipients=people_in,
)  # fmt: skip
PAUSE = _move(
    "pause", gettext_lazy("Pause"), [_S.RUNNING], _S.PAUSED, "write_together", before=set_pause,
    notification=Paused, recipients=people_in,
)  # fmt: skip
RESUME = _move(
    "resume", gettext_lazy("Go on"), [_S.PAUSED], _S.RUNNING, "write_together", before=end_pause,
    notification=Resumed, recipients=people_in,
)  # fmt: skip
CLOSE = _move(
    "close", gettext_lazy("Close"), [_S.RUNNING, _S.PAUSED], _S.CLOSED, "write_together", before=end_pause,
    notification=Closed, recipients=people_in,
)  # fmt: skip
# Without fault: the reason is the move's comment, and only the office's page shows it.
END_EARLY = _move(
    "end_early", gettext_lazy("End without fault"), [_S.AGREEING, _S.RUNNING, _S.PAUSED], _S.ENDED, "end_relationship",
    needs_comment=True, before=end_pause, notification=Ended, recipients=people_in,
)  # fmt: skip
# The pair that did not last: its town waits again, its mentor has room again.
GIVE_BACK = _move(
    "give_back", gettext_lazy("Give the pair back"), [ProposalState.ACCEPTED], ProposalState.DECLINED, "manage_season"
)

_G = GoalState
REACH = _move("reach", gettext_lazy("Reached"), [_G.OPEN], _G.REACHED, "work_on_goal")
DROP = _move("drop", gettext_lazy("Drop it"), [_G.OPEN], _G.DROPPED, "work_on_goal")
REOPEN = _move("reopen", gettext_lazy("Open it again"), [_G.REACHED, _G.DROPPED], _G.OPEN, "work_on_goal")
GOAL_MOVES = {move.name: move for move in (REACH, DROP, REOPEN)}
