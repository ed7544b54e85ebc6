"""The only home of what is said in a mentoring: notes, messages, questions to the programme office and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Message, Note, Question, Relationship
from mentoring.notifications.relationships import MessageSaid, QuestionAnswered
from mentoring.queries.relationships import people_in
from mentoring.services.guarding import kept, locked_to_write
from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.permissions import is_admin


@transaction.atomic
def write_note(*, relationship: Relationship, text: str, visibility: str, by: User) -> Note:
    """Write something down for oneself, for the people of the mentoring, or for the programme too. Raises ValidationError."""
    found = locked_to_write(relationship, by)
    return kept(Note(relationship=found, text=text.strip(), visibility=visibility, written_by=by))


@transaction.atomic
def remove_note(*, note: Note, by: User) -> None:
    """Take one's own note away."""
    if note.written_by != by:
        raise PermissionDenied
    note.delete()


@transaction.atomic
def say(*, relationship: Relationship, text: str, by: User) -> Message:
    """Say something to the others, who have it by mail with its text; the programme sees how many, never what."""
    found = locked_to_write(relationship, by)
    said = kept(Message(relationship=found, text=text.strip(), written_by=by))
    notify(MessageSaid(found, key=str(said.pk), who=by, text=said.text), *people_in(found, without=by))
    return said


@transaction.atomic
def ask(*, relationship: Relationship, text: str, by: User) -> Question:
    """Ask the programme office; only it and the asker read question and answer."""
    found = locked_to_write(relationship, by)
    asked = kept(Question(relationship=found, text=text.strip(), asked_by=by))
    record("question.asked", found, by=by)
    return asked


def ask_for_mediator(*, relationship: Relationship, text: str, by: User) -> Question:
    """Ask the office for somebody who mediates; the other side is not told of it."""
    words = _("I ask for a mediator.") + (f" {text.strip()}" if text.strip() else "")
    return ask(relationship=relationship, text=words, by=by)


@transaction.atomic
def answer(*, question: Question, text: str, by: User) -> Question:
    """Answer a question for the programme, once; who asked has it by mail. Raises PermissionDenied or ValidationError."""
    if not is_admin(by):
        raise PermissionDenied
    found = (
        Question.objects.select_for_update(of=("self",)).select_related("relationship", "asked_by").get(pk=question.pk)
    )
    if found.answered_at:
        raise ValidationError(_("Somebody has answered this already."))
    if not text.strip():
        raise ValidationError({"answer": _("Write an answer first.")})
    found.answer, found.answered_at, found.answered_by = text.strip(), timezone.now(), by
    kept(found)
    record("question.answered", found.relationship, by=by)
    told = QuestionAnswered(found.relationship, key=str(found.pk), who=by, text=found.answer)
    notify(told, found.asked_by)
    return found
