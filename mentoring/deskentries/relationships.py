"""The only home of what a mentoring puts on desks, into the navigation and into calendars."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.enums import ACTIVE, GoalState, RelationshipState, SeasonState
from mentoring.models import Goal, Question, Season
from mentoring.permissions.relationships import party_of, relationships_of
from mentoring.services.expecting import next_steps
from pearls.models import User
from pearls.permissions import is_admin
from pearls.registry import FORM, NOTE, CalendarEntry, Task


def tasks(user: User) -> Iterator[Task]:
    """Yield what is expected of a person in each of their mentorings; for the office, questions that wait and pairs that ended."""
    today = timezone.localdate()
    states = [*sorted(ACTIVE), RelationshipState.CLOSED]
    for relationship in relationships_of(user).filter(state__in=states).select_related("plan"):
        for step in next_steps(user, relationship, today):
            yield Task(
                title=step["title"],
                url=step["url"],
                text=relationship.name,
                action=step["action"],
                due=_end_of(step["day"]),
                minutes=FORM,
            )
    yield from _finished(user)
    if is_admin(user):
        yield from _office()


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


def _finished(user: User) -> Iterator[Task]:
    """Ask who finished as a town whether it will mentor: its topics are known."""
    season = Season.objects.filter(
        state=SeasonState.COLLECTING, opens_at__lte=timezone.now(), closes_at__gt=timezone.now()
    ).first()
    closed = relationships_of(user).filter(state=RelationshipState.CLOSED, parties__side="town").first()
    party = party_of(user, closed) if season and closed else None
    if season and party and party.municipality and not season.offers.filter(municipality=party.municipality).exists():
        yield Task(
            title=_("Mentor another town"), url=reverse("mentoring:begin_offer", args=[season.pk]),
            text=_("%s finished its mentoring. Topics of your practices are filled in already.") % party.municipality,
            action=_("Offer"), due=season.closes_at, minutes=FORM,
        )  # fmt: skip


def _office() -> Iterator[Task]:
    waiting = Question.objects.filter(answered_at=None)
    first = waiting.select_related("relationship").first()
    if first:
        yield Task(
            title=_("Questions of mentorings: %d") % waiting.count(), url=reverse("mentoring:questions_asked"),
            text=first.relationship.name, action=_("Answer"), minutes=NOTE,
        )  # fmt: skip


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield the days by which the goals of a person's mentorings are due, and the days on which these end."""
    mine = relationships_of(user).filter(state__in=sorted(ACTIVE))
    for row in mine:
        yield CalendarEntry(
            uid=f"relationship-{row.pk}-ends", title=_("Last day: %s") % row, starts=row.ends, changed=row.created_at,
            url=reverse("mentoring:relationship", args=[row.pk]),
        )  # fmt: skip
    goals = Goal.objects.filter(relationship__in=mine.values("pk"), state=GoalState.OPEN, due__isnull=False)
    for goal in goals:
        if goal.due:
            yield CalendarEntry(
                uid=f"goal-{goal.pk}", title=_("Goal: %s") % goal, starts=goal.due, changed=goal.created_at,
                url=reverse("mentoring:goals", args=[goal.relationship_id]),
            )  # fmt: skip
