"""What messages protect: told once, sent after commit or not at all, never twice, and switched off by who does not want them."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from pearls.enums import NotificationState
from pearls.models import Job, NotificationChoice
from pearls.models import Notification as Row
from pearls.notifications import SENDING_LOST_AFTER, JobDone, notify, send_pending
from tests.post import free_port, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ana):
    return Job.objects.create(kind="test", owner=ana, title="A test file")


@dataclass(frozen=True)
class Important(JobDone):
    kind = "important"
    optional = False


def states():
    return list(Row.objects.values_list("state", flat=True))


def test_a_message_is_a_row_first(job, ana):
    notify(JobDone(job), ana)
    row = Row.objects.get()
    assert (row.recipient, row.address, row.state, row.url) == (ana, ana.email, "pending", f"/jobs/{job.pk}/")
    assert "A test file" in row.subject


def test_the_same_event_told_twice_is_one_message(job, ana):
    notify(JobDone(job), ana)
    notify(JobDone(job), ana)
    assert Row.objects.count() == 1


def test_a_rollback_tells_nobody(job, ana, post):
    server = post()

    def tell_and_fail():
        with transaction.atomic():
            notify(JobDone(job), ana)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        tell_and_fail()
    assert (Row.objects.count(), send_pending(), server.letters) == (0, 0, [])


def test_mail_is_sent_once_however_often_the_sender_runs(job, ana, post):
    server = post()
    notify(JobDone(job), ana)
    assert (send_pending(), send_pending()) == (1, 0)
    assert len(server.letters) == 1
    assert (Row.objects.get().state, Row.objects.get().sent_at is not None) == ("sent", True)


def test_who_switched_a_kind_off_gets_no_mail_but_finds_the_message(job, ana, post):
    server = post()
    NotificationChoice.objects.create(user=ana, kind="job_done", pace="off")
    notify(JobDone(job), ana)
    assert (send_pending(), server.letters, states()) == (0, [], ["skipped"])


def test_what_must_be_known_cannot_be_switched_off(job, ana):
    NotificationChoice.objects.create(user=ana, kind="important", pace="off")
    notify(Important(job), ana)
    assert states() == ["pending"]


def test_a_refusing_server_is_tried_again_later(job, ana, post):
    server = post(at_sender="451 try later")
    notify(JobDone(job), ana)
    assert send_pending() == 0
    row = Row.objects.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.not_before > timezone.now()
    server.at_sender = "250 OK"
    Row.objects.update(not_before=None)
    assert (send_pending(), states()) == (1, ["sent"])


def test_a_server_that_is_away_is_tried_eight_times_and_then_said_to_have_failed(job, ana, settings):
    use(settings, free_port())
    notify(JobDone(job), ana)
    for _attempt in range(8):
        Row.objects.update(not_before=None)
        send_pending()
    assert (states(), Row.objects.get().attempts) == (["failed"], 8)


def test_when_the_answer_after_the_text_is_lost_the_mail_is_not_sent_again(job, ana, post):
    server = post(after_data="drop")
    notify(JobDone(job), ana)
    send_pending()
    server.after_data = "250 OK"
    send_pending()
    assert (states(), len(server.letters)) == (["uncertain"], 1)


def test_a_sender_that_died_while_sending_leaves_the_message_uncertain(job, ana, post):
    server = post()
    notify(JobDone(job), ana)
    Row.objects.update(state=NotificationState.SENDING, not_before=timezone.now() - 2 * SENDING_LOST_AFTER)
    assert (send_pending(), states(), server.letters) == (0, ["uncertain"], [])


def test_mail_that_waits_for_its_time_is_not_sent_before(job, ana, post):
    server = post()
    notify(JobDone(job), ana)
    Row.objects.update(not_before=timezone.now() + SENDING_LOST_AFTER)
    assert (send_pending(), server.letters) == (0, [])
