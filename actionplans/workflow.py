"""The only home of a plan's moves: sent, handed back, put away, taken out again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplans.enums import PlanState
from actionplans.models import Plan
from actionplans.notifications import PlanHandedBack, PlanSent
from actionplans.queries import owners_of, plan_head
from pearls.models import User
from pearls.questionnaires import completeness
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.services import take_snapshot
from pearls.workflow import Transition


def what_is_missing(plan: Plan) -> Iterable[str]:
    """Return in words what stands between the plan and its sending; empty where nothing does."""
    states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
    gaps = [gap for state in states for gap in state.gaps]
    if not gaps:
        return []
    head = ngettext("%d required answer is missing.", "%d required answers are missing.", len(gaps)) % len(gaps)
    shown = [f"{gap.no}. {gap.text}" for gap in gaps[:5]]
    return [head, *shown, *([_("… and more; the sections show where.")] if len(gaps) > 5 else [])]


def freeze(plan: Plan, *, by: User, **_more) -> None:
    """Take the snapshot that everybody reads from now on."""
    take_snapshot(sheet=plan.sheet, kind=SnapshotKind.SUBMISSION, head=plan_head(plan), by=by)


SEND = Transition(
    name="send",
    label=gettext_lazy("Send the plan"),
    sources=frozenset({PlanState.DRAFT}),
    destination=PlanState.SUBMITTED,
    permission="actionplans.manage_plan",
    blockers=what_is_missing,
    effect=freeze,
    notification=PlanSent,
    recipients=owners_of,
)
HAND_BACK = Transition(
    name="hand_back",
    label=gettext_lazy("Hand the plan back"),
    sources=frozenset({PlanState.SUBMITTED}),
    destination=PlanState.DRAFT,
    permission="actionplans.hand_back_plan",
    needs_comment=True,
    notification=PlanHandedBack,
    recipients=owners_of,
)
PUT_AWAY = Transition(
    name="put_away",
    label=gettext_lazy("Put the plan away"),
    sources=frozenset({PlanState.DRAFT}),
    destination=PlanState.ARCHIVED,
    permission="actionplans.manage_plan",
)
TAKE_OUT = Transition(
    name="take_out",
    label=gettext_lazy("Take the plan out again"),
    sources=frozenset({PlanState.ARCHIVED}),
    destination=PlanState.DRAFT,
    permission="actionplans.manage_plan",
)
TRANSITIONS = {transition.name: transition for transition in (SEND, HAND_BACK, PUT_AWAY, TAKE_OUT)}
