"""The only home of the embedded servers: PostgreSQL and Redis under one folder, for demo, tests and bench."""

import atexit
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pearls.embedded.processes import EmbeddedError, end_with_parent
from pearls.embedded.servers import Postgres, Redis, Server, postgres_bin

__all__ = [
    "Embedded",
    "EmbeddedError",
    "Urls",
    "end_with_parent",
    "postgres_bin",
    "running",
    "start_throwaway",
    "throwaway",
]


KINDS: dict[str, type[Server]] = {"postgres": Postgres, "redis": Redis}


@dataclass(frozen=True)
class Urls:
    """Where the two servers answer; both addresses hold the password."""

    database: str
    redis: str


class Embedded:
    """The servers under one folder; one owner at a time, held by a lock that the kernel frees with its process."""

    def __init__(self, folder: Path, *, postgres: bool = True, redis: bool = True, durable: bool = True) -> None:
        """Take the folder and say which servers it needs.

        `durable=False` trades safety at a power cut for speed, for throw-away data.
        """
        self.folder = Path(folder).resolve()
        asked = {"postgres": postgres, "redis": redis}
        self.wanted = {name: kind for name, kind in KINDS.items() if asked[name]}
        self.durable = durable
        self.servers: dict[str, Server] = {}
        self._lock: IO[str] | None = None

    def start(self) -> Urls:
        """Start the servers and return their addresses; raise EmbeddedError when another process owns the folder."""
        try:
            if self._lock is None:
                self._take_lock()
                password = self._password()
                for name, kind in self.wanted.items():
                    self.servers[name] = kind(self.folder / name, password, self.durable)
            self.revive()
        except BaseException:
            self.stop()
            raise
        return self.urls()

    def revive(self) -> list[str]:
        """Start again, on its old port, each server that has died; return the names."""
        dead = [server for server in self.servers.values() if not server.is_running()]
        for server in dead:
            server.start()
        if dead:
            self._publish()
        return [server.name for server in dead]

    def urls(self) -> Urls:
        """Return the addresses of the servers; "" for one that was not asked for."""
        found = {name: server.url() for name, server in self.servers.items()}
        return Urls(database=found.get("postgres", ""), redis=found.get("redis", ""))

    def pids(self) -> dict[str, int]:
        """Return the process of each server that lives."""
        living = {name: server.process for name, server in self.servers.items() if server.is_running()}
        return {name: process.pid for name, process in living.items() if process is not None}

    def stop(self) -> None:
        """Stop them, Redis first, and give the folder free; a second call does nothing."""
        for server in reversed(self.servers.values()):
            server.stop()
        self.servers = {}
        if self._lock is not None:
            _state_file(self.folder).unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / "embedded.lock").open("a")
        except OSError as error:
            raise EmbeddedError(f"The folder {self.folder} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            raise EmbeddedError(
                f"Another process already runs the servers in {self.folder}: stop it first, or choose another VAR_DIR."
            ) from error

    def _password(self) -> str:
        path = self.folder / "embedded-password"
        if not path.exists():
            with (
                suppress(FileExistsError),
                open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file,
            ):
                file.write(secrets.token_urlsafe(24))
        return path.read_text().strip()

    def _publish(self) -> None:
        urls = self.urls()
        told = {"pid": os.getpid(), "database": urls.database, "redis": urls.redis}
        write_whole(_state_file(self.folder), json.dumps(told), mode=0o600)


def write_whole(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file so that whoever reads it at this moment finds the old text or the new one, never half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=mode)
    beside.write_text(text)
    beside.replace(path)


def running(folder: Path) -> Urls | None:
    """Return the addresses of servers that another process runs in the folder, or None: for a second terminal."""
    try:
        state = json.loads(_state_file(folder).read_text())
        os.kill(state["pid"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return Urls(state["database"], state["redis"])


def start_throwaway(parent: Path) -> Embedded:
    """Start servers in a new folder under `parent`, without care for the disk; folder and servers end with us."""
    parent.mkdir(parents=True, exist_ok=True)
    for old in parent.glob("throwaway-*"):
        if _is_abandoned(old):
            shutil.rmtree(old, ignore_errors=True)
    servers = Embedded(Path(tempfile.mkdtemp(prefix="throwaway-", dir=parent)), durable=False)
    owner = os.getpid()

    def clear() -> None:
        if os.getpid() == owner:  # a forked child inherits this call, but not the servers
            servers.stop()
            shutil.rmtree(servers.folder, ignore_errors=True)

    atexit.register(clear)
    servers.start()
    return servers


@contextmanager
def throwaway(parent: Path) -> Iterator[Urls]:
    """Offer throw-away servers for the length of a `with` block."""
    servers = start_throwaway(parent)
    try:
        yield servers.urls()
    finally:
        servers.stop()
        shutil.rmtree(servers.folder, ignore_errors=True)


def _state_file(folder: Path) -> Path:
    return Path(folder) / "embedded.json"


def _is_abandoned(folder: Path) -> bool:
    """Return whether nobody owns the throw-away folder: its lock is there and free. One without a lock is just being made."""
    try:
        with (folder / "embedded.lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
