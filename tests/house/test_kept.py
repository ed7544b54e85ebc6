"""What tests rely on when rows are put back instead of built: they are the same rows, and nothing is done a second time."""

import pytest
from django.apps import apps
from django.db import transaction

from pearls.models import Membership
from tests import kept
from tests.conftest import townsperson
from tests.kept import once

pytestmark = pytest.mark.django_db


def built_and_put_back(build):
    """Return what a build and then its rows put back gave: (returned, every row of the database) each."""
    found = []
    for _time in range(2):
        point = transaction.savepoint()
        made = once(build.__qualname__, build)
        found.append((made, kept._rows()))
        transaction.savepoint_rollback(point)
    return found


def test_what_is_put_back_is_what_was_built_with_what_triggers_made_of_it(municipality):
    def greta():
        user = townsperson("greta", municipality, "editor")
        Membership.objects.filter(user=user).update(role="owner")
        return user

    (one, rows), (two, again) = built_and_put_back(greta)
    assert (one, one.email, rows) == (two, two.email, again)
    assert len(rows[apps.get_model("pearls.MembershipEvent")]) == 2


def test_a_row_that_was_changed_and_one_that_was_deleted_are_so_again(municipality, ana, ben):
    def later():
        municipality.name = "Kalnupe by the river\tand\nthe railway \\ mill"
        municipality.save()
        Membership.objects.filter(user=ben).delete()

    (_, rows), (_, again) = built_and_put_back(later)
    assert rows == again
    assert rows[Membership] != kept._rows()[Membership]


def test_where_triggers_cannot_be_switched_off_everything_is_built(monkeypatch):
    monkeypatch.setattr(kept, "may_switch_triggers_off", lambda: False)
    calls = []
    once("counted", lambda: calls.append(1))
    once("counted", lambda: calls.append(2))
    assert calls == [1, 2]
