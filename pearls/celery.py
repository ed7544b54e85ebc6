"""The only home of the Celery application: how an entry fails, the nudge to a worker, the sign of life that worker and beat give."""

import logging
import os
import threading
from typing import Any

import redis
from celery import Celery, Task
from celery.exceptions import TaskPredicate
from celery.signals import beat_init, worker_ready, worker_shutdown
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pearls.settings")

logger = logging.getLogger(__name__)


class Entry(Task):
    """A background entry of which a failure is told in the log of the process that ran it, and nowhere else.

    Celery's own way hands the failure with its whole traceback to the parent process: some 90 kB on Python 3.11, and a pipe holds 64.
    While a worker ends nobody reads the pipe any more, so that child and parent would wait for each other for ever.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run; what fails in a worker is logged. Called like a function, it raises as one; what is said to Celery itself passes."""
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        try:
            return self.run(*args, **kwargs)
        except TaskPredicate:
            raise
        except Exception:
            logger.exception("%s failed", self.name)
            return None


app = Celery("pearls", task_cls=Entry)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

ALIVE_KEY = "pearls:alive:{}"
ALIVE_EVERY = 5.0
"""Seconds between two signs of life."""
ALIVE_TTL = 15
"""Seconds after which a process that gave no sign counts as away: two signs may be lost."""

_stopping = threading.Event()


def connect() -> redis.Redis:
    """Return a client of the broker that gives up after one second (it raises `redis.RedisError`)."""
    return redis.Redis.from_url(app.conf.broker_url, socket_connect_timeout=1, socket_timeout=1)


def nudge(task: str, *args: str) -> bool:
    """Ask a worker to do the task now; return whether the queue took it. Without Redis the sweeper does it later."""
    try:
        with connect() as client:
            client.ping()  # says at once what the queue's own client says after six seconds of trying
        app.send_task(task, args=args, retry=False)
    except (OperationalError, redis.RedisError, OSError) as error:
        logger.warning("The queue did not take %s: %s", task, error)
        return False
    return True


def alive() -> dict[str, bool]:
    """Return for worker and beat whether they gave a sign of life lately; raise `redis.RedisError` without Redis."""
    roles = ("worker", "beat")
    with connect() as client:
        values = client.mget([ALIVE_KEY.format(role) for role in roles])
    return {role: value is not None for role, value in zip(roles, values, strict=True)}


def _beat_heart(role: str) -> None:
    """Renew the role's key until the process ends; Redis may come and go meanwhile."""
    client = connect()
    while not _stopping.is_set():
        try:
            client.set(ALIVE_KEY.format(role), os.getpid(), ex=ALIVE_TTL)
        except redis.RedisError as error:
            logger.warning("No sign of life from the %s: %s", role, error)
        _stopping.wait(ALIVE_EVERY)


def _start_heart(role: str) -> None:
    threading.Thread(target=_beat_heart, args=(role,), name=f"alive-{role}", daemon=True).start()


@worker_ready.connect
def worker_is_ready(**_kwargs: object) -> None:
    """Start the worker's heart, in its parent process only."""
    _start_heart("worker")


@beat_init.connect
def beat_is_ready(**_kwargs: object) -> None:
    """Start the beat's heart."""
    _start_heart("beat")


@worker_shutdown.connect
def worker_is_leaving(**_kwargs: object) -> None:
    """Stop the heart, so that the key runs out."""
    _stopping.set()
