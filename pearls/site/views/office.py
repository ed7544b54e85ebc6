"""The only home of the office's pages for news, the picture library, and who pays for which edition."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pearls.site.forms import BeginNewsForm, FundingForm, NewsForm, PictureForm
from pearls.site.models import FundingSource, News, Picture
from pearls.site.permissions import may_edit_site
from pearls.site.queries import SOURCE, Subject, library, shown
from pearls.site.services import funding as funding_service
from pearls.site.services import news as news_service
from pearls.site.services import pictures as picture_service
from pearls.site.views.editing import site_crumbs
from pearls.views.common import gate, paged
from pearls.views.pages import done_by, form_page, sent


# --- news -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def news_begin(request: HttpRequest) -> HttpResponse:
    """Begin a piece of news by its title; its words come on the next page."""
    form = BeginNewsForm(sent(request))
    begun: list[News] = []

    def begin() -> None:
        begun.append(news_service.begin_news(title=form.cleaned_data["title"], by=request.user))  # type: ignore[arg-type]

    if request.method == "POST" and form.is_valid() and done_by(form, begin):
        return redirect("site:edit", Subject(news=begun[0]).key, SOURCE)
    context = {
        "form": form,
        "back": reverse("site:texts"),
        "heading": _("Begin a piece of news"),
        "action": _("Write it"),
        "crumbs": site_crumbs(_("Begin a piece of news")),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def news_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Set from when a piece of news is public, its picture and its address."""
    news = get_object_or_404(News, pk=pk)
    form = NewsForm(sent(request), instance=news)

    def change() -> None:
        news_service.change_news(news=news, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    context = {"heading": _("Date, picture and address"), "crumbs": site_crumbs(Subject(news=news).name)}
    return form_page(request, form, change, done=_("Kept."), to=reverse("site:texts"), context=context)


# --- the picture library --------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def pictures(request: HttpRequest) -> HttpResponse:
    """Show the library, and take a new picture."""
    form = PictureForm(sent(request), request.FILES or None)

    def change() -> None:
        data = form.cleaned_data
        picture_service.add_picture(
            upload=data["file"], alt=form.by_language("alt"), credit=data["credit"], by=request.user  # type: ignore[arg-type]
        )  # fmt: skip

    found = paged(request, library())
    context = {
        **found,
        "pictures": [(picture, shown(picture, SOURCE)) for picture in found["page_rows"]],
        "heading": _("Picture library"),
        "crumbs": site_crumbs(_("Picture library")),
    }
    done, here = _("The picture is kept."), reverse("site:pictures")
    return form_page(request, form, change, done=done, to=here, context=context, template="site/office/pictures.html")


@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a picture, in each language."""
    found = get_object_or_404(Picture, pk=pk)
    form = PictureForm(sent(request), picture=found)

    def change() -> None:
        credit = form.cleaned_data["credit"]
        picture_service.change_picture(picture=found, alt=form.by_language("alt"), credit=credit, by=request.user)  # type: ignore[arg-type]

    way = (_("Picture library"), reverse("site:pictures"))
    context = {"heading": _("Picture %d") % pk, "crumbs": site_crumbs(way, _("Picture %d") % pk)}
    return form_page(request, form, change, done=_("Kept."), to=reverse("site:pictures"), context=context)


# --- who pays -------------------------------------------------------------------------------------
@require_safe
@gate(may_edit_site)
def funding_list(request: HttpRequest) -> HttpResponse:
    """Show who pays for which edition."""
    sources = [
        (source, source.statement.get(SOURCE, "")) for source in FundingSource.objects.prefetch_related("editions")
    ]
    context = {"sources": sources, "heading": _("Who pays"), "crumbs": site_crumbs(_("Who pays"))}
    return render(request, "site/office/funding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(may_edit_site)
def funding(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a source of funding, or add one."""
    source = get_object_or_404(FundingSource, pk=pk) if pk else None
    form = FundingForm(sent(request), instance=source)
    context: dict[str, Any] = {
        "heading": str(source) if source else _("Add who pays"),
        "lead": _("It is named at the foot of every page while one of its editions is the current one."),
        "crumbs": site_crumbs((_("Who pays"), reverse("site:funding_list")), str(source or _("Add"))),
    }
    change = partial(_keep_funding, request, form)
    return form_page(request, form, change, done=_("Kept."), to=reverse("site:funding_list"), context=context)


def _keep_funding(request: HttpRequest, form: FundingForm) -> None:
    source: FundingSource = form.instance
    source.statement, source.details = form.by_language("statement"), form.by_language("details")
    editions = form.cleaned_data["editions"]
    funding_service.save_funding(source=source, editions=editions, by=request.user)  # type: ignore[arg-type]
