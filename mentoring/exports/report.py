"""The only home of the report's files, made as jobs: a season as a workbook, and a mentor's certificate as PDF."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from mentoring.enums import RelationshipKind, RelationshipState
from mentoring.permissions.report import reported_seasons, reported_to, visible_certificates
from mentoring.queries import report as reads
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.permissions import get_visible_or_404
from pearls.sheets import book

Progress = Callable[[int, int, str], None]


def make_report(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Return (file name, workbook) of the season that the job names, of what its owner oversees today."""
    progress(0, 1, "")
    season = get_visible_or_404(reported_seasons(job.owner), pk=job.params["season"])
    found = reported_to(job.owner, season)
    numbers = reads.numbers_of(found)
    sheets = [
        (_("Numbers"), [_("What"), _("Number")], _numbers(numbers)),
        (_("Mentorings"), _head(), _mentorings(found)),
        (_("Countries"), [_("Country"), _("Country"), _("Mentorings")], [list(row) for row in numbers.connected]),
        (_("Outcomes"), [_("Mentoring"), _("Who"), _("When"), _("What came of it"), _("In their words")], _outcomes(found)),
    ]  # fmt: skip
    return f"mentoring-{season.pk}.xlsx", book(sheets)


def _numbers(n: reads.Numbers) -> list[list[Any]]:
    few = _("fewer than five people")
    pulse = n.pulse or {"helps": few, "together": few}
    return [
        [_("Mentorings"), n.relationships], [_("Hours in meetings"), few if n.hours is None else float(n.hours)],
        [_("Meetings held"), n.meetings], [_("Visits"), n.visits], [_("Goals set"), n.goals], [_("Goals reached"), n.reached],
        [_("Countries connected"), n.countries], [_("Cost of visits in euros"), float(n.cost)],
        [_("Cost per match in euros"), None if n.cost_per_match is None else float(n.cost_per_match)],
        [_("It helps (mean, 1 to 5)"), pulse["helps"]], [_("We get on (mean, 1 to 5)"), pulse["together"]],
    ]  # fmt: skip


def _head() -> list[str]:
    return [
        _("Name"),
        _("Kind"),
        _("State"),
        _("From"),
        _("Until"),
        _("Meetings"),
        _("Visits"),
        _("Goals"),
        _("Reached"),
    ]


def _mentorings(found: Any) -> list[list[Any]]:
    kinds, states = dict(RelationshipKind.choices), dict(RelationshipState.choices)
    return [
        [row.name, str(kinds[row.kind]), str(states[row.state]), row.starts, row.ends, row.met, row.visited, row.set_goals, row.reached]
        for row in reads.with_counts(found)
    ]  # fmt: skip


def _outcomes(found: Any) -> list[list[Any]]:
    return [
        [row.party.relationship.name, str(row.party), str(row.get_kind_display()), str(row.get_outcome_display()), row.changed]
        for row in reads.outcomes(found)
    ]  # fmt: skip


def make_certificate(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Return (file name, PDF) of the certificate that the job names; what it says was fixed when it was made."""
    progress(0, 1, "")
    found = get_visible_or_404(visible_certificates(job.owner), pk=job.params["certificate"])
    data = found.said | {
        "language": "en",
        "code": found.code,
        "sha256": found.sha256,
        "day": formats.date_format(found.made_at, "DATE_FORMAT"),
        # The page that verifies every code is the awards': named by its path, since this floor does not know them.
        "verify": f"{settings.SITE_URL}/verify/{found.code}/",
    }
    return f"mentor-{found.code}.pdf", render_pdf("mentoring/pdf/certificate.html", data)
