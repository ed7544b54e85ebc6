"""The only home of the office's pages of learning sessions: make, change, move, participants, CSV, material."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.exports.sessions import as_csv
from mentoring.forms.seasons import WhyForm
from mentoring.forms.sessions import MaterialForm, PresentForm, SessionForm
from mentoring.models import LearningSession, SessionMaterial
from mentoring.permissions.sessions import visible_material
from mentoring.queries import sessions as reads
from mentoring.services import sessions
from mentoring.views.sessions import get_session, page_of, way
from mentoring.workflow.sessions import SESSION_MOVES
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import admin_only, attempt
from pearls.views.pages import form_page, sent
from pearls.workflow import available


def _get_run(request: HttpRequest, pk: uuid.UUID) -> LearningSession:
    """Return a session for those who run it; for everybody else there is no such page."""
    if not is_admin(request.user):
        raise Http404
    return get_session(request, pk)


def _below(request: HttpRequest, session: LearningSession, heading: str) -> dict[str, Any]:
    return {"heading": heading, "session": session, "crumbs": way(request, (session.title, page_of(session)), heading)}


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Make a session, or change it."""
    found = _get_run(request, pk) if pk else None
    form = SessionForm(sent(request), instance=found or LearningSession())
    context = _below(request, found, _("Change the session")) if found else {}
    new = {"heading": _("Make a session"), "crumbs": way(request, _("Make a session"))}

    def save() -> None:
        sessions.save_session(session=form.instance, by=request.user)  # type: ignore[arg-type]

    to = page_of(found) if found else reverse("mentoring:sessions")
    return form_page(request, form, save, done=_("Saved."), to=to, context=context or new)


def _lines(session: LearningSession, name: str) -> list[str]:
    public = _("It stands on the public page and in the public calendar.")
    said = {
        "publish": [
            _("People with an account see it and register."),
            public if session.is_public else _("Nobody without an account sees it."),
        ],
        "hold": [_("Registration ends. Those who were there can order their certificate.")],
        "cancel": [_("Everybody who comes or waits gets your reason by mail, and calendars take it out.")],
    }
    return said[name]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Open the registration, say that it took place, or cancel it: first look, then do."""
    found, step = _get_run(request, pk), SESSION_MOVES.get(name)
    if step is None or step not in available(found, [step], request.user):  # type: ignore[arg-type]
        raise Http404
    form = WhyForm(sent(request))
    blockers = list(step.blockers(found)) if step.blockers else []
    context = _below(request, found, str(step.label)) | {
        "action": step.label, "blockers": blockers, "lines": _lines(found, name), "ask": step.needs_comment,
    }  # fmt: skip

    def carry_out() -> None:
        sessions.move_session(session=found, name=name, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]

    return form_page(
        request,
        form,
        carry_out,
        done=_("Done."),
        to=page_of(found),
        context=context,
        template="pearls/manage/move.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who comes and who waits, and tick who was there."""
    found = _get_run(request, pk)
    going = list(reads.going_to(found))
    form = PresentForm(sent(request), registrations=going)
    context = _below(request, found, _("Participants")) | {
        "registrations": going, "waiting": reads.waiting_for(found),
        "may_tick": not list(SESSION_MOVES["hold"].blockers(found)) if SESSION_MOVES["hold"].blockers else True,
        "back": page_of(found), "moves": available(found, SESSION_MOVES.values(), request.user),  # type: ignore[arg-type]
    }  # fmt: skip

    def save() -> None:
        sessions.tick_present(session=found, present=form.keys(), by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:session_people", args=[found.pk])
    return form_page(
        request, form, save, done=_("Saved."), to=to, context=context, template="mentoring/sessions/people.html"
    )


@require_safe
def participants(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand out who registered as CSV."""
    found = _get_run(request, pk)
    related = ("user__memberships__municipality", "user__memberships__organisation")
    rows = found.registrations.select_related("user").prefetch_related(*related)
    response = HttpResponse(as_csv(found, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="participants-{slugify(found.title)[:60]}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def material(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the material of a session and add to it."""
    found = _get_run(request, pk)
    form = MaterialForm(sent(request), request.FILES or None, instance=SessionMaterial(session=found))
    context = _below(request, found, _("Material")) | {"material": found.material.select_related("attachment")}

    def save() -> None:
        upload = form.cleaned_data["upload"]
        sessions.add_material(material=form.instance, upload=upload, by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:session_material", args=[found.pk])
    return form_page(
        request, form, save, done=_("Added."), to=to, context=context | {"page": page_of(found)},
        template="mentoring/sessions/material.html",
    )  # fmt: skip


@require_POST
@admin_only
def drop_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take material away."""
    found = get_visible_or_404(visible_material(request.user).select_related("session"), pk=pk)
    session_pk = found.session_id
    attempt(request, _("Taken away."), lambda: sessions.drop_material(material=found, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:session_material", session_pk)
