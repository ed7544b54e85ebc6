"""The only home of `make bench`: the whole measurement in one run, one table, one line that counts.

BENCH_SCALE (10) is the scale of the data; at 10 there are 500 plans, ten times the real programme.
"""

import argparse
import json
import math
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random

import django

from bench import portal, report
from bench.report import Result

SEED = 20_270_101
PLANS = 40
"""Random plans on which the requests fall."""
KINDS = ["auth", "save", "section budget_section", "section actions_section", "op", "op alone", "own list", "list"]
OPS = ("op on an answer", "op on a typed cell")
FLAT = 0.2
"""A page whose cost grows with less than this power of the data counts as independent of it."""
PARTS = ("plans", "practices", "awards", "jury_pack", "mentoring")
"""What is measured, in this order: the plans below, and each other part by bench.<name>.results(env, folder)."""
BEGAN = time.monotonic()


def say(words: str) -> None:
    """Tell how far it is."""
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {words}", flush=True)


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the portal against its bars.")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts alone")
    options = parser.parse_args()
    env, folder = portal.start()
    try:
        results = run(env, folder, [part for part in PARTS if part in options.only])
    except portal.BenchError as error:
        sys.exit(str(error))
    print(f"\n{report.table(results)}\n\n{report.count(results)}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(report.as_data(results), indent=1, ensure_ascii=False))
    return 0 if all(result.good for result in results) else 1


def run(env: dict[str, str], folder: Path, parts: list[str]) -> list[Result]:
    """Return all rows of these parts, which share one database."""
    say("Preparing the database and the static files")
    portal.manage(env, "migrate", "--noinput")
    portal.manage(env, "collectstatic", "--noinput", "--ignore", "css")
    os.environ |= env
    django.setup()
    rows = []
    for part in parts:
        say(f"Measuring {part}")
        rows += rows_of_plans(env, folder) if part == "plans" else import_module(f"bench.{part}").results(env, folder)
    return rows


def rows_of_plans(env: dict[str, str], folder: Path) -> list[Result]:
    """Return the rows of plans: pages first on a tenth of the data, then on the whole; then what needs no more data."""
    scale = float(os.environ.get("BENCH_SCALE", "10"))
    small = look(env, folder, scale / 10, rounds=1)
    large = look(env, folder, scale, rounds=3)
    return [*rows_of_pages(small, large), *rows_of_growth(small, large), *rows_of_paper(env), *rows_of_visits(large)]


def look(env: dict[str, str], folder: Path, scale: float, rounds: int) -> dict:
    """Fill the database up to `scale`; return times, numbers of queries, a browser's visits, the workers' memory."""
    from bench import pages, queries, visit, world

    say(portal.manage(env, "make_dataset", "--scale", f"{scale:g}"))
    world.analyze()
    rng = Random(SEED)
    plans = world.seats(min(PLANS, world.plan_count()), rng)
    reader = world.sign_in(world.curator())
    found: dict = {"plans": world.plan_count(), "queries": queries.counts(plans[0][0], reader)}
    with portal.web(env, folder) as master:
        say(f"Asking for pages, with {found['plans']} plans in the database")
        visitor = pages.Visitor(int(env["PORT"]), plans, reader, rng)
        found["times"] = pages.measure(visitor, KINDS, rounds)
        path = f"/plans/{plans[1][0].plan}/write/{pages.SECTIONS[0]}/"
        found["visits"] = visit.visits(int(env["PORT"]), path, plans[1][0].session) if rounds > 1 else ()
        found["memory"] = [worker.memory_info().rss / 2**20 for worker in master.children()]
    return found


# --- rows -----------------------------------------------------------------------------------------
def rows_of_pages(small: dict, large: dict) -> list[Result]:
    """Return the rows that are held against the controls, and the ceilings of queries."""
    from bench import pages

    times = large["times"]
    say(f"Controls: auth {pages.shown(times, 'auth')}, save {pages.shown(times, 'save')}")
    rows = []
    for key in pages.SECTIONS:
        rows.append(pages.result(f"open {key} of the editor", times, f"section {key}", "auth", 10))
        rows.append(ceiling(f"queries to open {key}", small, large, f"section {key}", 12))
    return [
        *rows,
        pages.result("autosave, a colleague's change in the answer", times, "op", "save", 4),
        pages.result("autosave, nobody else there", times, "op alone", "save", 4),
        *(ceiling(f"queries of an autosave, {kind}", small, large, kind, 8) for kind in OPS),
    ]


def ceiling(row: str, small: dict, large: dict, kind: str, most: int) -> Result:
    """Return the row of a number of queries: under its ceiling, and the same on little and on much data."""
    few, many = small["queries"][kind], large["queries"][kind]
    counted = f"{few} with {small['plans']} plans, {many} with {large['plans']}"
    return Result(row, counted, "", f"<= {most}, the same", few == many <= most)


def rows_of_growth(small: dict, large: dict) -> list[Result]:
    """Return how the cost of pages grows with the data: 0 not at all, 1 in step with it."""
    names = {
        "own list": "list of plans, a clerk",
        "list": "list of plans, the programme office",
        "section budget_section": "a section of the editor",
        "op": "autosave",
    }
    rows = [ceiling(f"queries of the {name}", small, large, kind, 12) for kind, name in names.items() if "list" in kind]
    more = math.log(large["plans"] / small["plans"]) or 1.0
    for kind, name in names.items():
        control = "save" if kind == "op" else "auth"
        few, many = (look["times"].ratio(kind, control) for look in (small, large))
        slope = math.log(many / few) / more
        measured = f"{few:.1f} x {control} -> {many:.1f} x {control}"
        rows.append(Result(f"growth: {name}", measured, f"slope {slope:+.2f}", f"<= {FLAT}", slope <= FLAT))
    return rows


def rows_of_paper(env: dict[str, str]) -> list[Result]:
    """Return the rows of the PDF."""
    from bench import paper, world

    say("Setting the PDF")
    plan = world.long_plan()
    took, held = paper.run(env, "times", plan), paper.run(env, "memory", plan)
    measured = f"{took['job']:.2f} s, {held['pages']} pages, {held['bytes'] // 1024} kB"
    good = took["ratio"] <= 1.15 and held["pages"] >= 25
    return [
        Result(
            "PDF of a plan, the whole job", measured, f"{took['ratio']:.2f} x WeasyPrint", "<= 1.15 x, 25+ pages", good
        ),
        Result("peak memory of the PDF", f"{held['peak']:.0f} MB", "", "<= 250 MB", held["peak"] <= 250),
        Result("PDF is tagged (PDF/UA)", str(held["tagged"]), "", "yes", held["tagged"]),
    ]


def rows_of_visits(large: dict) -> list[Result]:
    """Return the rows of what a browser fetched, and of the memory of those who answered."""
    home, editor = large["visits"]
    kinds = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in sorted(home.by_kind.items(), key=lambda k: -k[1]))
    others = sorted((home.hosts | editor.hosts) - {"127.0.0.1"})
    failed = sorted({*home.failed, *editor.failed})
    most = max(large["memory"])
    return [
        Result(
            "first visit over the wire", f"{home.total / 1000:.0f} kB ({kinds})", "", "<= 160 kB", home.total <= 160_000
        ),
        Result("other hosts, missing files", ", ".join(others + failed) or "none", "", "none", not others + failed),
        Result(
            "layout shift of the home page",
            " ".join([f"{home.shift:.3f}", *home.moved])[:70],
            "",
            "<= 0.02",
            home.shift <= 0.02,
        ),
        Result("editor: calls needed after the HTML", ", ".join(editor.calls) or "none", "", "none", not editor.calls),
        Result("memory of a web worker after the run", f"{most:.0f} MB", "", "<= 130 MB", most <= 130),
    ]


if __name__ == "__main__":
    sys.exit(main())
