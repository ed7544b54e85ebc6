"""The only home of writes to the site's texts: saved as versions, made public, brought back; nobody's words are lost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from pearls.site.models import News, PageText, PageVersion, Picture
from pearls.site.permissions import may_edit_site
from pearls.site.queries import SOURCE, Subject, known_names, last_number, newest_of, texts_of
from pearls.site.wording import pictures_in, problems, unknown_names

WORDS = ("title", "standfirst", "body")


class SomebodyElseSaved(Exception):
    """Another version was saved since this one was begun; `newest` is it. Both are shown, and nothing is lost."""

    def __init__(self, newest: PageVersion) -> None:
        """Take the version that was saved meanwhile."""
        super().__init__(newest)
        self.newest = newest


def must_edit(by: User) -> None:
    """Refuse everybody who does not edit the site."""
    if not may_edit_site(by):
        raise PermissionDenied


@transaction.atomic
def save_text(*, subject: Subject, language: str, data: Mapping[str, Any], base: int, by: User) -> PageVersion:
    """Return the version that holds these words: a new one, or the newest where it says the same already.

    `data`: title, standfirst, body, why. `base` is the number of the version that was open. Raises ValidationError in words,
    at the field, and SomebodyElseSaved where `base` is no longer the newest.
    """
    must_edit(by)
    check_words(data, language)
    PageText.objects.get_or_create(**subject.lookup, language=language)
    text = PageText.objects.select_for_update().get(**subject.lookup, language=language)
    newest = newest_of(text)
    if newest and newest.number != base:
        raise SomebodyElseSaved(newest)
    words = {name: data[name].strip() for name in WORDS}
    if newest and all(getattr(newest, name) == words[name] for name in WORDS):
        return newest
    return _store(text, words, data.get("why", ""), by, english_of(subject, language))


def check_words(data: Mapping[str, Any], language: str) -> None:
    """Raise ValidationError with a sentence at each field in which a text cannot stay as it is."""
    shown = pictures_in(data["body"])
    known = {picture.pk: bool(picture.alt.get(language)) for picture in Picture.objects.filter(pk__in=shown)}
    wrong = {name: unknown_names(data[name], known_names()) for name in WORDS}
    wrong["body"] += problems(data["body"], known, language)
    if not data["title"].strip():
        wrong["title"] = [_("Give the page a title.")]
    if any(wrong.values()):
        raise ValidationError({name: found for name, found in wrong.items() if found})


def english_of(subject: Subject, language: str) -> PageVersion | None:
    """Return the English version that a translation saved now is made from; None for English itself."""
    if language == SOURCE:
        return None
    english = texts_of(subject).get(SOURCE)
    return english.published if english else None


def _store(
    text: PageText, words: Mapping[str, str], why: str, by: User | None, source: PageVersion | None
) -> PageVersion:
    version = PageVersion(text=text, number=last_number(text) + 1, why=why, saved_by=by, source=source, **words)
    version.full_clean()
    version.save()
    record("text.saved", text, by=by, number=version.number)
    return version


@transaction.atomic
def publish_version(*, version: PageVersion, by: User) -> None:
    """Let everybody read a version; the one before stays in the history. News without a day are public from now on."""
    must_edit(by)
    _publish(version, by)
    if version.text.news:
        _give_a_day(version.text.news, by)


def _give_a_day(news: News, by: User) -> None:
    """Make news public now where nobody set a day: who publishes wants to be read. Without English words nobody could."""
    if news.published_at is None and news.texts.filter(language=SOURCE, published__isnull=False).exists():
        news.published_at = timezone.now()
        news.save(update_fields=["published_at"])
        record("news.changed", news, by=by, slug=news.slug, published_at=news.published_at.isoformat())


def _publish(version: PageVersion, by: User | None) -> None:
    text = PageText.objects.select_for_update(of=("self",)).get(pk=version.text_id)
    if text.published_id != version.pk:
        text.published, text.published_at = version, timezone.now()
        text.save(update_fields=["published", "published_at"])
        record("text.published", text, by=by, number=version.number)


@transaction.atomic
def restore_version(*, version: PageVersion, by: User) -> PageVersion:
    """Return a new draft that says what an earlier version said; it becomes public only when somebody publishes it."""
    must_edit(by)
    text = PageText.objects.select_for_update(of=("self",)).get(pk=version.text_id)
    words = {name: getattr(version, name) for name in WORDS}
    return _store(text, words, _("Version %d again") % version.number, by, version.source)


@transaction.atomic
def load_text(*, subject: Subject, words: Mapping[str, str], language: str = SOURCE) -> bool:
    """Store and publish the first words of a page in a language; return whether it had none. What people wrote is left alone."""
    text, _made = PageText.objects.get_or_create(**subject.lookup, language=language)
    if text.versions.exists():
        return False
    plain = {name: words.get(name, "") for name in WORDS}
    check_words(plain, language)
    why = _("The first words, as they came with the portal")
    _publish(_store(text, plain, why, None, english_of(subject, language)), None)
    return True
