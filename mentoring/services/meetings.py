"""The only home of writes in meetings: propose, vote, choose, plan, change, cancel, hold; agenda, minutes, actions, reminders."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentoring.enums import Availability, MeetingState
from mentoring.models import Attendance, Meeting, MeetingAction, Relationship, Slot, SlotVote
from mentoring.notifications.meetings import MeetingCancelled, MeetingPlanned, MeetingPoll, MeetingTomorrow
from mentoring.permissions.meetings import may_write_meeting
from mentoring.queries.meetings import agenda_for, next_number
from mentoring.queries.relationships import people_in
from mentoring.workflow.meetings import CANCEL, CHOOSE, HOLD, next_version
from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from pearls.workflow import NotAllowedNow, perform

FEWEST_SLOTS, MOST_SLOTS = 2, 8
TEXTS = ("agenda", "minutes")
TOLD = ("title", "format", "place", "starts_at", "ends_at", "minutes_long")
"""Of what a change is told to calendars."""


class Overtaken(Exception):
    """Somebody else saved another text meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        super().__init__()
        self.theirs = theirs


def _locked(meeting: Meeting, by: User) -> Meeting:
    if not may_write_meeting(by, meeting):
        raise PermissionDenied
    return Meeting.objects.select_for_update(of=("self",)).select_related("relationship").get(pk=meeting.pk)


def _begun(relationship: Relationship, by: User, data: Mapping[str, Any], **more: Any) -> Meeting:
    """Return a new meeting with the next number and the agenda for it; two people at once get two numbers."""
    if not by.has_perm("mentoring.write_together", relationship):
        raise PermissionDenied
    locked = Relationship.objects.select_for_update(of=("self",)).get(pk=relationship.pk)
    number, starts = next_number(locked), more.get("starts_at")
    meeting = Meeting(relationship=locked, number=number, zone=by.time_zone, created_by=by, **data, **more)
    day = starts.date() if starts else None
    meeting.agenda = agenda_for(locked, number=number, language=by.language, day=day)
    meeting.full_clean()
    meeting.save()
    return meeting


# --- finding a time -------------------------------------------------------------------------------
@transaction.atomic
def propose(*, relationship: Relationship, data: Mapping[str, Any], slots: Sequence[datetime], by: User) -> Meeting:
    """Offer 2 to 8 times to everybody who takes part; whoever offers them says yes to all. Raises ValidationError."""
    offered = sorted(set(slots))
    if not FEWEST_SLOTS <= len(offered) <= MOST_SLOTS:
        raise ValidationError(_("Offer 2 to 8 different times."))
    if offered[0] <= timezone.now():
        raise ValidationError(_("Offer only times that lie ahead."))
    meeting = _begun(relationship, by, data)
    made = Slot.objects.bulk_create(Slot(meeting=meeting, starts_at=moment) for moment in offered)
    SlotVote.objects.bulk_create(SlotVote(slot=slot, user=by, says=Availability.YES) for slot in made)
    record("meeting.proposed", meeting, by=by, slots=len(made))
    notify(MeetingPoll(meeting), *people_in(relationship, without=by))
    return meeting


@transaction.atomic
def vote(*, meeting: Meeting, says: Mapping[Slot, str], by: User) -> None:
    """Say yes, if need be, or no to slots; saying it again replaces it."""
    locked = _locked(meeting, by)
    if locked.state != MeetingState.POLL:
        raise NotAllowedNow
    for slot, answer in says.items():
        SlotVote.objects.update_or_create(slot=slot, user=by, defaults={"says": answer})


@transaction.atomic
def choose(*, meeting: Meeting, slot: Slot, by: User) -> Meeting:
    """Plan a meeting at one of its slots; everybody gets the invitation."""
    if slot.starts_at <= timezone.now():
        raise ValidationError(_("This time is over. Choose another one, or offer new ones."))
    planned = perform(meeting, CHOOSE, by=by, starts_at=slot.starts_at)
    notify(MeetingPlanned(planned), *people_in(planned.relationship))
    return planned


@transaction.atomic
def plan(*, relationship: Relationship, data: Mapping[str, Any], starts_at: datetime, by: User) -> Meeting:
    """Plan a meeting without asking when; everybody gets the invitation. Raises ValidationError.

    A time that is over writes down a meeting that nobody planned here: people met, and nobody is invited to what has been.
    """
    first_day = Relationship.objects.values_list("starts", flat=True).get(pk=relationship.pk)
    if timezone.localdate(starts_at) < first_day:
        said = _("This mentoring began on %s: choose a time since then.") % formats.date_format(
            first_day, "DATE_FORMAT"
        )
        raise ValidationError({"starts_at": said})
    ends = starts_at + timedelta(minutes=data["minutes_long"])
    first = {"state": MeetingState.PLANNED, "sequence": 1}
    meeting = _begun(relationship, by, data, starts_at=starts_at, ends_at=ends, **first)
    record("meeting.planned", meeting, by=by)
    if starts_at > timezone.now():
        notify(MeetingPlanned(meeting), *people_in(relationship))
    return meeting


@transaction.atomic
def change(*, meeting: Meeting, data: Mapping[str, Any], by: User) -> Meeting:
    """Change time, place, title or form of a planned meeting; calendars hear of it if anything differs. Raises ValidationError."""
    locked = _locked(meeting, by)
    if locked.state != MeetingState.PLANNED:
        raise NotAllowedNow
    before = {name: getattr(locked, name) for name in TOLD}
    for name, value in data.items():
        setattr(locked, name, value)
    locked.ends_at = locked.starts_at + timedelta(minutes=locked.minutes_long)  # type: ignore[operator, assignment]
    if before == {name: getattr(locked, name) for name in TOLD}:
        return locked
    next_version(locked)
    locked.full_clean()
    locked.save(update_fields=[*TOLD, "sequence", "changed_at"])
    record("meeting.changed", locked, by=by)
    notify(MeetingPlanned(locked), *people_in(locked.relationship))
    return locked


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Cancel a meeting with a reason; calendars take it out."""
    gone = perform(meeting, CANCEL, by=by, comment=reason)
    notify(MeetingCancelled(gone, reason=reason), *people_in(gone.relationship))
    return gone


# --- afterwards -----------------------------------------------------------------------------------
@transaction.atomic
def hold(*, meeting: Meeting, hours: Mapping[User, Decimal], by: User) -> Meeting:
    """Say who was there and for how many hours; may be said again to put it right. Raises ValidationError."""
    if not hours:
        raise ValidationError(_("Say for at least one person how many hours it took."))

    def keep(held: Meeting) -> None:
        held.attendances.all().delete()
        Attendance.objects.bulk_create(
            Attendance(meeting=held, user=user, hours=spent) for user, spent in hours.items()
        )

    locked = _locked(meeting, by)
    if locked.state == MeetingState.HELD:
        keep(locked)
        return locked
    return perform(meeting, HOLD, by=by, keep=keep)


def version_of(text: str) -> str:
    """Return what a page keeps of a text to know later whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def write(*, meeting: Meeting, part: str, text: str, base: str, by: User) -> Meeting:
    """Save agenda or minutes if they are still what the person began from. Raises Overtaken with what stands there now."""
    locked = _locked(meeting, by)
    theirs = getattr(locked, part)
    if text == theirs:
        return locked
    if version_of(theirs) != base:
        raise Overtaken(theirs)
    setattr(locked, part, text)
    locked.full_clean()
    locked.save(update_fields=[part])
    record(f"meeting.{part}_written", locked, by=by)
    return locked


@transaction.atomic
def add_action(*, action: MeetingAction, by: User) -> MeetingAction:
    """Write down who does what by when. Raises ValidationError."""
    if not may_write_meeting(by, action.meeting):
        raise PermissionDenied
    action.full_clean()
    if action.owner not in people_in(action.meeting.relationship):
        raise ValidationError({"owner": _("Choose somebody who takes part.")})
    action.save()
    return action


@transaction.atomic
def set_done(*, action: MeetingAction, done: bool, by: User) -> MeetingAction:
    """Tick an action off, or take the tick back."""
    if not may_write_meeting(by, action.meeting):
        raise PermissionDenied
    action.done_at = timezone.now() if done else None
    action.save(update_fields=["done_at"])
    return action


# --- reminders ------------------------------------------------------------------------------------
def remind(now: datetime | None = None) -> int:
    """Tell people of meetings that are today or tomorrow where the meeting was planned; once each. Return how many letters."""
    moment = now or timezone.now()
    near = Meeting.objects.filter(
        state=MeetingState.PLANNED, starts_at__gt=moment, starts_at__lt=moment + timedelta(days=2)
    )
    letters = 0
    for meeting in near.select_related("relationship__mediator"):
        zone = ZoneInfo(meeting.zone)
        days = meeting.starts_at.astimezone(zone).date() - moment.astimezone(zone).date()  # type: ignore[union-attr]
        if days <= timedelta(days=1):
            letters += len(notify(MeetingTomorrow(meeting), *people_in(meeting.relationship)))
    return letters
