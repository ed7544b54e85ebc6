"""The only home of who is reminded that a review, a decision or a revision waits; on which days, pearls.reminders says."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from pearls.models import User
from pearls.notifications import notify
from pearls.reminders import Rhythm, new_step, others_hear
from practices.enums import WITH_CURATORS, PracticeState
from practices.models import Practice, Review
from practices.notifications import CurationDue, Due, Overdue, ReviewDue, RevisionDue
from practices.queries import awaited, curation_rules, curators_of, helpers_of, last_move, team_of
from practices.workflow import ASK_REVISION, ASK_UPDATE, OFFER_UPDATE

TEAMS_TURN = {ASK_REVISION.name: PracticeState.REVISION, ASK_UPDATE.name: PracticeState.UPDATE}
"""Moves after which the team has the next step, and where they lead."""


def rhythm() -> Rhythm:
    """Return the steps of the reminders, as the programme set them."""
    rules = curation_rules()["remind"]
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in rules.items()}
    return Rhythm(**values)


def remind() -> int:
    """Remind everybody whose day comes near or has passed; each step is told once. Return how many were told now."""
    reviews = awaited(Review.objects.filter(_near("due"), reviewer__is_active=True))
    practices = Practice.objects.filter(_near("state_due"), merged_into__isnull=True)
    waiting = practices.filter(state__in=[*WITH_CURATORS, PracticeState.REVISION, PracticeState.UPDATE])
    told = sum(_locked(reviews, pk, _review) for pk in list(reviews.values_list("pk", flat=True)))
    return told + sum(_locked(waiting, pk, _practice) for pk in list(waiting.values_list("pk", flat=True)))


def _near(field: str) -> Q:
    return Q(**{f"{field}__lte": timezone.localdate() + timedelta(days=max(rhythm().before))})


@transaction.atomic
def _locked(rows: QuerySet, pk: object, tell: Callable[..., int]) -> int:
    """Tell of one row as it is now: what was handed in, moved or declined a moment ago is no longer among the rows."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    return tell(row) if row else 0


def _review(review: Review) -> int:
    helpers = curators_of(review.practice)
    return _tell(ReviewDue, review, review.due, review.asked_at, [review.reviewer], helpers)


def _practice(practice: Practice) -> int:
    move = last_move(practice)
    if move is None:
        return 0
    if practice.state in WITH_CURATORS or move.transition == OFFER_UPDATE.name:
        helpers = helpers_of(practice)
        return _tell(CurationDue, practice, practice.state_due, move.at, curators_of(practice), helpers)
    if TEAMS_TURN.get(move.transition) == practice.state:
        people = [person for person in team_of(practice) if person.is_active]
        return _tell(RevisionDue, practice, practice.state_due, move.at, people, curators_of(practice))
    return 0


def _tell(
    kind: type[Due], thing: Model, day: date | None, since: datetime, people: list[User], helpers: list[User]
) -> int:
    """Remind the people; from some step on tell those who can help as well, each in a message of its own words."""
    assert day is not None  # only rows with a day are read
    today = timezone.localdate()
    step = new_step(day=day, since=timezone.localdate(since), today=today, rhythm=rhythm())
    if step is None:
        return 0
    days = (today - day).days
    told = len(notify(kind(thing, day, days, step), *people))
    if others_hear(step, rhythm()):
        others = [person for person in helpers if person not in people]
        told += len(notify(Overdue(thing, day, days, step, waits_for=kind.kind), *others))
    return told
