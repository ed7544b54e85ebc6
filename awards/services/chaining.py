"""The only home of writing the ledger of a round, and of the locks that give its events one order."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet

from awards.ledger import link
from awards.models import Round, Scorecard, ScoreEvent
from awards.queries import database_now
from pearls.models import User

# Our own keys among the server's advisory locks; the second number is the round's.
_WINDOW, _CHAIN = 7_004_001, 7_004_002


def hold_window(round_pk: int, *, alone: bool = False) -> datetime:
    """Hold the round as it is until the transaction ends and return the database's instant.

    Whoever saves scores holds it together with others; whoever opens, pauses or closes holds it alone. So no score slips in after
    the close, and no closing waits for more than the savings under way.
    """
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s, %s)", [_WINDOW, round_pk])
    return database_now()


def hold_reading(assignment_pk: int, *, numbers: bool) -> datetime | None:
    """Hold the round of a reading as hold_window() does; None where there is no such reading.

    Whoever will write numbers holds the end of the round's chain as well: then last_event() may be read with what else is read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH one AS (SELECT c.round_id::int AS pk FROM awards_assignment a JOIN awards_candidacy c "
            "ON c.id = a.candidacy_id WHERE a.id = %s), "
            "window_held AS MATERIALIZED (SELECT pk, pg_advisory_xact_lock_shared(%s, pk) FROM one), "
            "chain_held AS MATERIALIZED (SELECT CASE WHEN %s THEN pg_advisory_xact_lock(%s, pk)::text END FROM window_held) "
            "SELECT clock_timestamp() FROM chain_held",
            [assignment_pk, _WINDOW, numbers, _CHAIN],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def last_event(round_path: str) -> QuerySet[ScoreEvent]:
    """Return the last event of a round, as a subquery: `round_path` leads to the round of the outer row."""
    return ScoreEvent.objects.filter(round=OuterRef(round_path)).order_by("-seq")[:1]


def append(
    *,
    round_: Round,
    verb: str,
    by: User | None,
    at: datetime,
    card: Scorecard | None = None,
    last: tuple[int, str] | None = None,
    **data: Any,
) -> ScoreEvent:
    """Write one event behind the last one of its round. Call it inside the transaction of the change itself.

    Who holds the end of the chain already and has read it (hold_reading) says so with `last`.
    """
    seq, previous = last or _end_of_chain(round_)
    seq += 1
    body = plain(seq=seq, card=card.pk if card else None, verb=verb, data=data, at=at, by=by.pk if by else None)
    return ScoreEvent.objects.create(
        round=round_, seq=seq, scorecard=card, verb=verb, data=data, at=at, by=by, previous=previous,
        sha256=link(previous, body),
    )  # fmt: skip


def _end_of_chain(round_: Round) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CHAIN, round_.pk])
    return ScoreEvent.objects.filter(round=round_).order_by("-seq").values_list("seq", "sha256").first() or (0, "")


def plain(*, seq: int, card: int | None, verb: str, data: dict, at: datetime, by: int | None) -> dict[str, Any]:
    """Return an event as the chain hashes it."""
    return {"seq": seq, "scorecard": card, "verb": verb, "data": data, "at": at.isoformat(), "by": by}


def events_as_plain(round_: Round) -> list[dict[str, Any]]:
    """Return the events of a round in their order, as ledger.first_broken() reads them."""
    return [
        {
            **plain(seq=e.seq, card=e.scorecard_id, verb=e.verb, data=e.data, at=e.at, by=e.by_id),
            "previous": e.previous,
            "sha256": e.sha256,
        }
        for e in ScoreEvent.objects.filter(round=round_).order_by("seq")
    ]
