"""The only home of messages of visitors: taken in, told to the office, answered, and forgotten when their time is over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.queries import admins
from pearls.site.models import Feedback
from pearls.site.notifications import FeedbackCame
from pearls.site.permissions import may_answer

KEPT = timedelta(days=365)
"""So long a message is kept after it was answered; the privacy notice says the same."""


@transaction.atomic
def take_feedback(*, data: Mapping[str, Any], topic: str, language: str) -> Feedback:
    """Keep what a visitor wrote and tell the admins."""
    fields = {name: data.get(name, "") for name in ("name", "email", "page", "message")}
    message = Feedback.objects.create(topic=topic, language=language, **fields)
    notify(FeedbackCame(message), *admins())
    return message


@transaction.atomic
def answer_feedback(*, message: Feedback, answer: str, by: User) -> None:
    """Note what was answered, so that the message leaves the desk. Raises ValidationError where somebody was faster."""
    if not may_answer(by):
        raise PermissionDenied
    locked = Feedback.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.answered_at:
        raise ValidationError(_("%s has answered this meanwhile.") % locked.answered_by)
    locked.answer, locked.answered_at, locked.answered_by = answer, timezone.now(), by
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    record("feedback.answered", locked, by=by)


def forget_old_feedback() -> int:
    """Delete messages whose time is over; return how many."""
    return Feedback.objects.filter(answered_at__lt=timezone.now() - KEPT).delete()[0]
