"""The only home of the pages on which admins change the words of mails, look at them with samples, and restore old ones."""

from collections.abc import Mapping
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.forms import MailTextForm
from pearls.models import MailText
from pearls.notifications import Notification, letterhead, texts
from pearls.services import mailtexts
from pearls.views.common import admin_only, attempt, programme_crumbs
from pearls.wording import filled

OWN_STYLE = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'none'"],
    "sandbox": [""],
}
"""What a mail drawn as a page may do: show its own styles, and nothing else."""


@require_safe
@admin_only
def text_list(request: HttpRequest) -> HttpResponse:
    """Show the kinds of mails whose words can be changed, and in which languages somebody did."""
    newest = {(row.kind, row.language): row for row in MailText.objects.order_by("number")}
    names = dict(settings.LANGUAGES)
    rows = [
        {
            "title": kind.title,
            "languages": [
                {"name": names[code], "url": reverse("mail_text", args=[name, code]), "row": newest.get((name, code))}
                for code in settings.INTERFACE_LANGUAGES
            ],
        }
        for name, kind in texts.editable_kinds().items()
    ]
    context = {"kinds": rows, "heading": _("Texts of mails"), "crumbs": _crumbs(_("Texts of mails"))}
    return render(request, "pearls/manage/mail_texts.html", context)


def _crumbs(*steps: Any) -> list[dict[str, str]]:
    return programme_crumbs((_("Mails"), reverse("ledger")), *steps)


def _kind_or_404(kind: str, language: str) -> type[Notification]:
    found = texts.editable_kinds().get(kind)
    if found is None or language not in settings.INTERFACE_LANGUAGES:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the words of a kind of mail in one language with their placeholders; check and store them."""
    known = _kind_or_404(kind, language)
    form = MailTextForm(
        request.POST if request.method == "POST" else None, kind=known, initial=_initial(known, kind, language)
    )
    looks = "look" in request.POST
    if form.is_valid() and not looks:
        mailtexts.save_text(kind=kind, language=language, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Saved. The next mail of this kind has these words."))
        return redirect("mail_text", kind, language)
    shown = form.cleaned_data if form.is_bound and form.is_valid() else form.initial if not form.is_bound else None
    context = {
        "form": form,
        "kind": kind,
        "language": language,
        "placeholders": known.declared(),
        "versions": MailText.objects.filter(kind=kind, language=language).select_related("saved_by"),
        "preview": _drawn(known, shown, language) if shown else None,
        "heading": known.title,
        "subtitle": dict(settings.LANGUAGES)[language],
        "crumbs": _crumbs((_("Texts of mails"), reverse("mail_texts")), str(known.title)),
    }
    return render(request, "pearls/manage/mail_text.html", context, status=422 if form.errors else 200)


def _initial(known: type[Notification], kind: str, language: str) -> dict[str, str]:
    now = texts.current(kind, language)
    subject, body = (now.subject, now.body) if now else texts.shipped(known, language)
    return {"subject": subject, "body": body}


def _drawn(known: type[Notification], words: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the mail as its readers would see it, filled with samples: subject, text, and the page of HTML."""
    with translation.override(language):
        values = texts.samples(known)
        letter = letterhead.Letter(
            subject=" ".join(filled(words["subject"], values).split()),
            body=filled(words["body"].replace("\r\n", "\n"), values),
            footer=letterhead.Footer(_("You get this mail because you have an account in Pearls.")),
            link=values.get("link", ""),
            button=_("Open it in the portal"),
            language=language,
        )
        return {"subject": letter.subject, "text": letterhead.plain(letter), "html": letterhead.html(letter)}


@require_POST
@admin_only  # type: ignore[arg-type]
@csp(OWN_STYLE)  # type: ignore[arg-type]
def look_at_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the typed words as the HTML of a mail, on a page of its own that may do nothing but look like it."""
    known = _kind_or_404(kind, language)
    form = MailTextForm(request.POST, kind=known)
    if not form.is_valid():
        return HttpResponse(
            _("Mend the text first; its page says where."), status=422, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(_drawn(known, form.cleaned_data, language)["html"])


@require_POST
@admin_only
def restore_text(request: HttpRequest, kind: str, language: str, number: int) -> HttpResponse:
    """Let an old version hold again; 0 is the text that the portal came with."""
    _kind_or_404(kind, language)
    if number and not MailText.objects.filter(kind=kind, language=language, number=number, shipped=False).exists():
        raise Http404
    wish = {"kind": kind, "language": language, "number": number, "by": request.user}
    attempt(request, _("This version holds now."), lambda: mailtexts.restore_text(**wish))  # type: ignore[arg-type]
    return redirect("mail_text", kind, language)
