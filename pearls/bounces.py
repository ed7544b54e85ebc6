"""The only home of reading mail that came back: which mail it was, and whether for good (RFC 3464 by the standard library).

Pure: bytes in, a finding out. Whom to believe is decided where the row is looked up (pearls.services.returning).
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

TAG = re.compile(r"\+(\d+-[0-9a-f]+)@")
OUR_ID = re.compile(r"<notification-(\d+)@")
STATUS = re.compile(r"^\s*([245])\.\d{1,3}\.\d{1,3}")
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
MOST = 2_000_000
"""Bytes of a message that are read; whoever sends more sends no report."""


@dataclass(frozen=True)
class Bounce:
    """What a report says of one mail: the tag of its envelope, the number in its Message-ID, to whom, for good or for now, why."""

    tag: str
    number: int | None
    address: str
    hard: bool
    words: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Return what came back, or None where the message is no report of a failure: a reply, an out-of-office note, junk."""
    # The old policy leaves headers as they are; the new one parses them, and reports of strange servers break its parser.
    message = BytesParser(policy=policy.compat32).parsebytes(raw[:MOST])
    found = next(filter(None, map(_failure, _reports(message))), None)
    if found is None:
        return None
    address, hard, words = found
    return Bounce(_tag(message), _number(raw[:MOST]), address, hard, words)


def _reports(message: Message) -> list[Message]:
    """Return the blocks about recipients; each is a message of header lines alone."""
    parts = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    return [block for part in parts for block in part.walk() if block is not part]


def _failure(block: Message) -> tuple[str, bool, str] | None:
    """Return (address, for good, words) of a recipient that failed or waits."""
    action = _line(block, "Action").lower()
    status = STATUS.match(_line(block, "Status"))
    if action not in {"failed", "delayed"} or status is None or status[1] == "2":
        return None
    words = _line(block, "Diagnostic-Code").partition(";")[2] or _line(block, "Status")
    address = _line(block, "Final-Recipient").partition(";")[2] or _line(block, "Original-Recipient").partition(";")[2]
    hard = action == "failed" and status[1] == "5"
    return address.strip(" <>").lower(), hard, " ".join(words.split())[:300]


def _line(block: Message, name: str) -> str:
    return str(block.get(name, ""))


def _tag(message: Message) -> str:
    lines = " ".join(str(value) for name in ENVELOPE for value in message.get_all(name, []))
    found = TAG.search(lines)
    return found[1] if found else ""


def _number(raw: bytes) -> int | None:
    """Return the number of ours in what the report quotes of the mail."""
    found = OUR_ID.search(raw.decode("ascii", errors="replace"))
    return int(found[1][:18]) if found else None
