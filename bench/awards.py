"""The only home of measuring the scoring desk and the ranking: 40 jurors, 1 000 candidates, 5 000 scorecards, beside the controls."""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from bench import portal, report
from bench.client import Answer, Client
from bench.practices import must, prepared
from bench.report import Result

WARM_UP, TIMES, ROUNDS = 10, 30, 3
YEARS = {"small": 2098, "large": 2099}
"""The editions of the two rounds: a tenth of the data, and the whole."""
BARS = {
    "scorecard page": ("auth", 8, 12),
    "save a score": ("save", 4, 8),
    "juror's list": ("auth", 25, 12),
    "chair's list": ("auth", 25, 12),
    "ranking, frozen": ("auth", 25, 12),
    "ranking, as scores are": ("auth", 25, 12),
}
"""By page: its control, how many times it may cost, how many queries it may ask."""
OPEN = ("scorecard page", "save a score", "juror's list", "chair's list")
FLAT = 0.2
"""A page whose cost grows with less than this power of the data counts as independent of it."""
KEY = "score:holistic"


class Juror:
    """Opens each page once per turn, on random scorecards, and checks what comes back."""

    def __init__(self, port: int, world: dict, rng: Random) -> None:
        """Take the addresses and sessions of make_world()."""
        self.client, self.world, self.rng = Client(port), world, rng

    def open(self, kind: str) -> float:
        """Return the seconds that a request of this kind took."""
        return getattr(self, "_" + kind.replace(" ", "_").replace("'", "").replace(",", ""))().seconds

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
        must(
            answer.status == 200 and answer.text.count('href="/rounds/candidates/') == self.world["listed"],
            "chair's list",
            answer,
        )
        return answer

    def _ranking_frozen(self) -> Answer:
        return self._ranking(self.world["round"])

    def _ranking_as_scores_are(self) -> Answer:
        return self._ranking(self.world["round"])

    def _ranking(self, pk: int) -> Answer:
        answer = self.client.get(f"/cycles/rounds/{pk}/result/", self.world["office"])
        must(answer.status == 200 and answer.text.count('class="rank"') >= 25, "ranking", answer)
        return answer

    def measure(self, kinds: list[str]) -> list[dict[str, float]]:
        """Return the middle of each kind by round; the kinds take turns in another order each time."""
        rounds = []
        for _round in range(ROUNDS):
            self.client.close()  # whatever was prepared meanwhile, the server gave an idle connection up
            taken: dict[str, list[float]] = {kind: [] for kind in kinds}
            for turn in range(-WARM_UP, TIMES):
                for kind in self.rng.sample(kinds, len(kinds)):
                    seconds = self.open(kind)
                    if turn >= 0:
                        taken[kind].append(seconds)
            rounds.append({kind: sorted(found)[len(found) // 2] for kind, found in taken.items()})
        return rounds


def make_world(rng: Random, year: int = YEARS["large"]) -> dict:
    """Return the addresses and sessions to work with: drafts of random jurors, the sessions of the chair and of the office."""
    from awards.models import CriterionScore, Round, Scorecard, Seat
    from bench.world import sign_in
    from pearls.models import Municipality, User

    round_ = Round.objects.get(name="Many", cycle__edition__year=year)
    sessions = {seat.user_id: sign_in(seat.user) for seat in round_.seats.select_related("user")}
    cards = Scorecard.objects.filter(assignment__candidacy__round=round_)
    drafts = cards.filter(state="draft").select_related("assignment__seat", "assignment__candidacy")
    drafts = list(drafts.select_related("assignment__candidacy__application__municipality"))
    chosen = rng.sample(drafts, min(60, len(drafts)))
    held = CriterionScore.objects.filter(criterion__key="holistic", scorecard__in=chosen)
    points = dict(held.values_list("scorecard", "value"))
    lead = User.objects.create(email=f"chair.{year}@awards.example", name="Chair", password="!")
    Seat.objects.create(round=round_, user=lead, email=lead.email, name="Chair", role="chair", state="accepted")
    return {
        "round": round_.pk,
        "town": Municipality.objects.get(slug=f"awards-{year}-1").pk,
        "each": cards.count() // len(sessions) - 10,
        "listed": min(50, round_.candidacies.count()),
        "chair": sign_in(lead),
        "office": sign_in(office(year)),
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


def office(year: int) -> Any:
    """Return an admin."""
    from pearls.enums import RoleName
    from pearls.models import Role, User

    user = User.objects.create(email=f"office.{year}@awards.example", name="Office", password="!")
    Role.objects.create(user=user, name=RoleName.ADMIN)
    return user


def queries(world: dict, kinds: Iterable[str]) -> dict[str, int]:
    """Return how many queries each request asks, once a process knows what it keeps."""
    card = world["cards"][0]
    ranking = (f"/cycles/rounds/{world['round']}/result/", world["office"])
    tries = {
        "scorecard page": (f"/rounds/score/{card['pk']}/", card["session"]),
        "juror's list": (f"/rounds/{world['round']}/", card["session"]),
        "chair's list": (f"/rounds/{world['round']}/", world["chair"]),
        "save a score": (f"/rounds/score/{card['pk']}/save/", card["session"]),
        "ranking, frozen": ranking,
        "ranking, as scores are": ranking,
    }
    return {kind: _asked(kind, *tries[kind], card) for kind in kinds}


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


def look(env: dict[str, str], folder: Path, scale: float, year: int) -> dict:
    """Fill a round and return times and numbers of queries: while it is open, closed, and with its result frozen."""
    from bench import world as plans

    print(portal.manage(env, "make_awards", "--scale", f"{scale:g}", "--year", str(year)), flush=True)
    plans.analyze()
    rng = Random(year)
    world = make_world(rng, year)
    found: dict = {"rounds": [{} for _round in range(ROUNDS)], "queries": {}, "candidates": round(100 * scale)}
    with portal.web(env, folder) as master:
        juror = Juror(int(env["PORT"]), world, rng)
        for prepare, kinds in ((None, OPEN), (close, ["ranking, as scores are"]), (freeze, ["ranking, frozen"])):
            if prepare:
                prepare(world["round"])
            for one, more in zip(found["rounds"], juror.measure(["auth", "save", *kinds]), strict=True):
                one.update({kind: (more[kind], more[BARS[kind][0]]) for kind in kinds})
            found["queries"] |= queries(world, kinds)
        found["memory"] = max(worker.memory_info().rss / 2**20 for worker in master.children())
    return found


def close(pk: int) -> None:
    """Close the round; what is not handed in leaves a gap."""
    from awards import workflow
    from awards.models import Round
    from awards.services import rounds

    said = "The day came."
    rounds.move_round(round_=Round.objects.get(pk=pk), transition=workflow.CLOSE_ROUND, by=None, comment=said)


def freeze(pk: int) -> None:
    """Freeze the result of the round."""
    from awards.models import Round
    from awards.services import resulting

    resulting.freeze_result(round_=Round.objects.get(pk=pk), by=None)


def results(env: dict[str, str], folder: Path) -> list[Result]:
    """Return the rows for the whole measurement, on a tenth of the data and on the whole."""
    scale = float(os.environ.get("BENCH_SCALE", "10"))
    found = {name: look(env, folder, scale / (10 if name == "small" else 1), year) for name, year in YEARS.items()}
    most = found["large"]["memory"]
    memory = Result("memory of a web worker, scoring desk", f"{most:.0f} MB", "", "<= 130 MB", most <= 130)
    return [*rows_of(found["large"]), *growth(found["small"], found["large"]), memory]


def ratio(found: dict, kind: str) -> float:
    """Return the middle of the rounds' ratios to the control that was measured in turns with it."""
    return sorted(one[kind][0] / one[kind][1] for one in found["rounds"])[ROUNDS // 2]


def rows_of(found: dict) -> list[Result]:
    """Return the rows of the table."""
    rows = []
    for kind, (control, most, ceiling) in BARS.items():
        times, asked = ratio(found, kind), found["queries"][kind]
        middle = sorted(one[kind][0] for one in found["rounds"])[ROUNDS // 2] * 1000
        good = times <= most and asked <= ceiling
        goal = f"<= {most} x {control}, <= {ceiling} queries"
        rows.append(Result(kind, f"{middle:.1f} ms, {asked} queries", f"{times:.1f} x {control}", goal, good))
    return rows


def growth(small: dict, large: dict) -> list[Result]:
    """Return how the cost of pages grows with the round: 0 not at all, 1 in step with it."""
    more = math.log(large["candidates"] / small["candidates"])
    rows = []
    for kind in ("scorecard page", "save a score", "juror's list", "chair's list"):
        few, many = ratio(small, kind), ratio(large, kind)
        slope, control = math.log(many / few) / more, BARS[kind][0]
        measured = f"{few:.1f} x {control} -> {many:.1f} x {control}"
        rows.append(Result(f"growth: {kind}", measured, f"slope {slope:+.2f}", f"<= {FLAT}", slope <= FLAT))
    return rows


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.awards", description="Measure the scoring desk.")
    parser.add_argument("--scale", default="10", help="10: 40 jurors, 1000 candidates, 5000 scorecards")
    os.environ["BENCH_SCALE"] = parser.parse_args().scale
    env, folder = prepared()
    try:
        rows = results(env, folder)
    except portal.BenchError as error:
        sys.exit(str(error))
    print(f"\n{report.table(rows)}\n\n{report.count(rows)}", flush=True)
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
