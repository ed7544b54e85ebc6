"""The project and its shared core: people, places, rights, workflow, notices, jobs."""

from pearls.celery import app as celery_app

__all__ = ["celery_app"]
