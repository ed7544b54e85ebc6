"""The only home of writing comments: say, answer, settle, open again. The upper app has checked the right and tells others."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.models import Comment, User
from pearls.models.comments import LONGEST_COMMENT


@transaction.atomic
def say(*, belongs_to: uuid.UUID, place: str, text: str, by: User, thread: Comment | None = None) -> Comment:
    """Return the new comment at a place; an answer in a settled thread opens it again.

    Raises ValidationError where there is nothing to say, or too much of it.
    """
    text = text.strip()
    if not text:
        raise ValidationError(_("Write what you want to say."))
    if len(text) > LONGEST_COMMENT:
        raise ValidationError(_("Say it in at most %d letters.") % LONGEST_COMMENT)
    if thread and thread.settled_at:
        settle(thread=thread, by=by, settled=False)
    return Comment.objects.create(belongs_to=belongs_to, place=place, text=text, written_by=by, thread=thread)


@transaction.atomic
def settle(*, thread: Comment, by: User, settled: bool) -> Comment:
    """Settle a thread, or open it again; who settled it first stays named."""
    thread = Comment.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if bool(thread.settled_at) != settled:
        thread.settled_at, thread.settled_by = (timezone.now(), by) if settled else (None, None)
        thread.save(update_fields=["settled_at", "settled_by"])
    return thread
