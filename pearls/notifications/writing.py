"""The only home of how a message becomes a row of the ledger: words, language, whether it is wanted, and when it leaves."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from pearls.celery import nudge
from pearls.departures import Habits, leaves_at
from pearls.enums import IN_DIGESTS, Channel, NotificationState, Pace
from pearls.models import MailHabits, NotificationChoice, User
from pearls.models import Notification as Row
from pearls.notifications import texts
from pearls.notifications.messages import Notification, usual_pace
from pearls.registry import registry


@transaction.atomic
def notify(message: Notification, *recipients: User | str) -> list[Row]:
    """Write one ledger row per recipient inside the caller's transaction and have the mail sent after its commit."""
    rows = [row for person in recipients if (row := _write(message, person)) is not None]
    if rows:
        transaction.on_commit(lambda: nudge("pearls.tasks.send_notifications"))
    return rows


def _write(message: Notification, person: User | str) -> Row | None:
    address = person if isinstance(person, str) else person.email
    user = None if isinstance(person, str) else person
    subject, body, link = _render(message, user)
    row, created = Row.objects.get_or_create(
        event_key=message.event_key()[:120],
        address=address,
        channel=Channel.MAIL,
        defaults={
            "recipient": user,
            "kind": message.kind,
            "subject": subject[:200],
            "body": body,
            "url": message.url(),
            "link": link[:500],
            "calendar": message.calendar(),
            "secret": message.secret,
            **_departure(message, user),
        },
    )
    return row if created else None


def _render(message: Notification, user: User | None) -> tuple[str, str, str]:
    language = language_of(user)
    with translation.override(language), timezone.override(zone_of(user)):
        url = message.url()
        context = {"recipient": user, "link": f"{settings.SITE_URL}{url}" if url else "", **message.context()}
        context["link"] = context.get("key_link") or context["link"]
        subject, body = texts.words_for(message, context, language) or _shipped(message, context)
    # A name may hold any line end; a mail with one in its subject would be refused by the mail library and never leave.
    return " ".join(subject.split()), body.strip() + "\n", context["link"]


def _shipped(message: Notification, context: dict) -> tuple[str, str]:
    subject, _newline, body = render_to_string(f"{message.template}.txt", context).strip().partition("\n")
    return subject, body


def zone_of(user: User | None) -> ZoneInfo:
    """Return the clock by which a mail tells hours: the reader's own."""
    return _zone(user.time_zone) if user else ZoneInfo(settings.TIME_ZONE)


def language_of(user: User | None) -> str:
    """Return the language in which the portal writes to somebody: theirs, where it has its words."""
    wanted = user.language if user else translation.get_language()
    return wanted if wanted in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


# --- what is wanted, and when ---------------------------------------------------------------------
def _departure(message: Notification, user: User | None) -> dict:
    if user is None or not message.optional:
        return {"state": NotificationState.PENDING}
    chosen = chosen_paces(user, message.kind)
    pace = chosen.get(Channel.MAIL, usual_pace(type(message), Channel.MAIL))
    portal = chosen.get(Channel.PORTAL, Pace.NOW) != Pace.OFF
    if pace == Pace.OFF:
        return {"state": NotificationState.SKIPPED, "in_portal": portal}
    if user.is_out_of_reach:
        words = "mail to this address comes back; it waits for its person to confirm it"
        return {"state": NotificationState.SKIPPED, "in_portal": portal, "error": words}
    alone = message.secret or bool(message.calendar())
    return {"state": NotificationState.PENDING, "in_portal": portal, **planned(user, pace, alone=alone)}


def chosen_paces(user: User, kind: str) -> dict[str, str]:
    """Return what a person chose for a kind, by channel."""
    return dict(NotificationChoice.objects.filter(user=user, kind=kind).values_list("channel", "pace"))


def planned(user: User, pace: Pace | str, *, alone: bool, now: datetime | None = None) -> dict:
    """Return pace and not_before of a mail that may wait.

    One that holds a key or an invitation for calendars always leaves alone, so a digest's pace means "at once" for it.
    """
    pace = Pace.NOW if alone and pace in IN_DIGESTS else pace
    moment = now or timezone.now()
    leaves = leaves_at(moment, pace, habits_of(user))
    return {"pace": pace, "not_before": leaves if leaves > moment else None}


def habits_of(user: User) -> Habits:
    """Return when a person reads mail, by their own clock."""
    row = MailHabits.objects.filter(user=user).first() or MailHabits()
    return Habits(_zone(user.time_zone), row.hour, row.weekday, row.quiet_from, row.quiet_to)


def plan_anew(user: User) -> None:
    """Let what still waits follow what a person wants now; mails that were tried already keep their turn."""
    waiting = Row.objects.filter(recipient=user, state=NotificationState.PENDING, attempts=0)
    for row in waiting.order_by("pk").select_for_update(of=("self",)):
        kind = registry.notification_kinds.get(row.kind)
        if kind is None or not kind.optional:  # type: ignore[attr-defined]
            continue
        pace = chosen_paces(user, row.kind).get(Channel.MAIL, usual_pace(kind, Channel.MAIL))
        alone = row.secret or bool(row.calendar)
        fresh = {"state": NotificationState.SKIPPED} if pace == Pace.OFF else planned(user, pace, alone=alone)
        Row.objects.filter(pk=row.pk, state=NotificationState.PENDING).update(**fresh)


def _zone(name: str) -> ZoneInfo:
    """Return a person's time zone; one that this system does not know must not stop what the message tells of."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
