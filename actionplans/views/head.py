"""The only home of the head of a plan's page: the plan as the head shows it, the way to it, and its three answers."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Plan
from actionplans.permissions import may_write, plan_for
from actionplans.queries import with_title
from pearls.formats import town_of
from pearls.questionnaires import completeness
from pearls.questionnaires.views import missing_in_words, where_in_words


def get_plan(request: HttpRequest, pk: uuid.UUID) -> Plan:
    """Return the plan with what every page's head shows; 404 where the person may not see it."""
    plans = with_title(Plan.objects.select_related("sheet", "municipality__country", "edition"))
    return plan_for(request.user, plans, pk)  # type: ignore[arg-type]


def plan_crumbs(plan: Plan) -> list[dict]:
    """Return the way from the desk to the plan."""
    return [
        {"label": _("Desk"), "url": reverse("desk")},
        {"label": _("Plans"), "url": reverse("actionplans:list")},
        {"label": str(plan.municipality), "url": reverse("actionplans:detail", args=[plan.pk])},
    ]


def bearings(request: HttpRequest, plan: Plan, states: list, key: str) -> dict[str, Any]:
    """Return heading, subtitle and the three answers: where am I, what is expected, by when."""
    body = plan.municipality
    answers = {
        "where": where_in_words(states, key, _("The whole plan")),
        "where_note": _("%(answered)d of %(total)d questions done") % completeness.progress(states),
        "what": _("Complete the plan and send it") if may_write(request.user, plan) else _("Read the plan"),  # type: ignore[arg-type]
        "what_note": missing_in_words(states, key),
        **_when(plan),
    }
    title = getattr(plan, "title", None) or _("Action plan of %s") % body.name
    subtitle = _("Culture and Resilience Action Plan of %(name)s, %(country)s") % {
        "name": body,
        "country": body.country,
    }
    return {"heading": title, "subtitle": subtitle, "bearings": answers}


def _when(plan: Plan) -> dict[str, Any]:
    """Return the deadline in the edition's own zone, the reader's local time where it differs, and the days left."""
    if plan.deadline is None:
        return {"when": _("No date is set"), "when_note": _("The programme office sets it with the edition")}
    zone = ZoneInfo(plan.edition.zone if plan.edition else settings.TIME_ZONE)
    official, local = plan.deadline.astimezone(zone), timezone.localtime(plan.deadline)
    days = (official.date() - timezone.now().astimezone(zone).date()).days
    left = ngettext("%d day left", "%d days left", days) % days if days >= 0 else _("the date has passed")
    town = town_of(zone.key)
    notes = [
        _("%(time)s in %(town)s (%(zone)s)") % {"time": f"{official:%H:%M}", "town": town, "zone": official.tzname()}
    ]
    if local.utcoffset() != official.utcoffset():
        notes.append(_("%s your time") % f"{local:%H:%M}")
    return {
        "when": formats.date_format(official, "WEEKDAY_DATE_FORMAT"),
        "when_note": " · ".join([*notes, left]),
        "late": 0 <= days <= 7,
    }
