"""The only home of what learning sessions put on desks, into calendars and on the map of the site."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, Registration
from mentoring.permissions.sessions import visible_registrations
from mentoring.queries.sessions import entry_of, open_to_all
from pearls.models import User
from pearls.permissions import is_admin
from pearls.registry import FORM, CalendarEntry, Task


def _going(user: User) -> list[Registration]:
    shown = Q(session__state__in=[SessionState.OPEN, SessionState.HELD], state=RegistrationState.GOING, user=user)
    return list(visible_registrations(user).filter(shown).select_related("session"))


def tasks(user: User) -> Iterator[Task]:
    """Yield own sessions of today and tomorrow; for the office those that are over and not written down."""
    now = timezone.now()
    for row in _going(user):
        starts = row.session.starts_at
        if now < starts and timezone.localdate(starts) <= timezone.localdate(now) + timedelta(days=1):
            clock = formats.date_format(timezone.localtime(starts), "H:i")
            title = _("%(title)s at %(clock)s") % {"title": row.session.title, "clock": clock}
            yield _task(row.session, title, _("Look"), due=starts)
    if is_admin(user):
        for session in LearningSession.objects.filter(state=SessionState.OPEN, ends_at__lt=now):
            yield _task(
                session,
                _("Say who was at “%s”") % session.title,
                _("Write it down"),
                name="session_people",
                minutes=FORM,
            )


def _task(session: LearningSession, title: str, action: str, *, name: str = "session", **more: object) -> Task:
    url = reverse(f"mentoring:{name}", args=[session.pk])
    return Task(title=title, url=url, text=session.get_kind_display(), action=action, **more)  # type: ignore[arg-type]


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield the sessions to which a person comes, with their link."""
    for row in _going(user):
        yield entry_of(row.session, inside=True)


def public_dates() -> Iterator[CalendarEntry]:
    """Yield the sessions that everybody may see, without their link."""
    for session in open_to_all():
        yield entry_of(session, inside=False)


def addresses() -> Iterator[str]:
    """Yield the addresses of public sessions, for search engines."""
    yield reverse("mentoring:sessions")
    for session in open_to_all():
        yield reverse("mentoring:session", args=[session.pk])
