"""The only home of the moves of a meeting: a time is chosen, it is cancelled, it was held."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.enums import MeetingState
from mentoring.models import Meeting
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: Iterable[str], destination: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, "mentoring.write_meeting", **more)


def what_keeps_it_unheld(meeting: Meeting) -> Iterable[str]:
    """Return in words why nobody can have been there yet."""
    if meeting.starts_at and meeting.starts_at > timezone.now():
        yield _("It has not begun yet. Say afterwards who was there.")


def set_time(meeting: Meeting, *, starts_at: datetime, **_more: Any) -> None:
    """Give the meeting its time and a version for calendars."""
    meeting.starts_at, meeting.ends_at = starts_at, starts_at + timedelta(minutes=meeting.minutes_long)
    next_version(meeting)
    meeting.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])


def count_cancelling(meeting: Meeting, **_more: Any) -> None:
    """Give the cancellation a version of its own: calendars take no older one."""
    next_version(meeting)
    meeting.save(update_fields=["sequence", "changed_at"])


def next_version(meeting: Meeting) -> None:
    """Count what calendars are told."""
    meeting.sequence += 1
    meeting.changed_at = timezone.now()


def keep_hours(meeting: Meeting, *, keep: Callable[..., Any], **_more: Any) -> None:
    """Write down who was there."""
    keep(meeting)


CHOOSE = _move("choose", gettext_lazy("Choose this time"), [MeetingState.POLL], MeetingState.PLANNED, before=set_time)
CANCEL = _move(
    "cancel", gettext_lazy("Cancel the meeting"), [MeetingState.POLL, MeetingState.PLANNED], MeetingState.CANCELLED,
    needs_comment=True, before=count_cancelling,
)  # fmt: skip
HOLD = _move(
    "hold", gettext_lazy("It took place"), [MeetingState.PLANNED], MeetingState.HELD, blockers=what_keeps_it_unheld,
    effect=keep_hours,
)  # fmt: skip
