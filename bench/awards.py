"""The only home of measuring the scoring desk: 40 jurors, 1 000 candidates, 5 000 scorecards, beside the two control pages."""

import argparse
import json
import sys
from pathlib import Path
from random import Random

from bench import portal, report
from bench.client import Answer, Client
from bench.practices import must, prepared
from bench.report import Result

WARM_UP, TIMES, ROUNDS = 10, 30, 3
MOST_QUERIES = {"scorecard page": 12, "juror's list": 12, "chair's list": 12, "save a score": 8}
MOST_TIMES = {
    "scorecard page": ("auth", 8),
    "save a score": ("save", 4),
    "juror's list": ("auth", 25),
    "chair's list": ("auth", 25),
}
KEY = "score:holistic"


class Juror:
    """Opens each page once per turn, on random scorecards, and checks what comes back."""

    def __init__(self, port: int, world: dict, rng: Random) -> None:
        """Take the addresses and sessions of make_world()."""
        self.client, self.world, self.rng = Client(port), world, rng
        self.kinds = ["auth", "save", *MOST_TIMES]

    def open(self, kind: str) -> float:
        """Return the seconds that a request of this kind took."""
        return getattr(self, "_" + kind.replace(" ", "_").replace("'", ""))().seconds

    def _auth(self) -> Answer:
        answer = self.client.get(f"/bench/auth/{self.world['town']}/", self._card()["session"])
        must(answer.status == 200, "auth", answer)
        return answer

    def _save(self) -> Answer:
        number = self.rng.randrange(1, 10**6)
        answer = self.client.post(f"/bench/save/{self.world['town']}/", {"population": number}, self._card()["session"])
        must(answer.status == 200 and answer.json()["population"] == number, "save", answer)
        return answer

    def _card(self) -> dict:
        return self.rng.choice(self.world["cards"])

    def _scorecard_page(self) -> Answer:
        card = self._card()
        answer = self.client.get(f"/rounds/score/{card['pk']}/", card["session"])
        whole = f'id="plan-h">{card["town"]}<' in answer.text and 'name="score:holistic"' in answer.text
        must(answer.status == 200 and whole and "</html>" in answer.text[-200:], "scorecard page", answer)
        return answer

    def _save_a_score(self) -> Answer:
        card = self._card()
        now = (card["held"] + self.rng.randint(1, 5)) % 6
        body = {"changes": {KEY: {"was": card["held"], "set": now}}}
        answer = self.client.post_json(f"/rounds/score/{card['pk']}/save/", body, card["session"])
        good = answer.status == 200 and answer.json()["results"] == {KEY: {"status": "ok", "changed": True}}
        must(good, "save a score", answer)
        card["held"] = now
        return answer

    def _jurors_list(self) -> Answer:
        answer = self.client.get(f"/rounds/{self.world['round']}/", self._card()["session"])
        must(answer.status == 200 and answer.text.count('href="/rounds/score/') > self.world["each"], "list", answer)
        return answer

    def _chairs_list(self) -> Answer:
        answer = self.client.get(f"/rounds/{self.world['round']}/", self.world["chair"])
        must(answer.status == 200 and answer.text.count('href="/rounds/candidates/') == 50, "chair's list", answer)
        return answer

    def measure(self) -> list[dict[str, float]]:
        """Return the middle of each kind by round; the kinds take turns in another order each time."""
        rounds = []
        for _round in range(ROUNDS):
            taken: dict[str, list[float]] = {kind: [] for kind in self.kinds}
            for turn in range(-WARM_UP, TIMES):
                for kind in self.rng.sample(self.kinds, len(self.kinds)):
                    seconds = self.open(kind)
                    if turn >= 0:
                        taken[kind].append(seconds)
            rounds.append({kind: sorted(found)[len(found) // 2] for kind, found in taken.items()})
        return rounds


def make_world(rng: Random) -> dict:
    """Return the addresses and sessions to work with: drafts of random jurors, and the chair's session."""
    from awards.models import CriterionScore, Round, Scorecard, Seat
    from bench.world import sign_in
    from pearls.models import Municipality, User

    round_ = Round.objects.get(name="Many")
    sessions = {seat.user_id: sign_in(seat.user) for seat in round_.seats.select_related("user")}
    drafts = Scorecard.objects.filter(state="draft").select_related("assignment__seat", "assignment__candidacy")
    chosen = rng.sample(list(drafts.select_related("assignment__candidacy__application__municipality")), 60)
    held = CriterionScore.objects.filter(criterion__key="holistic", scorecard__in=chosen)
    points = dict(held.values_list("scorecard", "value"))
    lead = User.objects.create(email="chair@awards.example", name="Chair", password="!")
    Seat.objects.create(round=round_, user=lead, email=lead.email, name="Chair", role="chair", state="accepted")
    return {
        "round": round_.pk,
        "town": Municipality.objects.get(slug="awards-1").pk,
        "each": Scorecard.objects.count() // len(sessions) - 10,
        "chair": sign_in(lead),
        "cards": [
            {
                "pk": card.assignment_id,
                "session": sessions[card.assignment.seat.user_id],
                "town": str(card.assignment.candidacy.application),
                "held": points[card.pk],
            }
            for card in chosen
        ],
    }


def queries(world: dict) -> dict[str, int]:
    """Return how many queries each request asks, once a process knows what it keeps."""
    card = world["cards"][0]
    tries = {
        "scorecard page": (f"/rounds/score/{card['pk']}/", card["session"]),
        "juror's list": (f"/rounds/{world['round']}/", card["session"]),
        "chair's list": (f"/rounds/{world['round']}/", world["chair"]),
        "save a score": (f"/rounds/score/{card['pk']}/save/", card["session"]),
    }
    return {kind: _asked(kind, path, session, card) for kind, (path, session) in tries.items()}


def _asked(kind: str, path: str, session: str, card: dict) -> int:
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext

    browser = Browser()
    browser.cookies["sessionid"] = session

    def send() -> None:
        if kind != "save a score":
            answer = browser.get(path)
        else:
            now = (card["held"] + 1) % 6
            body = json.dumps({"changes": {KEY: {"was": card["held"], "set": now}}})
            answer = browser.post(path, body, content_type="application/json")
            card["held"] = now
        if answer.status_code != 200:
            raise portal.BenchError(f"{path}: {answer.status_code}")

    send()
    with CaptureQueriesContext(connection) as captured:
        send()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)


def look(env: dict[str, str], folder: Path, scale: float) -> dict:
    """Fill a round and return times and numbers of queries."""
    from bench import world as plans

    print(portal.manage(env, "make_awards", "--scale", f"{scale:g}"), flush=True)
    plans.analyze()
    rng = Random(2099)
    world = make_world(rng)
    with portal.web(env, folder):
        rounds = Juror(int(env["PORT"]), world, rng).measure()
    return {"rounds": rounds, "queries": queries(world)}


def rows_of(found: dict) -> list[Result]:
    """Return the rows of the table."""
    rows = []
    for kind, (control, most) in MOST_TIMES.items():
        times = sorted(one[kind] / one[control] for one in found["rounds"])[ROUNDS // 2]
        middle = sorted(one[kind] for one in found["rounds"])[ROUNDS // 2] * 1000
        asked, ceiling = found["queries"][kind], MOST_QUERIES[kind]
        good = times <= most and asked <= ceiling
        goal = f"<= {most} x {control}, <= {ceiling} queries"
        rows.append(Result(kind, f"{middle:.1f} ms, {asked} queries", f"{times:.1f} x {control}", goal, good))
    return rows


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.awards", description="Measure the scoring desk.")
    parser.add_argument("--scale", type=float, default=10, help="10: 40 jurors, 1000 candidates, 5000 scorecards")
    scale = parser.parse_args().scale
    env, folder = prepared()
    try:
        results = rows_of(look(env, folder, scale))
    except portal.BenchError as error:
        sys.exit(str(error))
    print(f"\n{report.table(results)}\n\n{report.count(results)}", flush=True)
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
