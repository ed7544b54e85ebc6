"""One click stops mails of a kind without signing in (RFC 8058); looking stops nothing; nobody stops what must arrive."""

import pytest
from django.core import mail
from django.test import Client

from pearls.models import Event, Job, NotificationChoice
from pearls.models import Notification as Row
from pearls.notifications import JobDone, notify, send_pending
from pearls.notifications.unsubscribing import DIGEST, read_paces, read_token, sign_paces, stop_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ana):
    return Job.objects.create(kind="test", owner=ana, title="A test file")


@pytest.fixture
def path(job, ana):
    """The path in the header of a mail that has left."""
    notify(JobDone(job), ana)
    send_pending()
    return mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def pace_of(user, kind="job_done"):
    row = NotificationChoice.objects.filter(user=user, kind=kind, channel="mail").first()
    return row.pace if row else None


def test_the_header_says_that_one_click_is_enough(path):
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_post_from_a_mail_program_stops_the_mails(path, ana):
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, pace_of(ana)) == (200, "off")
    notify(JobDone(Job.objects.create(kind="test", owner=ana, title="Another")), ana)
    assert list(Row.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "skipped"]
    assert Event.objects.filter(verb="profile.mail_choice", by=ana).count() == 1


def test_looking_at_the_page_stops_nothing(path, ana, client):
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    page = client.get(path).content.decode()
    assert (page.count('type="submit">Stop these mails'), pace_of(ana)) == (1, None)


def test_a_stop_is_taken_back_to_what_held_before(path, ana, client):
    NotificationChoice.objects.create(user=ana, kind="job_done", pace="daily")
    undo = client.post(path).context["undo"]
    assert pace_of(ana) == "off"
    answer = client.post(path, {"undo": undo})
    assert (pace_of(ana), "These mails come again" in answer.content.decode()) == ("daily", True)


def test_a_taking_back_that_is_not_ours_changes_nothing(path, ana, client):
    client.post(path)
    for typed in ("", "x", '{"job_done": "now"}', sign_paces({"invitation": "off"})):
        assert client.post(path, {"undo": typed}).status_code == 200
    assert (pace_of(ana), pace_of(ana, "invitation")) == ("off", None)


@pytest.mark.parametrize("typed", ["x", "a:b", "%00", "WzEsImpvYl9kb25lIl0:forged"])
def test_a_token_that_we_did_not_sign_is_no_page(client, typed):
    assert {client.get(f"/mails/stop/{typed}/").status_code, client.post(f"/mails/stop/{typed}/").status_code} == {404}


def test_a_token_of_a_person_who_left_or_of_a_kind_that_must_arrive_is_none(path, ana):
    token = path.split("/")[-2]
    assert read_token(token).kind == "job_done"
    assert [stop_url(ana, "invitation"), stop_url(ana, "account"), stop_url(ana, "x"), stop_url(None, "job_done")] == [
        ""
    ] * 4
    ana.is_active = False
    ana.save()
    assert read_token(token) is None


def test_what_waits_of_a_stopped_kind_does_not_leave(job, ana, client):
    NotificationChoice.objects.create(user=ana, kind="job_done", pace="weekly")
    notify(JobDone(job), ana)
    client.post(stop_url(ana, "job_done").removeprefix("http://localhost:8000"))
    assert Row.objects.get().state == "skipped"


def test_stopping_the_digest_stops_every_kind_in_it_and_no_other(ana, client):
    for kind, pace in (("job_done", "daily"), ("plan_sent", "weekly"), ("plan_pdf", "now"), ("gone", "daily")):
        NotificationChoice.objects.create(user=ana, kind=kind, pace=pace)
    path = stop_url(ana, DIGEST).removeprefix("http://localhost:8000")
    undo = client.post(path).context["undo"]
    assert [pace_of(ana, kind) for kind in ("job_done", "plan_pdf", "gone")] == ["off", "now", "daily"]
    assert read_paces(undo)["job_done"] == "daily"


def test_the_page_speaks_the_language_of_the_mails_reader(path, ana, nine_languages):
    ana.language = "lv"
    ana.save()
    assert Client().get(path).headers["Content-Language"] == "lv"


def test_a_mail_that_must_arrive_has_no_way_to_stop_it(invited):
    invited()
    letter = mail.outbox[-1]
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "somebody gave it" in letter.body
