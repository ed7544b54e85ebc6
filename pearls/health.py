"""The only home of the health page: what runs, what is away, what waits."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import redis
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pearls.celery import alive
from pearls.enums import LIVE_JOBS
from pearls.models import Job
from pearls.notifications.sending import due

PATIENCE = 1.0
"""Seconds the page waits for the database before it calls it gone."""

logger = logging.getLogger(__name__)

# Two threads at most: a database that hangs holds them, and the next visit is answered all the same.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")


def _count_pending() -> dict[str, int]:
    """Count waiting work on a connection of this thread's own, closed again at the end."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '1s'")
        return {
            "jobs": Job.objects.filter(state__in=LIVE_JOBS).count(),
            "notifications": due().count(),
        }
    finally:
        connection.close()


def _pending() -> dict[str, int] | None:
    """Return what waits, or None when the database does not answer in time."""
    future: Future[dict[str, int]] = _pool.submit(_count_pending)
    try:
        return future.result(timeout=PATIENCE)
    except (DatabaseError, TimeoutError) as error:
        future.cancel()
        logger.warning("The database is gone: %s", error)
        return None


def _helpers() -> dict[str, bool]:
    """Return whether Redis, worker and beat are there; without Redis nobody can tell about the other two."""
    try:
        return {"redis": True, **alive()}
    except redis.RedisError as error:
        logger.warning("Redis is away: %s", error)
        return {"redis": False, "worker": False, "beat": False}


def report() -> dict[str, Any]:
    """Return the state of the house: "ok", "degraded" (pages work, work waits) or "down" (no database)."""
    pending = _pending()
    helpers = _helpers()
    status = "down" if pending is None else "ok" if all(helpers.values()) else "degraded"
    parts = {name: "ok" if there else "away" for name, there in {"database": pending is not None, **helpers}.items()}
    return {"status": status, **parts, "pending": pending}


@require_safe
@never_cache
@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """Answer the report as JSON; 503 when the database is gone, 200 otherwise."""
    found = report()
    return JsonResponse(found, status=503 if found["status"] == "down" else 200)
