"""The only home of the calendars' pages: the private address, what is read there, and the programme's public calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from pearls.calendars import entries_of, feed, public_entries
from pearls.models import CalendarFeed, User
from pearls.permissions import get_visible_or_404
from pearls.services import calendars
from pearls.views.common import crumbs

ICS = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Show what stands in one's calendar and make its address, which is shown this once."""
    user = User.objects.get(pk=request.user.pk or 0)
    address = ""
    if request.method == "POST":
        address = settings.SITE_URL + reverse("calendar_feed", args=[calendars.make_feed(user=user)])
    context = {
        "heading": _("My calendar"),
        "crumbs": crumbs((_("My account"), reverse("profile")), _("My calendar")),
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "feed": CalendarFeed.objects.filter(user=user).first(),
        "entries": entries_of(user),
        "public": settings.SITE_URL + reverse("public_calendar"),
    }
    return render(request, "pearls/account/calendar.html", context)


@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    """End the address: calendars that read it find nothing from now on."""
    calendars.end_feed(user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The address no longer works."))
    return redirect("my_calendar")


def _etag(content: bytes) -> str:
    return f'"{calendars.hash_of(content.decode())[:32]}"'


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return a calendar, or that it has not changed."""
    return condition(etag_func=lambda _request: _etag(content))(
        lambda _request: HttpResponse(content, content_type=ICS)
    )(request)


@require_safe
@login_not_required
@cache_control(private=True, max_age=900)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar that subscribed: everything with a date that concerns this person, in their language."""
    active = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    user = get_visible_or_404(active, token_hash=calendars.hash_of(token)).user
    with translation.override(user.language):
        content = feed(entries_of(user), name=_("Cultural Pearls, %s") % user)
    return _answer(request, content)


@require_safe
@login_not_required
@cache_control(public=True, max_age=900)
def public_calendar(request: HttpRequest) -> HttpResponse:
    """Answer with the dates of the programme that concern everybody."""
    return _answer(request, feed(public_entries(), name=_("Cultural Pearls")))
