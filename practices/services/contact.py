"""The only home of questions to a practice's people: relayed by the portal, limited in number, no address on either side."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from practices.models import ContactMessage, Practice
from practices.notifications import QuestionAnswered, QuestionAsked
from practices.permissions import may_answer_question, may_ask
from practices.queries import team_of

MOST_A_DAY = 10
"""Questions that one person may send in 24 hours, to all practices together."""
MOST_TO_ONE = 3
"""Questions that one person may send to one practice in 24 hours."""
MOST_ANSWERS = 30
"""Messages that one person may send in one conversation in 24 hours."""
LONGEST = 4_000  # characters


@transaction.atomic
def ask(*, practice: Practice, by: User, text: str) -> ContactMessage:
    """Send a question to the people of a practice. Raises ValidationError in words where it is empty, too long or one too many."""
    _must(may_ask(by, practice))
    # The person's row is the lock: two tabs at once must not pass the limit together.
    User.objects.select_for_update().get(pk=by.pk)
    recent = ContactMessage.objects.filter(sender=by, answer_to__isnull=True, at__gt=timezone.now() - timedelta(days=1))
    if recent.count() >= MOST_A_DAY or recent.filter(practice=practice).count() >= MOST_TO_ONE:
        raise ValidationError({"text": _("You have asked enough for a day. Your text is kept here; send it tomorrow.")})
    message = ContactMessage.objects.create(practice=practice, sender=by, text=_words(text), language=by.language)
    record("question.asked", practice, by=by)
    notify(QuestionAsked(message), *team_of(practice))
    return message


@transaction.atomic
def answer(*, question: ContactMessage, by: User, text: str) -> ContactMessage:
    """Answer a question, or ask back as its sender; the other side is told."""
    _must(may_answer_question(by, question))
    User.objects.select_for_update().get(pk=by.pk)
    said = ContactMessage.objects.filter(sender=by, answer_to=question, at__gt=timezone.now() - timedelta(days=1))
    if said.count() >= MOST_ANSWERS:
        raise ValidationError(
            {"text": _("You have written enough for a day. Your text is kept here; send it tomorrow.")}
        )
    made = ContactMessage.objects.create(
        practice=question.practice, sender=by, answer_to=question, text=_words(text), language=by.language
    )
    record("question.answered", question.practice, by=by)
    others = [question.sender] if by != question.sender else team_of(question.practice)
    notify(QuestionAnswered(made), *others)
    return made


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write your question first.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("Keep it below %d characters.") % LONGEST})
    return text


def _must(allowed: object) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
