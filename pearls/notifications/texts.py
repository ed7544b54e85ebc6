"""The only home of texts of mails that admins edited: which kinds can be, what holds now, what is wrong with one, how it looks."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls import wording
from pearls.models import MailText
from pearls.notifications.messages import Notification
from pearls.registry import registry


def editable_kinds() -> dict[str, type[Notification]]:
    """Return the kinds whose words admins may change, in the order of their titles."""
    kinds = {name: kind for name, kind in registry.notification_kinds.items() if kind.editable}  # type: ignore[attr-defined]
    return dict(sorted(kinds.items(), key=lambda item: str(item[1].title)))  # type: ignore[attr-defined,arg-type]


def current(kind: str, language: str) -> MailText | None:
    """Return the words that hold now, or None where the portal's own do."""
    newest = MailText.objects.filter(kind=kind, language=language).order_by("-number").first()
    return newest if newest and not newest.shipped else None


def words_for(message: Notification, context: dict, language: str) -> tuple[str, str] | None:
    """Return subject and body of a message in an admin's words, or None: the shipped template has them.

    A kind may have letters of several templates; the edited text is that of the announced class alone.
    """
    announced = registry.notification_kinds.get(message.kind)
    if not message.editable or announced is None or announced.template != message.template:  # type: ignore[attr-defined]
        return None
    text = current(message.kind, language)
    if text is None:
        return None
    values = message.placeholders(context)
    return wording.filled(text.subject, values), wording.filled(text.body, values)


def problems(kind: type[Notification], subject: str, body: str) -> dict[str, list[str]]:
    """Return in words what is wrong with a text, by field; nothing where it may be saved."""
    known = {placeholder.name for placeholder in kind.declared()}
    required = {placeholder.name for placeholder in kind.declared() if placeholder.required}
    found = {"subject": _wrong_in(subject, known), "body": _wrong_in(body, known)}
    missing = wording.missing_words(body, required)
    if missing:
        said = ngettext(
            "Put %s into the text; without it the mail is of no use.", "Put these into the text: %s.", len(missing)
        )
        found["body"].append(said % _in_braces(missing))
    return {field: said for field, said in found.items() if said}


def _wrong_in(text: str, known: set[str]) -> list[str]:
    unknown, found = wording.unknown_words(text, known), []
    if unknown:
        said = ngettext(
            "%(unknown)s stands for nothing. Choose from %(known)s.",
            "%(unknown)s stand for nothing. Choose from %(known)s.",
            len(unknown),
        )
        found.append(said % {"unknown": _in_braces(unknown), "known": _in_braces(sorted(known))})
    if wording.loose_braces(text):
        found.append(_("A brace stands alone. Close it, or write {{ and }} where you mean the sign itself."))
    return found


def _in_braces(words: list[str]) -> str:
    return ", ".join(f"{{{word}}}" for word in words)


def samples(kind: type[Notification]) -> dict[str, str]:
    """Return a value for each placeholder, in the language that is active."""
    return {placeholder.name: str(placeholder.sample) for placeholder in kind.declared()}


def shipped(kind: type[Notification], language: str) -> tuple[str, str]:
    """Return the shipped subject and body with the placeholders in braces, to begin an edited text from."""
    context: dict = {}
    for placeholder in kind.declared():
        *way, last = placeholder.path.split(".")
        place = context
        for step in way:
            place = place.setdefault(step, {})
        place[last] = f"{{{placeholder.name}}}"
    context.setdefault("key_link", "{link}")
    with translation.override(language):
        subject, _newline, body = render_to_string(f"{kind.template}.txt", context).strip().partition("\n")
    return subject.strip(), body.strip()
