"""The only home of the practices' background entries: each calls one service."""

from celery import shared_task
from django.http import QueryDict

from practices.search import matching
from practices.services import follow, keeping, reminding


@shared_task
def tell_searchers() -> None:
    """Tell of new practices in saved searches that are due."""
    follow.tell_searchers(lambda query, user: matching(QueryDict(query), [user.language]).values_list("pk", flat=True))


@shared_task
def ask_owners() -> None:
    """Once a day: ask whether a practice is still running where nobody said so for a year, and remind of days that come near."""
    keeping.ask_owners()
    reminding.remind()


@shared_task
def check_links() -> None:
    """Look at the addresses that practices name."""
    keeping.check_links()
