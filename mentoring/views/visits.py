"""The only home of the pages of a visit itself: the list, the proposal, the visit with all its parts, answers and moves."""

import uuid
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import Travel, VisitState
from mentoring.forms.seasons import WhyForm
from mentoring.forms.visits import COSTS, ProposalForm, VisitAnswerForm, VisitForm, parties_for
from mentoring.models import Visit, VisitCost
from mentoring.permissions import visits as rights
from mentoring.queries import visits as reads
from mentoring.services import visits as services
from mentoring.views.frame import frame, get_relationship
from mentoring.workflow.visits import VISIT_MOVES
from pearls.models import StateChange
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, paged
from pearls.views.pages import form_page, sent
from pearls.workflow import available

LOOKS = {
    VisitState.PROPOSED: "wait", VisitState.APPROVED: "now", VisitState.DONE: "done", VisitState.CANCELLED: "off",
    VisitState.DECLINED: "off",
}  # fmt: skip
HOST = ("host__organisation", "host__municipality", "host__expert")


def get_visit(request: HttpRequest, pk: uuid.UUID) -> Visit:
    """Return a visit that the person may see."""
    rows = rights.visible_visits(request.user)  # type: ignore[arg-type]
    return get_visible_or_404(rows.select_related("relationship__season", "returns", *HOST), pk=pk)


def visit_url(visit: Visit) -> str:
    """Return the address of a visit's page."""
    return reverse("mentoring:visit", args=[visit.pk])


def visit_frame(request: HttpRequest, visit: Visit, heading: str) -> dict[str, Any]:
    """Return the frame of a page below a visit: that of the mentoring, with the visit as a step of the way."""
    found = frame(request, visit.relationship, "visits", heading)
    way = [{"label": _("Visits"), "url": reverse("mentoring:visits", args=[visit.relationship_id])}]
    if heading != visit.title:
        way.append({"label": visit.title, "url": visit_url(visit)})
    return found | {"crumbs": [*found["crumbs"][:-1], *way, found["crumbs"][-1]]}


def when(visit: Visit) -> str:
    """Return the days of a visit: "3 – 5 May 2027", or one day."""
    last = date_format(visit.ends, "DATE_FORMAT")
    if visit.starts == visit.ends:
        return last
    near = (visit.starts.year, visit.starts.month) == (visit.ends.year, visit.ends.month)
    order = get_format("DATE_FORMAT")  # where the day does not come first, both days are told in full
    day = "j." if order.startswith("j.") else "j"
    return f"{date_format(visit.starts, day if near and order.startswith('j') else 'DATE_FORMAT')} – {last}"


# --- list and proposal ----------------------------------------------------------------------------
@require_safe
def visit_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the visits of a mentoring."""
    found = get_relationship(request, pk)
    page = paged(request, reads.visits_of(found))
    rows = [{"visit": v, "look": LOOKS[VisitState(v.state)], "when": when(v)} for v in page["page_rows"]]
    may_propose = rights.may_propose_visit(request.user, found)  # type: ignore[arg-type]
    context = frame(request, found, "visits", _("Visits")) | page | {"visits": rows, "may_propose": may_propose}
    return render(request, "mentoring/visits/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose a visit to the other side."""
    found, user = get_relationship(request, pk), request.user
    if not rights.may_propose_visit(user, found):  # type: ignore[arg-type]
        raise Http404
    visit = services.draft(relationship=found, by=user)  # type: ignore[arg-type]
    form = ProposalForm(sent(request), instance=visit, parties=parties_for(visit))
    context = frame(request, found, "visits", _("Propose a visit"))
    lead = _("The other side and the programme office are asked. Who travels and what they need comes later.")

    def save() -> None:
        data = form.cleaned_data
        services.propose(visit=form.instance, by=user, preset=data["preset"], people=data["people"])  # type: ignore[arg-type]

    done = _("Proposed. The others are asked.")
    context |= {"lead": lead, "action": _("Propose the visit")}
    return form_page(request, form, save, done=done, to=visit_url(visit), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a visit."""
    found = get_visit(request, pk)
    if not rights.may_change_visit(request.user, found):  # type: ignore[arg-type]
        raise Http404
    form = VisitForm(sent(request), instance=found, parties=parties_for(found))
    leads = {
        VisitState.PROPOSED: _("Changed days, host or budget are a new proposal: everybody is asked again."),
        VisitState.APPROVED: _("Host and budget stay as approved. People and calendars hear of new days or a new place."),
    }  # fmt: skip
    context = visit_frame(request, found, _("Change the visit")) | {"lead": leads[VisitState(found.state)]}

    def save() -> None:
        services.change(visit=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Saved."), to=visit_url(found), context=context)


# --- the visit ------------------------------------------------------------------------------------
def _bearings(visit: Visit, waiting: list[Any]) -> dict[str, str]:
    missing = ", ".join(str(party or _("the programme office")) for party in waiting)
    expected = {
        VisitState.PROPOSED: (_("Answer"), _("still to agree: %s") % missing),
        VisitState.APPROVED: (_("Prepare it"), _("who travels, what they need, agenda, costs")),
        VisitState.DONE: (_("Keep what you learnt"), _("feedback, report, follow-ups, real costs")),
    }
    what, note = expected.get(VisitState(visit.state), (_("Nothing: it does not take place"), ""))
    state = visit.get_state_display()
    return {"where": state, "what": what, "what_note": note, "when": when(visit), "when_note": visit.place}


def costs_in_words(visit: Visit) -> list[VisitCost]:
    """Return the costs of a visit, lines of presets under their names."""
    rows = list(visit.costs.all())
    for row in rows:
        row.what = str(COSTS.get(row.what, row.what))
    return rows


def _air(travellers: list[Any]) -> dict[str, Any]:
    """Return the carbon note as the page says it."""
    note, names = reads.carbon_of((row.travel, row.kilometres) for row in travellers), dict(Travel.choices)
    modes = [(names[mode], kilometres, kilograms) for mode, (kilometres, kilograms) in note.by_mode.items()]  # type: ignore[index]
    return {"note": note, "modes": modes, "assumed": reads.factors()["assumed"]}


def _off(visit: Visit) -> StateChange | None:
    """Return the move by which a visit was called off, with its reason."""
    if visit.state not in {VisitState.CANCELLED, VisitState.DECLINED}:
        return None
    kind = ContentType.objects.get_for_model(visit)
    moves = StateChange.objects.filter(target_type=kind, target_id=str(visit.pk), destination=visit.state)
    return moves.select_related("by").last()


def _may(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return what this person may do with a visit."""
    user: Any = request.user
    return {
        "write": rights.may_write_visit(user, visit),
        "change": rights.may_change_visit(user, visit),
        "answer": bool(rights.answers_of(user, visit)),
        "type_needs": rights.may_type_needs(user, visit),
        "read_needs": rights.may_read_needs(user, visit),
        "feedback": rights.may_say_feedback(user, visit),
        "report": rights.may_report(user, visit),
        "return": visit.state == VisitState.DONE and rights.may_propose_visit(user, visit.relationship),
    }


@require_safe
def visit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a visit: aims, agenda, travellers, costs, documents, who agreed, and what followed."""
    found = get_visit(request, pk)
    may = _may(request, found)
    travellers = list(found.travellers.select_related("user", *(["needs"] if may["read_needs"] else [])))
    waiting = reads.still_to_answer(found) if found.state == VisitState.PROPOSED else []
    context = visit_frame(request, found, found.title) | {
        "visit": found, "look": LOOKS[VisitState(found.state)], "may": may, "when": when(found), "waiting": waiting,
        "bearings": _bearings(found, waiting), "travellers": travellers, "air": _air(travellers),
        "costs": costs_in_words(found), "sums": reads.sums_of(found), "off": _off(found),
        "approvals": found.approvals.select_related("party__organisation", "party__municipality", "party__expert", "given_by"),
        "files": found.files.select_related("attachment"), "follow_ups": found.follow_ups.select_related("owner"),
        "answered_by": Visit.objects.filter(returns=found).first(),
        "moves": available(found, VISIT_MOVES.values(), request.user),  # type: ignore[arg-type]
    }  # fmt: skip
    return render(request, "mentoring/visits/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree to a proposed visit, or not."""
    found = get_visit(request, pk)
    whom = rights.answers_of(request.user, found)  # type: ignore[arg-type]
    if not whom:
        raise Http404
    form = VisitAnswerForm(sent(request))
    said = _("You answer for %(who)s about “%(visit)s”, %(when)s, %(budget)s €.")
    words = {"who": whom[0] or _("the programme office"), "visit": found, "when": when(found), "budget": found.budget}
    context = visit_frame(request, found, _("Answer")) | {"lead": said % words, "action": _("Send the answer")}

    def save() -> None:
        data = form.cleaned_data
        services.answer(visit=found, yes=data["says"] == "yes", reason=data["reason"], by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Thank you. The answer is kept."), to=visit_url(found), context=context
    )


def _lines(name: str) -> list[str]:
    said = {
        "finish": [_("The host can say how it was, the guests write what they take home."), _("Dates cannot be changed any more.")],
        "withdraw": [_("Nobody has to answer any more; all read your reason.")],
        "cancel": [_("Everybody gets a letter, and calendars forget the visit."), _("All read your reason.")],
    }  # fmt: skip
    return said[name]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Say that a visit took place, withdraw its proposal or cancel it: first look, then do."""
    found, step = get_visit(request, pk), VISIT_MOVES.get(name)
    if step is None or step not in available(found, [step], request.user):  # type: ignore[arg-type]
        raise Http404
    form = WhyForm(sent(request))
    context = visit_frame(request, found, str(step.label)) | {
        "action": step.label, "blockers": list(step.blockers(found)) if step.blockers else [], "lines": _lines(name),
        "ask": step.needs_comment,
    }  # fmt: skip

    def carry_out() -> None:
        services.move(visit=found, name=name, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]

    return form_page(
        request,
        form,
        carry_out,
        done=_("Done."),
        to=visit_url(found),
        context=context,
        template="pearls/manage/move.html",
    )


@require_POST
def begin_return(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin the visit in return and lead to it."""
    found, made = get_visit(request, pk), []

    def begin() -> None:
        made.append(services.begin_return(visit=found, by=request.user))  # type: ignore[arg-type]

    if attempt(request, _("Proposed as a visit in return. Set its days."), begin):
        return redirect(
            "mentoring:visit_edit" if made[0].state == VisitState.PROPOSED else "mentoring:visit", made[0].pk
        )
    return redirect(visit_url(found))
