"""The only home of counting queries: the same requests in this process, on few plans and on many."""

import json
import uuid
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages import SECTIONS
from bench.world import Seat, sentence


def counts(seat: Seat, reader: str) -> dict[str, int]:
    """Return the number of queries of each request, once everything that a process keeps has been read."""
    rng = Random(seat.plan)
    tries: dict[str, tuple] = {
        **{f"section {key}": ("get", f"/plans/{seat.plan}/write/{key}/", seat.session) for key in SECTIONS},
        "op on an answer": ("answer", f"/plans/{seat.plan}/ops/", seat.session),
        "op on a typed cell": ("cell", f"/plans/{seat.plan}/ops/", seat.session),
        "list": ("get", "/plans/", reader),
        "own list": ("get", "/plans/", seat.session),
    }
    for method, path, session in tries.values():
        _send(method, path, session, seat, rng)
    return {name: _count(method, path, session, seat, rng) for name, (method, path, session) in tries.items()}


def _count(method: str, path: str, session: str, seat: Seat, rng: Random) -> int:
    with CaptureQueriesContext(connection) as captured:
        _send(method, path, session, seat, rng)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)


def _send(method: str, path: str, session: str, seat: Seat, rng: Random) -> None:
    client = Client()
    client.cookies["sessionid"] = session
    if method == "get":
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return
    anchor = rng.choice(sorted(anchor for anchor in seat.versions if anchor.startswith(method)))
    op = {"op_id": str(uuid.uuid4()), "anchor": anchor, "base": seat.versions[anchor], "set": sentence(rng, 5)}
    body = {"session": "queries", "since": max(0, seat.since - 1), "section": SECTIONS[0], "here": None, "ops": [op]}
    told = client.post(path, json.dumps(body), content_type="application/json").json()
    if told["results"][0]["status"] not in {"ok", "merged"}:
        raise RuntimeError(f"{path}: {told['results']}")
    seat.take(told)
