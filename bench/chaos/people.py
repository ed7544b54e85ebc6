"""The only home of those who work during the chaos: editors, people who order files, people who invite."""

import http.client
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.client import Answer, Client
from bench.world import Seat, sentence

LOST = 0.05
"""Of so many answers we pretend that they never came: the same operation is sent again."""
PAUSE = 0.4
"""Seconds before something that got no answer is sent again."""
HEARD = {"ok", "merged", "conflict"}


@dataclass
class Note:
    """One operation whose answer came: what the server promised to keep."""

    plan: str
    op_id: str
    anchor: str
    text: str | None
    status: str
    value: Any


@dataclass
class Log:
    """What all of them did; filled by several threads, read after they ended."""

    notes: list[Note] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    count: Counter = field(default_factory=Counter)


class Worker(threading.Thread):
    """Somebody with a connection, who tries again until an answer comes or the time to finish is over."""

    def __init__(self, port: int, log: Log, until: float, last: float, seed: int) -> None:
        """Begin nothing new after `until`, give up what has no answer at `last` (both monotonic seconds)."""
        super().__init__(daemon=True)
        self.client, self.log, self.until, self.last = Client(port, timeout=15), log, until, last
        self.rng = Random(seed)

    def insist(self, send: Any) -> Answer | None:
        """Return the first answer that is one; a server error or a cut connection is none."""
        while time.monotonic() < self.last:
            try:
                answer = send()
            except (OSError, http.client.HTTPException):
                self.log.count["cut connections"] += 1
            else:
                if answer.status < 500:
                    return answer
                self.log.count["server errors"] += 1
            time.sleep(PAUSE * (1 + self.rng.random()))
        return None

    def run(self) -> None:
        """Work; an error of ours must not pass as quiet."""
        try:
            self.work()
        except Exception as error:
            self.log.odd.append(f"{type(self).__name__} broke: {error!r}")

    def work(self) -> None:
        """Do what this kind of person does."""
        raise NotImplementedError


class Editor(Worker):
    """Writes in one plan at a bounded rate, by the protocol: same id until an answer comes, versions as answered."""

    def __init__(self, seat: Seat, rate: float, **others: Any) -> None:
        """Take a seat and the operations a second that are wanted."""
        super().__init__(**others)
        self.seat, self.rate = seat, rate
        self.own_rows: dict[str, int] = {}

    def work(self) -> None:
        """Write until the time is over."""
        while time.monotonic() < self.until:
            began = time.monotonic()
            ops = [self.op() for _number in range(self.rng.choice((1, 1, 1, 2, 3)))]
            self.send(ops)
            time.sleep(max(0.0, len(ops) / self.rate - (time.monotonic() - began)))

    def op(self) -> dict:
        """Return the next wish: mostly prose, at times a cell, a new line, or a line taken away or brought back."""
        dice = self.rng.random()
        if dice < 0.08:
            return self._row(str(uuid.uuid4()), 0, {"position": self.rng.choice("abcdefgh") + "V"})
        if dice < 0.14 and self.own_rows:
            row, version = self.rng.choice(sorted(self.own_rows.items()))
            return self._row(row, version, {"deleted": self.rng.random() < 0.6})
        anchor = self.rng.choice(sorted(self.seat.versions))
        words = 25 if anchor.startswith("answer:") else 4
        return self._op(anchor, self.seat.versions[anchor], sentence(self.rng, words))

    def _row(self, row: str, version: int, wish: dict) -> dict:
        return self._op(f"row:{row}:budget", version, wish)

    def _op(self, anchor: str, base: int, value: Any) -> dict:
        return {"op_id": str(uuid.uuid4()), "anchor": anchor, "base": base, "set": value}

    def send(self, ops: list[dict]) -> None:
        """Send one request until its answer comes, at times once more although it came, and note what was promised."""
        body = {
            "session": f"tab-{self.seat.user.pk}",
            "since": self.seat.since,
            "section": "budget_section",
            "here": None,
            "ops": ops,
        }
        path = f"/plans/{self.seat.plan}/ops/"
        answer = self.insist(lambda: self.client.post_json(path, body, self.seat.session))
        if answer is not None and self.rng.random() < LOST:
            self.log.count["answers dropped on purpose"] += 1
            answer = self.insist(lambda: self.client.post_json(path, body, self.seat.session))
        if answer is None:
            self.log.unheard += [op["op_id"] for op in ops]
        elif answer.status != 200:
            self.log.odd.append(f"operations answered {answer.status}: {answer.text[:200]}")
        else:
            self._note(ops, answer.json())

    def _note(self, ops: list[dict], told: dict) -> None:
        for op, result in zip(ops, told["results"], strict=True):
            status = result["status"]
            self.log.count[status] += 1
            if status not in HEARD:
                self.log.odd.append(f"{op['anchor']}: {status} {result.get('message', '')}")
                continue
            text = op["set"] if isinstance(op["set"], str) else None
            self.log.notes.append(Note(self.seat.plan, op["op_id"], op["anchor"], text, status, result.get("value")))
            if op["anchor"].startswith("row:"):
                row = op["anchor"].split(":")[1]
                self.own_rows[row] = result["version"]
                self.seat.versions.setdefault(f"cell:{row}:what_for", 0)
        self.seat.take({**told, "results": [r for r in told["results"] if not r["anchor"].startswith("row:")]})
        self.seat.versions = {key: n for key, n in self.seat.versions.items() if not key.startswith("row:")}


class Orderer(Worker):
    """Orders PDFs, spread over the whole time; an order counts once its job's address came back."""

    def __init__(self, seats: list[Seat], plans: list[str], orders: int, **others: Any) -> None:
        """Take who orders what, and how often."""
        super().__init__(**others)
        self.seats, self.plans, self.orders = seats, plans, orders

    def work(self) -> None:
        """Order, each time another pair of person and plan."""
        gap = max(0.1, (self.until - time.monotonic()) / self.orders)
        for number in range(self.orders):
            seat = self.seats[number % len(self.seats)]
            plan = self.plans[(number + number // len(self.seats)) % len(self.plans)]
            answer = self.insist(lambda s=seat, p=plan: self.client.post(f"/plans/{p}/pdf/", {}, s.session))
            place = answer.headers.get("location", "") if answer else ""
            if place.startswith("/jobs/"):
                self.log.jobs.append(place.split("/")[2])
            elif answer:
                self.log.odd.append(f"an order was answered {answer.status} {place}")
            time.sleep(gap * 0.8)


class Inviter(Worker):
    """Invites people, each by an address of their own; asked again after a lost answer, the portal says "already"."""

    def __init__(self, owners: list[Seat], mails: int, **others: Any) -> None:
        """Take who invites, and how many."""
        super().__init__(**others)
        self.owners, self.mails = owners, mails

    def work(self) -> None:
        """Invite, spread over the whole time."""
        gap = max(0.05, (self.until - time.monotonic()) / self.mails)
        for number in range(self.mails):
            seat = self.owners[number % len(self.owners)]
            address = f"guest.{number}@chaos.example"
            form = {"email": address, "name": "", "role": "viewer", "message": ""}
            path = f"/invite/actionplans.plan/{seat.plan}/"
            answer = self.insist(lambda s=seat, p=path, f=form: self.client.post(p, f, s.session))
            if answer and (answer.status == 422 or answer.headers.get("location", "") == path):
                self.log.invited.append(address)
            elif answer:
                self.log.odd.append(f"an invitation was answered {answer.status}")
            time.sleep(gap * 0.8)
