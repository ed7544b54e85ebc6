"""The only home of the moves of a visit: proposed, approved, done; declined, withdrawn, cancelled."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.enums import VisitState
from mentoring.models import Visit
from mentoring.notifications.visits import VisitApproved, VisitCancelled, VisitOff
from mentoring.queries.visits import concerned, still_to_answer
from pearls.workflow import Transition


def _move(name: str, label: Any, source: str, destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset({source}), destination, f"mentoring.{permission}", **more)


def who_is_missing(visit: Visit) -> Iterable[str]:
    """Return in words who has not agreed yet."""
    for party in still_to_answer(visit):
        yield _("%s has not agreed yet.") % (party or _("The programme office"))


def why_it_is_not_over(visit: Visit) -> Iterable[str]:
    """Return in words that its last day is still to come."""
    if timezone.localdate() < visit.ends:
        yield _("The last day is still to come. Come back when the visit is over.")


def count_change(visit: Visit, **_more: Any) -> None:
    """Make a new version, so that calendars and people hear of it."""
    visit.sequence, visit.changed_at = visit.sequence + 1, timezone.now()
    visit.save(update_fields=["sequence", "changed_at"])


_S = VisitState
APPROVE = _move(
    "approve", gettext_lazy("Approve"), _S.PROPOSED, _S.APPROVED, "answer_visit", blockers=who_is_missing,
    before=count_change, notification=VisitApproved, recipients=concerned,
)  # fmt: skip
DECLINE = _move(
    "decline", gettext_lazy("Decline"), _S.PROPOSED, _S.DECLINED, "answer_visit", needs_comment=True,
    notification=VisitOff, recipients=concerned,
)  # fmt: skip
WITHDRAW = _move(
    "withdraw", gettext_lazy("Withdraw the proposal"), _S.PROPOSED, _S.CANCELLED, "call_off_visit", needs_comment=True,
    notification=VisitOff, recipients=concerned,
)  # fmt: skip
CANCEL = _move(
    "cancel", gettext_lazy("Cancel the visit"), _S.APPROVED, _S.CANCELLED, "call_off_visit", needs_comment=True,
    before=count_change, notification=VisitCancelled, recipients=concerned,
)  # fmt: skip
FINISH = _move(
    "finish", gettext_lazy("It took place"), _S.APPROVED, _S.DONE, "finish_visit", blockers=why_it_is_not_over
)
VISIT_MOVES = {move.name: move for move in (FINISH, WITHDRAW, CANCEL)}
