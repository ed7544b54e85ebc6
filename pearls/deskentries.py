"""The only home of what the core itself puts on a person's desk and into the navigation."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.enums import AccessRequestState, InvitationState
from pearls.models import Invitation, User
from pearls.permissions import runs_programme, visible_requests
from pearls.registry import NOTE, Awaited, Happening, NavItem, Task, TourStep


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
        yield Task(
            title=title,
            url=reverse("requests"),
            text=", ".join(found[:3]),
            action=_("Decide"),
            minutes=NOTE * len(found),
        )


def awaited(user: User) -> Iterator[Awaited]:
    """Yield the people whom somebody invited and who have not come yet."""
    open_ones = Invitation.objects.filter(invited_by=user, state=InvitationState.PENDING).order_by("-pk")
    for invitation in open_ones[:4]:
        yield Awaited(
            who=invitation.email,
            title=_("Accept your invitation"),
            url=reverse("invitations") if runs_programme(user) else "",
            since=invitation.created_at,
        )


def happenings(user: User, since: datetime) -> Iterator[Happening]:
    """Yield what the portal told a person."""
    told = user.notifications.filter(secret=False, created_at__gte=since).order_by("-created_at", "-pk")
    for row in told[:6]:
        yield Happening(at=row.created_at, text=row.subject, url=reverse("inbox") if not row.url else row.url)


def tour(user: User) -> Iterator[TourStep]:
    """Yield what everybody finds: the desk, search, the own account; and the programme's pages for those who run it."""
    text = _("What waits for you, the nearest day first, and what others did on your things. Begin here.")
    yield TourStep(_("Your desk"), text, reverse("desk"), 0)
    yield TourStep(
        _("Find anything"), _("Press Ctrl and K on any page, or Cmd and K, and type a town, a title or a page."), reverse("search"), 80
    )  # fmt: skip
    yield TourStep(
        _("Your account"), _("Your language and time zone, which mails you get and when, and your dates in your own calendar."),
        reverse("profile"), 90,
    )  # fmt: skip
    if runs_programme(user):
        yield TourStep(
            _("The programme"), _("Accounts, people and their roles, editions, and every mail that left."), reverse("programme"), 70
        )  # fmt: skip
