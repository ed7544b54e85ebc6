"""The only home of the awards' background entries: each calls one service."""

from celery import shared_task

from awards.services import publishing


@shared_task
def open_publications() -> None:
    """Send the letters of every publication whose instant has come."""
    publishing.carry_out_due()
