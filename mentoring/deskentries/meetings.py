"""The only home of what meetings put on desks and into calendars: say when you can, it is near, who was there, an action is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from mentoring.enums import ACTIVE, MeetingState
from mentoring.models import Meeting
from mentoring.permissions.meetings import visible_actions, visible_meetings
from mentoring.permissions.relationships import relationships_of
from mentoring.queries.meetings import entry_of, unanswered
from pearls.models import User
from pearls.registry import FORM, NOTE, CalendarEntry, Task

DUE_DAYS = 7


def tasks(user: User) -> Iterator[Task]:
    """Yield polls without this person's answer, meetings of today and tomorrow, those to be told of, and actions that are due."""
    if not relationships_of(user).exists():
        return  # most people: one question and not two
    mine = visible_meetings(user).filter(relationship__state__in=sorted(ACTIVE)).select_related("relationship")
    waiting = mine.filter(state__in=[MeetingState.POLL, MeetingState.PLANNED])
    open_polls = None
    for meeting in waiting:
        if meeting.state == MeetingState.POLL:
            if open_polls is None:
                open_polls = set(unanswered(user, waiting).values_list("pk", flat=True))
            if meeting.pk in open_polls:
                yield _task(meeting, _("Say when you can meet"), _("Say when"), minutes=NOTE)
        else:
            yield from _planned(meeting, user)
    yield from _actions(user)


def _planned(meeting: Meeting, user: User) -> Iterator[Task]:
    now, starts, ends = timezone.now(), _moment(meeting.starts_at), _moment(meeting.ends_at)
    if ends < now and meeting.created_by_id == user.pk:
        yield _task(meeting, _("Say who was at “%s”") % meeting.title, _("Write it down"), minutes=FORM)
    elif now < starts and timezone.localdate(starts) <= timezone.localdate(now) + timedelta(days=1):
        clock = formats.date_format(timezone.localtime(starts), "H:i")
        yield _task(
            meeting, _("%(title)s at %(clock)s") % {"title": meeting.title, "clock": clock}, _("Look"), due=starts
        )


def _moment(moment: datetime | None) -> datetime:
    assert moment is not None  # held by a constraint for whatever is planned
    return moment


def _task(meeting: Meeting, title: str, action: str, **more: Any) -> Task:
    return Task(
        title=title, url=reverse("mentoring:meeting", args=[meeting.pk]), text=meeting.relationship.name,
        action=action, **more,
    )  # fmt: skip


def _actions(user: User) -> Iterator[Task]:
    until = timezone.localdate() + timedelta(days=DUE_DAYS)
    due = visible_actions(user).filter(owner=user, done_at=None, due__lte=until)
    for row in due.select_related("meeting__relationship"):
        day = timezone.make_aware(datetime.combine(row.due, datetime.max.time().replace(microsecond=0)))  # type: ignore[arg-type]
        yield _task(row.meeting, row.text, _("Look"), due=day)


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield the planned and held meetings of a person."""
    shown = visible_meetings(user).filter(state__in=[MeetingState.PLANNED, MeetingState.HELD])
    for meeting in shown.select_related("relationship"):
        entry = entry_of(meeting)
        if entry:
            yield entry
