"""The only home of the pages below a visit: travellers and what they need, costs, documents, feedback, report, follow-ups."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.forms.visits import (
    CostForm,
    FollowUpForm,
    NeedsForm,
    PresetForm,
    TravellerForm,
    VisitFileForm,
    WordsForm,
)
from mentoring.models import FollowUp, Traveller, Visit, VisitCost, VisitFile
from mentoring.permissions import visits as rights
from mentoring.queries import visits as reads
from mentoring.queries.relationships import acting, people_in
from mentoring.services import travelling as services
from mentoring.views.visits import costs_in_words, get_visit, visit_frame, visit_url
from pearls.models import User
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent

BOTH = ["GET", "HEAD", "POST"]


def _visit_for(request: HttpRequest, pk: uuid.UUID, may: Any) -> Visit:
    """Return a visit with which the person may do this; for all others there is no such page."""
    found = get_visit(request, pk)
    if not may(request.user, found):
        raise Http404
    return found


def _part(request: HttpRequest, model: Any, pk: int, may: Any) -> Any:
    """Return a traveller, cost, document or follow-up of a visit with which the person may do this."""
    visible = rights.visible_visits(request.user).values("pk")  # type: ignore[arg-type]
    found = get_visible_or_404(model.objects.filter(visit__in=visible).select_related("visit__relationship"), pk=pk)
    if not may(request.user, found.visit):
        raise Http404
    return found


# --- travellers -----------------------------------------------------------------------------------
def _likely(visit: Visit) -> list[User]:
    """Return who could travel: the people of the other parties."""
    return [row.user for row in acting(visit.relationship).exclude(party=visit.host_id)]


@require_http_methods(BOTH)
def travellers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let somebody go along."""
    found = _visit_for(request, pk, rights.may_change_visit)
    form = TravellerForm(sent(request), instance=Traveller(visit=found), people=_likely(found))
    lead = _("Kilometres there and back give the carbon note. What they need is said on a page of its own.")
    context = visit_frame(request, found, _("Add a traveller")) | {"lead": lead, "action": _("Add them")}

    def save() -> None:
        services.save_traveller(traveller=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Added."), to=visit_url(found), context=context)


@require_http_methods(BOTH)
def traveller(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how somebody travels."""
    found = _part(request, Traveller, pk, rights.may_change_visit)
    form = TravellerForm(sent(request), instance=found, people=_likely(found.visit))
    context = visit_frame(request, found.visit, found.name)

    def save() -> None:
        services.save_traveller(traveller=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Saved."), to=visit_url(found.visit), context=context)


@require_POST
def remove_traveller(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a traveller out."""
    found = _part(request, Traveller, pk, rights.may_change_visit)
    attempt(request, _("Taken out."), lambda: services.remove_traveller(traveller=found, by=request.user))  # type: ignore[arg-type]
    return redirect(visit_url(found.visit))


@require_http_methods(BOTH)
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a traveller needs; the form opens empty, whoever opens it."""
    found = _part(request, Traveller, pk, rights.may_type_needs)
    form = NeedsForm(sent(request))
    lead = _(
        "Only the people of the host read this, neither your colleagues nor the programme office. It replaces what was said "
        "before, empty fields take it away, and it is erased 14 days after the visit."
    )
    context = visit_frame(request, found.visit, _("What %s needs") % found.name) | {"lead": lead}

    def save() -> None:
        data = form.cleaned_data
        services.say_needs(traveller=found, access=data["access"], diet=data["diet"], by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Kept for the host."), to=visit_url(found.visit), context=context)


# --- costs ----------------------------------------------------------------------------------------
@require_http_methods(BOTH)
def costs(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the costs of a visit, add a line, or begin with a preset."""
    found = _visit_for(request, pk, rights.may_write_visit)
    form = CostForm(sent(request), instance=VisitCost(visit=found))
    may_fill = rights.may_change_visit(request.user, found)  # type: ignore[arg-type]
    context = visit_frame(request, found, _("Costs")) | {
        "visit": found, "costs": costs_in_words(found), "sums": reads.sums_of(found),
        "preset": PresetForm(auto_id="preset_%s") if may_fill else None,
    }  # fmt: skip

    def save() -> None:
        services.save_cost(cost=form.instance, by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:visit_costs", args=[found.pk])
    template = "mentoring/visits/costs.html"
    return form_page(request, form, save, done=_("Added."), to=to, context=context, template=template)


@require_POST
def fill_costs(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add the costs of a preset."""
    found, form = _visit_for(request, pk, rights.may_change_visit), PresetForm(request.POST)
    if form.is_valid():
        preset = form.cleaned_data["preset"]
        attempt(request, _("Filled in."), lambda: services.fill_costs(visit=found, preset=preset, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:visit_costs", found.pk)


@require_http_methods(BOTH)
def cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line of the costs; what was spent is entered here."""
    found = _part(request, VisitCost, pk, rights.may_write_visit)
    form = CostForm(sent(request), instance=found)
    context = visit_frame(request, found.visit, _("Change a cost"))

    def save() -> None:
        services.save_cost(cost=form.instance, by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:visit_costs", args=[found.visit_id])
    return form_page(request, form, save, done=_("Saved."), to=to, context=context)


@require_POST
def remove_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line of the costs out."""
    found = _part(request, VisitCost, pk, rights.may_write_visit)
    attempt(request, _("Taken out."), lambda: services.remove_cost(cost=found, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:visit_costs", found.visit_id)


# --- documents ------------------------------------------------------------------------------------
@require_http_methods(BOTH)
def files(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a document."""
    found = _visit_for(request, pk, rights.may_write_visit)
    form = VisitFileForm(sent(request), request.FILES or None)
    context = visit_frame(request, found, _("Add a document"))

    def save() -> None:
        data = form.cleaned_data
        services.add_file(visit=found, upload=data["file"], text=data["text"], by=request.user)  # type: ignore[arg-type]

    template = "mentoring/visits/upload.html"
    return form_page(request, form, save, done=_("Added."), to=visit_url(found), context=context, template=template)


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a document as a download; its type is the one that its content showed."""
    found = _part(request, VisitFile, pk, lambda *_both: True)
    kept = found.attachment
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.mime)


@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document out."""
    found = _part(request, VisitFile, pk, rights.may_write_visit)
    attempt(request, _("Taken out."), lambda: services.remove_file(file=found, by=request.user))  # type: ignore[arg-type]
    return redirect(visit_url(found.visit))


# --- afterwards -----------------------------------------------------------------------------------
def _words(request: HttpRequest, found: Visit, heading: str, held: str, keep: Any) -> HttpResponse:
    form = WordsForm(sent(request), initial={"text": held})

    def save() -> None:
        keep(visit=found, text=form.cleaned_data["text"], by=request.user)

    context = visit_frame(request, found, heading)
    return form_page(request, form, save, done=_("Saved."), to=visit_url(found), context=context)


@require_http_methods(BOTH)
def feedback(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say for the host how it was."""
    found = _visit_for(request, pk, rights.may_say_feedback)
    return _words(request, found, _("What the host says"), found.feedback, services.say_feedback)


@require_http_methods(BOTH)
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what was seen and goes home."""
    found = _visit_for(request, pk, rights.may_report)
    return _words(request, found, _("What we saw and take home"), found.report, services.write_report)


@require_http_methods(BOTH)
def follow_up(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Promise something because of the visit."""
    found = _visit_for(request, pk, rights.may_write_visit)
    form = FollowUpForm(sent(request), instance=FollowUp(visit=found), people=people_in(found.relationship))
    lead = _("It stands on the desk of whoever does it until it is done.")
    context = visit_frame(request, found, _("Add a follow-up")) | {"lead": lead}

    def save() -> None:
        services.add_follow_up(follow_up=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Added."), to=visit_url(found), context=context)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a follow-up is done, or is not after all."""
    found = _part(request, FollowUp, pk, rights.may_write_visit)
    done = "undo" not in request.POST
    attempt(request, _("Noted."), lambda: services.settle_follow_up(follow_up=found, done=done, by=request.user))  # type: ignore[arg-type]
    return redirect(visit_url(found.visit))
