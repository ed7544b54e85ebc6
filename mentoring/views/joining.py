"""The only home of the pages about who acts in a mentoring: both sides, who joins, leads and leaves, and the mediator."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.forms.relationships import JoinForm, LeaveForm, MediatorForm
from mentoring.models import Party, PartyPerson
from mentoring.permissions.relationships import may_look_after, party_of, visible_relationships
from mentoring.services import joining
from mentoring.views.frame import frame, get_relationship
from mentoring.views.relationships import sides_of
from pearls.permissions import get_visible_or_404
from pearls.views.common import admin_only, attempt
from pearls.views.pages import form_page, sent


@require_safe
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who acts for each side, what those who left handed over, and what can be done."""
    found, user = get_relationship(request, pk), request.user
    mine = party_of(user, found)  # type: ignore[arg-type]
    sides = sides_of(found)
    for side in sides:
        side["party"].relationship = found
        side["looks_after"] = bool(may_look_after(user, side["party"]))  # type: ignore[arg-type]
        side["handed_over"] = _handed_over(side["party"]) if side["party"] == mine else []
    context = {
        **frame(request, found, "relationship_people", _("People")),
        "sides": sides,
        "can_name": user.has_perm("mentoring.manage_relationship"),
    }
    return render(request, "mentoring/relationships/people.html", context)


def _handed_over(party: Party) -> Any:
    left = party.people.filter(until__isnull=False).exclude(handover="")
    return left.select_related("user").order_by("-until")


def get_party(request: HttpRequest, pk: int) -> Party:
    """Return a party of a mentoring whose page the person may open."""
    rows = Party.objects.filter(relationship__in=visible_relationships(request.user).values("pk"))  # type: ignore[arg-type]
    related = ("relationship__season", "relationship__plan", "organisation", "municipality", "expert")
    return get_visible_or_404(rows.select_related(*related), pk=pk)


def get_person(request: HttpRequest, pk: int) -> PartyPerson:
    """Return somebody who acts today, for themselves and for who looks after their side."""
    rows = PartyPerson.objects.filter(party__relationship__in=visible_relationships(request.user).values("pk"))  # type: ignore[arg-type]
    found = get_visible_or_404(rows.filter(until__isnull=True).select_related("user"), pk=pk)
    found.party = get_party(request, found.party_id)
    if found.user != request.user and not may_look_after(request.user, found.party):  # type: ignore[arg-type]
        get_visible_or_404(rows.none())
    return found


def _to(party: Party) -> str:
    return reverse("mentoring:relationship_people", args=[party.relationship_id])


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, party: int) -> HttpResponse:
    """Let a colleague of the same body act."""
    found, user = get_party(request, party), request.user
    if not may_look_after(user, found):  # type: ignore[arg-type]
        get_visible_or_404(Party.objects.none())
    form = JoinForm(sent(request), party=found)
    lead = _("Colleagues of %s are listed. Invite everybody else from the page of people.") % found
    context = {**frame(request, found.relationship, "relationship_people", _("Bring a colleague in")), "lead": lead}

    def add() -> None:
        joining.add_person(party=found, user=form.cleaned_data["user"], by=user)  # type: ignore[arg-type]

    return form_page(request, form, add, done=_("Your colleague takes part now."), to=_to(found), context=context)


@require_POST
def let_lead(request: HttpRequest, person: int) -> HttpResponse:
    """Make somebody the lead of their side."""
    found = get_person(request, person)
    attempt(request, _("%s leads now.") % found.user, lambda: joining.let_lead(person=found, by=request.user))  # type: ignore[arg-type]
    return redirect(_to(found.party))


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, person: int) -> HttpResponse:
    """End somebody's part, with what the next person must know."""
    found = get_person(request, person)
    form = LeaveForm(sent(request))
    heading = _("Leave this mentoring") if found.user == request.user else _("End the part of %s") % found.user
    context = {
        **frame(request, found.party.relationship, "relationship_people", heading),
        "action": heading,
        "lead": _("What was written stays. The page opens no more for who leaves."),
    }

    def end() -> None:
        joining.leave(person=found, handover=form.cleaned_data["handover"], by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:relationships") if found.user == request.user else _to(found.party)
    return form_page(request, form, end, done=_("Done. Thank you."), to=to, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def mediator(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name who mediates."""
    found = get_relationship(request, pk)
    form = MediatorForm(sent(request), initial={"user": found.mediator_id})
    lead = _("A mediator reads and writes like the people of both sides, and signs nothing.")
    context = {**frame(request, found, "relationship_people", _("Name a mediator")), "lead": lead}

    def name() -> None:
        joining.name_mediator(relationship=found, user=form.cleaned_data["user"], by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:relationship_people", args=[found.pk])
    return form_page(request, form, name, done=_("Saved."), to=to, context=context)
