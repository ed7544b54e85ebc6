"""The only home of the moves of a plan and of its report: sent, handed back, put away, taken out again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplans.enums import PlanState, ReportState
from actionplans.models import Plan, Report
from actionplans.notifications import PlanHandedBack, PlanSent, ReportHandedBack, ReportSent
from actionplans.queries import deeds_of, owners_of, plan_head, report_document
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


# --- the report -----------------------------------------------------------------------------------
def what_is_unsaid(report: Report) -> Iterable[str]:
    """Return in words what the report still lacks."""
    deeds = deeds_of(report.plan)
    unsaid = [deed.title for deed in deeds if deed.result is None]
    if unsaid:
        n = len(unsaid)
        yield (
            ngettext("Nothing is said of %d action:", "Nothing is said of %d actions:", n) % n
            + " "
            + ", ".join(unsaid[:5])
        )
    for name, label in (("changed", _("What changed in the town")), ("not_worked", _("What did not work"))):
        if not getattr(report, name).strip():
            yield _("“%s” is empty.") % label


def keep_document(report: Report, **_more) -> None:
    """Freeze what everybody reads from now on: the town's words and every action as it stands."""
    report.document = report_document(report, deeds_of(report.plan))
    report.save(update_fields=["document"])


SEND_REPORT = Transition(
    name="send_report",
    label=gettext_lazy("Send the report"),
    sources=frozenset({ReportState.DRAFT}),
    destination=ReportState.SENT,
    permission="actionplans.send_report",
    blockers=what_is_unsaid,
    before=keep_document,
    notification=ReportSent,
    recipients=lambda report: owners_of(report.plan),
)
HAND_BACK_REPORT = Transition(
    name="hand_back_report",
    label=gettext_lazy("Hand the report back"),
    sources=frozenset({ReportState.SENT}),
    destination=ReportState.DRAFT,
    permission="actionplans.hand_back_report",
    needs_comment=True,
    notification=ReportHandedBack,
    recipients=lambda report: owners_of(report.plan),
)
REPORT_TRANSITIONS = {transition.name: transition for transition in (SEND_REPORT, HAND_BACK_REPORT)}
