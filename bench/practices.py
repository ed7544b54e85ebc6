"""The only home of measuring the repository: searching and reading among 10 000 practices and more, beside the control page."""

import argparse
import math
import os
import re
import sys
from pathlib import Path
from random import Random

import django

from bench import portal, report
from bench.client import Answer, Client
from bench.report import Result

COUNTS = (10_000, 100_000)
WARM_UP, TIMES, ROUNDS = 10, 25, 3
READ = 12
"""Practices that are read again and again: what is like them is remembered for an hour. Others are opened once each."""
MOST_QUERIES = 8
SEARCH = "challenge=loneliness&challenge=ageing&challenge=trust&size=under_5000&size=5000_20000&language=en"
"""Three filters; the page counts nine facets."""
FOUND = re.compile(r"<strong>[1-9][^<]* practice")
FRESH = "practice, opened for the first time"
READING = ("practice", FRESH)
PAGES = {
    "rare word": f"?q=kettle&{SEARCH}",
    "middle word": f"?q=lantern&{SEARCH}",
    "word of half of all texts": f"?q=people&{SEARCH}",
    "two words": f"?q=people+lantern&{SEARCH}",
    "all, newest first": "",
    "filters alone": f"?{SEARCH}",
    "map of everything": "?view=map",
    "misspelt word": "?q=lanteern",
}
ACROSS = {
    "word of titles": "/search/?part=list&q=lantern",
    "two letters": "/search/?part=list&q=pe",
    "nothing": "/search/?part=list&q=xqxqxq",
}
"""The search over everything as the palette asks it, of a visitor."""


def must(good: bool, what: str, answer: Answer) -> None:
    """Stop unless the answer is good: a fast error must not pass as a fast page."""
    if not good:
        raise portal.BenchError(f"{what}: {answer.status} {answer.text[:200]}")


class Reader:
    """Opens each page once per turn and checks what comes back."""

    def __init__(self, port: int, session: str, town: int, pages: list[str], rng: Random) -> None:
        """Take the session of somebody signed in, a town for the control page and addresses of practices."""
        self.client, self.session, self.town, self.rng = Client(port), session, town, rng
        self.pages, self.fresh = pages[:READ], iter(pages[READ:])
        self.kinds = ["auth", *READING, *PAGES, *ACROSS]

    def open(self, kind: str) -> float:
        """Return the seconds that a page of this kind took."""
        if kind == "auth":
            answer = self.client.get(f"/bench/auth/{self.town}/", self.session)
            must(answer.status == 200, kind, answer)
        elif kind in READING:
            path = next(self.fresh) if kind == FRESH else self.rng.choice(self.pages)
            answer = self.client.get(path, "nobody")
            must(answer.status == 200 and "What did not work" in answer.text, kind, answer)
        elif kind in ACROSS:
            answer = self.client.get(ACROSS[kind], "nobody")
            must(answer.status == 200 and ("option" in answer.text) == (kind != "nothing"), kind, answer)
        else:
            answer = self.client.get(f"/practices/{PAGES[kind]}", "nobody")
            must(answer.status == 200 and bool(FOUND.search(answer.text)), kind, answer)
        return answer.seconds

    def measure(self) -> dict[str, list[dict[str, float]]]:
        """Return medians by round; the kinds take turns in another order each time."""
        rounds = []
        for _round in range(ROUNDS):
            taken: dict[str, list[float]] = {kind: [] for kind in self.kinds}
            for turn in range(-WARM_UP, TIMES):
                for kind in self.rng.sample(self.kinds, len(self.kinds)):
                    seconds = self.open(kind)
                    if turn >= 0:
                        taken[kind].append(seconds)
            rounds.append({kind: sorted(found)[len(found) // 2] for kind, found in taken.items()})
        return {"rounds": rounds}


def ratio(found: dict, kind: str) -> float:
    """Return the middle of the rounds' ratios to the control."""
    return sorted(one[kind] / one["auth"] for one in found["rounds"])[ROUNDS // 2]


def look(env: dict[str, str], folder: Path, count: int) -> dict:
    """Fill the repository up to `count` practices; return times and numbers of queries."""
    from bench import world
    from practices.models import Practice

    print(portal.manage(env, "make_practices", "--count", str(count)), flush=True)
    world.analyze()
    rng = Random(count)
    numbers = rng.sample(range(1_000_000, 1_000_000 + count), READ + ROUNDS * (WARM_UP + TIMES) + 1)
    chosen = Practice.objects.filter(number__in=numbers).values_list("number", "slug", "municipality")
    pages = [f"/practices/{number}/{slug}/" for number, slug, _town in chosen]
    with portal.web(env, folder) as master:
        reader = Reader(int(env["PORT"]), world.sign_in(world.curator()), chosen[0][2], pages, rng)
        found: dict = reader.measure()
        found["memory"] = max(worker.memory_info().rss / 2**20 for worker in master.children())
    found["queries"] = {kind: queries(f"/practices/{path}") for kind, path in PAGES.items()}
    found["queries"] |= {kind: queries(path) for kind, path in ACROSS.items()}
    found["queries"] |= {"practice": queries(pages[0]), FRESH: queries(pages[0], pages[-1])}
    return found


def queries(before: str, path: str = "") -> int:
    """Return how many queries a page asks once a process knows its vocabularies: the page itself or another of its kind."""
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext

    Browser().get(before)
    with CaptureQueriesContext(connection) as captured:
        Browser().get(path or before)
    return len(captured)


def results(env: dict[str, str], folder: Path) -> list[Result]:
    """Return the rows for the whole measurement; BENCH_PRACTICES ("10000") names the numbers of practices, as "10000 100000"."""
    counts = sorted(int(count) for count in os.environ.get("BENCH_PRACTICES", "10000").split())
    return rows_of({count: look(env, folder, count) for count in counts})


def rows_of(found: dict[int, dict]) -> list[Result]:
    """Return the table: the bars hold at the first count; then how the cost grows."""
    rows = [
        row(count, kind, one, held=count == min(found))
        for count, one in found.items()
        for kind in [*READING, *PAGES, *ACROSS]
    ]
    for count, one in found.items():
        name = f"memory of a web worker, {count} practices"
        rows.append(Result(name, f"{one['memory']:.0f} MB", "", "<= 130 MB", one["memory"] <= 130))
    return rows + growth(found)


def row(count: int, kind: str, one: dict, *, held: bool) -> Result:
    """Return the row of a page."""
    most = 5 if kind in READING else 15
    times, asked = ratio(one, kind), one["queries"][kind]
    middle = sorted(r[kind] for r in one["rounds"])[ROUNDS // 2] * 1000
    group = "search across" if kind in ACROSS else "practice search"
    name = f"public {kind}" if kind in READING else f"{group}, {kind}"
    goal = f"<= {most} x auth, <= {MOST_QUERIES} queries" if held else "shown"
    good = (times <= most and asked <= MOST_QUERIES) or not held
    return Result(f"{name}, {count} practices", f"{middle:.1f} ms, {asked} queries", f"{times:.1f} x auth", goal, good)


def growth(found: dict[int, dict]) -> list[Result]:
    """Return how the cost of pages grows with the repository: 0 not at all, 1 in step with it."""
    if len(found) < 2:
        return []
    few, many = min(found), max(found)
    more = math.log(many / few)
    rows = []
    for kind in [*READING, *PAGES, *ACROSS]:
        slope = math.log(ratio(found[many], kind) / ratio(found[few], kind)) / more
        rows.append(Result(f"growth: {kind}", f"{few} -> {many} practices", f"slope {slope:+.2f}", "shown", True))
    return rows


def prepared() -> tuple[dict[str, str], Path]:
    """Start throw-away servers and make them ready; return the environment and the folder."""
    env, folder = portal.start()
    portal.manage(env, "migrate", "--noinput")
    portal.manage(env, "collectstatic", "--noinput", "--ignore", "css")
    os.environ |= env
    django.setup()
    return env, folder


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.practices", description="Measure the repository against its bars."
    )
    parser.add_argument("--counts", type=int, nargs="+", default=list(COUNTS), help="how many practices, rising")
    counts = sorted(parser.parse_args().counts)
    env, folder = prepared()
    try:
        results = rows_of({count: look(env, folder, count) for count in counts})
    except portal.BenchError as error:
        sys.exit(str(error))
    print(f"\n{report.table(results)}\n\n{report.count(results)}", flush=True)
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
