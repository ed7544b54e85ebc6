"""The only home of the pages and saves that are timed: each beside its control, each answer checked."""

import html
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from statistics import median

from bench.client import Answer, Client
from bench.report import Result
from bench.world import Seat, sentence

ROUNDS = 3
WARM_UP = 12
TIMES = 30
"""Requests of each kind in one round; the kinds take turns, so that a slow moment hits them all."""
SECTIONS = ("budget_section", "actions_section")


class WrongAnswer(Exception):
    """An answer is not what the page promises: a fast error must not pass as a fast page."""


def must(good: bool, what: str, answer: Answer) -> None:
    """Raise WrongAnswer unless the answer is good."""
    if not good:
        raise WrongAnswer(f"{what}: {answer.status} {answer.text[:300]}")


@dataclass
class Times:
    """Seconds by kind and round."""

    rounds: list[dict[str, list[float]]] = field(default_factory=list)

    def begin(self) -> None:
        """Begin a round."""
        self.rounds.append(defaultdict(list))

    def add(self, kind: str, seconds: float) -> None:
        """Note one request of the current round."""
        self.rounds[-1][kind].append(seconds)

    def median(self, kind: str) -> float:
        """Return the middle of all requests of a kind, in seconds."""
        return median(seconds for one in self.rounds for seconds in one[kind])

    def count(self, kind: str) -> int:
        """Return how many requests of a kind there were."""
        return sum(len(one[kind]) for one in self.rounds)

    def ratio(self, kind: str, control: str) -> float:
        """Return the middle of the rounds' ratios: a round that was disturbed does not count alone."""
        return median(median(one[kind]) / median(one[control]) for one in self.rounds)


class Visitor:
    """Makes each kind of request once per turn, on random plans, and checks what comes back."""

    def __init__(self, port: int, plans: list[list[Seat]], reader: str, rng: Random) -> None:
        """Take the seats to work from, and the session of one who may read every plan."""
        self.client = Client(port)
        self.plans, self.reader, self.rng = plans, reader, rng
        self.turns: dict[str, Callable[[], Answer]] = {
            "auth": self.auth,
            "save": self.save,
            **{f"section {key}": lambda key=key: self.section(key) for key in SECTIONS},
            "op": self.op,
            "op alone": self.op_alone,
            "list": self.plan_list,
            "own list": self.own_list,
        }

    def seat(self) -> Seat:
        """Return one writer of a random plan."""
        return self.rng.choice(self.rng.choice(self.plans))

    def auth(self) -> Answer:
        """Open the control page."""
        seat = self.seat()
        answer = self.client.get(f"/bench/auth/{seat.town}/", seat.session)
        must(answer.status == 200 and str(seat.user) in answer.text, "auth", answer)
        return answer

    def save(self) -> Answer:
        """Save in the control page, a new value each time."""
        seat, number = self.seat(), self.rng.randrange(1, 10**6)
        answer = self.client.post(f"/bench/save/{seat.town}/", {"population": number}, seat.session)
        must(
            answer.status == 200 and answer.json() == {"ok": True, "population": number, "by": str(seat.user)},
            "save",
            answer,
        )
        return answer

    def section(self, key: str) -> Answer:
        """Open a section of the editor: the plan's title, its questions and its lines must be there."""
        seat = self.seat()
        answer = self.client.get(f"/plans/{seat.plan}/write/{key}/", seat.session)
        whole = answer.text.endswith("</html>\n") or "</html>" in answer.text[-200:]
        lines = answer.text.count('data-row="')
        must(answer.status == 200 and whole and html.escape(seat.title) in answer.text and lines > 3, key, answer)
        return answer

    def op(self) -> Answer:
        """Save one operation after a colleague did elsewhere in the plan: the answer brings their change too."""
        one, other = self.rng.sample(self.rng.choice(self.plans), 2)
        mine, theirs = self.rng.sample(sorted(one.versions), 2)
        self._listen(one)
        self._listen(other)
        self._write(other, theirs)
        return self._write(one, mine, heard=1)

    def op_alone(self) -> Answer:
        """Save one operation where nobody else writes."""
        seat = self.seat()
        self._listen(seat)
        return self._write(seat, self.rng.choice(sorted(seat.versions)))

    def _listen(self, seat: Seat) -> None:
        seat.take(self.client.post_json(f"/plans/{seat.plan}/ops/", self._body(seat, []), seat.session).json())

    def plan_list(self) -> Answer:
        """Open the list of plans as somebody who reads them all."""
        answer = self.client.get("/plans/", self.reader)
        must(answer.status == 200 and answer.text.count('href="/plans/') >= 10, "list", answer)
        return answer

    def own_list(self) -> Answer:
        """Open the list of plans as a town's clerk."""
        seat = self.seat()
        answer = self.client.get("/plans/", seat.session)
        must(answer.status == 200 and seat.plan in answer.text, "own list", answer)
        return answer

    def _body(self, seat: Seat, ops: list[dict]) -> dict:
        return {
            "session": f"bench-{seat.user.pk}",
            "since": seat.since,
            "section": SECTIONS[0],
            "here": None,
            "ops": ops,
        }

    def _write(self, seat: Seat, anchor: str, heard: int = 0) -> Answer:
        op = {"op_id": str(uuid.uuid4()), "anchor": anchor, "base": seat.versions[anchor]}
        op["set"] = sentence(self.rng, 60 if anchor.startswith("answer:") else 5)
        answer = self.client.post_json(f"/plans/{seat.plan}/ops/", self._body(seat, [op]), seat.session)
        must(answer.status == 200, "op", answer)
        told = answer.json()
        stored = [(r["status"], r["version"]) for r in told["results"]] == [("ok", op["base"] + 1)]
        must(stored and len(told["changes"]) == heard and told["progress"]["total"] > 0, "op", answer)
        seat.take(told)
        return answer


def measure(visitor: Visitor, kinds: list[str], rounds: int = ROUNDS, times: int = TIMES) -> Times:
    """Return the times of `kinds`, which take turns; each round has a warm connection of its own."""
    found = Times()
    for _round in range(rounds):
        visitor.client.close()
        for turn in range(-WARM_UP, times):
            if turn == 0:
                found.begin()
            # Another order each time: what follows a heavy page finds the processor's memory full of it.
            for kind in visitor.rng.sample(kinds, len(kinds)):
                took = visitor.turns[kind]().seconds
                if turn >= 0:
                    found.add(kind, took)
    return found


def shown(times: Times, kind: str, extra: str = "") -> str:
    """Return the middle in milliseconds, and of how many."""
    return f"{times.median(kind) * 1000:.1f} ms (median of {times.count(kind)}){extra}"


def result(row: str, times: Times, kind: str, control: str, most: float, extra: str = "") -> Result:
    """Return the row of a page that is held against a control."""
    ratio = times.ratio(kind, control)
    return Result(row, shown(times, kind, extra), f"{ratio:.1f} x {control}", f"<= {most:g} x {control}", ratio <= most)
