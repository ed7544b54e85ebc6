"""The only home of the head of an applicant's page: the application through its gate, the way to it, and its three answers."""

import uuid
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import ApplicationState, PhaseKind
from awards.models import Application
from awards.permissions import may_write, role_in, visible_applications
from awards.queries import window_of, with_own_ends
from pearls.models import User
from pearls.permissions import get_visible_or_404
from pearls.questionnaires import completeness
from pearls.questionnaires.views import missing_in_words, where_in_words
from pearls.templatetags.pearls import moment_of


def headed(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Return the rows with all that every page of an application shows in its head."""
    rows = applications.select_related(
        "sheet", "municipality__country", "municipality__region", "place__region", "cycle__edition", "cycle__book"
    )
    return with_own_ends(rows).prefetch_related("cycle__phases")


def get_application(user: Any, pk: uuid.UUID, *more: str | Prefetch) -> Application:
    """Return the application with what every page's head shows, and `more` rows beside it; 404 where the person may not see it."""
    return get_visible_or_404(headed(visible_applications(user)).prefetch_related(*more), pk=pk)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def crumbs_of(application: Application, *steps: str) -> list[dict]:
    """Return the way from the desk to a page of the application."""
    return [
        {"label": _("Desk"), "url": reverse("desk")},
        {"label": _("Applications"), "url": reverse("awards:applications")},
        {"label": str(application), "url": reverse("awards:application", args=[application.pk])},
        *({"label": step, "url": ""} for step in steps),
    ]


def heading_of(application: Application) -> dict[str, str]:
    """Return heading and subtitle: who applies for what."""
    body = application.municipality
    through = "" if application.place is None else _("through the municipality of %s") % body
    parts = [application.cycle.name, str(body.country), through]
    return {"heading": _("Application of %s") % application, "subtitle": " · ".join(filter(None, parts))}


def bearings(request: HttpRequest, application: Application, states: list, key: str = "") -> dict[str, Any]:
    """Return heading, subtitle and the three answers of a page of the form: where, what is expected, by when."""
    answers = {
        "where": where_in_words(states, key, _("The whole application")),
        "where_note": _("%(answered)d of %(total)d questions done") % completeness.progress(states),
        "what": _expected(request.user, application),  # type: ignore[arg-type]
        "what_note": missing_in_words(states, key) if application.state == ApplicationState.DRAFT else "",
        **deadline(request, application, PhaseKind.APPLICATION),
    }
    return {**heading_of(application), "bearings": answers}


def _expected(user: User, application: Application) -> str:
    if application.state == ApplicationState.WITHDRAWN:
        return _("Nothing; it was withdrawn")
    if application.state == ApplicationState.SUBMITTED:
        return _("Nothing; it is submitted")
    return _("Complete it and submit it") if may_write(user, application) else _("Read the application")


def page_bearings(
    request: HttpRequest, application: Application, where: str, what: str, kind: PhaseKind = PhaseKind.APPLICATION
) -> dict[str, Any]:
    """Return heading, subtitle and the three answers of a page beside the form."""
    return {"bearings": {"where": where, "what": what, **deadline(request, application, kind)}}


def deadline(request: HttpRequest, application: Application, kind: PhaseKind) -> dict[str, Any]:
    """Return the end of a phase for this applicant: in the zone of the call, in the reader's time, and the days left."""
    window = window_of(application.cycle, kind, application)
    if window is None:
        return {"when": _("No date is set"), "when_note": _("The programme office sets it with the call")}
    shown = moment_of(window.end, application.cycle.zone, getattr(request.user, "time_zone", ""))
    left = days_left(window.end)
    notes = [_("%s time") % shown["zone"], shown["own"] and _("%s your time") % shown["own"], left]
    if window.until and window.until > window.closes:
        notes.append(_("more time was granted to you"))
    days = (window.end - timezone.now()).days
    return {"when": shown["text"], "when_note": " · ".join(filter(None, notes)), "late": 0 <= days < 7}


def days_left(end: Any) -> str:
    """Return how much time is left until an instant, in words."""
    left = end - timezone.now()
    hours = int(left.total_seconds() // 3600)
    if hours < 0:
        return _("the time is over")
    if hours < 48:
        return ngettext("%d hour left", "%d hours left", hours) % hours
    return ngettext("%d day left", "%d days left", left.days) % left.days


def is_mine(request: HttpRequest, application: Application) -> bool:
    """Return whether the reader belongs to the team: the office reads the same pages, and no step there is theirs."""
    return role_in(request.user, application) is not None  # type: ignore[arg-type]
