"""The only home of writes to the words of mails: a checked version is added, none is changed, an old one is restored as a new one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import MailText, User
from pearls.notifications import texts
from pearls.permissions import is_admin


@transaction.atomic
def save_text(*, kind: str, language: str, subject: str, body: str, by: User) -> MailText:
    """Add a version of a mail's words. Raises PermissionDenied, or ValidationError by field (a placeholder nobody knows or misses)."""
    _must_be_admin(by)
    known = texts.editable_kinds().get(kind)
    if known is None:
        raise ValidationError(_("The words of these mails cannot be changed."))
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    wrong = texts.problems(known, subject, body)
    if wrong:
        raise ValidationError(wrong)
    return _add(kind, language, by, subject=subject, body=body)


@transaction.atomic
def restore_text(*, kind: str, language: str, number: int, by: User) -> MailText:
    """Let an old version hold again, or with number 0 the text that the portal came with. Raises MailText.DoesNotExist.

    The placeholders of a message may have changed since; then it is checked like a new one.
    """
    if number:
        old = MailText.objects.get(kind=kind, language=language, number=number, shipped=False)
        return save_text(kind=kind, language=language, subject=old.subject, body=old.body, by=by)
    _must_be_admin(by)
    return _add(kind, language, by, shipped=True)


def _add(kind: str, language: str, by: User, **words) -> MailText:
    with connection.cursor() as cursor:  # two admins who save at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mailtext:{kind}:{language}"])
    newest = MailText.objects.filter(kind=kind, language=language).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    row = MailText(kind=kind, language=language, number=number, saved_by=by, **words)
    row.full_clean()
    row.save()
    record("mail_text.saved", row, by=by, kind=kind, language=language, number=number)
    return row


def _must_be_admin(by: User) -> None:
    if not is_admin(by):
        raise PermissionDenied
