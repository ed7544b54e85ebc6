"""The only home of reads of learning sessions: places, the waiting list, what calendars hold, what a code of a certificate proves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, Registration
from pearls.models import StateChange, User
from pearls.registry import CalendarEntry, Proven


def with_counts(sessions: QuerySet[LearningSession]) -> QuerySet[LearningSession]:
    """Return sessions with how many come (`going`) and wait (`waiting`)."""
    counted = {
        name: Count("registrations", filter=Q(registrations__state=name))
        for name in (RegistrationState.GOING.value, RegistrationState.WAITING.value)
    }
    return sessions.annotate(**counted)


def going_to(session: LearningSession) -> QuerySet[Registration]:
    """Return who has a place, in the order of asking."""
    return session.registrations.filter(state=RegistrationState.GOING).select_related("user")


def waiting_for(session: LearningSession) -> QuerySet[Registration]:
    """Return who waits for a place, in the order of asking."""
    return session.registrations.filter(state=RegistrationState.WAITING).select_related("user")


def places_left(session: LearningSession) -> int | None:
    """Return how many places are free; None where there is no limit."""
    return None if session.places is None else max(0, session.places - going_to(session).count())


def position_of(registration: Registration) -> int:
    """Return the place in the waiting list, from 1."""
    before = Q(asked_at__lt=registration.asked_at) | Q(asked_at=registration.asked_at, pk__lt=registration.pk)
    return waiting_for(registration.session).filter(before).count() + 1


def registration_of(user: User, session: LearningSession) -> Registration | None:
    """Return the registration of a person, also one that was cancelled."""
    return session.registrations.filter(user=user.pk).first()


# --- calendars ------------------------------------------------------------------------------------
def entry_of(session: LearningSession, *, inside: bool, moves: int = 0, cancelled: bool = False) -> CalendarEntry:
    """Return what calendars hold of a session; `inside` adds the link, which only those who come may know.

    `moves` is how often the person came and went: each makes the next version.
    """
    place = ", ".join(filter(None, [session.place, session.link if inside else ""]))
    return CalendarEntry(
        uid=f"session-{session.pk}", title=session.title, starts=session.starts_at, ends=session.ends_at,
        changed=session.changed_at, place=place, text=session.about, url=f"/sessions/{session.pk}/",
        sequence=session.sequence + moves, cancelled=cancelled,
    )  # fmt: skip


def moves_of(registration: Registration) -> int:
    """Return how often a person came and went."""
    kind = ContentType.objects.get_for_model(Registration)
    return StateChange.objects.filter(target_type=kind, target_id=str(registration.pk)).count()


def open_to_all() -> QuerySet[LearningSession]:
    """Return the sessions that everybody may see and that were not cancelled."""
    shown = LearningSession.objects.filter(is_public=True, state__in=[SessionState.OPEN, SessionState.HELD])
    return shown.order_by("starts_at", "pk")


def day_of(moment: datetime, zone: str) -> str:
    """Return the day of a moment in a zone."""
    return formats.date_format(timezone.localtime(moment, ZoneInfo(zone)), "DATE_FORMAT")


# --- certificates ---------------------------------------------------------------------------------
def proof_of(code: str) -> Proven | None:
    """Return what a code of a certificate proves, or None."""
    found = Registration.objects.filter(code=code, attended=True).select_related("user", "session").first()
    if found is None:
        return None
    day = day_of(found.session.starts_at, found.session.zone)
    said = {"name": found.user.name, "title": found.session.title, "day": day}
    sentence = _("Yes: %(name)s took part in “%(title)s” on %(day)s.") % said
    return Proven(
        sentence, [(pgettext("of a person", "Name"), said["name"]), (_("Session"), said["title"]), (_("Day"), day)]
    )
