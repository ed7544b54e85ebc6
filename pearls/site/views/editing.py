"""The only home of the pages on which admins write the texts: preview, versions, comparison, and both sides of a conflict."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.permissions import get_visible_or_404
from pearls.site.enums import PageKey
from pearls.site.forms import TextForm
from pearls.site.models import News, PageText, PageVersion
from pearls.site.permissions import may_edit_site, public_news, visible_texts
from pearls.site.queries import SOURCE, Subject, draw, known_names, newest_of, subject_of, texts_of, titles_of
from pearls.site.services import texts as service
from pearls.site.wording import compare
from pearls.views.common import attempt, gate, paged, programme_crumbs, put_errors

LANGUAGES = dict(settings.LANGUAGES)


def site_crumbs(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk through the programme's pages to the texts of the site."""
    return programme_crumbs((_("Public pages"), reverse("site:texts")), *steps)


@require_safe
@gate(may_edit_site)
def text_list(request: HttpRequest) -> HttpResponse:
    """Show every page and piece of news with the languages in which it is public."""
    read = Q(news=None) | Q(news__in=public_news())
    rows = visible_texts(request.user).filter(read, published__isnull=False)  # type: ignore[arg-type]
    public: dict[tuple[str, int | None], list[str]] = {}
    for page, news, language in rows.order_by("language").values_list("page", "news", "language"):
        public.setdefault((page, news), []).append(language)
    found = paged(request, News.objects.order_by("-created_at"))
    titles = titles_of(found["page_rows"])
    listed = [
        (Subject(news=one, title=titles.get(one.pk, "")), public.get(("", one.pk), [])) for one in found["page_rows"]
    ]
    context = {
        **found,
        "pages": [(Subject(page=key), public.get((key, None), [])) for key in PageKey.values],
        "news": listed,
        "heading": _("Public pages"),
        "crumbs": programme_crumbs(_("Public pages")),
    }
    return render(request, "site/office/texts.html", context)


def _subject(key: str, language: str) -> Subject:
    subject = subject_of(key)
    if subject is None or language not in LANGUAGES:
        raise Http404
    return subject


# --- one text -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def edit(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Show a text beside its preview, and take what was written: to look at, as a draft, or for everybody."""
    subject = _subject(key, language)
    form = TextForm(request.POST if request.method == "POST" else None, initial=_open_words(subject, language))
    theirs: PageVersion | None = None
    if form.is_valid() and request.POST.get("act") != "preview":
        try:
            return _saved(request, subject, language, form)
        except ValidationError as problem:
            put_errors(form, problem)
        except service.SomebodyElseSaved as conflict:
            theirs = conflict.newest
    context = {**_around(subject, language), **_beside(form, language), "form": form, "theirs": theirs}
    context["base"] = form["base"].value() or 0
    if theirs:
        # Saved once more, the text stands on theirs; both are versions then.
        context |= {"base": theirs.number, "difference": compare(theirs.body, form.cleaned_data["body"])}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "site/office/edit.html", context, status=status)


def _open_words(subject: Subject, language: str) -> dict[str, Any]:
    """Return what the form shows first: the newest version, or the English words to translate from."""
    texts = texts_of(subject)
    newest = newest_of(texts.get(language))
    if newest is None and language != SOURCE:
        english = newest_of(texts.get(SOURCE))
        return {**_words(english), "base": 0} if english else {"base": 0}
    return {**_words(newest), "base": newest.number} if newest else {"base": 0}


def _words(version: PageVersion) -> dict[str, str]:
    return {name: getattr(version, name) for name in service.WORDS}


def _saved(request: HttpRequest, subject: Subject, language: str, form: TextForm) -> HttpResponse:
    data = form.cleaned_data
    version = service.save_text(
        subject=subject, language=language, data=data, base=data["base"] or 0, by=request.user  # type: ignore[arg-type]
    )  # fmt: skip
    if request.POST.get("act") == "publish":
        service.publish_version(version=version, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _read_from(subject, language))
    else:
        messages.success(request, _("Kept as a draft. The public still reads the version before."))
    return redirect("site:edit", subject.key, language)


def _read_from(subject: Subject, language: str) -> str:
    """Return when everybody reads what is published now; news have a day, and are shown only where English is public."""
    news = subject.news
    if news and language != SOURCE and service.english_of(subject, language) is None:
        return _("Everybody reads it once its English words are public as well.")
    if news and news.published_at and news.published_at > timezone.now():
        day = formats.date_format(timezone.localtime(news.published_at), "DATETIME_FORMAT")
        return _("Everybody reads this version from %(day)s on.") % {"day": day}
    return _("Everybody reads this version now.")


def _around(subject: Subject, language: str) -> dict[str, Any]:
    """Return what stands around the form: languages as tabs, where the text stands, and whether English has moved on."""
    texts = texts_of(subject)
    text, english = texts.get(language), texts.get(SOURCE)
    newest = newest_of(text)
    behind = bool(newest and newest.source and english and english.published_id != newest.source_id)
    return {
        "subject": subject,
        "language": language,
        "tabs": [
            {"code": code, "label": label, "current": code == language, "public": bool(t and t.published)}
            for code, label in LANGUAGES.items()
            for t in [texts.get(code)]
        ],
        "text": text,
        "newest": newest,
        "out": subject.news is None or public_news().filter(pk=subject.news.pk).exists(),
        "begins_with_english": newest is None and language != SOURCE,
        "behind": behind,
        "english_moved": compare(newest.source.body, english.published.body) if behind else [],  # type: ignore[union-attr]
        "names": known_names(),
        "heading": subject.name,
        "subtitle": LANGUAGES[language],
        "crumbs": site_crumbs(subject.name),
    }


def _beside(form: TextForm, language: str) -> dict[str, Any]:
    """Return the preview of what stands in the form, and in words what would be refused."""
    typed = {name: str(form[name].value() or "") for name in service.WORDS}
    wrong: list[str] = []
    try:
        service.check_words(typed, language)
    except ValidationError as problem:
        wrong = problem.messages
    title, standfirst, html = draw(**typed, language=language)
    return {"shown": {"title": title, "standfirst": standfirst, "html": html, "wrong": wrong, "language": language}}


@require_POST
@gate(may_edit_site)
def preview(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Return the preview of what is being typed; nothing is kept."""
    _subject(key, language)
    return render(request, "site/office/_preview.html", _beside(TextForm(request.POST), language))


# --- versions -------------------------------------------------------------------------------------
@require_safe
@gate(may_edit_site)
def versions(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Show all versions of a text and what is different between two of them."""
    subject = _subject(key, language)
    mine = visible_texts(request.user).select_related("published")  # type: ignore[arg-type]
    text: PageText = get_visible_or_404(mine, **subject.lookup, language=language)
    rows = list(text.versions.select_related("saved_by"))
    one, other = _two_of(rows, request.GET.get("old", ""), request.GET.get("new", ""))
    context = {
        "subject": subject,
        "language": language,
        "text": text,
        "versions": rows,
        "one": one,
        "other": other,
        "differences": [(label, compare(getattr(one, name), getattr(other, name))) for name, label in _labels()],
        "heading": _("Versions"),
        "subtitle": f"{subject.name}, {LANGUAGES[language]}",
        "crumbs": site_crumbs((subject.name, reverse("site:edit", args=[key, language])), _("Versions")),
    }
    return render(request, "site/office/versions.html", context)


def _labels() -> list[tuple[str, str]]:
    return [("title", _("Title")), ("standfirst", _("Standfirst")), ("body", _("Text"))]


def _two_of(rows: list[PageVersion], old: str, new: str) -> tuple[PageVersion, PageVersion]:
    """Return the two versions to compare: those asked for, else the newest and the one before it."""
    numbered = {str(version.number): version for version in rows}
    newer = numbered.get(new, rows[0])
    return numbered.get(old, next((v for v in rows if v.number < newer.number), newer)), newer


def _move(
    request: HttpRequest, pk: int, said: Callable[[Subject, str], str], change: Callable[..., Any]
) -> HttpResponse:
    mine = PageVersion.objects.filter(text__in=visible_texts(request.user).values("pk"))  # type: ignore[arg-type]
    version: PageVersion = get_visible_or_404(mine.select_related("text__news", "source"), pk=pk)
    subject = Subject(page=version.text.page, news=version.text.news)
    done = said(subject, version.text.language)
    attempt(request, done, partial(change, version=version, by=request.user))
    return redirect("site:versions", subject.key, version.text.language)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody read a version."""
    return _move(request, pk, _read_from, service.publish_version)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a version back as the newest draft."""
    said = _("It is the newest draft again. Publish it when it is right.")
    return _move(request, pk, lambda _subject, _language: said, service.restore_version)
