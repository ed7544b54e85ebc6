"""The only home of the first pages: home, desk, style guide, and what an unknown address shows."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found, permission_denied

from pearls import lifecycle
from pearls.desk import desk_context
from pearls.models import Edition
from pearls.registry import registry


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the public first page: the running edition, how a round goes, and what upper apps add (titles, map)."""
    edition = Edition.objects.filter(is_current=True).first()
    context: dict[str, Any] = {
        "edition": edition_in_words(edition) if edition else None,
        "steps": lifecycle.of_everybody(),
    }
    for draw in registry.panels.get("home", []):
        context |= draw(request) or {}
    context |= _tally(context.get("titles") or [])
    return render(request, "pearls/home.html", context)


def _tally(titles: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the title holders add up to, and the year whose Pearls are in office."""
    towns = [place for edition in titles for place in edition["places"]]
    countries = {str(place["country"]) for place in towns}
    numbers = [
        {"number": len(titles), "label": ngettext("edition", "editions", len(titles))},
        {"number": len(countries), "label": ngettext("country, one sea", "countries, one sea", len(countries))},
    ]
    return {"titles_count": len(towns), "tally": numbers, "current": timezone.localdate().year}


def edition_in_words(edition: Edition) -> dict[str, Any]:
    """Return an edition as pages show it: year, dates with their state, and the state of its call."""
    today = timezone.localdate()
    marks = [
        (_("Call opens"), _day(edition.call_opens)),
        (_("Applications are due"), _day(edition.deadline)),
        (_("Plans are due"), _day(edition.plan_due)),
        (_("Titles are decided"), edition.decided),
        (_("Title year starts"), edition.title_year_starts),
    ]
    known = [(what, when) for what, when in marks if when]
    coming = next((when for _what, when in known if when >= today), None)
    dates = [
        {
            "what": what,
            "when": formats.date_format(when, "DATE_FORMAT"),
            "state": "now" if when == coming else "done" if when < today else "",
        }
        for what, when in known
    ]
    return {"year": edition.year, "dates": dates, **_call(edition, today)}


def _day(moment: datetime | None) -> date | None:
    # The day of a deadline is that of the programme's own zone: a minute before midnight is not tomorrow further east.
    return timezone.localtime(moment, timezone.get_default_timezone()).date() if moment else None


def _call(edition: Edition, today: date) -> dict[str, Any]:
    """Return the state of the call in words and the days left, while it is open."""
    opens, closes = _day(edition.call_opens), _day(edition.deadline)
    if opens and closes and opens <= today <= closes:
        return {"state": _("The call is open"), "days_left": (closes - today).days}
    return {}


def _year() -> dict[str, Any]:
    """Return the dates of the running edition, as they stand beside the desk."""
    edition = Edition.objects.filter(is_current=True).first()
    if edition is None:
        return {}
    return {"dates": edition_in_words(edition)["dates"], "year_title": _("Edition %s") % edition.year}


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person."""
    hour = timezone.localtime().hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    context = {"part_of_day": part, **_year(), **desk_context(request.user)}  # type: ignore[arg-type]
    return render(request, "pearls/desk.html", context)


@require_safe
@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component once, for makers."""
    return render(request, "pearls/styleguide.html")


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal: to a signed-in person it looks like a page that is not there."""
    if request.user.is_authenticated:
        return page_not_found(request, exception)
    return permission_denied(request, exception)
