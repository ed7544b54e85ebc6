"""The only home of the plan's editor: what a section of a plan shows besides its questions, and the addresses of the editor."""

import uuid
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import services
from actionplans.models import Plan
from actionplans.permissions import may_comment, may_write, plan_for
from actionplans.queries import TITLE_KEY
from actionplans.views import comments
from actionplans.views.head import bearings, plan_crumbs
from pearls.models import User
from pearls.questionnaires.views import Editor


def _find(user: User, pk: uuid.UUID) -> Plan:
    """Return the plan with what a page's head shows, but for its title; 404 where the person may not see it."""
    return plan_for(user, Plan.objects.select_related("sheet", "municipality__country", "edition"), pk)


def _frame(request: HttpRequest, plan: Plan, states: list, key: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "sheet": {"can_comment": bool(may_comment(request.user, plan))},  # type: ignore[arg-type]
        "crumbs": plan_crumbs(plan),
        **bearings(request, plan, states, key),
    }


def _tools(plan: Plan, _key: str) -> list[tuple[str, str]]:
    pages = [
        ("read", _("Read as one page")),
        ("timeline", _("Timeline")),
        ("history", _("What happened")),
        ("detail", _("PDF and more")),
    ]
    return [(label, reverse(f"actionplans:{name}", args=[plan.pk])) for name, label in pages]


EDITOR = Editor(
    space="actionplans",
    template="actionplans/section.html",
    find=_find,
    may_write=may_write,
    save=services.save_ops,
    frame=_frame,
    tools=_tools,
    beside=comments.put_beside,
    act=comments.carry_out,
    title_key=TITLE_KEY,
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


def file(request: HttpRequest, pk: uuid.UUID, file_id: uuid.UUID) -> FileResponse:
    """Hand out a file of the plan."""
    return EDITOR.file(request, pk, file_id)
