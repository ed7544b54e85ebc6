"""The only home of what every page's frame needs: navigation and unread messages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pearls.addresses import alternates, switch
from pearls.desk import nav_of, public_nav


def page(request: HttpRequest) -> dict[str, Any]:
    """Return languages, the same page in others, navigation and unread messages, each computed only when a template asks."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"nav": [], "unread": 0, "interface_languages": settings.INTERFACE_LANGUAGES}
    if user is None or not user.is_authenticated:
        frame["nav"] = public_nav(request.path)
        frame["alternates"] = SimpleLazyObject(lambda: alternates(request.path))
        frame["language_switch"] = SimpleLazyObject(lambda: switch(request.get_full_path()))
        return frame
    frame["nav"] = SimpleLazyObject(lambda: nav_of(user, request.path))
    frame["unread"] = SimpleLazyObject(
        lambda: user.notifications.filter(read_at=None, secret=False, in_portal=True).count()
    )
    return frame
