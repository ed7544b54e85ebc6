"""The only home of the editor of answer sheets: a section to write in, its autosave, its files, and the same without script.

An upper app makes one `Editor` and gives it its gate, its rights, its save service and its names; its own views are two lines each.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.models import Attachment, User
from pearls.permissions import Refusal, get_visible_or_404
from pearls.questionnaires import completeness
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.enums import When
from pearls.questionnaires.forms import FileForm, SectionForm, posted_ops
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.services.files import attach_to_field
from pearls.questionnaires.services.ops import MOST_OPS, BadRequest, Op
from pearls.questionnaires.services.protocol import bad_request, plain_body, read_request

STATUS = {"ok": 200, "merged": 200, "conflict": 409, "invalid": 422, "locked": 423, "denied": 403}


@dataclass(frozen=True)
class Editor:
    """The editor of one kind of thing that has a `sheet`; each of its pages answers one request.

    How an app gets one. Say that applications have a sheet:

    1. A service `save_ops(*, pk, by, body, url_of)` that locks the application and its sheet, in this order, raises Http404 where
       `by` may not see it, and returns protocol.answer_ops(). What forbids writing (sent, too late) is its `refusal`.
    2. A module `views/editor.py` with one `EDITOR = Editor(...)` and a view for each address:

           @require_http_methods(["GET", "HEAD", "POST"])
           def section(request, pk, key):
               return EDITOR.section(request, pk, key)

       likewise `ops` (POST: autosave) and `answer` (PATCH: other programs), and `upload` (GET, POST) and `file` (GET) where the
       template asks for files.
    3. Their addresses, called so in the namespace `space`: section (pk, key), ops (pk), answer (pk, key), upload (pk, key),
       file (pk, file_id).
    4. A template that extends questionnaires/section.html. It may be one line; its blocks are named there.

    What the app says, field by field:

    space      the namespace of its addresses.
    template   its page of a section.
    find       find(user, pk) returns the thing through the app's gate, with `sheet` and all that `frame` shows, or raises Http404.
    may_write  the app's permission: True, or a Refusal whose words stand above the questions.
    save       the service of step 1.
    frame      frame(request, thing, states, key) returns what else the page shows: heading, subtitle, crumbs (the section is added),
               bearings, and whatever the app's template wants. bearings say where one is, what is expected and by when: a state
               and a deadline belong here; where_in_words() and missing_in_words() have the words for the sheet. A "sheet" in the
               frame is added to the page's own, as {"can_comment": True}.
    tools      tools(thing, key) returns [(label, address)], shown below the list of sections.
    beside     beside(request, thing, section, wrong) may put something of the app beside each question of `section["questions"]`:
               threads, a hint as `thread_html`. `wrong` holds by button what was refused.
    act        act(request, thing, act) carries out such a button of a form posted without script and returns the key of the
               question to go back to, or "" where the button is none of the app's. It raises ValidationError.
    title_key  the answer that is the thing's title. It is read along with the section's answers and stands in `thing.title` when
               `frame` and `beside` are called, None while nobody gave one: `find` need not ask for it.
    files      whether file fields lead to `upload` and `file`.
    when       the moment whose gaps are shown.

    Besides its pages an editor knows the addresses (`section_url`, `gap_url`), the `states` of the sections and their `nav`, for
    the app's other pages.
    """

    space: str
    template: str
    find: Callable[[User, uuid.UUID], Any]
    may_write: Callable[[User, Any], bool | Refusal]
    save: Callable[..., dict]
    frame: Callable[[HttpRequest, Any, list, str], dict[str, Any]]
    tools: Callable[[Any, str], list[tuple[str, str]]]
    beside: Callable[[HttpRequest, Any, dict, dict[str, str]], None] | None = None
    act: Callable[[HttpRequest, Any, str], str] | None = None
    title_key: str = ""
    files: bool = False
    when: When = When.SUBMISSION

    # --- pages -----------------------------------------------------------------------------------
    def section(self, request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
        """Show one section to write in; without script, take the whole section as a form."""
        thing = self.find(request.user, pk)  # type: ignore[arg-type]
        if key not in definition(thing).section_by_key:
            raise Http404
        if request.method == "POST":
            return self._take_form(request, thing, key)
        return self._page(request, thing, self._form(thing, key))

    def ops(self, request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
        """Take one autosave request."""
        try:
            answer = self.save(pk=pk, by=request.user, body=read_request(request), url_of=self.gap_url)
        except BadRequest as problem:
            return bad_request(problem)
        return JsonResponse(answer)

    def answer(self, request: HttpRequest, pk: uuid.UUID, key: str) -> JsonResponse:
        """Take one answer the way other programs send it: If-Match holds the base version; 428 without, 409 when stale."""
        match = request.headers.get("If-Match", "").strip('"')
        if not match.isdecimal() or len(match) > 9:
            return JsonResponse({"error": "if-match-required"}, status=428)
        raw = {"op_id": str(uuid.uuid4()), "anchor": f"answer:{key}", "base": int(match)}
        try:
            body = read_request(request)
            one = Op.read({**raw, "set": _value_in(request)})
            done = self.save(pk=pk, by=request.user, body={**body, "ops": [one]}, url_of=self.gap_url)
        except BadRequest as problem:
            return bad_request(problem)
        result = done["results"][0]
        response = JsonResponse(result, status=STATUS.get(result["status"], 404))
        response["ETag"] = f'"{result.get("version", 0)}"'
        return response

    def upload(self, request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
        """Take a file for one field: the same page with and without script."""
        thing = self.find(request.user, pk)  # type: ignore[arg-type]
        spec = definition(thing).fields.get(key)
        if spec is None or spec["type"] != "file" or not self.may_write(request.user, thing):  # type: ignore[arg-type]
            raise Http404
        section, question = definition(thing).place[key]
        back = self.gap_url(thing)(section["key"], question["key"])
        posted = request.method == "POST"
        form = FileForm(request.POST if posted else None, request.FILES if posted else None, label=spec["label"])
        if form.is_valid() and self._kept(request, thing, key, form):
            return redirect(back)
        crumbs = self.frame(request, thing, self.states(thing), section["key"])["crumbs"]
        context = {
            "form": form,
            "back": back,
            "heading": spec["label"],
            "crumbs": [*crumbs, {"label": spec["label"]}],
        }
        return TemplateResponse(request, "questionnaires/upload.html", context, status=422 if form.errors else 200)

    def file(self, request: HttpRequest, pk: uuid.UUID, file_id: uuid.UUID) -> FileResponse:
        """Hand out a file of the sheet as a download; its type is the one that its content showed."""
        thing = self.find(request.user, pk)  # type: ignore[arg-type]
        kept = get_visible_or_404(Attachment.objects.filter(belongs_to=thing.sheet_id), pk=file_id)
        try:
            content = kept.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.mime)

    # --- addresses -------------------------------------------------------------------------------
    def section_url(self, thing: Any, key: str) -> str:
        """Return the address of a section."""
        return reverse(f"{self.space}:section", args=[thing.pk, key])

    def gap_url(self, thing: Any) -> Callable[[str, str], str]:
        """Return the function that links a gap: section and question to an address."""
        return lambda section, question: f"{self.section_url(thing, section)}#q-{question}"

    def states(self, thing: Any) -> list[completeness.SectionState]:
        """Return how far each section is."""
        return completeness.all_states(definition(thing), thing.sheet.facts, self.when)

    def nav(self, thing: Any, states: list[completeness.SectionState], current: str = "") -> list[dict]:
        """Return what the section navigation shows."""
        return [
            {
                "key": state.key,
                "title": state.title,
                "url": self.section_url(thing, state.key),
                "done": state.done,
                "total": state.total,
                "current": state.key == current,
            }
            for state in states
        ]

    # --- parts of the page -----------------------------------------------------------------------
    def _form(self, thing: Any, key: str, **more: Any) -> SectionForm:
        if not self.title_key:
            return SectionForm(thing.sheet, key, **more)
        form = SectionForm(thing.sheet, key, also=[self.title_key], **more)
        title = form.answers.get(self.title_key)
        thing.title = title.value if title else None
        return form

    def _page(
        self,
        request: HttpRequest,
        thing: Any,
        form: SectionForm,
        status: int = 200,
        wrong: dict[str, str] | None = None,
    ) -> HttpResponse:
        states = self.states(thing)
        only = request.GET.get("show") == "unanswered"
        section = form.context()
        if only:
            section["questions"] = [q for q in section["questions"] if q["unanswered"] or q["missing"]]
        if self.files:
            self._link_files(thing, section)
        if self.beside:
            self.beside(request, thing, section, wrong or {})
        frame = self.frame(request, thing, states, form.key)
        context = {
            "section": section,
            "sections": self.nav(thing, states, form.key),
            "progress": completeness.progress(states),
            "next": self._next(thing, states, form.key),
            "only_unanswered": only,
            "values": section["values_json"],
            "login_url": reverse("account_login"),
            "tools": self._tools(thing, form.key, only=only),
            "undone": request.GET.get("undone", ""),
            **self._neighbours(thing, form.key),
            **frame,
            "sheet": {**self._sheet(request, thing), **frame.get("sheet", {})},
            "crumbs": [*frame["crumbs"], {"label": section["title"]}],
        }
        return TemplateResponse(request, self.template, context, status=status)

    def _sheet(self, request: HttpRequest, thing: Any) -> dict:
        allowed = self.may_write(request.user, thing)  # type: ignore[arg-type]
        return {
            "id": thing.sheet_id,
            "ops_url": reverse(f"{self.space}:ops", args=[thing.pk]),
            "seq": thing.sheet.change_seq,
            "readonly": not allowed,
            "readonly_reason": getattr(allowed, "reason", ""),
        }

    def _link_files(self, thing: Any, section: dict) -> None:
        for question in section["questions"]:
            for field in question["fields"]:
                if field["type"] == "file":
                    field["upload_url"] = reverse(f"{self.space}:upload", args=[thing.pk, field["key"]])
                    held = field["value"]
                    field["file_url"] = reverse(f"{self.space}:file", args=[thing.pk, held["id"]]) if held else ""

    def _tools(self, thing: Any, key: str, *, only: bool) -> list[dict]:
        here = self.section_url(thing, key)
        first = (_("All questions"), here) if only else (_("Only what is open"), f"{here}?show=unanswered")
        return [{"label": label, "url": url} for label, url in (first, *self.tools(thing, key))]

    def _neighbours(self, thing: Any, key: str) -> dict[str, str]:
        keys = list(definition(thing).section_by_key)
        at = keys.index(key)
        around = {"previous_url": keys[at - 1] if at else "", "next_url": keys[at + 1] if at + 1 < len(keys) else ""}
        return {name: self.section_url(thing, found) if found else "" for name, found in around.items()}

    def _next(self, thing: Any, states: list, key: str) -> dict | None:
        gap = completeness.next_gap(states, key)
        return {"url": self.gap_url(thing)(gap.section, gap.question), "text": gap.short} if gap else None

    def _kept(self, request: HttpRequest, thing: Any, key: str, form: FileForm) -> bool:
        save = partial(self.save, pk=thing.pk, by=request.user, url_of=self.gap_url)
        upload = form.cleaned_data["file"]
        try:
            attach_to_field(sheet=thing.sheet, key=key, upload=upload, by=request.user, save=save)  # type: ignore[arg-type]
        except ValidationError as problem:
            form.add_error("file", problem)
            return False
        messages.success(request, _("The file is kept."))
        return True

    # --- a section posted without script ---------------------------------------------------------
    def _take_form(self, request: HttpRequest, thing: Any, key: str) -> HttpResponse:
        """Save a section posted without script; what could not be saved stands in the page again, nothing is lost."""
        act = request.POST.get("act", "")
        ops = posted_ops(thing.sheet, key, request.POST)
        results = []
        for start in range(0, len(ops), MOST_OPS):
            body = plain_body(ops[start : start + MOST_OPS], section=key)
            results += self.save(pk=thing.pk, by=request.user, body=body, url_of=self.gap_url)["results"]
        bad = {r["anchor"]: r for r in results if r["status"] not in {"ok", "merged"}}
        if bad:
            return self._with_problems(request, self.find(request.user, thing.pk), key, ops, bad)  # type: ignore[arg-type]
        try:
            question = self.act(request, thing, act) if self.act else ""
        except ValidationError as problem:
            fresh = self.find(request.user, thing.pk)  # type: ignore[arg-type]
            return self._page(request, fresh, self._form(fresh, key), 422, wrong={act: problem.messages[0]})
        if ops or not question:
            _say_saved(request, len(ops))
        return redirect(self.section_url(thing, key) + (f"#q-{question}" if question else _back_to(act)))

    def _with_problems(self, request: HttpRequest, thing: Any, key: str, ops: list[Op], bad: dict) -> HttpResponse:
        typed = {op.anchor: op.value for op in ops if op.anchor in bad and isinstance(op.value, str)}
        conflicts = {anchor: result for anchor, result in bad.items() if result["status"] == "conflict"}
        errors = {anchor: result.get("message", "") for anchor, result in bad.items() if result["status"] != "conflict"}
        form = self._form(thing, key, typed=typed, errors=errors, conflicts=conflicts)
        return self._page(request, thing, form, status=409 if conflicts else 422)


def definition(thing: Any) -> Definition:
    """Return the definition of the thing's sheet."""
    return definition_of(thing.sheet.version_id)


def missing_in_words(states: list[completeness.SectionState], key: str = "") -> str:
    """Return how many required answers are missing, and how many of them in the section `key`."""
    missing = completeness.progress(states)["missing"]
    current = next((state for state in states if state.key == key), None)
    here = _(", %d of them here") % len(current.gaps) if current and current.gaps else ""
    said = ngettext("%d required answer is missing", "%d required answers are missing", missing) % missing
    return said + here if missing else _("Nothing is missing")


def where_in_words(states: list[completeness.SectionState], key: str, whole: str) -> str:
    """Return "Budget, section 9 of 11"; `whole` outside of any section."""
    number, current = next(((n, s) for n, s in enumerate(states, 1) if s.key == key), (0, None))
    if current is None:
        return whole
    return _("%(title)s, section %(no)d of %(of)d") % {"title": current.title, "no": number, "of": len(states)}


def _value_in(request: HttpRequest) -> object:
    body = json.loads(request.body)
    if "value" not in body:
        raise BadRequest("the body needs a value")
    return body["value"]


def _back_to(act: str) -> str:
    verb, _colon, what = act.partition(":")
    return {"add": f"#f-{what}", "delete": f"?undone={what}"}.get(verb, "")


def _say_saved(request: HttpRequest, count: int) -> None:
    said = ngettext("%d change saved.", "%d changes saved.", count) % count if count else _("Nothing was changed.")
    messages.success(request, said)
