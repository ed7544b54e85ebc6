"""The only home of the core's background entries: each takes an id at most and calls one service."""

from celery import shared_task

from pearls import jobs, notifications
from pearls.services import bulkfiles, people


@shared_task
def run_job(pk: str) -> None:
    """Do one job."""
    jobs.run(pk)


@shared_task
def sweep_jobs() -> None:
    """Take up what waits or was lost."""
    jobs.sweep()


@shared_task
def send_notifications() -> None:
    """Send the mail that waits."""
    notifications.send_pending()


@shared_task
def expire_old_things() -> None:
    """Remove files whose time is over and requests to sessions long gone."""
    jobs.expire()
    people.forget_old_sessions()


@shared_task
def write_bulk_files() -> None:
    """Write the nightly files of open data."""
    bulkfiles.write_all()
