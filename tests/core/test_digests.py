"""Messages that may wait: gathered once a day or week into one mail, each in one digest only, none after it was read."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from pearls.models import Job, MailHabits, NotificationChoice, User
from pearls.models import Notification as Row
from pearls.notifications import InvitationSent, JobDone, digests, notify, send_pending
from pearls.notifications.digests import title_of
from pearls.services import hearing

pytestmark = pytest.mark.django_db


class Later:
    """A clock that a test moves on."""

    def __init__(self, monkeypatch):
        self.moment = timezone.now().replace(hour=9, minute=0)
        monkeypatch.setattr(timezone, "now", lambda: self.moment)

    def on(self, **time):
        self.moment += timedelta(**time)


@pytest.fixture
def clock(monkeypatch):
    return Later(monkeypatch)


@pytest.fixture
def daily(ana):
    NotificationChoice.objects.create(user=ana, kind="job_done", pace="daily")
    return ana


def tell(user, title="A test file"):
    [row] = notify(JobDone(Job.objects.create(kind="test", owner=user, title=title)), user)
    return row


def states():
    return list(Row.objects.order_by("pk").values_list("kind", "state"))


def test_what_is_wanted_once_a_day_waits_and_leaves_in_one_mail(daily, clock):
    rows = [tell(daily, title) for title in ("One", "Two")]
    assert (send_pending(), mail.outbox) == (0, [])
    clock.on(days=1)
    assert (send_pending(), send_pending()) == (1, 0)
    [letter] = mail.outbox
    assert letter.subject == "2 messages from Pearls"
    assert [line for line in letter.body.splitlines() if line.startswith("–")] == ["– Ready: One", "– Ready: Two"]
    assert all(f"http://localhost:8000{row.url}" in letter.body.splitlines() for row in rows)
    assert states() == [("job_done", "digested"), ("job_done", "digested"), ("digest", "sent")]


def test_each_line_of_the_ledger_says_in_which_digest_it_left(daily, clock):
    row = tell(daily)
    clock.on(days=1)
    send_pending()
    row.refresh_from_db()
    assert (row.digest.kind, row.digest.state, list(row.digest.gathered.all())) == ("digest", "sent", [row])


def test_the_next_day_brings_only_what_is_new(daily, clock):
    for title in ("One", "Two"):
        tell(daily, title)
        clock.on(days=1)
        send_pending()
    assert [("One" in letter.body, "Two" in letter.body) for letter in mail.outbox] == [(True, False), (False, True)]


def test_what_was_read_in_the_portal_meanwhile_is_left_out(daily, clock):
    tell(daily, "Read")
    Row.objects.update(read_at=timezone.now())
    clock.on(days=1)
    assert (send_pending(), states()) == (0, [("job_done", "skipped")])


def test_once_a_week_waits_for_its_day_while_once_a_day_leaves(daily, clock):
    NotificationChoice.objects.create(user=daily, kind="plan_pdf", pace="weekly")
    MailHabits.objects.create(user=daily, weekday=(clock.moment + timedelta(days=3)).weekday())
    tell(daily)
    Row.objects.create(
        recipient=daily,
        address=daily.email,
        kind="plan_pdf",
        event_key="w",
        subject="W",
        body="W",
        pace="weekly",
        not_before=clock.moment + timedelta(days=3),
    )
    clock.on(days=1)
    send_pending()
    assert dict(states())["plan_pdf"] == "pending"
    clock.on(days=3)
    send_pending()
    assert dict(states())["plan_pdf"] == "digested"


def test_a_digest_groups_by_kind_in_the_readers_language(daily, clock):
    tell(daily)
    other = {"recipient": daily, "address": daily.email, "body": "B", "pace": "daily", "not_before": clock.moment}
    Row.objects.create(kind="gone", event_key="g", subject="Old", **other)
    Row.objects.create(kind="job_done", event_key="h", subject="Third", **other)
    clock.on(days=1)
    send_pending()
    lines = [line for line in mail.outbox[-1].body.splitlines() if line and "://" not in line]
    assert lines[2:7] == ["gone", "– Old", "A file you ordered is ready", "– Ready: A test file", "– Third"]


def test_the_digest_stands_in_no_inbox_and_can_be_stopped(daily, clock, signed_in):
    tell(daily)
    clock.on(days=1)
    send_pending()
    assert "List-Unsubscribe" in mail.outbox[-1].extra_headers
    page = signed_in(daily).get("/me/messages/").content.decode()
    assert ("Ready: A test file" in page, "message from Pearls" in page) == (True, False)
    assert str(title_of("digest")) == "Digests"


def test_a_person_who_left_gets_no_digest(daily, clock):
    tell(daily)
    User.objects.filter(pk=daily.pk).update(is_active=False)
    clock.on(days=1)
    assert send_pending() == 0


def test_a_second_worker_finds_nothing_left(daily, clock):
    tell(daily)
    clock.on(days=1)
    assert (digests.gather(), digests.gather()) == (1, 0)
    assert not digests._digest_for(daily)


def test_a_digest_that_cannot_be_made_keeps_nobody_elses_mail_back(daily, ben, clock, monkeypatch):
    NotificationChoice.objects.create(user=ben, kind="job_done", pace="daily")
    for user in (daily, ben):
        tell(user)
    clock.on(days=1)
    write = digests._write

    def fail_for_ana(user, rows):
        if user == daily:
            raise RuntimeError
        return write(user, rows)

    monkeypatch.setattr(digests, "_write", fail_for_ana)
    assert (send_pending(), [letter.to for letter in mail.outbox]) == (1, [[ben.email]])
    monkeypatch.setattr(digests, "_write", write)
    assert (send_pending(), mail.outbox[-1].to) == (1, [daily.email])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_digest(municipality):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from tests.conftest import person

    user = person("zane")
    waiting = {"recipient": user, "address": user.email, "kind": "job_done", "body": "B", "pace": "daily"}
    for number in range(20):
        Row.objects.create(event_key=f"w{number}", subject="Ready", **waiting)

    def work(_number):
        try:
            return digests.gather()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert Row.objects.filter(kind="digest").get().gathered.count() == 20


def test_an_invitation_for_calendars_and_a_key_leave_alone(daily, clock, monkeypatch):
    monkeypatch.setattr(JobDone, "calendar", lambda self: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR")
    assert tell(daily).pace == "now"
    assert send_pending() == 1
    assert [kind for _text, kind in mail.outbox[-1].alternatives] == ["text/html", "text/calendar; method=REQUEST"]


# --- quiet hours ------------------------------------------------------------------------------------
def quiet_now(user, moment):
    here = moment.astimezone(ZoneInfo(user.time_zone))
    begins, ends = (here - timedelta(hours=1)).time(), (here + timedelta(hours=1)).time()
    MailHabits.objects.create(user=user, quiet_from=begins.replace(microsecond=0), quiet_to=ends.replace(microsecond=0))


def test_in_quiet_hours_an_optional_mail_waits_until_they_end(ana, clock):
    quiet_now(ana, clock.moment)
    tell(ana)
    assert send_pending() == 0
    clock.on(hours=1)
    assert send_pending() == 1


def test_a_time_zone_that_nobody_knows_stops_no_message(ana, clock):
    User.objects.filter(pk=ana.pk).update(time_zone="Mars/Base")
    ana.refresh_from_db()
    assert tell(ana).state == "pending"


def test_in_quiet_hours_a_key_leaves_at_once(ana, clock, invited):
    quiet_now(ana, clock.moment)
    notify(InvitationSent(Job.objects.create(kind="test", owner=ana, title="x")), ana)
    assert Row.objects.get().not_before is None


# --- what a person changes while mails wait ---------------------------------------------------------
def test_what_waits_follows_the_new_wish(daily, clock):
    row = tell(daily)
    for pace, state, waits in (("weekly", "pending", True), ("now", "pending", False), ("off", "skipped", False)):
        hearing.set_pace(user=daily, kind="job_done", pace=pace)
        hearing.follow_choices(user=daily)
        row.refresh_from_db()
        assert (row.state, row.not_before is not None) == (state, waits)


def test_what_must_arrive_or_was_tried_keeps_its_turn(daily, clock):
    tried = tell(daily)
    Row.objects.update(attempts=1)
    notify(InvitationSent(Job.objects.create(kind="test", owner=daily, title="x")), daily)
    hearing.set_pace(user=daily, kind="job_done", pace="off")
    hearing.follow_choices(user=daily)
    tried.refresh_from_db()
    assert (tried.state, Row.objects.get(kind="invitation").state) == ("pending", "pending")


# --- the page ---------------------------------------------------------------------------------------
def page_of(user, signed_in, **different):
    from tests.core.test_people import everything_as_usual

    return signed_in(user).post("/me/mails/", everything_as_usual(user, **different))


def test_the_page_stores_paces_the_portal_and_the_hours(ana, signed_in):
    answer = page_of(
        ana,
        signed_in,
        job_done="weekly",
        job_done__portal=False,
        hour="18",
        weekday="4",
        quiet_from="22:00",
        quiet_to="07:00",
    )
    assert answer.status_code == 302
    assert set(NotificationChoice.objects.values_list("kind", "channel", "pace")) == {
        ("job_done", "mail", "weekly"),
        ("job_done", "portal", "off"),
    }
    habits = MailHabits.objects.get(user=ana)
    assert (habits.hour, habits.weekday, habits.quiet_from, habits.quiet_to) == (18, 4, time(22), time(7))
    page_of(ana, signed_in, job_done="weekly", job_done__portal=False, hour="18", weekday="4")
    assert MailHabits.objects.get(user=ana).quiet_from is None


def test_a_message_that_is_wanted_nowhere_stands_in_the_ledger_alone(ana, signed_in):
    page_of(ana, signed_in, job_done="off", job_done__portal=False)
    row = tell(ana)
    assert (row.state, row.in_portal) == ("skipped", False)
    page = signed_in(ana).get("/me/messages/")
    assert ("No messages yet" in page.content.decode(), page.context["unread"]) == (True, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quiet_from": "22:00"}, "Say as well when the quiet hours end"),
        ({"quiet_to": "07:00"}, "Say as well when the quiet hours begin"),
        ({"quiet_from": "07:00", "quiet_to": "07:00"}, "Choose an end that differs"),
        ({"quiet_from": "late", "quiet_to": "07:00"}, "Enter a valid time"),
        ({"job_done": "hourly"}, "hourly is not one of the available choices"),
        ({"hour": "25"}, "25 is not one of the available choices"),
    ],
)
def test_wrong_wishes_are_said_at_the_field_and_nothing_is_stored(ana, signed_in, typed, said):
    answer = page_of(ana, signed_in, plan_pdf="off", **typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert NotificationChoice.objects.count() + MailHabits.objects.count() == 0


def test_kinds_that_must_arrive_say_so_and_have_no_field(ana, signed_in):
    answer = signed_in(ana).get("/me/mails/")
    page = answer.content.decode()
    assert ('name="invitation"' in page, "4 kinds always come, at once" in page) == (False, True)
    own = answer.context["form"].groups()[0]
    assert ("Invitations" in own["always"], [str(row["title"]) for row in own["rows"]]) == (
        True,
        ["A file you ordered is ready", "Messages from visitors of the public pages"],
    )


def test_who_never_chose_sees_what_holds_and_saving_changes_nothing(ana, signed_in):
    habits = signed_in(ana).get("/me/mails/").context["habits"]
    assert (habits["hour"].value(), habits["weekday"].value(), habits["quiet_from"].value()) == (7, 0, None)
    assert page_of(ana, signed_in).status_code == 302
    assert NotificationChoice.objects.count() + MailHabits.objects.count() == 0


@pytest.mark.parametrize(("pace", "channel"), [("hourly", "mail"), ("daily", "portal")])
def test_a_pace_that_a_channel_does_not_know_is_refused(ana, pace, channel):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        hearing.set_pace(user=ana, kind="job_done", pace=pace, channel=channel)
