"""The only home of the agreement on paper: what both sides agreed, who signed, the hash, and the usual texts in their languages."""

from collections.abc import Callable

from django.conf import settings
from django.utils import formats, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentoring.models import Agreement
from mentoring.permissions.relationships import visible_relationships
from mentoring.services.agreeing import PARTS
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.permissions import get_visible_or_404

Progress = Callable[[int, int, str], None]


def make_agreement(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Return (file name, PDF) of the version that the job names; its owner has to see the mentoring still."""
    mine = Agreement.objects.filter(relationship__in=visible_relationships(job.owner).values("pk"))
    agreement = get_visible_or_404(mine.select_related("relationship__season", "template"), pk=job.params["agreement"])
    progress(0, 1, _("Setting the page"))
    with translation.override(job.owner.language):
        content = render_pdf("mentoring/pdf/agreement.html", agreement_data(agreement))
    return f"agreement-{slugify(str(agreement.relationship))}-{agreement.number}.pdf", content


def labels() -> dict[str, str]:
    """Return what each part of an agreement is called."""
    return {
        "aims": _("What we want to reach"),
        "rhythm": _("How often we meet"),
        "confidentiality": _("What stays between us"),
        "conflict": _("When something goes wrong"),
        "exit": _("How we end it"),
        "data": _("What we keep"),
    }


def agreement_data(agreement: Agreement) -> dict:
    """Return what the paper shows: plain data."""
    relationship, named = agreement.relationship, labels()
    signatures = agreement.signatures.select_related("party__organisation", "party__municipality", "party__expert")
    return {
        "language": translation.get_language(),
        "name": relationship.name,
        "season": relationship.season.name,
        "number": agreement.number,
        "starts": formats.date_format(relationship.starts, "DATE_FORMAT"),
        "ends": formats.date_format(relationship.ends, "DATE_FORMAT"),
        "parts": [{"label": named[part], "text": agreement.terms[part]} for part in PARTS],
        "signatures": [
            {"party": str(s.party), "name": s.name, "at": formats.date_format(s.signed_at, "Y-m-d H:i")}
            for s in signatures
        ],
        "sha256": agreement.sha256,
        "usual": _usual(agreement, named),
    }


def _usual(agreement: Agreement, named: dict[str, str]) -> list[dict]:
    """Return the usual texts in the other languages of the towns, as far as the template has them."""
    towns = agreement.relationship.parties.exclude(municipality=None).select_related("municipality__country")
    spoken = {code for party in towns if party.municipality for code in party.municipality.country.languages}
    known, names = agreement.template.texts, dict(settings.LANGUAGES)
    return [
        {
            "language": code,
            "name": names.get(code, code),
            "parts": [{"label": named[part], "text": known[code][part]} for part in PARTS],
        }
        for code in sorted(spoken & known.keys() - {"en"})
    ]
