"""The only home of mentoring's background entries: each calls services."""

from celery import shared_task

from mentoring.services import feeling, meetings, offering, seasons, sessions, travelling, turning


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


@shared_task
def look_after() -> None:
    """Once a day: end pauses whose day has come, ask for pulses and closings, and tell people of what may be wrong."""
    turning.end_pauses()
    turning.ask_for_closings()
    feeling.ask_for_pulses()
    feeling.nudge()


@shared_task
def erase_needs() -> None:
    """Once a day: erase what travellers needed when their visit is 14 days over."""
    travelling.erase_needs()
