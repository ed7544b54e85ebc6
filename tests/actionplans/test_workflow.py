"""What the workflow protects: one move at a time, only from the right state, by the right person, with its record and its letters."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from actionplans.models import Plan
from actionplans.workflow import HAND_BACK, PUT_AWAY, SEND, TAKE_OUT, TRANSITIONS, what_is_missing
from pearls.models import Notification, StateChange
from pearls.questionnaires.models import Snapshot
from pearls.workflow import NotAllowedNow, available, perform

pytestmark = pytest.mark.django_db


def names(moves):
    return {move.name for move in moves}


def test_sending_moves_records_freezes_and_tells(full_plan, ana):
    sent = perform(full_plan, SEND, by=ana)
    assert sent.state == "submitted"
    change = StateChange.objects.exclude(transition="publish").get()
    assert (change.source, change.destination, change.by) == ("draft", "submitted", ana)
    snapshot = Snapshot.objects.get(sheet=full_plan.sheet)
    assert (snapshot.kind, snapshot.document["head"]["municipality"]) == ("submission", "Kalnupe")
    assert set(Notification.objects.values_list("recipient__name", "kind")) == {("Ana", "plan_sent")}


def test_an_unfinished_plan_is_not_sent_and_says_what_is_missing(plan, ana):
    with pytest.raises(ValidationError) as refused:
        perform(plan, SEND, by=ana)
    assert "required answers are missing" in refused.value.messages[0]
    assert (Plan.objects.get(pk=plan.pk).state, StateChange.objects.exclude(transition="publish").count()) == (
        "draft",
        0,
    )


def test_a_full_plan_lacks_nothing(full_plan):
    assert list(what_is_missing(full_plan)) == []


def test_only_who_has_the_right_moves_it(full_plan, ben, cleo):
    for stranger in (ben, cleo):
        with pytest.raises(PermissionDenied):
            perform(full_plan, SEND, by=stranger)


def test_a_move_starts_only_where_it_may(full_plan, dora):
    with pytest.raises(NotAllowedNow):
        perform(full_plan, HAND_BACK, by=dora, comment="x")


def test_handing_back_needs_words(full_plan, ana, dora):
    perform(full_plan, SEND, by=ana)
    with pytest.raises(ValidationError):
        perform(full_plan, HAND_BACK, by=dora, comment="  ")


def test_the_buttons_of_a_page_are_what_can_be_done(full_plan, ana, ben, dora):
    table = TRANSITIONS.values()
    assert names(available(full_plan, table, ana)) == {"send", "put_away"}
    assert names(available(Plan.objects.get(pk=full_plan.pk), table, ben)) == set()
    sent = perform(full_plan, SEND, by=ana)
    assert names(available(sent, table, ana)) == set()
    assert names(available(Plan.objects.get(pk=sent.pk), table, dora)) == {"hand_back"}


def test_away_and_out_again(plan, ana):
    assert perform(perform(plan, PUT_AWAY, by=ana), TAKE_OUT, by=ana).state == "draft"


def test_sent_twice_after_a_hand_back_tells_twice_and_keeps_both_texts(full_plan, ana, dora, save):
    perform(full_plan, SEND, by=ana)
    perform(full_plan, HAND_BACK, by=dora, comment="More about the river.")
    save(ana, "answer:plan_title", 1, "Open doors by the river")
    perform(Plan.objects.get(pk=full_plan.pk), SEND, by=ana)
    titles = [
        field["text"]
        for snapshot in Snapshot.objects.order_by("number")
        for field in snapshot.document["sections"][0]["questions"][0]["fields"]
        if field["key"] == "plan_title"
    ]
    assert titles == ["Open doors, warm rooms", "Open doors by the river"]
    assert Notification.objects.filter(kind="plan_sent").count() == 2


def test_a_snapshot_can_be_neither_changed_nor_deleted(full_plan, ana):
    perform(full_plan, SEND, by=ana)
    for change in (lambda s: s.update(document={}), lambda s: s.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(Snapshot.objects.all())


def test_a_move_that_fails_halfway_leaves_nothing(full_plan, ana, monkeypatch):
    import dataclasses

    def breaks(plan, **_more):
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        perform(full_plan, dataclasses.replace(SEND, effect=breaks), by=ana)
    assert Plan.objects.get(pk=full_plan.pk).state == "draft"
    assert Notification.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_moves_it(full_plan, ana, dora):
    outcomes, start = [], threading.Barrier(2)

    def move(user):
        try:
            start.wait()
            perform(Plan.objects.get(pk=full_plan.pk), SEND, by=user)
            outcomes.append("moved")
        except NotAllowedNow:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=(user,)) for user in (ana, dora)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "too late"]
    assert StateChange.objects.filter(transition="send").count() == 1
