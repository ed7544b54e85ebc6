"""The only home of what leaves a plan: its PDF as a job, from the snapshot and nothing else."""

from collections.abc import Callable

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actionplans.charts import budget_chart, gantt
from actionplans.enums import PlanState
from actionplans.models import Plan
from actionplans.permissions import visible_plans
from actionplans.queries import plan_head
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import Snapshot
from pearls.questionnaires.services import take_snapshot


def make_pdf(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes]:
    """Return (file name, PDF) of the plan that the job names, as its owner may see it now."""
    progress(0, 3, _("Reading the plan"))
    plans = visible_plans(job.owner).select_related("municipality__country", "edition", "sheet")
    plan = get_visible_or_404(plans, pk=job.params["plan"])
    snapshot = snapshot_for(plan, job)
    progress(1, 3, _("Setting the pages"))
    content = pdf_of(snapshot, draft=plan.state == PlanState.DRAFT)
    progress(2, 3, _("Keeping the file"))
    return f"{slugify(plan.municipality.name)}-plan-{snapshot.number}.pdf", content


def snapshot_for(plan: Plan, job: Job) -> Snapshot:
    """Return the snapshot to print: what was sent, or the text as it is while the plan is written."""
    if plan.state == PlanState.SUBMITTED:
        return Snapshot.objects.filter(sheet=plan.sheet, kind=SnapshotKind.SUBMISSION).latest("number")
    return take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=job.owner)


def pdf_of(snapshot: Snapshot, *, draft: bool) -> bytes:
    """Return the PDF of a snapshot; the same snapshot gives the same bytes."""
    with translation.override(snapshot.document["language"]):
        return render_pdf("actionplans/pdf/plan.html", pdf_data(snapshot.document, snapshot.sha256, draft=draft))


def pdf_data(document: dict, sha256: str, *, draft: bool) -> dict:
    """Return what the PDF template reads: the document, its charts, and whether it is a draft. Pure."""
    answers = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    return {
        "document": document,
        "head": document["head"],
        "title": answers.get("plan_title", {}).get("text") or _("Action plan of %s") % document["head"]["municipality"],
        "promise": answers.get("plan_promise", answers.get("promise", {})).get("text", ""),
        "draft": draft,
        "sha256": sha256,
        "gantt": gantt(answers.get("actions"), answers.get("milestones")),
        "budget": budget_chart(answers.get("budget")),
    }
