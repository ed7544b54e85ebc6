"""The only home of keeping practices true: the yearly question to their owners, and the addresses that they name."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from pearls.notifications import notify
from practices.enums import StillRunning
from practices.models import Confirmation, LinkCheck, Practice
from practices.notifications import StillRunningAsked
from practices.queries import DEAD, findable_practices, team_of

YEAR = timedelta(days=365)
REMIND = (timedelta(days=14), timedelta(days=28))
SALT = "practices.confirmation"
GOOD_FOR = timedelta(days=120)
TIMEOUT = 8  # seconds for one address
AGENT = "PearlsLinkCheck/1"
LONGEST_ADDRESS = 500  # characters, as the table holds them
MONTH, SOON_AGAIN = timedelta(days=30), timedelta(days=3)
MOST_STEPS = 4
"""Redirections that are followed from one address."""


# ---- still running? ------------------------------------------------------------------------------


def token_of(confirmation: Confirmation) -> str:
    """Return what the mailed link holds: signed, dated, good for one question to one person."""
    return signing.dumps(confirmation.pk, salt=SALT)


def confirmation_of(token: str) -> Confirmation | None:
    """Return the question behind a mailed link; None where it is forged, too old or already answered."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Confirmation.objects.select_related("practice", "user").filter(pk=pk, answered_at__isnull=True).first()


def ask_owners() -> int:
    """Ask the people of every practice that nobody confirmed for a year, and remind those who were asked; return how many mails."""
    now = timezone.now()
    old = findable_practices().annotate(known=Coalesce("confirmed_at", "changed_at")).filter(known__lt=now - YEAR)
    unasked = old.exclude(confirmations__answered_at__isnull=True, confirmations__asked_at__gt=now - GOOD_FOR)
    asked = sum(_ask(practice) for practice in unasked.distinct())
    return asked + _remind(now)


@transaction.atomic
def _ask(practice: Practice) -> int:
    people = team_of(practice)
    for person in people:
        made = Confirmation.objects.create(practice=practice, user=person)
        notify(StillRunningAsked(made, token_of(made)), person)
    return len(people)


@transaction.atomic
def _remind(now) -> int:
    open_ones = Confirmation.objects.select_for_update(of=("self",)).filter(answered_at__isnull=True)
    due = Q()
    for number, pause in enumerate(REMIND):
        due |= Q(reminded=number, asked_at__lt=now - pause)
    found = list(open_ones.filter(due).select_related("practice", "user"))
    for confirmation in found:
        confirmation.reminded += 1
        confirmation.save(update_fields=["reminded"])
        notify(StillRunningAsked(confirmation, token_of(confirmation)), confirmation.user)
    return len(found)


@transaction.atomic
def answer_confirmation(*, confirmation: Confirmation, answer: str, note: str = "") -> Practice:
    """Take an owner's answer; all open questions about the practice are answered with it.

    Running keeps the practice as it is; changed and ended put a task on the desks of its team and curators, with the note.
    """
    if answer not in StillRunning.values:
        raise ValidationError(_("Choose one of the three answers."))
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=confirmation.practice_id)
    now = timezone.now()
    confirmation.answer, confirmation.note, confirmation.answered_at = answer, note.strip(), now
    confirmation.save()
    others = Confirmation.objects.filter(practice=practice, answered_at__isnull=True)
    others.update(answered_at=now, answer=answer, note=_("Answered by %s") % confirmation.user)
    practice.confirmed_at = now
    practice.save(update_fields=["confirmed_at"])
    record("practice.confirmed", practice, by=confirmation.user, answer=answer, note=note.strip()[:200])
    return practice


@transaction.atomic
def confirm_by_member(*, practice: Practice, by: User, answer: str, note: str = "") -> Practice:
    """The same for a member of the team who is signed in, without being asked."""
    made = Confirmation.objects.create(practice=practice, user=by)
    return answer_confirmation(confirmation=made, answer=answer, note=note)


# ---- addresses -----------------------------------------------------------------------------------


@transaction.atomic
def keep_links(*, practice: Practice) -> None:
    """Bring the list of addresses to be looked at up to date with the published version."""
    wanted = set(links_in(practice.revision.document)) if practice.revision else set()
    LinkCheck.objects.filter(practice=practice).exclude(url__in=wanted).delete()
    LinkCheck.objects.bulk_create(
        [LinkCheck(practice=practice, url=url) for url in sorted(wanted)], ignore_conflicts=True
    )


def links_in(document: dict) -> Iterable[str]:
    """Yield every web address that a published document names in its sources."""
    for table in document["tables"]:
        for row in table["rows"]:
            url = str(row["values"].get("url") or "").strip()
            if urlsplit(url).scheme in {"http", "https"} and len(url) <= LONGEST_ADDRESS:
                yield url


def check_links(limit: int = 200) -> int:
    """Look at the addresses that were not looked at for a month, oldest first; return how many did not answer well.

    One that did not answer is looked at again after three days: a house may be closed for a night.
    """
    now = timezone.now()
    doubtful = Q(failures__gt=0, failures__lt=DEAD, checked_at__lt=now - SOON_AGAIN)
    due = LinkCheck.objects.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=now - MONTH) | doubtful)
    bad = 0
    for link in due.order_by(F("checked_at").asc(nulls_first=True))[:limit]:
        link.status = look_at(link.url)
        good = link.status.startswith("2")
        link.failures = 0 if good else link.failures + 1
        link.checked_at = timezone.now()
        link.save(update_fields=["status", "failures", "checked_at"])
        bad += not good
    return bad


def look_at(url: str) -> str:
    """Return what an address answers: "200 OK", or why there was no answer. Never asks a machine of our own network."""
    try:
        for _step in range(MOST_STEPS):
            status, reason, location = _request(url)
            if status in {301, 302, 303, 307, 308} and location:
                url = urljoin(url, location)
                continue
            return f"{status} {reason}"[:60]
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return (str(problem) or type(problem).__name__)[:60]
    return "too many redirections"


def _request(url: str) -> tuple[int, str, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("not a web address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _public_address(parts.hostname, port)
    connection = _connect(parts.scheme, parts.hostname, address, port)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.reason, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connect(scheme: str, host: str, address: str, port: int) -> http.client.HTTPConnection:
    """Return a connection to the address that was looked at, so that the name cannot point elsewhere a moment later."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    plain = socket.create_connection((address, port), TIMEOUT)
    secure = scheme == "https"
    connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    return connection


def _public_address(host: str, port: int) -> str:
    for *_rest, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = ipaddress.ip_address(place[0])
        if address.is_global or settings.LINK_CHECK_PRIVATE:
            return str(address)
    raise ValueError("not a public address")
