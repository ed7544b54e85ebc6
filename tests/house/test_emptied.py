"""What tests rely on when the database is emptied after one that commits: nothing of it is left, and nothing else is lost."""

import threading

import psycopg
import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase

from tests import emptied, kept
from tests.emptied import OF_THE_CODE, empty_tables

pytestmark = pytest.mark.django_db(transaction=True)


def full_tables():
    return {model._meta.db_table for model, lines in kept._rows().items() if lines}


def of_the_code():
    return list(ContentType.objects.order_by("pk").values()), list(Permission.objects.order_by("pk").values())


def test_rows_that_must_never_be_deleted_go_too_and_those_of_the_code_stay_as_they_are(version, ana, dora):
    before = of_the_code()
    assert {"questionnaires_templateversion", "pearls_membershipevent"} <= full_tables()
    empty_tables()
    assert full_tables() == OF_THE_CODE
    assert of_the_code() == before


def test_every_test_that_commits_ends_this_way(municipality):
    TransactionTestCase("run")._fixture_teardown()
    assert full_tables() == OF_THE_CODE


def test_where_triggers_cannot_be_switched_off_djangos_own_way_is_gone(municipality, monkeypatch):
    monkeypatch.setattr(emptied, "may_switch_triggers_off", lambda: False)
    TransactionTestCase("run")._fixture_teardown()
    assert full_tables() == OF_THE_CODE


def test_a_request_that_still_writes_is_waited_for_and_what_it_wrote_goes_too(country):
    held = connection.settings_dict
    address = {name.lower(): held[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    with psycopg.connect(**address, dbname=held["NAME"]) as late:
        late.execute("INSERT INTO django_session VALUES ('one', '', now())")
        emptying = threading.Thread(target=in_a_thread, args=[empty_tables])
        emptying.start()
        emptying.join(0.5)
        assert emptying.is_alive()
        late.execute("INSERT INTO django_session VALUES ('two', '', now())")
    emptying.join(20)
    assert not emptying.is_alive()
    assert full_tables() == OF_THE_CODE


def in_a_thread(work):
    try:
        work()
    finally:
        connection.close()
