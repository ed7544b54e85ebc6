"""The only home of measuring the matching: 200, 1 000, 3 000 towns, half as many mentors, quotas, fairness; needs no portal."""

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

from bench import report
from bench.report import Result
from mentoring.matching import Need, Offer, Problem, Quota, Rules, check, solve

SEED = 20_270_201
BARS = {200: 0.5, 1000: 8.0, 3000: None}
"""Seconds; None is stated only."""
TONGUES = {"DK": "da", "EE": "et", "FI": "fi", "DE": "de", "LV": "lv", "LT": "lt", "PL": "pl", "SE": "sv"}
TOPICS = [f"topic {number}" for number in range(20)]
SEASONS, FORMATS = ["spring", "summer", "autumn", "winter"], ["visit", "online", "mixed"]
QUOTAS = (Quota("country", ("mentor_country",), percent=20), Quota("one each", ("mentor", "town_country"), most=1))
TIMES = 3
"""The middle of three counts; the largest is solved once."""


def languages(random: Random, country: str) -> dict[str, int]:
    """Return the country's own, mostly English too, sometimes a third."""
    spoken = {TONGUES[country]: 6}
    if random.random() < 0.2:
        spoken[random.choice(sorted(TONGUES.values()))] = random.randint(2, 6)
    if random.random() < 0.75:
        spoken["en"] = random.randint(2, 6)
    return spoken


def town(random: Random, number: int) -> Need:
    """Return an invented town."""
    country = random.choice(sorted(TONGUES))
    return Need(
        f"town {number}",
        country,
        languages(random, country),
        {topic: random.randint(1, 5) for topic in random.sample(TOPICS, 3)},
        credit=int(random.random() < 0.1),
        periods=frozenset(random.sample(SEASONS, 2)),
        formats=frozenset(random.sample(FORMATS, 2)),
    )


def mentor(random: Random, number: int) -> Offer:
    """Return an invented mentor."""
    country = random.choice(sorted(TONGUES))
    topics = {topic: random.randint(1, 5) for topic in random.sample(TOPICS, 4)}
    return Offer(
        f"mentor {number}",
        country,
        organisation=f"house {number // 3}" if random.random() < 0.6 else "",
        kind=random.choice(["organisation", "expert", "pearl"]),
        languages=languages(random, country),
        topics=topics,
        evidence=frozenset(random.sample(sorted(topics), 2)),
        maximum=random.randint(1, 3),
        periods=frozenset(random.sample(SEASONS, 3)),
        formats=frozenset(random.sample(FORMATS, 2)),
    )


def world(many: int) -> Problem:
    """Return so many towns and half as many mentors."""
    random = Random(SEED + many)
    towns = tuple(town(random, number) for number in range(many))
    mentors = tuple(mentor(random, number) for number in range(many // 2))
    return Problem(towns, mentors, Rules(quotas=QUOTAS), seed="drawn in public")


def look(many: int) -> str:
    """Return what one solved question says, in words that rows_of() reads: seconds, MB, proven, faults, and the aims."""
    problem = world(many)
    times = TIMES if BARS[many] else 1
    answers = [solve(problem) for _time in range(times)]
    same = len({answer.result_hash for answer in answers}) == 1
    seconds = sorted(answer.seconds for answer in answers)[times // 2]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = answers[0]
    faults = len(check(problem, answer)) + (not same)
    aims = f"{len(answer.pairs)} matched, worst {answer.value('worst 1')}, total {answer.value('total')}"
    return f"{seconds:.3f}|{memory:.0f}|{answer.proven}|{faults}|{aims}"


def rows_of(many: int, found: str) -> list[Result]:
    """Return the rows of the table for one size."""
    seconds, memory, proven, faults, aims = found.split("|")
    bar = BARS[many]
    quick = bar is None or float(seconds) <= bar
    good = (proven, faults) == ("True", "0")
    return [
        Result(f"matching {many} towns", f"{seconds} s", f"{memory} MB", f"<= {bar} s" if bar else "stated", quick),
        Result("  proven, repeated, checked", aims, "", "proven, no fault", good),
    ]


def results(_env: dict[str, str], _folder: Path) -> list[Result]:
    """Return the rows of all sizes; each has its own process, so that its memory is its own."""
    found = []
    for many in BARS:
        command = [sys.executable, "-m", "bench.mentoring", "--only", str(many)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        found += rows_of(many, said)
    return found


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.mentoring", description="Measure the matching.")
    parser.add_argument("--only", type=int, choices=BARS, help="this size alone, in this process, as bare numbers")
    only = parser.parse_args().only
    if only:
        print(look(only))
        return 0
    found = results({}, Path())
    print(f"\n{report.table(found)}\n\n{report.count(found)}", flush=True)
    return 0 if all(result.good for result in found) else 1


if __name__ == "__main__":
    sys.exit(main())
