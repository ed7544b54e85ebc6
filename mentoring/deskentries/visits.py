"""The only home of what visits put on desks and into calendars."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring.enums import ACTIVE, VisitState
from mentoring.models import PartyPerson, Visit, VisitApproval
from mentoring.notifications.visits import entry_of
from mentoring.permissions.relationships import relationships_of
from mentoring.queries.visits import open_follow_ups
from pearls.models import User
from pearls.permissions import is_admin
from pearls.registry import CLICK, FORM, NOTE, CalendarEntry, Task


def tasks(user: User) -> Iterator[Task]:
    """Yield visits that wait for an answer, visits that are over, and what a person promised because of one."""
    for visit in _to_answer(user):
        yield _task(visit, _("A visit is proposed: %s") % visit, _("Answer"), "visit_answer", NOTE)
    for visit in _over(user):
        yield _task(visit, _("Did it take place? %s") % visit, _("Say so"), "visit", CLICK)
    for item in open_follow_ups(user):
        yield Task(
            title=item.text, url=reverse("mentoring:visit", args=[item.visit_id]), text=str(item.visit),
            action=pgettext("verb", "Open"),
            due=_moment(item.due) if item.due else None,
            minutes=FORM,
        )  # fmt: skip


def _task(visit: Visit, title: str, action: str, page: str, minutes: int) -> Task:
    url = reverse(f"mentoring:{page}", args=[visit.pk])
    return Task(
        title=title, url=url, text=visit.relationship.name, action=action, due=_moment(visit.starts), minutes=minutes
    )


def _moment(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _to_answer(user: User) -> QuerySet[Visit]:
    """Return the proposed visits on which this person's party, or the office, has not answered."""
    proposed = Visit.objects.filter(state=VisitState.PROPOSED, relationship__state__in=sorted(ACTIVE))
    acts = PartyPerson.objects.filter(user=user, until__isnull=True, party__relationship=OuterRef("relationship"))
    given = VisitApproval.objects.filter(visit=OuterRef("pk"))
    answered = given.filter(party__people__user=user, party__people__until__isnull=True)
    own = proposed.filter(Exists(acts)).exclude(Exists(answered))
    if is_admin(user):
        own = own | proposed.exclude(Exists(acts)).exclude(Exists(given.filter(party=None)))
    return own.select_related("relationship")


def _over(user: User) -> QuerySet[Visit]:
    """Return the approved visits of a person whose last day is gone."""
    mine = Visit.objects.filter(relationship__in=relationships_of(user).filter(state__in=sorted(ACTIVE)).values("pk"))
    return mine.filter(state=VisitState.APPROVED, ends__lt=timezone.localdate()).select_related("relationship")


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield the visits of a person's mentorings that take place or took place."""
    mine = Visit.objects.filter(relationship__in=relationships_of(user).values("pk"))
    for visit in mine.filter(state__in=[VisitState.APPROVED, VisitState.DONE]).order_by("starts", "pk"):
        yield entry_of(visit)
