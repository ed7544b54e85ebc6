"""The only home of the rights in meetings: who takes part in a mentoring reads them, and writes in them while it runs. Nobody else."""

import rules
from django.db.models import QuerySet

from mentoring.enums import ACTIVE
from mentoring.models import Meeting, MeetingAction
from mentoring.permissions.relationships import may_enter, relationships_of
from pearls.models import User


def visible_meetings(user: User) -> QuerySet[Meeting]:
    """Return the meetings that `user` reads: those of own mentorings. Who only oversees one reads no minutes."""
    return Meeting.objects.filter(relationship__in=relationships_of(user).values("pk"))


def visible_actions(user: User) -> QuerySet[MeetingAction]:
    """Return the actions of the meetings that `user` reads."""
    return MeetingAction.objects.filter(meeting__in=visible_meetings(user).values("pk"))


def may_write_meeting(user: User, meeting: Meeting) -> bool:
    """Return whether `user` may change a meeting: who takes part, while the mentoring is not over."""
    return meeting.relationship.state in ACTIVE and may_enter(user, meeting.relationship)


@rules.predicate
def writes_meeting(user: User, meeting: Meeting | None) -> bool:
    """Who may change the meeting now."""
    return meeting is not None and may_write_meeting(user, meeting)


rules.add_perm("mentoring.write_meeting", writes_meeting)
