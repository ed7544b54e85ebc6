"""The only home of mentoring's background entries: each calls services."""

from celery import shared_task

from mentoring.services import offering, seasons


@shared_task
def remind() -> None:
    """Once a day: tell whose need or offer is not handed in that the season closes, and whose answer to a pair is awaited."""
    seasons.remind()
    offering.remind()


@shared_task
def end_answers() -> None:
    """End proposed pairs whose time to answer is over."""
    offering.lapse()
