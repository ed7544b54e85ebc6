"""The only home of mentoring's background entries: each calls services."""

from celery import shared_task

from mentoring.services import seasons


@shared_task
def remind() -> None:
    """Once a day: tell whose need or offer is not handed in that the season closes soon."""
    seasons.remind()
