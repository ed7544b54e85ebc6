"""The only home of what a submission leaves on paper: the receipt with its hash and code, and the frozen text; both made as jobs."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actionplans import exports as plans
from awards.enums import SubmissionKind
from awards.models import Submission
from awards.permissions import visible_applications
from pearls.formats import town_of
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.permissions import get_visible_or_404

Progress = Callable[[int, int, str], None]


def make_receipt(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Return (file name, PDF) of the receipt that the job names; its owner has to see the application still."""
    submission = _submission(job)
    progress(0, 1, _("Setting the page"))
    with translation.override(job.owner.language):
        content = render_pdf("awards/pdf/receipt.html", receipt_data(submission))
    return f"receipt-{submission.code.lower()}.pdf", content


def make_text(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Return (file name, PDF) of the frozen text that the job names; the same text gives the same bytes."""
    submission = _submission(job)
    progress(0, 1, _("Setting the pages"))
    name = f"{slugify(str(submission.application))}-{submission.kind}-{submission.number}.pdf"
    return name, text_of(submission)


def _submission(job: Job) -> Submission:
    mine = Submission.objects.filter(application__in=visible_applications(job.owner).values("pk"))
    rows = mine.select_related(
        "snapshot",
        "submitted_by",
        "application__municipality__country",
        "application__place",
        "application__cycle__edition",
    )
    return get_visible_or_404(rows, pk=job.params["submission"])


def receipt_data(submission: Submission) -> dict:
    """Return what the receipt shows: plain data, the instant in the zone of the call and in UTC."""
    application = submission.application
    zone = ZoneInfo(application.cycle.zone)
    at = submission.submitted_at.astimezone(zone)
    return {
        "language": translation.get_language(),
        "what": submission.get_kind_display(),
        "number": submission.number,
        "name": str(application),
        "municipality": application.municipality.name,
        "country": str(application.municipality.country),
        "cycle": str(application.cycle),
        "at": _("%(at)s (%(zone)s time)")
        % {"at": formats.date_format(at, "WEEKDAY_EXACT_FORMAT"), "zone": town_of(zone.key)},
        "utc": formats.date_format(submission.submitted_at, "Y-m-d H:i:s"),
        "by": str(submission.submitted_by),
        "sha256": submission.sha256,
        "code": submission.code,
        "verify": settings.SITE_URL + reverse("awards:verify_code", args=[submission.code]),
    }


def text_of(submission: Submission) -> bytes:
    """Return the PDF of the frozen text: a plan as plans are printed, an application with its own cover."""
    snapshot = submission.snapshot
    if submission.kind == SubmissionKind.PLAN and "changed_at" in snapshot.document["head"]:
        return plans.pdf_of(snapshot, draft=False)
    with translation.override(snapshot.document["language"]):
        data = plans.pdf_data(snapshot.document, snapshot.sha256, draft=False)
        data |= {"name": snapshot.document["head"]["name"], "number": submission.number, "code": submission.code}
        return render_pdf("awards/pdf/application.html", data)
