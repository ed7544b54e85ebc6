"""The only home of the certificate: one page as PDF with the address by which anybody can verify it; made as a job."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from awards.exports.register import names_of
from awards.queries import address_of, public_titles
from pearls.models import Job
from pearls.pdf import render_pdf


def make_certificate(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes] | None:
    """Return (file name, PDF) of the title that the job names; nothing where the title is not public."""
    title = public_titles().filter(pk=job.params["title"]).exclude(code=None).first()
    if title is None:
        return None
    progress(0, 1, _("Setting the page"))
    out = title.publication
    data = {
        "language": "en",
        "name": title.name,
        "names": names_of([title])[title.pk][1:],
        "municipality": title.municipality.name,
        "country": str(title.municipality.country),
        "year": title.edition.year,
        "reason": title.reason,
        "code": title.code,
        "day": formats.date_format(out.publish_at, "DATE_FORMAT") if out else "",
        "verify": settings.SITE_URL + reverse("awards:verify_code", args=[title.code]),
        "page": settings.SITE_URL + address_of(title),
    }
    return f"certificate-{title.slug}-{title.edition.year}.pdf", render_pdf("awards/pdf/certificate.html", data)
