"""The only home of the team's pages: my practices, begin, editor, overview, preview, people, moves, history."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.models import Invitation
from pearls.permissions import get_visible_or_404
from pearls.questionnaires import completeness
from pearls.questionnaires.enums import When
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.views import Editor, missing_in_words, where_in_words
from pearls.views.common import paged
from pearls.workflow import NotAllowedNow, Transition, available
from practices import workflow
from practices.compare import most_alike
from practices.enums import PUBLIC, WITH_CURATORS, WRITABLE, PracticeState, RemarkState
from practices.forms.curation import BeginForm, MemberForm, MoveForm
from practices.models import Practice
from practices.permissions import (
    bodies_of,
    inner_practices,
    may_manage,
    may_translate,
    may_watch,
    may_write,
    role_in,
    visible_practices,
    written_by,
)
from practices.queries import (
    conversation,
    moves_of,
    neighbours,
    outline_of,
    outlines,
    people_of,
    with_title,
)
from practices.services import writing
from practices.services.curating import move as carry_out
from practices.services.publishing import document_of
from practices.views.reading import preview_context

LOOK = {
    PracticeState.DRAFT: "",
    PracticeState.SUBMITTED: "wait",
    PracticeState.SCREENING: "wait",
    PracticeState.REVIEW: "wait",
    PracticeState.REVISION: "now",
    PracticeState.ACCEPTED: "done",
    PracticeState.PUBLISHED: "done",
    PracticeState.UPDATE: "now",
    PracticeState.ARCHIVED: "off",
    PracticeState.WITHDRAWN: "off",
}
PUBLIC_REASON = {"pass_on", "accept", "decline"}


def get_practice(user: Any, pk: uuid.UUID) -> Practice:
    """Return the practice with what every page's head shows; 404 where the person may not see the live text."""
    rows = with_title(inner_practices(user)).select_related(
        "sheet", "country", "place", "municipality__country", "organisation__country", "revision"
    )
    return get_visible_or_404(rows, pk=pk)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also where it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def title_of(practice: Any) -> str:
    """Return the title as it is written now, else what the practice is called in lists."""
    return getattr(practice, "live_title", None) or practice.title or _("A practice without a name yet")


def practice_crumbs(user: Any, practice: Practice, *steps: tuple[str, str] | str) -> list[dict]:
    """Return the way from the desk to a page of the practice: over the person's practices, the curators' list or the reviews."""
    home, page = (_("My practices"), "practices:mine"), "practices:overview"
    if may_watch(user, practice):
        home, page = (_("Curation"), "practices:queue"), "practices:curate"
    elif role_in(user, practice) is None:
        home = (_("My reviews"), "practices:reviews")
    way = [
        {"label": _("Desk"), "url": reverse("desk")},
        {"label": home[0], "url": reverse(home[1])},
        {"label": title_of(practice), "url": reverse(page, args=[practice.pk])},
    ]
    return way + [{"label": s, "url": ""} if isinstance(s, str) else {"label": s[0], "url": s[1]} for s in steps]


def bearings(request: HttpRequest, practice: Practice, states: list, key: str) -> dict[str, Any]:
    """Return heading, subtitle and the three answers: where am I, what is expected, by when."""
    progress = completeness.progress(states)
    answers = {
        "where": where_in_words(states, key, _("The whole practice")),
        "where_note": _("%(answered)d of %(total)d questions done") % progress,
        "what": _expected(request, practice),
        "what_note": missing_in_words(states, key),
        **when_in_words(practice),
    }
    language = get_language_info(practice.sheet.language)["name_translated"]
    subtitle = " · ".join([practice.where, str(practice.owner_body or ""), _("written in %s") % language])
    return {"heading": title_of(practice), "subtitle": subtitle, "bearings": answers}


def _expected(request: HttpRequest, practice: Practice) -> str:
    if not may_write(request.user, practice):  # type: ignore[arg-type]
        return _("Nothing now; the curators have it") if practice.state in WITH_CURATORS else _("Read it")
    words = {
        PracticeState.DRAFT: _("Complete it and submit it"),
        PracticeState.REVISION: _("Answer the remarks and submit it again"),
        PracticeState.UPDATE: _("Bring it up to date"),
        PracticeState.PUBLISHED: _("Nothing; readers see the published text"),
    }
    return words[PracticeState(practice.state)]


def is_changed(practice: Practice) -> bool:
    """Return whether the text was changed since its published version."""
    told = practice.revision
    return bool(told and (practice.sheet.changed_at or practice.created_at) > told.published_at)


def when_in_words(practice: Practice) -> dict[str, Any]:
    """Return the day of the next step and the days that are left."""
    if practice.state_due is None:
        return {"when": _("No date is set"), "when_note": _("Take the time you need")}
    days = (practice.state_due - timezone.localdate()).days
    left = ngettext("%d day left", "%d days left", days) % days if days >= 0 else _("the date has passed")
    return {
        "when": formats.date_format(practice.state_due, "WEEKDAY_DATE_FORMAT"),
        "when_note": left,
        "late": days <= 7,
    }


# --- the editor -----------------------------------------------------------------------------------
def _frame(request: HttpRequest, practice: Practice, states: list, key: str) -> dict[str, Any]:
    first = key == states[0].key
    return {
        "practice": practice,
        "why_label": _("Why readers need it"),
        "sections_label": _("Sections of the practice"),
        "similar": similar_to(request, practice) if first and practice.state in WRITABLE else [],
        "similar_url": reverse("practices:similar", args=[practice.pk]) if first else "",
        "crumbs": practice_crumbs(request.user, practice),
        **bearings(request, practice, states, key),
    }


def _tools(practice: Practice, _key: str) -> list[tuple[str, str]]:
    pages = [("preview", _("As readers will see it")), ("remarks", _("Remarks")), ("overview", _("Overview"))]
    return [(label, reverse(f"practices:{name}", args=[practice.pk])) for name, label in pages]


def _beside(_request: HttpRequest, practice: Practice, section: dict, _wrong: dict) -> None:
    """Put the remarks that are not settled beside their questions."""
    by_question: dict[str, list] = {}
    for remark in conversation(practice).exclude(state=RemarkState.CLOSED):
        by_question.setdefault(remark.question, []).append(remark)
    for question in section["questions"]:
        if found := by_question.get(question["key"]):
            context = {"remarks": found, "practice": practice}
            question["thread_html"] = render_to_string("practices/curate/_thread.html", context)


EDITOR = Editor(
    space="practices",
    template="practices/write/section.html",
    find=get_practice,
    may_write=may_write,
    save=writing.save_ops,
    frame=_frame,
    tools=_tools,
    beside=_beside,
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


# --- near duplicates and preview ------------------------------------------------------------------
def similar_to(request: HttpRequest, practice: Practice) -> list[dict]:
    """Return the practices that this one may be describing, of those that the person may open."""
    mine = outline_of(practice)
    rows = neighbours(visible_practices(request.user).select_related("country", "place", "municipality"), mine)  # type: ignore[arg-type]
    return [
        {"practice": rows[other.key], "percent": round(value * 100), "url": public_url(rows[other.key])}
        for other, value in most_alike(mine, outlines(rows))
    ]


def public_url(practice: Practice) -> str:
    """Return the address of the page for readers, or of the team's page while there is none."""
    if practice.state in PUBLIC:
        return f"/practices/{practice.number}/{practice.slug}/"
    return reverse("practices:overview", args=[practice.pk])


@require_safe
def similar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a practice may be a duplicate of: the part of the page that the editor fetches again after a change."""
    practice = get_practice(request.user, pk)
    context = {"similar": similar_to(request, practice), "practice": practice}
    return render(request, "practices/write/_similar.html", context)


@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the live text as readers will see it; with ?part=1 only the text, for the editor."""
    practice = get_practice(request.user, pk)
    context = preview_context(practice, document_of(practice))
    if request.GET.get("part"):
        return render(request, "practices/read/_preview.html", context)
    context |= {
        "heading": title_of(practice),
        "crumbs": practice_crumbs(request.user, practice, _("As readers will see it")),
    }
    return render(request, "practices/write/preview.html", context)


# --- my practices ---------------------------------------------------------------------------------
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the practices that this person's teams write."""
    rows = with_title(written_by(request.user)).select_related(  # type: ignore[arg-type]
        "sheet", "country", "place", "municipality", "organisation"
    )
    found = paged(request, rows.order_by("-created_at"))
    context = {
        **found,
        "practices": [_listed(practice) for practice in found["page_rows"]],
        "can_begin": bool(bodies_of(request.user)),  # type: ignore[arg-type]
        "heading": _("My practices"),
        "crumbs": [{"label": _("Desk"), "url": reverse("desk")}, {"label": _("My practices")}],
    }
    return render(request, "practices/write/mine.html", context)


def _listed(practice: Practice) -> dict[str, Any]:
    return {
        "practice": practice,
        "title": title_of(practice),
        "progress": completeness.progress(EDITOR.states(practice)),
        "look": LOOK[PracticeState(practice.state)],
        "url": reverse("practices:overview", args=[practice.pk]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a practice of one of my municipalities or organisations."""
    bodies = bodies_of(request.user)  # type: ignore[arg-type]
    form = BeginForm(posted(request), bodies=bodies, initial={"language": request.user.language})  # type: ignore[union-attr]
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("body", "place", "language")}
        practice = writing.begin_practice(by=request.user, **fields)  # type: ignore[arg-type]
        first = definition_of(practice.sheet.version_id).sections[0]["key"]
        return redirect("practices:section", practice.pk, first)
    context = {
        "form": form,
        "bodies": bodies,
        "towns": form.towns,
        "heading": _("Begin a practice"),
        "crumbs": [
            {"label": _("Desk"), "url": reverse("desk")},
            {"label": _("My practices"), "url": reverse("practices:mine")},
            {"label": _("Begin")},
        ],
    }
    return render(request, "practices/write/begin.html", context, status=422 if form.errors else 200)


@require_safe
def overview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show where the practice stands: what is missing, remarks, people, what happened, and what can be done with it."""
    practice = get_practice(request.user, pk)
    states = EDITOR.states(practice)
    moves = available(practice, workflow.BY_TEAM, request.user)  # type: ignore[arg-type]
    waiting = [r for r in conversation(practice) if r.state != RemarkState.CLOSED]
    context = {
        "practice": practice,
        "states": [{"state": s, "url": EDITOR.section_url(practice, s.key)} for s in states],
        "progress": completeness.progress(states),
        "later": [
            gap for gap in workflow.gaps(practice, When.PUBLICATION) if gap not in [g for s in states for g in s.gaps]
        ],
        "moves": moves,
        "first": moves[0] if moves and moves[0].name in {"submit", "submit_again", "offer_update"} else None,
        "waiting": waiting,
        "unanswered": [r for r in waiting if r.state == RemarkState.OPEN],
        "people": people_of(practice),
        "history": moves_in_words(practice)[:8],
        "look": LOOK[PracticeState(practice.state)],
        "public_url": public_url(practice) if practice.state in PUBLIC else "",
        "can_write": bool(may_write(request.user, practice)),  # type: ignore[arg-type]
        "can_watch": may_watch(request.user, practice),  # type: ignore[arg-type]
        "can_translate": practice.revision_id and bool(may_translate(request.user, practice)),  # type: ignore[arg-type]
        "changed": is_changed(practice),
        **bearings(request, practice, states, ""),
        "crumbs": practice_crumbs(request.user, practice),
    }
    return render(request, "practices/write/overview.html", context)


def moves_in_words(practice: Practice) -> list[dict[str, Any]]:
    """Return what happened, newest first: {at, by, label, comment, state}."""
    labels = {t.name: t.label for t in (*workflow.TRANSITIONS.values(), workflow.LOAD)}
    states = dict(PracticeState.choices)
    return [
        {
            "at": change.at,
            "by": change.by,
            "label": labels.get(change.transition, change.transition),
            "comment": change.comment,
            "state": states.get(change.destination, change.destination),
        }
        for change in moves_of(practice)
    ]


@require_safe
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show every move with its words, the decisions, and the published versions."""
    practice = get_practice(request.user, pk)
    context = {
        "practice": practice,
        "history": moves_in_words(practice),
        "decisions": practice.decisions.select_related("by"),
        "revisions": practice.revisions.defer("document").select_related("published_by"),
        "heading": _("What happened"),
        "crumbs": practice_crumbs(request.user, practice, _("What happened")),
    }
    return render(request, "practices/write/history.html", context)


# --- moves ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Ask before a move what it means, and carry it out."""
    practice = get_practice(request.user, pk)
    transition = workflow.TRANSITIONS.get(name)
    allowed = transition and transition != workflow.MERGE and available(practice, [transition], request.user)  # type: ignore[arg-type]
    if transition is None or not allowed:
        raise Http404
    back = back_of(request, practice)
    public = name in PUBLIC_REASON
    form = MoveForm(posted(request), needed=transition.needs_comment, public=public)
    if form.is_valid() and _moved(request, practice, transition, form):
        return redirect(back)
    blockers = list(transition.blockers(practice)) if transition.blockers else []
    context = {
        "practice": practice,
        "transition": transition,
        "form": form,
        "blockers": blockers,
        "back": back,
        "similar": similar_to(request, practice) if name == "submit" else [],
        "ask_words": transition.needs_comment or transition in workflow.BY_CURATORS,
        "heading": transition.label,
        "crumbs": practice_crumbs(request.user, practice, str(transition.label)),
    }
    return render(request, "practices/write/move.html", context, status=422 if form.errors else 200)


def back_of(request: HttpRequest, practice: Practice) -> str:
    """Return the page from which a person looks after the practice: the curators' or the team's."""
    page = "practices:curate" if may_watch(request.user, practice) else "practices:overview"  # type: ignore[arg-type]
    return reverse(page, args=[practice.pk])


def _moved(request: HttpRequest, practice: Practice, transition: Transition, form: MoveForm) -> bool:
    try:
        carry_out(practice=practice, transition=transition, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]
    except NotAllowedNow:
        messages.error(request, _("Somebody else was faster; the practice has moved on."))
        return True
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as problem:
        for field, words in getattr(problem, "message_dict", {"__all__": problem.messages}).items():
            form.add_error("comment" if field == "comment" else None, words)
        return False
    messages.success(request, _("Done: %s.") % transition.label)
    return True


# --- people ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who works on the practice; owners change rights and invite here."""
    practice = get_practice(request.user, pk)
    if request.method == "POST":
        return _change_member(request, practice)
    pending = Invitation.objects.filter(target_id=str(practice.pk), target_type__model="practice", state="pending")
    context = {
        "practice": practice,
        "people": people_of(practice),
        "invitations": pending.select_related("invited_by"),
        "can_manage": may_manage(request.user, practice),  # type: ignore[arg-type]
        "roles": MemberForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "invite_url": reverse("invite", args=["practices.practice", str(practice.pk)]),
        "heading": _("People"),
        "crumbs": practice_crumbs(request.user, practice, _("People")),
    }
    return render(request, "practices/write/people.html", context)


def _change_member(request: HttpRequest, practice: Practice) -> HttpResponse:
    form = MemberForm(request.POST)
    leaving = "remove" in request.POST
    form.fields["role"].required = not leaving
    if not form.is_valid():
        raise Http404
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    try:
        if leaving:
            writing.remove_member(practice=practice, user=user, by=request.user)  # type: ignore[arg-type]
        else:
            writing.set_member(practice=practice, user=user, role=role, by=request.user)  # type: ignore[arg-type]
    except writing.LastOwner as problem:
        messages.error(request, str(problem))
    except PermissionDenied:
        raise Http404 from None
    if leaving and user == request.user:
        return redirect("practices:mine")
    return redirect("practices:people", practice.pk)
