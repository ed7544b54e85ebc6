"""The only home of ordering what a submission leaves on paper: its receipt, and its text."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.models import Submission
from awards.permissions import visible_applications
from pearls import jobs
from pearls.models import Job, User


def order_receipt(*, submission: Submission, by: User) -> Job:
    """Return the job that makes the receipt as PDF. Raises PermissionDenied."""
    return _order("application_receipt", _("Receipt of %s") % submission, submission, by)


def order_text(*, submission: Submission, by: User) -> Job:
    """Return the job that makes the frozen text as PDF. Raises PermissionDenied."""
    return _order("application_text", _("Text of %s") % submission, submission, by)


def _order(kind: str, title: str, submission: Submission, by: User) -> Job:
    if not visible_applications(by).filter(pk=submission.application_id).exists():
        raise PermissionDenied
    return jobs.order(
        kind, by=by, title=title, params={"submission": str(submission.pk)}, key=f"{kind}:{submission.pk}"
    )
