"""Mail that comes back: its row says so, its address is counted, and nobody marks an address by a forged report."""

from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from pearls.bounces import read_bounce
from pearls.models import Job, MailAddress, User
from pearls.models import Notification as Row
from pearls.notifications import JobDone, notify, send_pending
from pearls.notifications.returns import row_number, sender_of
from pearls.services import hearing, returning

REPORT = """\
From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} {words}

--b
Content-Type: message/rfc822

Message-ID: <notification-{number}@pearls.example>
Subject: Ready

Hello
--b--
"""


def report(row=None, *, to=None, **more):
    values = {
        "to": to or (sender_of(row) if row else "bounces@pearls.example"),
        "address": row.address if row else "ana@kalnupe.example",
        "number": row.pk if row else 1,
        "action": "failed",
        "status": "5.1.1",
        "words": "No such person",
    }
    return REPORT.format(**values | more).encode()


@pytest.fixture
def sent(db, ana, settings):
    """A function that sends a mail and returns its row."""
    settings.BOUNCE_ADDRESS = "bounces@pearls.example"

    def send(user=ana):
        [row] = notify(JobDone(Job.objects.create(kind="test", owner=user, title="A file")), user)
        send_pending()
        row.refresh_from_db()
        return row

    return send


def counted(address="ana@kalnupe.example"):
    row = MailAddress.objects.filter(address=address).first()
    return (row.hard, row.soft) if row else (0, 0)


# --- reading ----------------------------------------------------------------------------------------
def test_a_report_is_read_as_it_stands():
    found = read_bounce(report(to="bounces+7-0123456789ab@pearls.example", number=7))
    assert (found.tag, found.number, found.address) == ("7-0123456789ab", 7, "ana@kalnupe.example")
    assert (found.hard, found.words) == (True, "5.1.1 No such person")


@pytest.mark.parametrize(
    ("action", "status", "hard"),
    [("failed", "5.1.1", True), ("failed", "4.4.7", False), ("delayed", "4.2.2", False), ("delayed", "5.0.0", False)],
)
def test_for_good_is_what_failed_with_a_five(action, status, hard):
    assert read_bounce(report(action=action, status=status)).hard is hard


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Out of office\n\nI am away.",
        report(action="delivered", status="2.0.0"),
        report(action="failed", status="2.0.0"),
        report(action="relayed", status="5.0.0"),
        report(status="broken"),
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--",
    ],
)
def test_what_is_no_report_of_a_failure_is_nothing(raw):
    assert read_bounce(raw) is None


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(raw):
    read_bounce(raw)
    read_bounce(report()[:300] + raw)
    read_bounce(report() + raw)


def test_a_report_without_a_diagnosis_or_a_quoted_mail_is_read_all_the_same():
    raw = report().replace(b"Diagnostic-Code", b"X-Nothing").replace(b"notification-", b"other-")
    found = read_bounce(raw.replace(b"Final-Recipient", b"Original-Recipient"))
    assert (found.number, found.tag, found.words, found.address) == (None, "", "5.1.1", "ana@kalnupe.example")


# --- taking in --------------------------------------------------------------------------------------
def test_a_mail_that_came_back_for_good_says_so(sent):
    row = returning.take(raw=report(sent()))
    assert (row.state, row.error, counted()) == ("bounced", "5.1.1 No such person", (1, 0))


def test_the_same_report_twice_counts_once(sent):
    row = sent()
    for _time in range(2):
        returning.take(raw=report(row))
    for _time in range(2):
        returning.take(raw=report(sent(), action="delayed", status="4.2.2", words="Full"))
    assert counted() == (1, 2)  # two mails were delayed, each told of its own


def test_a_mail_that_came_back_for_now_is_counted_and_stays_sent(sent):
    row = sent()
    for _time in range(2):
        row = returning.take(raw=report(row, action="delayed", status="4.2.2", words="Full"))
    assert (row.state, row.error, counted()) == ("sent", "4.2.2 Full", (0, 1))


def test_a_forged_envelope_marks_nothing(sent):
    row = sent()
    for tag in (f"{row.pk}-000000000000", f"{row.pk}-", "x-000000000000"):
        raw = report(to=f"bounces+{tag}@pearls.example", number=0, address="x@y.example")
        assert returning.take(raw=raw) is None
    assert (counted(), row_number("١-000000000000")) == ((0, 0), None)


def test_without_a_seal_number_and_address_must_fit_each_other(sent, ben):
    row = sent()
    assert returning.take(raw=report(row, to="bounces@pearls.example", address=ben.email)) is None
    assert returning.take(raw=report(row, to="bounces@pearls.example", address="")) is None
    assert returning.take(raw=report(row, to="bounces@pearls.example")) == row


def test_a_report_about_a_mail_that_is_gone_is_none(sent):
    row = sent()
    raw = report(row)
    row.delete()
    assert returning.take(raw=raw) is None


# --- the address ------------------------------------------------------------------------------------
@pytest.fixture
def out_of_reach(sent, ana, settings):
    settings.BOUNCE_LIMIT = 2
    for _time in range(2):
        returning.take(raw=report(sent()))
    ana.refresh_from_db()
    return ana


def test_after_several_the_address_is_undeliverable_and_optional_mail_waits(out_of_reach, sent):
    failing = MailAddress.objects.get()
    assert (failing.hard, failing.undeliverable_since is not None, out_of_reach.is_out_of_reach) == (2, True, True)
    row = sent(out_of_reach)
    assert (row.state, "comes back" in row.error) == ("skipped", True)


def test_the_person_reads_it_at_the_top_of_the_portal_and_confirms_the_address(out_of_reach, signed_in, client):
    browser = signed_in(out_of_reach)
    assert "Your mail comes back" in browser.get("/me/").content.decode()
    assert browser.post("/me/mails/check/").status_code == 302
    send_pending()
    path = mail.outbox[-1].body.split("http://localhost:8000")[1].split()[0]
    assert client.get(path).status_code == 200
    out_of_reach.refresh_from_db()
    assert out_of_reach.is_out_of_reach, "looking confirms nothing"
    assert "works again" in client.post(path).content.decode()
    assert (counted(), "Your mail comes back" in browser.get("/me/").content.decode()) == ((0, 0), False)


def test_another_address_is_believed(out_of_reach):
    User.objects.filter(pk=out_of_reach.pk).update(email="ana@new.example")
    out_of_reach.refresh_from_db()
    assert not out_of_reach.is_out_of_reach


@pytest.mark.parametrize("token", ["x", "WzEsImEiXQ:1:forged"])
def test_a_key_that_confirms_is_ours_or_no_page(db, client, token):
    assert client.get(f"/mails/confirm/{token}/").status_code == 404


def test_a_key_confirms_the_address_it_was_sent_to_and_no_later_one(out_of_reach):
    hearing.send_check(user=out_of_reach)
    token = Row.objects.get(kind="address_check").link.split("/")[-2]
    assert hearing.person_of_check(token) == out_of_reach
    User.objects.filter(pk=out_of_reach.pk).update(email="ana@new.example")
    assert hearing.person_of_check(token) is None


# --- the pipe ---------------------------------------------------------------------------------------
def test_the_mail_server_pipes_a_report_in(sent, monkeypatch, tmp_path):
    row, told = sent(), StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(report(row))))
    call_command("take_bounce", stdout=told)
    assert told.getvalue() == f"Mail {row.pk} to ana@kalnupe.example: Came back\n"
    junk = tmp_path / "junk"
    junk.write_bytes(b"Subject: Win\n\nNow")
    call_command("take_bounce", str(junk), stdout=told)
    assert told.getvalue().endswith("No report about a mail of ours\n")
