"""What an entry that a worker runs must hold: its failure is told in the log, and never goes through the pipe to the worker's parent."""

import logging

import pytest
from celery import shared_task
from celery.app.trace import build_tracer
from celery.exceptions import Ignore
from django.db import OperationalError

from pearls.celery import Entry, app

OURS = ("pearls", "practices", "actionplans", "mentoring", "awards")


@pytest.fixture
def entry():
    """Return a function that makes an entry which raises what it is given; it is forgotten after the test."""
    made = []

    def make(error):
        @shared_task(name=f"tests.entry_{len(made)}")
        def fail():
            raise error

        made.append(fail.name)
        return app.tasks[fail.name]

    yield make
    for name in made:
        app.tasks.pop(name)


def as_a_worker_runs(task):
    """Return what a child of a worker would hand to its parent: (value, what is known of a failure)."""
    value, failure, _seconds, _said = build_tracer(task.name, task, app=app)("one", (), {}, {})
    return value, failure


def test_every_background_entry_is_of_this_kind():
    app.loader.import_default_modules()
    mine = [task for name, task in app.tasks.items() if name.startswith(OURS)]
    assert len(mine) > 10
    assert [task.name for task in mine if not isinstance(task, Entry)] == []


def test_a_failure_is_told_in_the_log_and_hands_nothing_to_the_parent(entry, caplog):
    task = entry(OperationalError("the database is away"))
    with caplog.at_level(logging.ERROR, "pearls.celery"):
        assert as_a_worker_runs(task) == (None, None)
    [record] = caplog.records
    assert (record.getMessage(), str(record.exc_info[1])) == (f"{task.name} failed", "the database is away")


def test_called_like_a_function_an_entry_raises(entry, caplog):
    with pytest.raises(OperationalError):
        entry(OperationalError("away"))()
    assert caplog.records == []


def test_what_is_said_to_celery_itself_passes(entry, caplog):
    _value, told = as_a_worker_runs(entry(Ignore("not today")))
    assert (told.state, [record for record in caplog.records if record.name == "pearls.celery"]) == ("IGNORED", [])
