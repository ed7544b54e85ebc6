"""The only importer of icalendar: entries of the registry as feeds, and as invitations that calendars take, change and cancel."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from pearls.models import User
from pearls.registry import CalendarEntry, registry

if TYPE_CHECKING:
    # It takes 9 MB, and most web workers never write a calendar: whoever writes one imports it then.
    from icalendar import Calendar, Event

PRODUCT = "-//Cultural Pearls//Portal//EN"
REFRESH = timedelta(hours=6)


def entries_of(user: User) -> list[CalendarEntry]:
    """Return what stands in the calendar of a person, in the order of time."""
    return in_order(entry for source in registry.calendars for entry in source(user))


def public_entries() -> list[CalendarEntry]:
    """Return what stands in everybody's calendar, in the order of time."""
    return in_order(entry for source in registry.public_calendar for entry in source())


def in_order(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Return entries by their beginning, whole days before moments of the same day."""
    return sorted(entries, key=lambda entry: (*_key(entry.starts), entry.uid))


def _key(starts: datetime | date) -> tuple[str, str]:
    if isinstance(starts, datetime):
        moment = starts.astimezone(UTC)
        return moment.date().isoformat(), moment.time().isoformat()
    return starts.isoformat(), ""


def feed(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """Return a calendar to subscribe to, in the format of RFC 5545; the same entries give the same bytes."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def invitation(entry: CalendarEntry, *, people: Iterable[User]) -> str:
    """Return an invitation, its change or its cancellation, for the people named; the programme's address organises."""
    from icalendar import vCalAddress, vText  # noqa: PLC0415 -- see above

    calendar = _calendar("CANCEL" if entry.cancelled else "REQUEST")
    event = _event(entry)
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    organizer.params["cn"] = vText("Cultural Pearls")
    event["organizer"] = organizer
    for person in sorted(people, key=lambda user: user.email):
        attendee = vCalAddress(f"mailto:{person.email}")
        attendee.params.update({"cn": vText(str(person)), "role": vText("REQ-PARTICIPANT"), "rsvp": vText("FALSE")})
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 -- see above

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEntry) -> "Event":
    from icalendar import Event  # noqa: PLC0415 -- see above

    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", entry.title)
    for name, moment in _span(entry).items():
        event.add(name, moment)
    # The moment of the change and not of the writing: a feed that says the same is the same.
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    link = f"{settings.SITE_URL}{entry.url}" if entry.url else ""
    said = "\n\n".join(filter(None, [entry.text, link]))
    for name, value in (("location", entry.place), ("description", said), ("url", link)):
        if value:
            event.add(name, value)
    return event


def _span(entry: CalendarEntry) -> dict[str, datetime | date]:
    if isinstance(entry.starts, datetime):
        ends = entry.ends if isinstance(entry.ends, datetime) else entry.starts
        return {"dtstart": entry.starts.astimezone(UTC), "dtend": ends.astimezone(UTC)}
    # An end that is a date is not part of the entry any more (RFC 5545, 3.6.1).
    return {"dtstart": entry.starts, "dtend": (entry.ends or entry.starts) + timedelta(days=1)}
