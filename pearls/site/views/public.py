"""The only home of the site's fixed pages as the public reads them, with pictures, pictures of shared links, and their head."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pearls import lifecycle
from pearls.addresses import name_of
from pearls.models import Edition, Organisation
from pearls.registry import registry
from pearls.site.enums import PageKey
from pearls.site.permissions import may_edit_site
from pearls.site.queries import SOURCE, Reading, Subject, library, reading_of, sizes_of
from pearls.site.services.pictures import path_of
from pearls.views.front import edition_in_words
from pearls.views.sharing import shared_picture

DAY = 24 * 3600  # seconds
LANGUAGES = dict(settings.LANGUAGES)


def wanted_language(request: HttpRequest) -> str:
    """Return the language that the address asks for, else that of the page."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else request.LANGUAGE_CODE  # type: ignore[attr-defined]


def page_context(request: HttpRequest, subject: Subject, share: str) -> dict[str, Any]:
    """Return what every page with a text shows: its words, their language, the ways to other languages, the head."""
    wanted = wanted_language(request)
    reading = reading_of(subject, wanted)
    if reading is None:
        raise Http404
    return {
        "reading": reading,
        "missing": LANGUAGES.get(wanted, wanted) if reading.language != wanted else "",
        "languages": [(code, name_of(code)) for code in reading.languages if code != reading.language],
        "canonical": settings.SITE_URL + subject.url,
        "picture": settings.SITE_URL + share,
        "edit_url": _edit_url(request, subject, reading),
        "page_key": subject.page,
        "art": DRAWINGS.get(PageKey(subject.page), "") if subject.page else "",
    }


DRAWINGS = {
    PageKey.ABOUT: "img/art-choir.svg",
    PageKey.JURY: "img/art-library.svg",
    PageKey.PARTNERS: "img/art-exchange.svg",
    PageKey.CONTACT: "img/art-soup.svg",
}
"""What stands beside a page that is nothing but text."""


def _edit_url(request: HttpRequest, subject: Subject, reading: Reading) -> str:
    if not may_edit_site(request.user):
        return ""
    return reverse("site:edit", args=[subject.key, reading.language])


def fixed(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return what a fixed page shows."""
    return page_context(request, Subject(page=key), reverse("site:share", args=[key]))


@require_safe
@login_not_required
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a fixed page that is nothing but its text."""
    return render(request, "site/page.html", fixed(request, key))


@require_safe
@login_not_required
def how(request: HttpRequest) -> HttpResponse:
    """Show how a round goes, with the dates of the edition that runs."""
    context = {**fixed(request, PageKey.HOW), "steps": lifecycle.of_everybody(), "edition": running_edition()}
    return render(request, "site/how.html", context)


def running_edition() -> dict[str, Any] | None:
    """Return the edition that runs, in words."""
    edition = Edition.objects.filter(is_current=True).first()
    return edition_in_words(edition) if edition else None


@require_safe
@login_not_required
def partners(request: HttpRequest) -> HttpResponse:
    """Show the organisations that have a part in the programme."""
    bodies = Organisation.objects.exclude(part="").select_related("country")
    return render(request, "site/partners.html", {**fixed(request, PageKey.PARTNERS), "partners": bodies})


@require_safe
@login_not_required
def jury(request: HttpRequest) -> HttpResponse:
    """Show how the jury works, and who sits on it: what upper apps add."""
    context = fixed(request, PageKey.JURY)
    for draw in registry.panels.get("jury", []):
        context |= draw(request) or {}
    return render(request, "site/jury.html", context)


# --- pictures -------------------------------------------------------------------------------------
@require_safe
@login_not_required
@cache_control(public=True, max_age=DAY)
def image(_request: HttpRequest, pk: int, width: int) -> FileResponse:
    """Hand out one size of a picture of the library; all of them are public."""
    picture = get_object_or_404(library(), pk=pk)
    name = path_of(picture.attachment, width)
    if width not in sizes_of(picture.width) or not default_storage.exists(name):
        raise Http404
    return FileResponse(default_storage.open(name), content_type="image/webp")


@require_safe
@login_not_required
@cache_control(public=True, max_age=DAY)
def share(_request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the picture that a shared link to a fixed page shows."""
    if key not in PageKey.values:
        raise Http404
    return share_picture(Subject(page=key))


def share_picture(subject: Subject) -> HttpResponse:
    """Return the picture of a shared link, drawn once for each title; the same for everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        reading = reading_of(subject, SOURCE)
        where = _("Baltic Sea Region Cultural Pearls")
    if reading is None:
        raise Http404
    return shared_picture(reading.title, where)
