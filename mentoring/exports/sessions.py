"""The only home of the files of learning sessions: certificates of attendance as PDF, the list of participants as CSV."""

import csv
import io
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import LearningSession, Registration
from mentoring.permissions.sessions import visible_registrations
from mentoring.queries.sessions import day_of
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.sheets import safe

COLUMNS = ("name", "email", "state", "asked", "attended", "municipalities", "organisations")


def make_certificate(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes] | None:
    """Return (file name, PDF) of the registration that the job names; nothing where its owner may not have it any more."""
    found = visible_registrations(job.owner).filter(pk=job.params["registration"], attended=True).exclude(code=None)
    registration = found.select_related("user", "session").first()
    if registration is None:
        return None
    progress(0, 1, _("Setting the page"))
    session = registration.session
    hours = (session.ends_at - session.starts_at).total_seconds() / 3600
    data = {
        "language": "en",
        "name": registration.user.name,
        "title": session.title,
        "kind": session.get_kind_display(),
        "day": day_of(session.starts_at, session.zone),
        "hours": f"{hours:.1f}".removesuffix(".0"),
        "place": session.place,
        "code": registration.code,
        "verify": f"{settings.SITE_URL}/verify/{registration.code}/",
    }
    return f"certificate-{session.starts_at:%Y-%m-%d}.pdf", render_pdf("mentoring/pdf/attendance.html", data)


def as_csv(session: LearningSession, registrations: Iterable[Registration]) -> str:
    """Return who registered, with the bodies they are of; texts that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in registrations:
        bodies = list(row.user.memberships.all())
        towns = [str(member.municipality) for member in bodies if member.municipality]
        houses = [str(member.organisation) for member in bodies if member.organisation]
        there = {True: "yes", False: "no", None: ""}[row.attended]
        asked = timezone.localtime(row.asked_at).isoformat(timespec="minutes")
        cells = [row.user.name, row.user.email, row.state, asked, there, "; ".join(towns), "; ".join(houses)]
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue()
