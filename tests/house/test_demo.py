"""The only home of the proof that `make demo` brings up the whole portal, keeps its data and ends without a trace."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pearls.embedded import Embedded, running
from pearls.management.commands.demo import DemoError, check_database, check_port

ROOT = Path(__file__).resolve().parents[2]
FIRST_START = 180.0
LATER_START = 15.0
NOT_FOR_DEMO = {"DATABASE_URL", "REDIS_URL", "PEARLS_ENV", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(port: int) -> dict[str, Any]:
    """Return what the health page says; nothing where nobody answers, or was killed in the middle of the answer."""
    try:
        with _answer(f"http://127.0.0.1:{port}/health/") as answer:
            return dict(json.load(answer))
    except (OSError, http.client.HTTPException, ValueError):
        return {}


def _answer(url: str) -> Any:
    try:
        return urllib.request.urlopen(url, timeout=3)
    except urllib.error.HTTPError as error:  # "down" has a page too
        return error


def group_members(groups: set[int]) -> list[str]:
    """Return the living processes of the process groups."""
    listing = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listing.stdout.splitlines()]
    return [" ".join(row) for row in rows if int(row[1]) in groups and not row[2].startswith("Z")]


class Run:
    """One `manage.py demo` in a folder of its own."""

    def __init__(self, folder: Path, *options: str, **env: str) -> None:
        self.folder, self.port = folder, free_port()
        kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_DEMO}
        self.env = kept | {"VAR_DIR": str(folder), "PORT": str(self.port)} | env
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", *options],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait(self, limit: float) -> float:
        """Wait until the portal is well and has greeted; return the seconds it took."""
        lines = []
        for line in self.process.stdout or ():
            lines.append(line)
            if "Ctrl-C ends everything" in line:
                took = time.monotonic() - self.began
                assert took < limit, lines
                wait_for(
                    lambda: health(self.port).get("status") == "ok"
                )  # on a busy machine a sign of life may come late
                return took
        raise AssertionError("".join(lines))

    def pids(self) -> dict[str, int]:
        return dict(json.loads((self.folder / "demo-pids.json").read_text()))

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=90)
        return self.process.returncode


def wait_for(question: Any, limit: float = 90.0) -> None:
    deadline = time.monotonic() + limit
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Run]]:
    """Return a function that starts the demo; whatever still runs at the end of the test is ended."""
    runs: list[Run] = []

    def begin(*options: str) -> Run:
        runs.append(Run(folder, *options))
        return runs[-1]

    yield begin
    for run in runs:
        run.end()


@pytest.fixture
def demo(start: Callable[..., Run]) -> Run:
    return start()


@pytest.mark.slow
def test_starting_over_throws_the_data_away(folder: Path, start: Callable[..., Run]) -> None:
    former = Embedded(folder)
    former.start()
    mark(folder)
    former.stop()
    start("--reset").wait(FIRST_START)
    assert not is_marked(folder)


@pytest.mark.slow
def test_the_whole_portal_comes_up_and_ends_without_a_trace(demo: Run) -> None:
    demo.wait(FIRST_START)
    logins = json.loads((demo.folder / "demo-logins.json").read_text())
    assert len(logins) >= 2
    assert all({"role", "email", "password"} <= set(login) for login in logins)
    groups = set(demo.pids().values()) - {os.getpgrp()}
    assert demo.end() == 0
    wait_for(lambda: group_members(groups) == [])


@pytest.mark.slow
def test_a_later_start_is_quick_and_keeps_the_data(folder: Path, demo: Run, start: Callable[..., Run]) -> None:
    demo.wait(FIRST_START)
    mark(folder)
    assert demo.end() == 0
    took = []
    for _time in range(3):  # a moment in which the machine is busy does not decide
        later = start()
        took.append(later.wait(FIRST_START))
        assert is_marked(folder)
        assert later.end() == 0
        if took[-1] < LATER_START:
            break
    assert min(took) < LATER_START


@pytest.mark.slow
def test_what_is_killed_comes_back(demo: Run) -> None:
    demo.wait(FIRST_START)
    before = demo.pids()
    for name in ("worker", "web", "redis", "postgres"):
        os.kill(before[name], signal.SIGKILL)
        wait_for(lambda name=name: demo.pids().get(name, before[name]) != before[name])
    wait_for(lambda: health(demo.port).get("status") == "ok")
    assert demo.pids()["beat"] == before["beat"]


@pytest.mark.slow
def test_a_killed_supervisor_takes_everything_with_it(demo: Run) -> None:
    demo.wait(FIRST_START)
    groups = set(demo.pids().values()) - {os.getpgrp()}
    assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    if sys.platform.startswith("linux"):
        wait_for(lambda: group_members(groups) == [])


@pytest.mark.slow
def test_a_second_demo_in_the_same_folder_is_refused(demo: Run, start: Callable[..., Run]) -> None:
    demo.wait(FIRST_START)
    second = start()
    output, _ = second.process.communicate(timeout=90)
    assert second.process.returncode == 1
    assert "stop it first" in output
    assert len(output.strip().splitlines()) == 1


def mark(folder: Path) -> None:
    urls = running(folder)
    assert urls
    with psycopg.connect(urls.database) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS mark_of_the_test (id int)")


def is_marked(folder: Path) -> bool:
    urls = running(folder)
    assert urls
    with psycopg.connect(urls.database) as connection:
        row = connection.execute("SELECT to_regclass('mark_of_the_test') IS NOT NULL").fetchone()
    return bool(row and row[0])


def test_a_taken_port_names_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(DemoError, match="PORT=8001 make demo"):
            check_port(other.getsockname()[1])


def test_a_database_that_is_away_is_told_in_one_sentence() -> None:
    with pytest.raises(DemoError, match="cannot be reached") as caught:
        check_database(f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert len(str(caught.value).splitlines()) == 1


def test_an_old_database_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        class info:
            server_version = 140011

        def __enter__(self) -> "Old":
            return self

        def __exit__(self, *_args: object) -> None: ...

    monkeypatch.setattr(psycopg, "connect", lambda *_args, **_kwargs: Old())
    with pytest.raises(DemoError, match=r"needs PostgreSQL 15 or newer; the server of DATABASE_URL is 14"):
        check_database("postgresql://somewhere/old")
