"""The only home of what every page's frame needs: navigation, unread messages, and what stands at its foot."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pearls.addresses import alternates, switch
from pearls.desk import nav_of, public_nav
from pearls.registry import registry


def page(request: HttpRequest) -> dict[str, Any]:
    """Return languages, the same page in others, navigation and unread messages, each computed only when a template asks."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"nav": [], "unread": 0, "interface_languages": settings.INTERFACE_LANGUAGES}
    frame["foot"] = SimpleLazyObject(lambda: _foot(request)) if user is not None else {}
    if user is None or not user.is_authenticated:
        frame["nav"] = public_nav(request.path)
        frame["alternates"] = SimpleLazyObject(lambda: alternates(request.path))
        frame["language_switch"] = SimpleLazyObject(lambda: switch(request.get_full_path()))
        return frame
    frame["nav"] = SimpleLazyObject(lambda: nav_of(user, request.path))
    frame["help_at"] = request.resolver_match.view_name if request.resolver_match else ""
    frame["unread"] = SimpleLazyObject(
        lambda: user.notifications.filter(read_at=None, secret=False, in_portal=True).count()
    )
    return frame


def _foot(request: HttpRequest) -> dict[str, Any]:
    """Return what upper apps put at the foot of every page: links in columns, and who pays."""
    foot: dict[str, Any] = {"drawn": True}
    for draw in registry.panels.get("foot", []):
        foot |= draw(request) or {}
    return foot
