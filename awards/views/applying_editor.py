"""The only home of the application's editor: its sections, what the rules of the call say beside a question, its history."""

import uuid
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.models import Application
from awards.permissions import may_write
from awards.services import applying
from awards.views.applying_head import bearings, crumbs_of, get_application, heading_of
from pearls.models import User
from pearls.questionnaires.document import changes_in_groups
from pearls.questionnaires.views import Editor

BESIDE = {"portrait": ("country", "region", "capital"), "joint": ("lead",), "truth": ("complete", "language")}
"""Beside which question which rules of the call stand while one writes."""


def _find(user: User, pk: uuid.UUID) -> Application:
    return get_application(user, pk)


def _frame(request: HttpRequest, application: Application, states: list, key: str) -> dict[str, Any]:
    return {
        "application": application,
        "why_label": _("Why the board asks"),
        "sections_label": _("Sections of the application"),
        "crumbs": crumbs_of(application),
        **bearings(request, application, states, key),
    }


def _tools(application: Application, _key: str) -> list[tuple[str, str]]:
    pages = [
        ("application", _("Where it stands")),
        ("partners", _("Partners of the bid")),
        ("history", _("What happened")),
    ]
    return [(label, reverse(f"awards:{name}", args=[application.pk])) for name, label in pages]


def _rules_beside(_request: HttpRequest, application: Application, section: dict, _wrong: dict) -> None:
    """Put what the rules say as one writes beside the questions that they look at."""
    asked = [question for question in section["questions"] if question["key"] in BESIDE]
    found = {finding.rule: finding for finding in applying.findings_of(application)} if asked else {}
    for question in asked:
        rules = [found[rule] for rule in BESIDE[question["key"]]]
        question["thread_html"] = render_to_string("awards/applying/_rules.html", {"findings": rules, "beside": True})


EDITOR = Editor(
    space="awards",
    template="awards/applying/section.html",
    find=_find,
    may_write=may_write,
    save=applying.save_ops,
    frame=_frame,
    tools=_tools,
    beside=_rules_beside,
    files=True,
)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Show one section to write in; without script, take the whole section as a form."""
    return EDITOR.section(request, pk, key)


@require_POST
def ops(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Take one autosave request."""
    return EDITOR.ops(request, pk)


@require_http_methods(["PATCH"])
def answer(request: HttpRequest, pk: uuid.UUID, key: str) -> JsonResponse:
    """Take one answer the way other programs send it."""
    return EDITOR.answer(request, pk, key)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Take a file for one field."""
    return EDITOR.upload(request, pk, key)


@require_safe
def file(request: HttpRequest, pk: uuid.UUID, file_id: uuid.UUID) -> FileResponse:
    """Hand out a file of the application."""
    return EDITOR.file(request, pk, file_id)


@require_safe
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was changed and by whom; lost texts of conflicts can be read here."""
    application = get_application(request.user, pk)
    context = {
        "application": application,
        "groups": changes_in_groups(application.sheet, EDITOR.gap_url(application)),
        **heading_of(application),
        "heading": _("What happened"),
        "crumbs": crumbs_of(application, _("What happened")),
    }
    return render(request, "awards/applying/history.html", context)
