"""The only home of reminders of a day: who is told, days before it and after it, that a review, a decision or a revision waits."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from pearls.models import User
from pearls.notifications import notify
from practices.enums import WITH_CURATORS, PracticeState
from practices.models import Practice, Review
from practices.notifications import CurationDue, Due, ReviewDue, RevisionDue
from practices.queries import awaited, curation_rules, curators_of, last_move, team_of
from practices.workflow import ASK_REVISION, ASK_UPDATE, OFFER_UPDATE

TEAMS_TURN = {ASK_REVISION.name: PracticeState.REVISION, ASK_UPDATE.name: PracticeState.UPDATE}
"""Moves after which the team has the next step, and where they lead."""


def step_of(days: int) -> int | None:
    """Return which reminder holds `days` after the day (before it: below 0), as the days on which it is sent; None: none yet."""
    rules = curation_rules()["remind"]
    every = rules["then_every"]
    fixed = [*(-n for n in rules["before"]), *rules["late"]]
    reached = [n for n in fixed if n <= days]
    return max([*reached, days - days % every]) if days >= every else max(reached, default=None)


def remind() -> int:
    """Remind everybody whose day comes near or has passed; each step is told once. Return how many were told now."""
    reviews = awaited(Review.objects.filter(_near("due"), reviewer__is_active=True))
    practices = Practice.objects.filter(_near("state_due"), merged_into__isnull=True)
    waiting = practices.filter(state__in=[*WITH_CURATORS, PracticeState.REVISION, PracticeState.UPDATE])
    told = sum(_locked(reviews, pk, _review) for pk in list(reviews.values_list("pk", flat=True)))
    return told + sum(_locked(waiting, pk, _practice) for pk in list(waiting.values_list("pk", flat=True)))


def _near(field: str) -> Q:
    farthest = max(curation_rules()["remind"]["before"])
    return Q(**{f"{field}__lte": timezone.localdate() + timedelta(days=farthest)})


@transaction.atomic
def _locked(rows: QuerySet, pk: object, tell: Callable[..., int]) -> int:
    """Tell of one row as it is now: what was handed in, moved or declined a moment ago is no longer among the rows."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    return tell(row) if row else 0


def _review(review: Review) -> int:
    return _tell(ReviewDue, review, review.due, review.asked_at, [review.reviewer])


def _practice(practice: Practice) -> int:
    move = last_move(practice)
    if move is None:
        return 0
    if practice.state in WITH_CURATORS or move.transition == OFFER_UPDATE.name:
        return _tell(CurationDue, practice, practice.state_due, move.at, curators_of(practice))
    if TEAMS_TURN.get(move.transition) == practice.state:
        people = [person for person in team_of(practice) if person.is_active]
        return _tell(RevisionDue, practice, practice.state_due, move.at, people)
    return 0


def _tell(kind: type[Due], thing: Model, day: date | None, since: datetime, people: Iterable[User]) -> int:
    assert day is not None  # only rows with a day are read
    days = (timezone.localdate() - day).days
    step = step_of(days)
    # A step that had passed when the wait began is none: whoever was asked today knows the day.
    if step is None or day + timedelta(days=step) <= timezone.localdate(since):
        return 0
    return len(notify(kind(thing, day, days, step), *people))
