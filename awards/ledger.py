"""The only home of the hash chain: each event's hash covers the one before it, so none is changed or lost in silence; pure."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

FIELDS = ("seq", "scorecard", "verb", "data", "at", "by")


def link(previous: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event behind `previous` ("" for the first). Source of the canonical form: RFC 8785.

    `event` holds FIELDS as plain JSON: numbers, texts, None; `at` in ISO 8601.
    """
    body = {"previous": previous, **{name: event[name] for name in FIELDS}}
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def first_broken(events: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the number of the first event that does not follow from the one before it, or None where the chain holds.

    Events come in their order with FIELDS, `previous` and `sha256`.
    """
    previous = ""
    for expected, event in enumerate(events, 1):
        sound = event["seq"] == expected and event["previous"] == previous and event["sha256"] == link(previous, event)
        if not sound:
            return expected
        previous = event["sha256"]
    return None
