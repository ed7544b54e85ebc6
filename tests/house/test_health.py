"""The only home of the proof that the health page tells the truth, in time, whatever is away."""

import json
import threading
import time
from collections.abc import Callable

import pytest
import redis
from django.db import OperationalError
from django.test import RequestFactory

from pearls import celery, health

pytestmark = pytest.mark.django_db(transaction=True)


def ask() -> tuple[int, dict[str, object]]:
    response = health.health(RequestFactory().get("/health/"))
    return response.status_code, json.loads(response.content)


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a database that is there be slow: how long the page waits is the matter of one test."""
    monkeypatch.setattr(health, "PATIENCE", 60)


@pytest.fixture
def hearts(settings: object) -> Callable[..., None]:
    """Give a sign of life of the roles named, and of them alone: a sign lives longer than a test."""
    with celery.connect() as client:
        client.delete(*(celery.ALIVE_KEY.format(role) for role in ("worker", "beat")))

    def beat(*roles: str) -> None:
        with celery.connect() as client:
            for role in roles:
                client.set(celery.ALIVE_KEY.format(role), 1, ex=celery.ALIVE_TTL)

    return beat


def refuse(*_args: object) -> None:
    raise redis.ConnectionError("away")


def test_all_well(hearts: Callable[..., None]) -> None:
    hearts("worker", "beat")
    status, found = ask()
    assert status == 200
    assert found == {
        "status": "ok",
        "database": "ok",
        "redis": "ok",
        "worker": "ok",
        "beat": "ok",
        "pending": {"jobs": 0, "notifications": 0},
    }


def test_without_a_worker_work_waits_and_pages_go_on(hearts: Callable[..., None]) -> None:
    hearts("beat")
    status, found = ask()
    assert status == 200
    assert (found["status"], found["worker"], found["beat"]) == ("degraded", "away", "ok")


def test_without_redis_pages_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "alive", refuse)
    status, found = ask()
    assert status == 200
    assert (found["status"], found["redis"], found["worker"]) == ("degraded", "away", "away")


def test_without_the_database_it_says_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_count_pending", gone)
    status, found = ask()
    assert status == 503
    assert (found["status"], found["database"], found["pending"]) == ("down", "away", None)


def test_a_database_that_hangs_does_not_hang_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, hung = threading.Event(), []
    monkeypatch.setattr(health, "_count_pending", lambda: hung.append(answered.wait(120)))
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    status, _found = ask()
    assert (status, hung) == (503, [])  # the page is there, and the database still hangs
    answered.set()


def test_a_nudge_never_waits_for_a_queue_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def away() -> None:
        tried.append("once")
        refuse()

    monkeypatch.setattr(celery, "connect", away)
    monkeypatch.setattr(time, "sleep", pytest.fail)
    assert (celery.nudge("pearls.tasks.sweep_jobs"), tried) == (False, ["once"])


def test_a_nudge_reaches_the_queue() -> None:
    assert celery.nudge("pearls.tasks.sweep_jobs") is True


def test_the_page_is_open_to_everybody_and_never_cached() -> None:
    response = health.health(RequestFactory().get("/health/"))
    assert "no-store" in response.headers["Cache-Control"]
    assert health.health.login_required is False
