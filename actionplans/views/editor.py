"""The only home of the plan editor: a section to write in, its autosave, and the same without script."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actionplans import services
from actionplans.forms import FileForm
from actionplans.models import Plan
from actionplans.permissions import may_comment, may_write, plan_for
from actionplans.queries import TITLE_KEY
from actionplans.views import comments
from actionplans.views.pages import bearings, gap_url, plan_crumbs
from pearls.models import User
from pearls.permissions import Refusal
from pearls.questionnaires import completeness
from pearls.questionnaires.forms import SectionForm, posted_ops
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.services.ops import BadRequest, Op
from pearls.questionnaires.services.protocol import bad_request, read_request


def get_plan(user: User, pk: uuid.UUID) -> Plan:
    """Return the plan with what a page's head shows, but for its title; 404 where the person may not see it."""
    return plan_for(user, Plan.objects.select_related("sheet", "municipality__country", "edition"), pk)


def _form(plan: Plan, key: str, **more: Any) -> SectionForm:
    """Return a section as a form; the plan's title is read along with its answers."""
    form = SectionForm(plan.sheet, key, also=[TITLE_KEY], **more)
    title = form.answers.get(TITLE_KEY)
    plan.title = title.value if title else None  # type: ignore[attr-defined]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Show one section to write in; without script, take the whole section as a form."""
    plan = get_plan(request.user, pk)  # type: ignore[arg-type]
    if key not in definition_of(plan.sheet.version_id).section_by_key:
        raise Http404
    if request.method == "POST":
        return _take_form(request, plan, key)
    return _page(request, plan, _form(plan, key))


def _page(
    request: HttpRequest, plan: Plan, form: SectionForm, status: int = 200, wrong: dict[str, str] | None = None
) -> HttpResponse:
    states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
    allowed = may_write(request.user, plan)  # type: ignore[arg-type]
    only = request.GET.get("show") == "unanswered"
    section = form.context()
    if only:
        section["questions"] = [q for q in section["questions"] if q["unanswered"] or q["missing"]]
    _link_files(plan, section)
    comments.put_beside(request, plan, section, wrong or {})
    context = {
        "plan": plan,
        "sheet": _sheet_context(plan, allowed) | {"can_comment": bool(may_comment(request.user, plan))},  # type: ignore[arg-type]
        "section": section,
        "sections": nav_entries(plan, states, form.key),
        "progress": completeness.progress(states),
        "next": _next(plan, states, form.key),
        "only_unanswered": only,
        "values": section["values_json"],
        "login_url": reverse("account_login"),
        "tools": _tools(plan, form.key, only=only),
        "undone": request.GET.get("undone", ""),
        **_neighbours(plan, form.key),
        **bearings(request, plan, states, form.key),
        "crumbs": [*plan_crumbs(plan), {"label": section["title"]}],
    }
    return TemplateResponse(request, "actionplans/section.html", context, status=status)


def _sheet_context(plan: Plan, allowed: bool | Refusal) -> dict:
    return {
        "id": plan.sheet_id,
        "ops_url": reverse("actionplans:ops", args=[plan.pk]),
        "seq": plan.sheet.change_seq,
        "readonly": not allowed,
        "readonly_reason": getattr(allowed, "reason", ""),
    }


def _link_files(plan: Plan, section: dict) -> None:
    for question in section["questions"]:
        for field in question["fields"]:
            if field["type"] == "file":
                field["upload_url"] = reverse("actionplans:upload", args=[plan.pk, field["key"]])
                field["file_url"] = (
                    reverse("actionplans:file", args=[plan.pk, field["value"]["id"]]) if field["value"] else ""
                )


def _tools(plan: Plan, key: str, *, only: bool) -> list[dict]:
    here = reverse("actionplans:section", args=[plan.pk, key])
    filtered = (
        {"label": _("All questions"), "url": here}
        if only
        else {"label": _("Only what is open"), "url": f"{here}?show=unanswered"}
    )
    pages = [
        ("read", _("Read as one page")),
        ("timeline", _("Timeline")),
        ("history", _("What happened")),
        ("detail", _("PDF and more")),
    ]
    return [
        filtered,
        *({"label": label, "url": reverse(f"actionplans:{name}", args=[plan.pk])} for name, label in pages),
    ]


def _neighbours(plan: Plan, key: str) -> dict[str, str]:
    keys = list(definition_of(plan.sheet.version_id).section_by_key)
    at = keys.index(key)
    around = {"previous_url": keys[at - 1] if at else "", "next_url": keys[at + 1] if at + 1 < len(keys) else ""}
    return {
        name: reverse("actionplans:section", args=[plan.pk, found]) if found else "" for name, found in around.items()
    }


def nav_entries(plan: Plan, states: list, current: str) -> list[dict]:
    """Return what the section navigation shows."""
    return [
        {
            "key": state.key,
            "title": state.title,
            "url": reverse("actionplans:section", args=[plan.pk, state.key]),
            "done": state.done,
            "total": state.total,
            "current": state.key == current,
        }
        for state in states
    ]


def _next(plan: Plan, states: list, key: str) -> dict | None:
    gap = completeness.next_gap(states, key)
    return {"url": gap_url(plan)(gap.section, gap.question), "text": gap.short} if gap else None


def _take_form(request: HttpRequest, plan: Plan, key: str) -> HttpResponse:
    """Save a section posted without script; what could not be saved stands in the page again, nothing is lost."""
    act = request.POST.get("act", "")
    ops = posted_ops(plan.sheet, key, request.POST)
    results = []
    for start in range(0, len(ops), 50):
        body = {"ops": ops[start : start + 50], "since": 0, "session": "", "section": key, "here": ""}
        answer = services.save_ops(pk=plan.pk, by=request.user, body=body, url_of=gap_url)  # type: ignore[arg-type]
        results += answer["results"]
    bad = {r["anchor"]: r for r in results if r["status"] not in {"ok", "merged"}}
    if bad:
        return _page_with_problems(request, get_plan(request.user, plan.pk), key, ops, bad)  # type: ignore[arg-type]
    try:
        question = comments.carry_out(request, plan, act)
    except ValidationError as problem:
        fresh = get_plan(request.user, plan.pk)  # type: ignore[arg-type]
        return _page(request, fresh, _form(fresh, key), 422, wrong={act: problem.messages[0]})
    if ops or not question:
        _say_saved(request, len(ops))
    back = f"#q-{question}" if question else _back_to(act)
    return redirect(reverse("actionplans:section", args=[plan.pk, key]) + back)


def _back_to(act: str) -> str:
    verb, _colon, what = act.partition(":")
    return {"add": f"#f-{what}", "delete": f"?undone={what}"}.get(verb, "")


def _say_saved(request: HttpRequest, count: int) -> None:
    said = ngettext("%d change saved.", "%d changes saved.", count) % count if count else _("Nothing was changed.")
    messages.success(request, said)


def _page_with_problems(request: HttpRequest, plan: Plan, key: str, ops: list[Op], bad: dict) -> HttpResponse:
    typed = {op.anchor: op.value for op in ops if op.anchor in bad and isinstance(op.value, str)}
    conflicts = {anchor: result for anchor, result in bad.items() if result["status"] == "conflict"}
    errors = {anchor: result.get("message", "") for anchor, result in bad.items() if result["status"] != "conflict"}
    form = _form(plan, key, typed=typed, errors=errors, conflicts=conflicts)
    return _page(request, plan, form, status=409 if conflicts else 422)


@require_POST
def ops(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Take one autosave request."""
    try:
        answer = services.save_ops(pk=pk, by=request.user, body=read_request(request), url_of=gap_url)  # type: ignore[arg-type]
    except BadRequest as problem:
        return bad_request(problem)
    return JsonResponse(answer)


@require_http_methods(["PATCH"])
def answer(request: HttpRequest, pk: uuid.UUID, key: str) -> JsonResponse:
    """Take one answer the way other programs send it: If-Match holds the base version; 428 without, 409 when stale."""
    match = request.headers.get("If-Match", "").strip('"')
    if not match.isdecimal() or len(match) > 9:
        return JsonResponse({"error": "if-match-required"}, status=428)
    raw = {"op_id": str(uuid.uuid4()), "anchor": f"answer:{key}", "base": int(match)}
    try:
        body = read_request(request)
        one = Op.read({**raw, "set": _value_in(request)})
        done = services.save_ops(pk=pk, by=request.user, body={**body, "ops": [one]}, url_of=gap_url)  # type: ignore[arg-type]
    except BadRequest as problem:
        return bad_request(problem)
    result = done["results"][0]
    status = {"ok": 200, "merged": 200, "conflict": 409, "invalid": 422, "locked": 423, "denied": 403}
    response = JsonResponse(result, status=status.get(result["status"], 404))
    response["ETag"] = f'"{result.get("version", 0)}"'
    return response


def _value_in(request: HttpRequest) -> object:
    body = json.loads(request.body)
    if "value" not in body:
        raise BadRequest("the body needs a value")
    return body["value"]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Take a file for one field: the same page with and without script."""
    plan = get_plan(request.user, pk)  # type: ignore[arg-type]
    spec = definition_of(plan.sheet.version_id).fields.get(key)
    if spec is None or spec["type"] != "file" or not may_write(request.user, plan):  # type: ignore[arg-type]
        raise Http404
    place = definition_of(plan.sheet.version_id).place[key]
    back = reverse("actionplans:section", args=[plan.pk, place[0]["key"]]) + f"#q-{place[1]['key']}"
    posted = request.method == "POST"
    form = FileForm(request.POST if posted else None, request.FILES if posted else None, label=spec["label"])
    if form.is_valid() and _kept(request, plan, key, form):
        return redirect(back)
    context = {
        "form": form,
        "plan": plan,
        "back": back,
        "heading": spec["label"],
        "crumbs": [*plan_crumbs(plan), {"label": spec["label"]}],
    }
    return TemplateResponse(request, "actionplans/upload.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, plan: Plan, key: str, form: FileForm) -> bool:
    try:
        services.attach_to_field(plan=plan, key=key, upload=form.cleaned_data["file"], by=request.user, url_of=gap_url)  # type: ignore[arg-type]
    except ValidationError as problem:
        form.add_error("file", problem)
        return False
    messages.success(request, _("The file is kept with the plan."))
    return True
