"""The only home of the practices' background entries: each calls one service."""

from celery import shared_task
from django.http import QueryDict

from practices.search import matching
from practices.search.nearness import similar_slots
from practices.services import follow, indexing, keeping, reminding


@shared_task
def tell_searchers() -> None:
    """Tell of new practices in saved searches that are due."""
    follow.tell_searchers(lambda query, user: matching(QueryDict(query), [user.language]).values_list("pk", flat=True))


@shared_task
def find_alike(anew: bool = False) -> None:
    """Find which practices are most like those that changed; once a night for all, since others came and went."""
    indexing.find_alike(similar_slots, anew=anew)


@shared_task
def ask_owners() -> None:
    """Once a day: ask whether a practice is still running where nobody said so for a year, and remind of days that come near."""
    keeping.ask_owners()
    reminding.remind()


@shared_task
def check_links() -> None:
    """Look at the addresses that practices name."""
    keeping.check_links()
