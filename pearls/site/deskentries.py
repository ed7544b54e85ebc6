"""The only home of what the public site puts on an admin's desk, on the programme page and at the foot of every page."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pearls.addresses import here
from pearls.models import User
from pearls.permissions import is_admin
from pearls.registry import NOTE, Task, registry
from pearls.site.enums import PageKey
from pearls.site.permissions import may_edit_site, public_news, visible_feedback
from pearls.site.queries import Subject, address_of, in_language, news_lines, reading_of, visibility

STATIC = [PageKey.ABOUT, PageKey.HOW, PageKey.BECOME, PageKey.NEWS, PageKey.JURY, PageKey.PARTNERS]
DUTIES = [PageKey.CONTACT, PageKey.ACCESSIBILITY, PageKey.PRIVACY, PageKey.IMPRINT]


def tasks(user: User) -> Iterator[Task]:
    """Yield the messages of visitors that nobody has answered."""
    if not is_admin(user):
        return
    waiting = list(visible_feedback(user).filter(answered_at=None)[:50])
    if waiting:
        words = ngettext("%d visitor waits for an answer", "%d visitors wait for an answer", len(waiting))
        yield Task(
            title=words % len(waiting),
            url=reverse("site:feedback_list"),
            text=waiting[0].message[:80],
            action=_("Answer"),
            minutes=NOTE * len(waiting),
        )


def programme_card(request: HttpRequest) -> dict[str, Any] | None:
    """Return the card that leads admins to the words of the site."""
    if not is_admin(request.user):
        return None
    card = {"url": reverse("site:texts"), "label": _("Public pages"), "number": len(PageKey.values)}
    return {**card, "text": _("their texts, news, pictures, and who is named as paying")}


def foot(request: HttpRequest) -> dict[str, Any]:
    """Return the links and the duty to name who pays, for the foot of every page."""
    language = getattr(request, "LANGUAGE_CODE", None) or get_language() or "en"
    source = visibility()
    statement, spoken = in_language(source.statement, language) if source else ("", "")
    details, _spoken = in_language(source.details, language) if source else ("", "")
    block = source and {"emblem": source.emblem, "statement": statement, "details": details, "language": spoken}
    return {
        "links": _columns(request),
        "duties": [_link(page) for page in DUTIES],
        "visibility": block,
        "share": settings.SITE_URL
        + reverse("site:share", args=[PageKey.HOME]),  # where a page has no picture of its own
    }


def _link(page: PageKey) -> dict[str, str]:
    return {"label": str(page.label), "url": address_of(page)}


def _columns(request: HttpRequest) -> list[dict[str, Any]]:
    mine = (
        [(_("My desk"), reverse("desk")), (_("My account"), reverse("profile"))]
        if request.user.is_authenticated
        else [(_("Ask for an account"), reverse("request_access")), (_("Sign in"), reverse("account_login"))]
    )
    around = [
        {"label": str(item.label), "url": here(item.url)} for item in [*registry.public_nav, *registry.foot_links]
    ]
    ways = [*mine, (_("Find a town"), reverse("places"))]
    return [
        {"heading": _("The programme"), "links": [_link(page) for page in STATIC]},
        {"heading": _("Take part"), "links": [{"label": label, "url": url} for label, url in ways]},
        {"heading": _("Look around"), "links": around},
        {"heading": _("About this site"), "links": [_link(page) for page in DUTIES]},
    ]


def home(request: HttpRequest) -> dict[str, Any]:
    """Return what the first page says at its head, the newest news, and the ways to what it is and to taking part."""
    language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    site = settings.SITE_URL
    return {
        "share": {"page": f"{site}/", "picture": site + reverse("site:share", args=[PageKey.HOME])},
        "edit_url": reverse("site:edit", args=[PageKey.HOME, "en"]) if may_edit_site(request.user) else "",
        "intro": reading_of(Subject(page=PageKey.HOME), language),
        "news": news_lines(public_news()[:3], language),
        "about_url": address_of(PageKey.ABOUT),
        "become_url": address_of(PageKey.BECOME),
        "news_url": address_of(PageKey.NEWS),
    }


def public_addresses() -> list[str]:
    """Return the public pages for search engines."""
    pages = [address_of(page) for page in PageKey.values if page != PageKey.HOME]
    return [*pages, *(news.get_absolute_url() for news in public_news())]
