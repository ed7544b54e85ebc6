"""The only home of the proof that the embedded servers start, stop, recover and never share a folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from pearls.embedded import Embedded, EmbeddedError, Urls, running, start_throwaway
from pearls.embedded.processes import command_line, end_leftover, first_number

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from pearls.embedded import Embedded
servers = Embedded(Path(sys.argv[1]), durable=False)
servers.start()
print(*servers.pids().values(), flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture
def servers(folder: Path) -> Iterator[Embedded]:
    with started(folder) as servers:
        yield servers


@contextmanager
def started(folder: Path, *, durable: bool = False) -> Iterator[Embedded]:
    """Offer started servers and stop them whatever happens, or every later test finds the folder locked."""
    servers = Embedded(folder, durable=durable)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


def ask(urls: Urls, question: str) -> object:
    with psycopg.connect(urls.database, autocommit=True) as connection:
        cursor = connection.execute(question)  # type: ignore[call-overload]
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 90
    while any(command_line(pid) for pid in pids):
        assert time.monotonic() < deadline, [command_line(pid) for pid in pids]
        time.sleep(0.05)


def test_both_servers_answer_and_speak_utf8(servers: Embedded) -> None:
    urls = servers.urls()
    assert int(str(ask(urls, "SHOW server_version_num"))) >= 180000
    assert ask(urls, "SELECT lower('ŠĶĒDE')") == "šķēde"
    with redis.Redis.from_url(urls.redis) as client:
        assert client.ping()


def test_a_wrong_password_opens_nothing(servers: Embedded) -> None:
    urls = servers.urls()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.database.replace("pearls:", "pearls:wrong", 1))
    address = urls.redis.split("@")[1]
    with (
        redis.Redis.from_url(f"redis://:wrong@{address}") as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_the_password_stands_in_no_process_list(servers: Embedded) -> None:
    password = servers.urls().database.split(":")[2].split("@")[0]
    assert all(password not in command_line(pid) for pid in servers.pids().values())


def test_stop_ends_every_process_and_the_data_stays(folder: Path) -> None:
    with started(folder) as servers:
        ask(servers.urls(), "CREATE TABLE kept AS SELECT 'sentence' AS word")
        pids = list(servers.pids().values())
        servers.stop()
        servers.stop()
        wait_until_gone(pids)
    with started(folder) as again:
        assert ask(again.urls(), "SELECT word FROM kept") == "sentence"


def test_a_second_start_is_refused_in_one_sentence(servers: Embedded, folder: Path) -> None:
    with pytest.raises(EmbeddedError, match="Another process already runs the servers"):
        Embedded(folder).start()
    assert ask(servers.urls(), "SELECT 1") == 1


def test_a_second_terminal_finds_the_addresses(servers: Embedded, folder: Path) -> None:
    assert running(folder) == servers.urls()
    servers.stop()
    assert running(folder) is None


def test_killed_servers_come_back_on_their_ports_with_their_data(folder: Path) -> None:
    with started(folder, durable=True) as servers:
        urls = servers.urls()
        ask(urls, "CREATE TABLE after_crash AS SELECT 7 AS number")
        for pid in servers.pids().values():
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 90
        while servers.pids():  # dying takes a moment, and who still dies is not revived
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert set(servers.revive()) == {"PostgreSQL", "Redis"}
        assert servers.urls() == urls
        assert ask(urls, "SELECT number FROM after_crash") == 7


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent died")
def test_servers_end_with_a_killed_owner_and_the_next_start_works(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as owner:
        assert owner.stdout
        pids = [int(word) for word in owner.stdout.readline().split()]
        owner.kill()
    wait_until_gone(pids)
    with started(folder) as again:
        assert ask(again.urls(), "SELECT 1") == 1


def test_a_stale_pid_file_is_cleared_and_its_stranger_left_alone(folder: Path) -> None:
    with started(folder):
        pass  # so that the folder is that of servers, whichever test came first
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        (folder / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder / 'postgres'}\n")
        (folder / "redis" / "redis.pid").write_text(f"{stranger.pid}\n")
        with started(folder) as servers:
            assert ask(servers.urls(), "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_only_the_servers_asked_for_start(tmp_path: Path) -> None:
    servers = Embedded(tmp_path, postgres=False, durable=False)
    urls = servers.start()
    assert urls.database == ""
    assert urls.redis
    servers.stop()


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence() -> None:
    with pytest.raises(EmbeddedError, match="cannot be written"):
        Embedded(Path("/dev/null/var")).start()


def test_throwaway_servers_leave_nothing_behind(tmp_path: Path) -> None:
    abandoned = tmp_path / "throwaway-old"
    abandoned.mkdir()
    (abandoned / "embedded.lock").touch()
    (tmp_path / "throwaway-begun").mkdir()  # another run made it a moment ago and is about to lock it
    servers = start_throwaway(tmp_path)
    assert (abandoned.exists(), (tmp_path / "throwaway-begun").exists()) == (False, True)
    assert servers.folder.parent == tmp_path
    servers.stop()


def test_a_leftover_that_does_not_listen_is_killed() -> None:
    program = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", program, "pearls-leftover"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as leftover:
        assert leftover.stdout
        leftover.stdout.readline()
        end_leftover(leftover.pid, "pearls-leftover", signal.SIGTERM, patience=0.3)
        assert leftover.wait() == -signal.SIGKILL


def test_an_empty_pid_file_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "empty.pid").touch()
    assert first_number(tmp_path / "empty.pid") is None
    assert first_number(tmp_path / "missing.pid") is None
