"""The only home of news as the public reads them: the list, one piece, its earlier addresses, the Atom feed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pearls.permissions import get_visible_or_404
from pearls.site.enums import PageKey
from pearls.site.models import News
from pearls.site.permissions import public_news
from pearls.site.queries import SOURCE, Subject, news_lines, shown
from pearls.site.views.public import fixed, page_context, share_picture, wanted_language
from pearls.views.common import paged

HOUR = 3600  # seconds
MOST_IN_FEED = 30


@require_safe
@login_not_required
def news_list(request: HttpRequest) -> HttpResponse:
    """Show all news, the newest first."""
    found = paged(request, public_news())
    lines = news_lines(found["page_rows"], wanted_language(request))
    return render(request, "site/news.html", {**fixed(request, PageKey.NEWS), **found, "news": lines})


def _found(slug: str) -> News:
    return get_visible_or_404(public_news().select_related("picture"), slug=slug)


@require_safe
@login_not_required
def news_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one piece of news; an address it had before leads on."""
    moved = public_news().filter(old_addresses__slug=slug).first()
    if moved:
        return redirect(moved, permanent=True)
    news = _found(slug)
    context = page_context(request, Subject(news=news), reverse("site:news_share", args=[slug]))
    picture = shown(news.picture, context["reading"].language) if news.picture else None
    return render(request, "site/news_item.html", {**context, "news": news, "shot": picture})


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * HOUR)
def news_share(_request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the picture that a shared link to a piece of news shows."""
    return share_picture(Subject(news=_found(slug)))


@require_safe
@login_not_required
@cache_control(public=True, max_age=HOUR)
def feed(_request: HttpRequest) -> HttpResponse:
    """Hand out the newest news as an Atom feed, in English: the same for everybody."""
    here = settings.SITE_URL + reverse("site:news_feed")
    with translation.override(SOURCE):
        atom = Atom1Feed(
            title=_("News of the Cultural Pearls"),
            link=settings.SITE_URL + reverse("site:news"),
            description="",
            language=SOURCE,
            feed_url=here,
            feed_guid=here,
        )
        for line in news_lines(public_news()[:MOST_IN_FEED], SOURCE):
            atom.add_item(
                title=line["title"],
                link=settings.SITE_URL + line["url"],
                description=line["standfirst"],
                unique_id=f"{settings.SITE_URL}/news/{line['news'].pk}",  # stays, also under another address
                pubdate=line["at"],
                updateddate=line["changed"],
                author_name=_("Cultural Pearls"),
            )
        return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
