"""The only home of the public site's background entries: each calls one service."""

from celery import shared_task

from pearls.site.services import feedback


@shared_task
def forget_feedback() -> None:
    """Once a day: delete messages of visitors whose time is over, as the privacy notice promises."""
    feedback.forget_old_feedback()
