"""The only home of the practices' background entries: each calls one service."""

from celery import shared_task
from django.http import QueryDict

from practices.search import matching
from practices.services import follow, keeping


@shared_task
def tell_searchers() -> None:
    """Tell of new practices in saved searches that are due."""
    follow.tell_searchers(lambda query, user: matching(QueryDict(query), [user.language]).values_list("pk", flat=True))


@shared_task
def ask_owners() -> None:
    """Ask once a year whether a practice is still running, and remind."""
    keeping.ask_owners()


@shared_task
def check_links() -> None:
    """Look at the addresses that practices name."""
    keeping.check_links()
