"""The only home of the pages of a mentoring as a whole: the list, the overview, circles and twins, the mentor's access to the plan."""

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring import health
from mentoring.enums import LOOKS, EntryState, RelationshipState, SignalKind
from mentoring.forms.relationships import CircleForm, ShownForm, TwinForm, shown
from mentoring.models import Need, Offer, Party, Relationship, Season
from mentoring.permissions.relationships import (
    may_enter,
    may_open_plan,
    may_oversee,
    may_write_in,
    party_of,
    visible_relationships,
)
from mentoring.queries import relationships as reads
from mentoring.services import opening, relating
from mentoring.services.expecting import next_steps
from mentoring.views.entries import BODY, here
from mentoring.views.frame import frame, get_own_relationship, get_relationship
from mentoring.views.office import get_run_season, in_seasons, season_step
from pearls.models import User
from pearls.permissions import is_admin, runs_programme
from pearls.views.common import attempt, paged
from pearls.views.pages import form_page, sent

PARTIES = ("parties__organisation", "parties__municipality", "parties__expert")


# --- the list -------------------------------------------------------------------------------------
@require_safe
def relationship_list(request: HttpRequest) -> HttpResponse:
    """Show the mentorings that a person may open; the office narrows them by season, state, country and signal."""
    user: Any = request.user
    form, today = ShownForm(request.GET), timezone.localdate()
    rows: Any = shown(form, visible_relationships(user).select_related("season"))
    facts = reads.facts_of(rows, today)
    found = {row.pk: health.signals(facts[row.pk]) for row in rows}
    asked = form.cleaned_data.get("signal") if form.is_valid() else ""
    if asked:
        rows = [row for row in rows if asked in {signal.kind for signal in found[row.pk]}]
    page = paged(request, rows)
    context = {
        **page,
        "rows": [_line(row, found[row.pk]) for row in page["page_rows"]],
        "form": form if runs_programme(user) else None,
        "pulse": reads.pulse_of_season(form.cleaned_data["season"]) if form.cleaned_data.get("season") else None,
        "season": form.cleaned_data.get("season") if is_admin(user) else None,
        "heading": _("Mentorings"),
        "crumbs": here(_("Mentorings")),
    }
    return render(request, "mentoring/relationships/list.html", context)


def _line(row: Relationship, signals: list[health.Signal]) -> dict[str, Any]:
    names = dict(SignalKind.choices)
    return {
        "row": row,
        "look": LOOKS[RelationshipState(row.state)],
        "signals": [names[SignalKind(signal.kind)] for signal in signals],
    }


# --- the office begins ----------------------------------------------------------------------------
def _offers(season: Season) -> Any:
    return Offer.objects.filter(season=season, state=EntryState.HANDED_IN).select_related(*BODY)


@require_http_methods(["GET", "HEAD", "POST"])
def begin_circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the office bring several towns together with one or two mentors."""
    season, user = get_run_season(request, pk), request.user
    needs = Need.objects.filter(season=season, state=EntryState.HANDED_IN).select_related("municipality")
    form = CircleForm(sent(request), offers=_offers(season), needs=needs)

    def begin() -> None:
        data = form.cleaned_data
        relating.begin_circle(
            season=season,
            name=data["name"],
            offers=list(data["offers"]),
            needs=list(data["needs"]),
            by=user,  # type: ignore[arg-type]
        )

    return _begun(request, form, begin, season, _("Begin a circle"))


@require_http_methods(["GET", "HEAD", "POST"])
def begin_twin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the office bring an experienced mentor and a new one together."""
    season, user = get_run_season(request, pk), request.user
    form = TwinForm(sent(request), offers=_offers(season))

    def begin() -> None:
        offers = [form.cleaned_data["first"], form.cleaned_data["second"]]
        relating.begin_twin(season=season, offers=offers, by=user)  # type: ignore[arg-type]

    return _begun(request, form, begin, season, _("Begin a twin"))


def _begun(request: HttpRequest, form: Any, begin: Any, season: Season, heading: str) -> HttpResponse:
    lead = _("The people behind each of them act at once; each side signs the agreement.")
    context = {"heading": heading, "lead": lead, "action": heading, "crumbs": in_seasons(season_step(season), heading)}
    to = f"{reverse('mentoring:relationships')}?season={season.pk}"
    return form_page(request, form, begin, done=_("It has begun."), to=to, context=context)


# --- the overview ---------------------------------------------------------------------------------
@require_safe
def overview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show where a mentoring stands: next steps, signals with their reason, people, goals, the next meeting, the plan."""
    user: Any = request.user
    found = get_relationship(request, pk)
    today, mine = timezone.localdate(), may_enter(user, found)
    steps = next_steps(user, found, today) if mine else []
    context = {
        **frame(request, found, "relationship", found.name),
        "bearings": _bearings(found, steps, today),
        "steps": steps,
        "signals": [reads.words_of(signal) for signal in reads.health_of(found, today)],
        "sides": sides_of(found),
        "progress": reads.progress_of(found),
        "meeting": reads.next_meeting(found, timezone.now()) if mine else None,
        "pulse": reads.pulse_of(found) if mine else None,
        "plan": _plan(user, found),
        "counts": _counts(found) if may_oversee(user, found) else None,
        "why_ended": reads.why_ended(found) if is_admin(user) and found.state == RelationshipState.ENDED else "",
        "can_name": is_admin(user),
        "can_end": found.state in reads.ENDABLE and (is_admin(user) or party_of(user, found) is not None),
        "can_write": bool(may_write_in(user, found)),
    }
    return render(request, "mentoring/relationships/overview.html", context)


def sides_of(relationship: Relationship) -> list[dict[str, Any]]:
    """Return the parties of a mentoring with who acts for each today."""
    rows = list(reads.acting(relationship))
    return [
        {"party": party, "people": [row for row in rows if row.party_id == party.pk]}
        for party in reads.parties_of(relationship)
    ]


def _bearings(relationship: Relationship, steps: list[dict[str, Any]], today: date) -> dict[str, str]:
    ends = formats.date_format(relationship.ends, "DATE_FORMAT")
    first = steps[0] if steps else None
    where = relationship.get_state_display()
    if relationship.paused_until:
        where = _("Paused until %s") % formats.date_format(relationship.paused_until, "DATE_FORMAT")
    left = (relationship.ends - today).days
    return {
        "where": str(where),
        "what": first["title"] if first else _("Nothing now"),
        "when": first["due"] if first and first["due"] else ends,
        "when_note": "" if first and first["due"] else _("the mentoring ends") if left >= 0 else _("it ended"),
    }


def _plan(user: Any, relationship: Relationship) -> dict[str, Any] | None:
    """Return what a person sees of the plan: whether the mentor may read it, whether they decide that, and the way there."""
    plan = relationship.plan
    if plan is None or not may_enter(user, relationship):
        return None
    side: Party | None = party_of(user, relationship)
    decides = may_open_plan(user, relationship) and bool(may_write_in(user, relationship))
    reads_it = relationship.plan_accesses.filter(user=user).exists() or (side is not None and side.side == "town")
    return {
        "open": bool(relationship.plan_open_at),
        "by": relationship.plan_open_by,
        "decides": decides,
        "url": reverse("actionplans:detail", args=[plan.pk]) if reads_it else "",
    }


def _counts(relationship: Relationship) -> list[tuple[str, int]]:
    return [
        (_("Meetings"), relationship.meetings.exclude(state="cancelled").count()),
        (_("Messages"), relationship.messages.count()),
        (_("Reminders sent"), relationship.nudges.count()),
    ]


@require_POST
def plan_access(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the mentor's people read and comment on the town's plan, or take that back."""
    found, user = get_own_relationship(request, pk), User.objects.get(pk=request.user.pk or 0)
    if "close" in request.POST:
        done = _("The mentor no longer reads the plan.")
        attempt(request, done, lambda: opening.close_plan(relationship=found, by=user))
    else:
        done = _("The mentor’s people can read the plan and comment on it.")
        attempt(request, done, lambda: opening.open_plan(relationship=found, by=user))
    return redirect("mentoring:relationship", found.pk)


def must_write(request: HttpRequest, relationship: Relationship) -> None:
    """Answer 404 unless the person may write in a mentoring now."""
    if not may_write_in(request.user, relationship):  # type: ignore[arg-type]
        raise Http404
