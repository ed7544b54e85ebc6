"""The only home of the report's pages: seasons in numbers, what mentors gave, and who learned from whom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mentoring.charts import ring
from mentoring.enums import GoalState, RelationshipKind
from mentoring.models import Season
from mentoring.permissions.report import may_see_reports, mentored_seasons, reported_seasons, reported_to
from mentoring.queries import report as reads
from mentoring.queries.runs import names_of_countries
from mentoring.services import report as services
from mentoring.views.entries import here
from pearls.models import User
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import admin_only, attempt, cells, gate, head, paged

overseers_only = gate(may_see_reports)


def _season(request: HttpRequest, pk: int) -> Season:
    return get_visible_or_404(reported_seasons(request.user), pk=pk)  # type: ignore[arg-type]


def _steps(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    return here((_("Reports"), reverse("mentoring:reports")), *steps)


@require_safe
@overseers_only
def reports(request: HttpRequest) -> HttpResponse:
    """Show the seasons of which there is a report."""
    page = paged(request, reported_seasons(request.user))  # type: ignore[arg-type]
    context = page | {"heading": _("Mentoring in numbers"), "crumbs": here(_("Reports"))}
    return render(request, "mentoring/report/list.html", context)


# --- a season -------------------------------------------------------------------------------------
def _states_chart(found: Any) -> dict[str, Any]:
    """Return the chart of kinds and states; what is over, closed or ended early, is one colour."""
    names = dict(RelationshipKind.choices)
    rows: list[dict[str, Any]] = []
    for kind, states in reads.by_kind_and_state(found).items():
        going = [states[state] for state in ("agreeing", "running", "paused")]
        rows.append(
            {"label": str(names[RelationshipKind(kind)]), "values": [*going, sum(states.values()) - sum(going)]}
        )
    return {
        "title": _("Mentorings by kind and state"), "unit": _("number"), "first": _("Kind"), "rows": rows,
        "series": [_("Agreeing"), _("Running"), _("Paused"), _("Over")],
        "summary": ", ".join(f"{row['label']}: {sum(row['values'])}" for row in rows),
    }  # fmt: skip


def _goals_chart(found: Any) -> dict[str, Any]:
    states = reads.goals_by_state(found)
    names = dict(GoalState.choices)
    rows = [{"label": str(names[state]), "values": [many]} for state, many in states.items()]  # type: ignore[index]
    summary = ", ".join(f"{row['label']}: {row['values'][0]}" for row in rows)
    return {
        "title": _("Goals"), "unit": _("number"), "first": _("State"), "rows": rows, "series": [_("Goals")],
        "summary": summary,
    }  # fmt: skip


def _months_chart(found: Any) -> dict[str, Any] | None:
    months = reads.meetings_by_month(found)
    if not months:
        return None
    rows = [{"label": f"{month:%Y-%m}", "values": [many]} for month, many in months]
    held = sum(many for _month, many in months)
    return {
        "title": _("Meetings held"), "unit": _("per month"), "first": _("Month"), "rows": rows, "series": [_("Meetings")],
        "summary": ngettext("%d meeting in all", "%d meetings in all", held) % held,
    }  # fmt: skip


@require_safe
@overseers_only
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a season in numbers, of what this person oversees."""
    season = _season(request, pk)
    found = reported_to(request.user, season)  # type: ignore[arg-type]
    numbers, names = reads.numbers_of(found), names_of_countries()
    context = {
        "season": season,
        "numbers": numbers,
        "few": reads.FEWEST,
        "charts": [chart for chart in (_states_chart(found), _months_chart(found), _goals_chart(found)) if chart],
        "countries": {
            "head": head(_("Country"), _("Country"), _("Mentorings"), numbers=[2]),
            "rows": [
                cells("", names.get(one, one), names.get(two, two), n, numbers=[2]) for one, two, n in numbers.connected
            ],
        },
        "signals": reads.signals_now(found),
        "outcomes": reads.outcomes(found)[:50],
        "whole": is_admin(request.user),
        "heading": _("“%s” in numbers") % season,
        "crumbs": _steps(season.name),
    }
    return render(request, "mentoring/report/report.html", context)


@require_POST
@overseers_only
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the report as a workbook."""
    return redirect("job", services.order_report(season=_season(request, pk), by=request.user).pk)  # type: ignore[arg-type]


# --- what mentors gave ----------------------------------------------------------------------------
@require_safe
@admin_only
def mentors(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each mentor of a season gave, for letters to employers."""
    season = _season(request, pk)
    page = paged(request, reads.mentors_of(season))
    rows = [{"person": user, "work": reads.work_of(user, season)} for user in page["page_rows"]]
    context = page | {
        "season": season, "mentors": rows, "heading": _("What mentors gave"), "subtitle": season.name,
        "crumbs": _steps((season.name, reverse("mentoring:report", args=[season.pk])), _("Mentors")),
    }  # fmt: skip
    return render(request, "mentoring/report/mentors.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show a mentor what they gave, season by season."""
    user: Any = request.user
    rows = [{"season": season, "work": reads.work_of(user, season)} for season in mentored_seasons(user)]
    context = {"rows": rows, "heading": _("What you gave as a mentor"), "crumbs": here(_("What you gave"))}
    return render(request, "mentoring/report/log.html", context)


@require_POST
def certificate(request: HttpRequest, pk: int, person: int | None = None) -> HttpResponse:
    """Order the certificate of one's own work, or, as the office, of a mentor's."""
    user: Any = request.user
    if person is not None and not is_admin(user):
        raise Http404
    mentor = get_visible_or_404(User.objects.all(), pk=person or user.pk)
    season, made = get_visible_or_404(mentored_seasons(mentor), pk=pk), []

    def certify() -> None:
        made.append(services.certify(user=mentor, season=season, by=user))

    if attempt(request, _("Ordered."), certify):
        return redirect("job", made[0].pk)
    return redirect("mentoring:report_mentors", season.pk) if person else redirect("mentoring:mentor_log")


# --- who learned from whom ------------------------------------------------------------------------
@require_safe
@admin_only
def exchange(request: HttpRequest) -> HttpResponse:
    """Show who learned from whom over all seasons, as a drawing and as a table."""
    threads, groups = reads.threads()
    rows = [cells("", t.teacher, t.learner, t.times, numbers=[2]) for t in sorted(threads, key=lambda t: -t.times)]
    page = paged(request, rows)
    context = page | {
        "ring": ring(threads, groups),
        "head": head(_("Who taught"), _("Who learned"), _("Times"), numbers=[2]),
        "heading": _("Who learned from whom"),
        "crumbs": _steps(_("Exchange")),
    }
    return render(request, "mentoring/report/exchange.html", context)
