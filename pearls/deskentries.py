"""The only home of what the core itself puts on a person's desk and into the navigation."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.enums import AccessRequestState
from pearls.models import User
from pearls.permissions import runs_programme, visible_requests
from pearls.registry import NavItem, Task


def nav(user: User) -> Iterator[NavItem]:
    """Yield the programme's pages for those who run it."""
    if runs_programme(user):
        yield NavItem(_("Programme"), reverse("programme"))


def tasks(user: User) -> Iterator[Task]:
    """Yield open requests for an account, for those who decide them."""
    if not runs_programme(user):
        return
    waiting = visible_requests(user).filter(state=AccessRequestState.OPEN)
    found = list(waiting.values_list("town", flat=True)[:50])
    if found:
        title = ngettext("%d request for an account waits", "%d requests for an account wait", len(found)) % len(found)
        yield Task(title=title, url=reverse("requests"), text=", ".join(found[:3]), action=_("Decide"))
