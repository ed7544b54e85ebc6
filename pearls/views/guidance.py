"""The only home of help on pages: a tour of two minutes for one's own roles, and the office's chapters beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls import guide
from pearls.addresses import here
from pearls.permissions import is_admin
from pearls.registry import registry
from pearls.views.common import admin_only, crumbs


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the tour; for the office the chapter that is asked for, or the one of the page on which somebody asked."""
    admin = is_admin(request.user)
    asked = request.GET.get("chapter", "")
    chapter = (guide.chapter_named(asked) or guide.chapter_for(request.GET.get("at", ""))) if admin else None
    if asked and chapter is None:
        raise Http404
    context = {
        "chapter": chapter,
        "text": guide.as_html(chapter) if chapter else "",
        "chapters": guide.chapters() if admin else (),
        "steps": guide.tour_of(request.user),  # type: ignore[arg-type]
        "heading": chapter.title if chapter else _("Two minutes round the portal"),
        "subtitle": ""
        if chapter
        else _("What is where, for what you do here. Each step opens the page that it tells of."),
        "contact_url": here(registry.contact_page) if registry.contact_page else "",
        "crumbs": crumbs(_("Help")),
    }
    return render(request, "pearls/help.html", context)


@require_safe
@admin_only
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a picture of the chapters."""
    file = guide.picture_file(name)
    if file is None:
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="image/png")
