"""What calendars protect: an address that only its owner knows, dates that real readers of iCalendar take, changes that arrive as such."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from pearls import calendars
from pearls.models import CalendarFeed
from pearls.notifications import JobDone, notify, send_pending
from pearls.registry import CalendarEntry, registry
from pearls.services.calendars import end_feed, make_feed

pytestmark = pytest.mark.django_db
MOMENT = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
ENTRY = CalendarEntry(
    "meeting-1", "Mötet; med, öar", MOMENT, MOMENT, MOMENT.replace(hour=2), "Länsihamina", "Line one\nTwo", "/me/"
)
DAYS = CalendarEntry("visit-1", "Visit", date(2027, 5, 3), MOMENT, date(2027, 5, 4))


@pytest.fixture
def dated(monkeypatch):
    """The calendar of everybody holds one moment and two whole days."""
    monkeypatch.setattr(registry, "calendars", [lambda _user: [ENTRY, DAYS]])
    monkeypatch.setattr(registry, "public_calendar", [lambda: [DAYS]])


def events(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_feed_says_the_same_to_another_reader():
    moment, days = events(calendars.feed([ENTRY, DAYS], name="Mine"))
    assert (str(moment["summary"]), str(moment["location"])) == ("Mötet; med, öar", "Länsihamina")
    assert (moment.decoded("dtstart"), moment.decoded("dtend")) == (MOMENT, MOMENT.replace(hour=2))
    assert (days.decoded("dtstart"), days.decoded("dtend")) == (date(2027, 5, 3), date(2027, 5, 5))


def test_lines_are_folded_and_ended_as_the_standard_wants():
    content = calendars.feed([CalendarEntry("x", "å" * 200, MOMENT, MOMENT)], name="Mine")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_entries_give_the_same_bytes():
    assert calendars.feed([ENTRY], name="Mine") == calendars.feed([ENTRY], name="Mine")


def test_whole_days_stand_before_the_moments_of_their_day():
    day = CalendarEntry("day", "Day", date(2027, 3, 28), MOMENT)
    assert [entry.uid for entry in calendars.in_order([ENTRY, DAYS, day])] == ["day", "meeting-1", "visit-1"]


def test_an_invitation_names_who_comes_and_a_change_has_a_higher_number(ana, ben):
    from dataclasses import replace

    [event] = events(calendars.invitation(replace(ENTRY, sequence=3), people=[ben, ana]))
    assert [str(a) for a in event["attendee"]] == ["mailto:ana@kalnupe.example", "mailto:ben@kalnupe.example"]
    assert (event["sequence"], str(event["status"])) == (3, "CONFIRMED")


def test_a_cancellation_is_one_for_the_mail_too(ana, mailoutbox):
    from dataclasses import dataclass, replace

    gone = calendars.invitation(replace(ENTRY, cancelled=True, sequence=4), people=[ana])

    @dataclass(frozen=True)
    class Cancelled(JobDone):
        kind = "test_cancelled"

        def calendar(self):
            return gone

    notify(Cancelled(ana), ana)
    assert send_pending() == 1
    letter = mail.outbox[-1].message()
    calendars_in_it = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars_in_it] == ["CANCEL", None]
    assert [name for part in letter.walk() if (name := part.get_filename())] == ["invitation.ics"]


def test_the_address_is_shown_once_and_reads_the_dates(client, ana, dated):
    client.force_login(ana)
    page = client.post(reverse("my_calendar"))
    address = page.context["address"]
    assert address in page.text
    assert address not in client.get(reverse("my_calendar")).text
    client.logout()
    answer = client.get(address.partition("://")[2].partition("/")[2].join(["/", ""]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [str(event["uid"]).split("@")[0] for event in events(answer.content)] == ["meeting-1", "visit-1"]


def test_a_calendar_that_did_not_change_is_not_sent_again(client, ana, dated):
    path = reverse("calendar_feed", args=[make_feed(user=ana)])
    first = client.get(path)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_new_address_ends_the_old_one(client, ana, dated):
    old, new = make_feed(user=ana), make_feed(user=ana)
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 200


def test_an_ended_address_finds_nothing_and_ending_twice_says_so(client, ana, dated):
    token = make_feed(user=ana)
    client.force_login(ana)
    client.post(reverse("end_calendar"))
    assert client.get(reverse("calendar_feed", args=[token])).status_code == 404
    assert (end_feed(user=ana), CalendarFeed.objects.count()) == (False, 0)


def test_who_may_no_longer_sign_in_has_no_calendar(client, ana, dated):
    token = make_feed(user=ana)
    ana.is_active = False
    ana.save()
    assert client.get(reverse("calendar_feed", args=[token])).status_code == 404


def test_the_programmes_calendar_is_open_to_everybody(client, dated):
    assert [str(e["summary"]) for e in events(client.get(reverse("public_calendar")).content)] == ["Visit"]


def test_the_page_lists_the_dates(client, ana, dated):
    client.force_login(ana)
    assert "Länsihamina" in client.get(reverse("my_calendar")).text
