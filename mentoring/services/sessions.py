"""The only home of writes in learning sessions: make and move one, register, wait and leave, who was there, material, certificates."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, Registration, SessionMaterial
from mentoring.notifications.sessions import (
    PlaceAwaited,
    PlaceFreed,
    PlaceLeft,
    PlaceTaken,
    SessionCancelled,
    SessionChanged,
    SessionTomorrow,
)
from mentoring.permissions.sessions import may_register
from mentoring.queries.sessions import going_to, places_left, registration_of, waiting_for
from mentoring.workflow.sessions import CANCEL, COME_BACK, LEAVE, MOVE_UP, SESSION_MOVES, WAIT_AGAIN, next_version
from pearls import jobs
from pearls.audit import record
from pearls.codes import new_code
from pearls.models import Job, User
from pearls.notifications import notify
from pearls.permissions import is_admin
from pearls.services.files import store_upload
from pearls.workflow import perform

TOLD = ("title", "starts_at", "ends_at", "place", "link")
"""Of what a change is told to those who come."""
OFFICE = (
    "season",
    "kind",
    "title",
    "about",
    "language",
    "starts_at",
    "ends_at",
    "zone",
    "place",
    "link",
    "places",
    "is_public",
)
"""What the office changes: state and version have their own ways."""


def _must_manage(by: User) -> None:
    if not is_admin(by):
        raise PermissionDenied


def _locked(session: LearningSession) -> LearningSession:
    """Return the session as it is now; whoever else registers or leaves waits until we are done."""
    return LearningSession.objects.select_for_update(of=("self",)).get(pk=session.pk)


# --- the office -----------------------------------------------------------------------------------
@transaction.atomic
def save_session(*, session: LearningSession, by: User) -> LearningSession:
    """Store a new or changed session; who comes is told what changed, who waits gets new places. Raises ValidationError."""
    _must_manage(by)
    if session._state.adding:
        session.created_by = by
        session.full_clean()
        session.save()
        record("session.made", session, by=by)
        return session
    before = _locked(session)
    session.full_clean()
    going = going_to(before).count()
    if session.places is not None and session.places < going:
        said = ngettext("%d person is registered already.", "%d people are registered already.", going)
        raise ValidationError({"places": said % going})
    session.save(update_fields=OFFICE)
    session.refresh_from_db()
    record("session.changed", session, by=by)
    if any(getattr(before, name) != getattr(session, name) for name in TOLD):
        next_version(session)
        if session.state == SessionState.OPEN:
            for registration in going_to(session):
                notify(SessionChanged(registration), registration.user)
    _fill(session)
    return session


@transaction.atomic
def move_session(*, session: LearningSession, name: str, by: User, comment: str = "") -> LearningSession:
    """Open the registration, say that it took place, or cancel it with a reason that those concerned read."""
    moved = perform(session, SESSION_MOVES[name], by=by, comment=comment)
    if name == CANCEL.name:
        for registration in [*going_to(moved), *waiting_for(moved)]:
            had_place = registration.state == RegistrationState.GOING
            notify(SessionCancelled(registration, reason=comment, had_place=had_place), registration.user)
    return moved


@transaction.atomic
def tick_present(*, session: LearningSession, present: Collection[int], by: User) -> int:
    """Write down which of those registered (keys) were there; may be ticked again to put it right. Return how many."""
    _must_manage(by)
    if session.starts_at > timezone.now():
        raise ValidationError(_("It has not begun yet."))
    going = going_to(session)
    going.filter(pk__in=present).update(attended=True)
    going.exclude(pk__in=present).update(attended=False)
    there = going.filter(attended=True).count()
    record("session.ticked", session, by=by, present=there)
    return there


@transaction.atomic
def add_material(*, material: SessionMaterial, upload: UploadedFile | None, by: User) -> SessionMaterial:
    """Put an address or a file to a session. Raises ValidationError."""
    _must_manage(by)
    if upload:
        try:
            material.attachment = store_upload(upload=upload, belongs_to=material.session.pk, by=by)
        except ValidationError as problem:
            raise ValidationError({"upload": problem.messages}) from None
    material.full_clean()
    material.save()
    record("session.material_added", material.session, by=by, title=material.title)
    return material


@transaction.atomic
def drop_material(*, material: SessionMaterial, by: User) -> None:
    """Take material away; the file itself is kept."""
    _must_manage(by)
    material.delete()
    record("session.material_dropped", material.session, by=by, title=material.title)


# --- those who come -------------------------------------------------------------------------------
@transaction.atomic
def register(*, session: LearningSession, by: User) -> Registration:
    """Give `by` a place, or the next place in the waiting list; asking twice changes nothing. Raises PermissionDenied with why not."""
    locked = _locked(session)
    allowed = may_register(by, locked)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    held = registration_of(by, locked)
    if held and held.state != RegistrationState.LEFT:
        return held
    full = places_left(locked) == 0 or waiting_for(locked).exists()
    if held:
        held = perform(held, WAIT_AGAIN if full else COME_BACK, by=by)
    else:
        state = RegistrationState.WAITING if full else RegistrationState.GOING
        held = Registration.objects.create(session=locked, user=by, state=state)
    notify(PlaceAwaited(held) if full else PlaceTaken(held), by)
    return held


@transaction.atomic
def leave(*, registration: Registration, by: User) -> Registration:
    """Give a place back, or stop waiting; who waits first gets the place and is told."""
    session = _locked(registration.session)
    had_place = Registration.objects.filter(pk=registration.pk, state=RegistrationState.GOING).exists()
    left = perform(registration, LEAVE, by=by)
    if had_place:
        notify(PlaceLeft(left), left.user)
    _fill(session)
    return left


def _fill(session: LearningSession) -> None:
    """Give free places to those who wait, in the order of asking; call it under the session's lock."""
    if session.state != SessionState.OPEN or session.starts_at <= timezone.now():
        return
    left = places_left(session)
    for registration in waiting_for(session)[:left]:
        moved = perform(registration, MOVE_UP, by=None)
        notify(PlaceFreed(moved), moved.user)


# --- certificates and reminders -------------------------------------------------------------------
@transaction.atomic
def order_certificate(*, registration: Registration, by: User) -> Job:
    """Return the job that makes the certificate of somebody who was there. Raises PermissionDenied."""
    locked = Registration.objects.select_for_update(of=("self",)).select_related("session").get(pk=registration.pk)
    if not locked.attended or not (locked.user_id == by.pk or is_admin(by)):
        raise PermissionDenied
    if locked.code is None:
        locked.code = new_code()
        locked.save(update_fields=["code"])
    words = _("Certificate: %s") % locked.session
    params: dict[str, Any] = {"registration": locked.pk}
    return jobs.order("session_certificate", by=by, title=words, params=params, key=f"session_certificate:{locked.pk}")


def remind(now: datetime | None = None) -> int:
    """Tell those who come of sessions that are today or tomorrow, once each. Return how many letters."""
    moment = now or timezone.now()
    near = LearningSession.objects.filter(
        state=SessionState.OPEN, starts_at__gt=moment, starts_at__lt=moment + timedelta(days=2)
    )
    letters = 0
    for session in near:
        zone = ZoneInfo(session.zone)
        days = session.starts_at.astimezone(zone).date() - moment.astimezone(zone).date()
        if days <= timedelta(days=1):
            letters += sum(len(notify(SessionTomorrow(row), row.user)) for row in going_to(session))
    return letters
