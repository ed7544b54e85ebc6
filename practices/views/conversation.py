"""The only home of the pages on which curators and team speak about the text, on the record."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.permissions import get_visible_or_404
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.values import display
from pearls.views.common import attempt, put_errors
from practices.compare import word_diff
from practices.enums import RemarkState
from practices.forms.curation import RemarkForm, SayForm
from practices.models import Practice, Remark
from practices.permissions import may_remark, visible_remarks
from practices.queries import changes_since_remark, conversation
from practices.services import reviewing
from practices.views.writing import EDITOR, get_practice, posted, practice_crumbs

ANCHOR = "#remark-{}"


def questions_of(practice: Practice) -> list[tuple[str, str]]:
    """Return the questions of the form as a pick list."""
    sections = definition_of(practice.sheet.version_id).sections
    return [(q["key"], f"{q['no']}. {q['title']}") for section in sections for q in section["questions"]]


def section_of(practice: Practice, question: str) -> str:
    """Return the address of a question in the editor, or ""."""
    for section in definition_of(practice.sheet.version_id).sections:
        if any(q["key"] == question for q in section["questions"]):
            return EDITOR.gap_url(practice)(section["key"], question)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the whole conversation about a text; curators and reviewers ask something new here."""
    practice = get_practice(request.user, pk)
    asks = may_remark(request.user, practice)  # type: ignore[arg-type]
    form = RemarkForm(posted(request), questions=questions_of(practice), initial={"question": request.GET.get("at")})
    if request.method == "POST" and not asks:
        raise Http404
    if form.is_valid() and _added(request, practice, form):
        return redirect("practices:remarks", practice.pk)
    names = dict(questions_of(practice))
    context = {
        "practice": practice,
        "remarks": [_shown(request, practice, remark, names) for remark in conversation(practice)],
        "form": form if asks else None,
        "heading": _("Remarks"),
        "crumbs": practice_crumbs(request.user, practice, _("Remarks")),
    }
    return render(request, "practices/curate/remarks.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, practice: Practice, remark: Remark, names: dict[str, str]) -> dict[str, Any]:
    remark.practice = practice
    may = {name: request.user.has_perm(f"practices.{name}_remark", remark) for name in ("answer", "close")}  # type: ignore[union-attr]
    return {
        "remark": remark,
        "question": names.get(remark.question, _("The whole text")),
        "url": section_of(practice, remark.question),
        "answers": remark.answers.all(),
        "look": {RemarkState.OPEN: "now", RemarkState.ANSWERED: "wait"}.get(remark.state, "done"),  # type: ignore[call-overload]
        "may_answer": may["answer"] and remark.state != RemarkState.CLOSED,
        "may_close": may["close"] and remark.state != RemarkState.CLOSED,
        "may_reopen": may["close"] and remark.state != RemarkState.OPEN,
    }


def _added(request: HttpRequest, practice: Practice, form: RemarkForm) -> bool:
    try:
        reviewing.add_remark(practice=practice, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    except PermissionDenied:
        raise Http404 from None
    return True


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a remark, settle it, or ask again: one form with a button for each."""
    remark = get_remark(request, pk)
    form = SayForm(request.POST)
    if not form.is_valid():
        raise Http404
    text: str = form.cleaned_data["text"]
    user: Any = request.user
    acts: dict[str, tuple[str, Any]] = {
        "answer": (
            _("Your answer is on the record."),
            lambda: reviewing.answer_remark(remark=remark, text=text, by=user),
        ),
        "close": (_("The remark is settled."), lambda: reviewing.close_remark(remark=remark, by=user)),
        "reopen": (_("The remark is open again."), lambda: reviewing.reopen_remark(remark=remark, text=text, by=user)),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    attempt(request, *act)
    return redirect(reverse("practices:remarks", args=[remark.practice_id]) + ANCHOR.format(remark.pk))


def get_remark(request: HttpRequest, pk: int) -> Remark:
    """Return a remark of a conversation that this person may read."""
    return get_visible_or_404(visible_remarks(request.user).select_related("practice__sheet", "by"), pk=pk)  # type: ignore[arg-type]


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was changed at a remark's question since it was made: the proof of its answer."""
    remark = get_remark(request, pk)
    practice = get_practice(request.user, remark.practice_id)
    definition = definition_of(practice.sheet.version_id)
    specs = {key: spec for key, spec in definition.fields.items() if definition.place[key][1]["key"] == remark.question}
    found = changes_since_remark(remark, list(specs))
    answered = max((answer.seq for answer in remark.answers.all()), default=0)
    context = {
        "practice": practice,
        "remark": remark,
        "answered": answered,
        "changes": [_change(definition, change, answered) for change in found],
        "heading": _("What changed since the remark"),
        "crumbs": practice_crumbs(
            request.user, practice, (_("Remarks"), reverse("practices:remarks", args=[practice.pk])), _("What changed")
        ),
    }
    return render(request, "practices/curate/changes.html", context)


def _change(definition: Any, change: Any, answered: int) -> dict[str, Any]:
    kind, key, *_rest = change.anchor.split(":")
    spec = definition.fields.get(key, {}) if kind == "answer" else {}
    label = spec.get("label") or (_("a line of the table") if kind != "answer" else _("An older question"))
    before, after = (_in_words(spec, kind, value) for value in (change.before, change.after))
    return {
        "change": change,
        "label": label,
        "pieces": word_diff(before, after),
        "before_answer": change.seq <= answered,
    }


def _in_words(spec: dict, kind: str, value: Any) -> str:
    if kind == "row":
        return _("taken out") if isinstance(value, dict) and value.get("deleted") else ""
    if value is None:
        return ""
    return display(spec, value, {}) if spec else str(value)
