"""The only home of who may order a certificate, and of what a code of a receipt or certificate proves."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.models import Submission, Title
from awards.permissions import role_in
from awards.queries import public_titles
from pearls import jobs
from pearls.models import Job, User
from pearls.permissions import is_admin
from pearls.registry import Proven, registry


def may_order(user: Any, title: Title) -> bool:
    """Return whether `user` may order the certificate of a public title: the holder's people and the office."""
    if not user.is_authenticated or title.code is None or title.application is None:
        return False
    return is_admin(user) or role_in(user, title.application) is not None


def order_certificate(*, title: Title, by: User) -> Job:
    """Return the job that makes the certificate of a public title. Raises PermissionDenied."""
    if not may_order(by, title) or not public_titles().filter(pk=title.pk).exists():
        raise PermissionDenied
    words = _("Certificate of %s") % title
    key = f"pearl_certificate:{title.pk}"
    return jobs.order("pearl_certificate", by=by, title=words, params={"title": title.pk}, key=key)


@dataclass(frozen=True)
class Proof:
    """What a code proves: a public title, that something was handed in (no name, no text), or what another app says."""

    title: Title | None = None
    submission: Submission | None = None
    other: Proven | None = None


def prove(code: str) -> Proof | None:
    """Return what a code proves, or None. A certificate proves nothing before its title is public."""
    wanted = "".join(code.upper().split())
    title = public_titles().filter(code=wanted).first()
    if title:
        return Proof(title=title)
    submission = Submission.objects.filter(code=wanted).select_related("application__cycle__edition").first()
    if submission:
        return Proof(submission=submission)
    other = next(filter(None, (source(wanted) for source in registry.proofs)), None)
    return Proof(other=other) if other else None
