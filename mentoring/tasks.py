"""The only home of mentoring's background entries: each calls services."""

from celery import shared_task

from mentoring.services import offering, seasons, travelling


@shared_task
def remind() -> None:
    """Once a day: tell whose need or offer is not handed in that the season closes, and whose answer to a pair is awaited."""
    seasons.remind()
    offering.remind()


@shared_task
def end_answers() -> None:
    """End proposed pairs whose time to answer is over."""
    offering.lapse()


@shared_task
def erase_needs() -> None:
    """Once a day: erase what travellers needed when their visit is 14 days over."""
    travelling.erase_needs()
