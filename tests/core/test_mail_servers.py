"""What the portal does when a real mail server takes, refuses, delays or hangs up: nothing twice, nothing lost in silence."""

import pytest
from django.core.mail import get_connection

from pearls.models import Job, MailAddress
from pearls.models import Notification as Row
from pearls.notifications import JobDone, notify, send_pending
from tests.post import free_port, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ana):
    """One mail that waits."""
    [row] = notify(JobDone(Job.objects.create(kind="test", owner=ana, title="Čau, Ōgre")), ana)
    return row


def again(row):
    """Let the time pass until the next try, try, and return where the mail stands."""
    Row.objects.update(not_before=None)
    send_pending()
    row.refresh_from_db()
    return row.state


def test_a_mail_program_reads_text_html_and_the_headers(told, post, ana, settings):
    settings.BOUNCE_ADDRESS = "bounces@pearls.example"
    server = post()
    assert again(told) == "sent"
    letter = server.read()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert (letter["Subject"], letter["To"]) == ("Ready: Čau, Ōgre", ana.email)
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["List-Unsubscribe"].strip().startswith("<http://localhost:8000/mails/stop/")
    assert letter["Message-ID"] == f"<notification-{told.pk}@localhost>"
    text, html = (part.get_content() for part in letter.iter_parts())
    assert ("Ōgre" in text, "Ōgre" in html) == (True, True)


def test_what_comes_back_names_its_mail(told, post, settings):
    settings.BOUNCE_ADDRESS = "bounces@pearls.example"
    server = post()
    again(told)
    name, _plus, tag = server.envelopes[0].mail_from.partition("+")
    assert (name, tag.partition("-")[0], tag.endswith("@pearls.example")) == ("bounces", str(told.pk), True)


def test_without_an_address_for_it_mail_comes_back_to_the_sender(told, post):
    server = post()
    again(told)
    assert server.envelopes[0].mail_from == "no-reply@pearls.example"


def test_an_address_that_is_none_is_said_to_be_so_and_not_asked_again(told, post, ana):
    server = post(at_recipient="550 5.1.1 No such person here")
    assert (again(told), again(told), server.asked) == ("bounced", "bounced", 1)
    assert told.error == "550 5.1.1 No such person here"
    failing = MailAddress.objects.get(address=ana.email)
    assert (failing.hard, failing.soft, failing.undeliverable_since) == (1, 0, None)


def test_a_greylisting_server_takes_the_mail_at_the_second_try(told, post):
    server = post(at_recipient="451 4.7.1 Greylisted, come back later")
    assert (again(told), told.attempts) == ("pending", 1)
    server.at_recipient = "250 OK"
    assert (again(told), told.attempts, len(server.letters)) == ("sent", 2, 1)
    assert not MailAddress.objects.exists()


@pytest.mark.parametrize("behaviour", [{"after_data": "drop"}, {"slow": 3.0}])
def test_when_the_answer_to_the_text_is_lost_the_mail_is_never_sent_twice(told, post, settings, behaviour):
    settings.EMAIL_TIMEOUT = 1
    server = post(**behaviour)
    assert again(told) == "uncertain"
    server.after_data, server.slow = "250 OK", 0
    assert (again(told), again(told), len(server.letters)) == ("uncertain", "uncertain", 1)


def test_a_slow_server_that_answers_in_time_has_the_mail(told, post, settings):
    settings.EMAIL_TIMEOUT = 5
    server = post(slow=0.5)
    assert (again(told), len(server.letters)) == ("sent", 1)


@pytest.mark.parametrize("answer", ["451 4.3.0 Disk full", "552 5.2.2 Mailbox full"])
def test_a_text_that_the_server_says_it_did_not_take_is_offered_again(told, post, answer):
    server = post(after_data=answer)
    assert again(told) == "pending"
    server.after_data = "250 OK"
    assert again(told) == "sent"


def test_a_server_that_hangs_up_before_it_greets_has_surely_not_taken_it(told, settings):
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as rude:
        use(settings, rude.getsockname()[1])

        def hang_up():
            rude.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert again(told) == "pending"
        thread.join()


def test_a_server_that_is_away_is_asked_later(told, settings):
    use(settings, free_port())
    assert (again(told), told.attempts) == ("pending", 1)


def test_a_line_end_in_what_people_typed_makes_no_header(post, ana):
    server = post()
    job = Job.objects.create(kind="test", owner=ana, title="x\r\nBcc: all@example.org")
    notify(JobDone(job), ana)
    assert send_pending() == 1
    assert (server.read()["Bcc"], server.envelopes[0].rcpt_tos) == (None, [ana.email])


@pytest.mark.parametrize("broken", [{"subject": "a\nBcc: x"}, {"address": "nobody\n@x"}])
def test_a_mail_that_cannot_be_written_says_so_and_keeps_no_other_back(told, post, ana, broken):
    server = post()
    Row.objects.filter(pk=told.pk).update(**broken)
    notify(JobDone(Job.objects.create(kind="test", owner=ana, title="Next")), ana)
    assert (again(told), told.error.startswith("it cannot be written"), len(server.letters)) == ("failed", True, 1)


def test_a_letter_that_cannot_be_drawn_says_so(told, post, monkeypatch):
    server = post()
    monkeypatch.setattr("pearls.notifications.letterhead.html", lambda letter: 1 / 0)
    assert (again(told), told.error, server.asked) == ("failed", "it cannot be written: division by zero", 0)


def test_a_mail_that_another_worker_holds_is_left_to_it(told, post):
    from pearls.notifications import send_now

    server = post()
    Row.objects.update(state="sending")
    assert (send_now(told.pk), server.asked) == (False, 0)


def test_the_connection_is_closed_after_each_mail(told, post):
    server = post()
    again(told)
    with get_connection() as connection:
        assert connection.connection is not None
    assert server.asked == 1
