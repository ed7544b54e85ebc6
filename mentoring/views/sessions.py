"""The only home of the pages of learning sessions: the list, one session, register, give the place back, material, certificate."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import RegistrationState, SessionState
from mentoring.forms.seasons import WhyForm
from mentoring.models import LearningSession, Registration
from mentoring.permissions.sessions import (
    may_join,
    may_register,
    visible_material,
    visible_registrations,
    visible_sessions,
)
from mentoring.queries import sessions as reads
from mentoring.services import sessions
from mentoring.views.wording import instant
from mentoring.workflow.sessions import LEAVE
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import attempt, crumbs, paged
from pearls.views.pages import form_page, sent

LOOKS = {SessionState.DRAFT: "", SessionState.OPEN: "now", SessionState.HELD: "done", SessionState.CANCELLED: "off"}


def way(request: HttpRequest, *steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way to a page: from the desk for who has one, from the first page for others."""
    shown = crumbs((_("Learning sessions"), reverse("mentoring:sessions")), *steps)
    if not request.user.is_authenticated:
        shown[0] = {"label": _("Home"), "url": reverse("home")}
    return shown


def get_session(request: HttpRequest, pk: uuid.UUID) -> LearningSession:
    """Return a session that the visitor may see."""
    return get_visible_or_404(reads.with_counts(visible_sessions(request.user)), pk=pk)


def page_of(session: LearningSession) -> str:
    """Return the address of a session."""
    return reverse("mentoring:session", args=[session.pk])


def _row(session: Any) -> dict[str, Any]:
    left = None if session.places is None else max(0, session.places - session.going)
    return {
        "session": session, "look": LOOKS[SessionState(session.state)], "left": left,
        "day": reads.day_of(session.starts_at, session.zone),
    }  # fmt: skip


@require_safe
@login_not_required
def session_list(request: HttpRequest) -> HttpResponse:
    """Show what comes, and below it what was."""
    now, shown = timezone.now(), reads.with_counts(visible_sessions(request.user))
    page = paged(request, shown.filter(ends_at__lt=now).order_by("-starts_at", "pk"))
    past = [_row(session) for session in page.pop("page_rows")]
    coming = [] if request.GET.get("page") else [_row(session) for session in shown.filter(ends_at__gte=now)]
    context = {
        "coming": coming,
        "past": past,
        "manages": is_admin(request.user),
        "heading": _("Learning sessions"),
        "crumbs": [*way(request)[:-1], {"label": _("Learning sessions"), "url": ""}],
    }
    return render(request, "mentoring/sessions/list.html", context | page)


@require_safe
@login_not_required
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a session; the link and the material only to those who come."""
    found: Any = get_session(request, pk)
    user: Any = request.user
    mine = reads.registration_of(user, found) if user.is_authenticated else None
    inside = may_join(user, found)
    own = instant(found.starts_at, user.time_zone) if user.is_authenticated and user.time_zone != found.zone else ""
    context = {
        **_row(found),
        "when": instant(found.starts_at, found.zone),
        "until": timezone.localtime(found.ends_at, ZoneInfo(found.zone)).strftime("%H:%M"),
        "own": own,
        "language": dict(settings.LANGUAGES).get(found.language, found.language),
        "inside": inside,
        "material": found.material.select_related("attachment") if inside else [],
        "mine": mine,
        "going": bool(mine and mine.state == RegistrationState.GOING),
        "position": reads.position_of(mine) if mine and mine.state == RegistrationState.WAITING else 0,
        "allowed": may_register(user, found),
        "manages": is_admin(user),
        "heading": found.title,
        "subtitle": found.get_kind_display(),
        "crumbs": way(request, found.title),
    }
    return render(request, "mentoring/sessions/session.html", context)


@require_POST
def register(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Register with one button; where it is full, wait."""
    found, made = get_session(request, pk), []
    if attempt(request, "", lambda: made.append(sessions.register(session=found, by=request.user))):  # type: ignore[arg-type]
        going = made[0].state == RegistrationState.GOING
        words = _("You are registered. The invitation for your calendar is on its way.")
        if not going:
            words = _("It is full. You are on the waiting list and hear from us when a place is free.")
        messages.info(request, words)
    return redirect(page_of(found))


def _own(request: HttpRequest, pk: uuid.UUID) -> Registration:
    rows = visible_registrations(request.user).select_related("session", "user")
    return get_visible_or_404(rows.filter(user=request.user.pk), session=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the place back: first look at what happens, then do."""
    mine = _own(request, pk)
    if mine.state == RegistrationState.LEFT:
        raise Http404
    lines = [
        _("Your place goes to whoever waits first."),
        _("You can register again, but then you stand last in the list."),
    ]
    context = {
        "action": LEAVE.label, "lines": lines, "heading": LEAVE.label,
        "crumbs": way(request, (mine.session.title, page_of(mine.session)), str(LEAVE.label)),
    }  # fmt: skip
    return form_page(
        request, WhyForm(sent(request)), lambda: sessions.leave(registration=mine, by=request.user),  # type: ignore[arg-type]
        done=_("Your place is given back."), to=page_of(mine.session), context=context, template="pearls/manage/move.html",
    )  # fmt: skip


@require_safe
def material(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file to those who come."""
    rows = visible_material(request.user).exclude(attachment=None).select_related("attachment")
    kept: Any = get_visible_or_404(rows, pk=pk).attachment
    return FileResponse(kept.file.open(), as_attachment=True, filename=kept.name, content_type=kept.mime)


@require_POST
def certificate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Order one's certificate as PDF."""
    mine = _own(request, pk)
    try:
        job = sessions.order_certificate(registration=mine, by=request.user)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    return redirect("job", job.pk)
