"""The only home of ordering a season's report, and of certifying what a mentor gave: word by word, hashed, under a code."""

import hashlib
from typing import Any

import rfc8785
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.models import MentorCertificate, Season
from mentoring.permissions.report import may_see_reports, mentored_seasons, reported_seasons
from mentoring.queries.report import work_of
from pearls import jobs
from pearls.audit import record
from pearls.codes import new_code
from pearls.models import Job, User
from pearls.permissions import is_admin
from pearls.registry import Proven


def order_report(*, season: Season, by: User) -> Job:
    """Return the job that makes the workbook of a season, of what this person oversees. Raises PermissionDenied."""
    if not may_see_reports(by) or not reported_seasons(by).filter(pk=season.pk).exists():
        raise PermissionDenied
    key, words = f"mentoring_report:{season.pk}", _("Report of “%s”") % season
    return jobs.order("mentoring_report", by=by, title=words, params={"season": season.pk}, key=key)


@transaction.atomic
def certify(*, user: User, season: Season, by: User) -> Job:
    """Certify what a mentor gave so far and return the job that sets the page; the mentor themselves and the office may ask.

    As long as nothing was added the certificate keeps its code. Raises PermissionDenied, or ValidationError where nothing was given.
    """
    if not (user == by or is_admin(by)) or not mentored_seasons(user).filter(pk=season.pk).exists():
        raise PermissionDenied
    said = statement(user, season)
    if not said["meetings"] and not said["visits"]:
        raise ValidationError(_("No meeting and no visit is noted yet. Note them, then order the certificate."))
    digest = hashlib.sha256(rfc8785.dumps(said)).hexdigest()
    made = MentorCertificate.objects.filter(user=user, season=season, sha256=digest).first()
    if made is None:
        fields = {"said": said, "sha256": digest, "code": new_code(), "made_by": by}
        made = MentorCertificate.objects.create(user=user, season=season, **fields)
        record("certificate.made", made, by=by, person=str(user))
    key = f"mentor_certificate:{made.pk}"
    words = _("Certificate of %(person)s, “%(season)s”") % {"person": user, "season": season}
    return jobs.order("mentor_certificate", by=by, title=words, params={"certificate": made.pk}, key=key)


def statement(user: User, season: Season) -> dict[str, Any]:
    """Return what is certified, as JSON: name, season, hours, days, meetings, visits and with whom."""
    work = work_of(user, season)
    numbers = {"hours": f"{work['hours']:.1f}", "days": f"{work['days']:.1f}"}
    return {
        "name": user.name, "season": season.name, "partners": work["partners"], "meetings": work["meetings"],
        "visits": work["visits"], **numbers,
    }  # fmt: skip


def prove(code: str) -> Proven | None:
    """Return what a code of a mentor's certificate proves, or None."""
    found = MentorCertificate.objects.filter(code=code).first()
    if found is None:
        return None
    said = found.said
    facts = [
        (_("Mentor"), said["name"]), (_("Season"), said["season"]), (_("Hours"), said["hours"]), (_("Days"), said["days"]),
        (_("Made (UTC)"), f"{found.made_at:%Y-%m-%d}"), (_("Hash (SHA-256)"), found.sha256),
    ]  # fmt: skip
    return Proven(_("Yes: this person mentored in the Cultural Pearls."), facts)
