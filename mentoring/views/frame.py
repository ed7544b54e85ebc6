"""The only home of what all pages of a mentoring share: the gate, the way back, the tabs, and what is expected now."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.enums import LOOKS, RelationshipState
from mentoring.models import Relationship
from mentoring.permissions import may_enter, visible_relationships
from mentoring.views.entries import here
from pearls.permissions import get_visible_or_404


def get_relationship(request: HttpRequest, pk: uuid.UUID) -> Relationship:
    """Return a mentoring whose page the person may open: who takes part, and who oversees it."""
    rows = visible_relationships(request.user).select_related("season", "plan", "mediator")  # type: ignore[arg-type]
    return get_visible_or_404(rows, pk=pk)


def get_own_relationship(request: HttpRequest, pk: uuid.UUID) -> Relationship:
    """Return a mentoring in which the person takes part; for all others there is no such page."""
    found = get_relationship(request, pk)
    if not may_enter(request.user, found):  # type: ignore[arg-type]
        raise Http404
    return found


def _tabs(relationship: Relationship, current: str, *, mine: bool) -> list[dict[str, Any]]:
    """Return the tabs that the person has: who only oversees it has none in which people talk."""
    everybody = (
        ("relationship", _("Overview")),
        ("goals", _("Goals")),
        ("agreement", _("Agreement")),
        ("relationship_people", _("People")),
    )
    inside = (
        ("meetings", _("Meetings")),
        ("visits", _("Visits")),
        ("messages", _("Messages")),
        ("notes", _("Notes")),
    )
    shown = (*everybody[:2], *inside, *everybody[2:]) if mine else everybody
    return [
        {"url": reverse(f"mentoring:{name}", args=[relationship.pk]), "label": label, "current": name == current}
        for name, label in shown
    ]


def frame(request: HttpRequest, relationship: Relationship, current: str, heading: str) -> dict[str, Any]:
    """Return what the frame of a mentoring's page shows: relationship, tabs [{url, label, current}], takes_part, heading, crumbs."""
    mine = may_enter(request.user, relationship)  # type: ignore[arg-type]
    home = (relationship.name, reverse("mentoring:relationship", args=[relationship.pk]))
    return {
        "relationship": relationship,
        "look": LOOKS[RelationshipState(relationship.state)],
        "takes_part": mine,
        "tabs": _tabs(relationship, current, mine=mine),
        "heading": heading,
        "subtitle": relationship.name if heading != relationship.name else "",
        "crumbs": here(home, heading) if current != "relationship" else here(relationship.name),
    }
