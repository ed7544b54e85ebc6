"""The only home of mentoring's background entries: each calls services."""

from celery import shared_task

from mentoring.services import meetings, offering, seasons, sessions


@shared_task
def remind() -> None:
    """Once a day: tell of needs and offers not handed in, of answers to pairs that are awaited, of meetings and sessions tomorrow."""
    seasons.remind()
    offering.remind()
    meetings.remind()
    sessions.remind()


@shared_task
def end_answers() -> None:
    """End proposed pairs whose time to answer is over."""
    offering.lapse()
