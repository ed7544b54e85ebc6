"""The only home of the pages on which people of a mentoring talk: messages, notes, questions to the office, and its answers."""

import uuid
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.forms.relationships import AnswerForm, MessageForm, NoteForm, QuestionForm
from mentoring.models import Note, Question
from mentoring.permissions.relationships import may_enter, may_oversee, may_write_in, visible_notes, visible_questions
from mentoring.services import talking
from mentoring.views.entries import here
from mentoring.views.frame import frame, get_own_relationship, get_relationship
from mentoring.views.relationships import must_write
from pearls.permissions import get_visible_or_404
from pearls.views.common import admin_only, attempt, paged
from pearls.views.pages import form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was said, the newest first, and say something."""
    found, user = get_own_relationship(request, pk), request.user
    if request.method == "POST":
        must_write(request, found)
    form = MessageForm(sent(request))
    rows = found.messages.select_related("written_by").order_by("-written_at", "-pk")
    context = {
        **frame(request, found, "messages", _("Messages")),
        **paged(request, rows),
        "can_write": bool(may_write_in(user, found)),  # type: ignore[arg-type]
    }

    def say() -> None:
        talking.say(relationship=found, text=form.cleaned_data["text"], by=user)  # type: ignore[arg-type]

    to = reverse("mentoring:messages", args=[found.pk])
    template = "mentoring/relationships/messages.html"
    return form_page(request, form, say, done=_("Sent."), to=to, context=context, template=template)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the notes that the person may read, and write one; who oversees reads those that are meant for the programme."""
    found, user = get_relationship(request, pk), request.user
    if request.method == "POST":
        must_write(request, found)
    form = NoteForm(sent(request))
    context = {
        **frame(request, found, "notes", _("Notes")),
        **paged(request, visible_notes(user, found).select_related("written_by")),  # type: ignore[arg-type]
        "can_write": bool(may_write_in(user, found)),  # type: ignore[arg-type]
    }

    def write() -> None:
        talking.write_note(relationship=found, by=user, **form.cleaned_data)  # type: ignore[arg-type]

    to = reverse("mentoring:notes", args=[found.pk])
    template = "mentoring/relationships/notes.html"
    return form_page(request, form, write, done=_("Written."), to=to, context=context, template=template)


@require_POST
def remove_note(request: HttpRequest, note: int) -> HttpResponse:
    """Take one's own note away."""
    found = get_visible_or_404(Note.objects.filter(written_by=request.user.pk).select_related("relationship"), pk=note)
    attempt(request, _("Taken away."), lambda: talking.remove_note(note=found, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:notes", found.relationship_id)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the programme office, and read what it answered."""
    found, user = get_relationship(request, pk), request.user
    if not may_enter(user, found) and not may_oversee(user, found):  # type: ignore[arg-type]
        raise Http404
    if request.method == "POST":
        must_write(request, found)
    form = QuestionForm(sent(request))
    rows = visible_questions(user).filter(relationship=found)  # type: ignore[arg-type]
    context = {
        **frame(request, found, "relationship", _("Ask the programme office")),
        "questions": rows.select_related("asked_by", "answered_by"),
        "can_write": bool(may_write_in(user, found)),  # type: ignore[arg-type]
        "answers": user.has_perm("mentoring.manage_relationship"),
    }

    def ask() -> None:
        talking.ask(relationship=found, text=form.cleaned_data["text"], by=user)  # type: ignore[arg-type]

    to = reverse("mentoring:questions", args=[found.pk])
    template = "mentoring/relationships/questions.html"
    return form_page(request, form, ask, done=_("The office was asked."), to=to, context=context, template=template)


# --- the office -----------------------------------------------------------------------------------
@require_safe
@admin_only
def questions_asked(request: HttpRequest) -> HttpResponse:
    """Show the questions of all mentorings, those that wait first."""
    rows = Question.objects.select_related("relationship", "asked_by")
    context: dict[str, Any] = {
        **paged(request, rows.order_by(F("answered_at").desc(nulls_first=True), "asked_at")),
        "heading": _("Questions of mentorings"),
        "crumbs": here((_("Mentorings"), reverse("mentoring:relationships")), _("Questions")),
    }
    return render(request, "mentoring/relationships/questions_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def answer(request: HttpRequest, question: int) -> HttpResponse:
    """Answer a question for the programme."""
    rows = visible_questions(request.user).select_related("relationship", "asked_by")  # type: ignore[arg-type]
    found = get_visible_or_404(rows.filter(answered_at=None), pk=question)
    form = AnswerForm(sent(request))
    context = {
        "lead": f"{found.asked_by}: {found.text}",
        "action": _("Answer"),
        "heading": _("Answer a question"),
        "subtitle": found.relationship.name,
        "crumbs": here((_("Questions"), reverse("mentoring:questions_asked")), _("Answer")),
    }

    def carry_out() -> None:
        talking.answer(question=found, text=form.cleaned_data["answer"], by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:questions_asked")
    return form_page(request, form, carry_out, done=_("Answered. Who asked has it by mail."), to=to, context=context)
