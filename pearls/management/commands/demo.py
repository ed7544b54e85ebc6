"""The only home of the demo: servers, data and processes of a whole portal on one machine, started and ended as one."""

import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psycopg
import redis
from django.conf import settings
from django.core.management.base import BaseCommand

from pearls.celery import ALIVE_KEY
from pearls.embedded import Embedded, EmbeddedError, Urls, write_whole
from pearls.management.supervisor import Child, ChildError, stop

HOST = "127.0.0.1"  # a demo with known passwords is for this machine alone
OLDEST_POSTGRES = 150000
READY_TIMEOUT = 60.0
STATE = "demo-state.json"
LOGINS = "demo-logins.json"
MADE_BY_DEMO = ("postgres", "redis", "media", "mail", "log", "beat", STATE, LOGINS, "demo-pids.json")
CODE = ("pearls", "practices", "actionplans", "mentoring", "awards")
PREPARATIONS = {
    "migrate": ["migrate", "--noinput"],
    "load_facts": ["load_facts"],
    "seed_demo": ["seed_demo"],
}
INVENTED = "seed_demo"
"""The preparation that a bare demo goes without."""


class DemoError(Exception):
    """The demo cannot start; the message is one sentence for the person at the keyboard."""


class Stopped(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM or a closed terminal."""


def _on_signal(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # ending is under way; a second wish changes nothing
    raise Stopped


class Command(BaseCommand):
    """`manage.py demo`; see `make demo`."""

    help = "Run the whole portal on this machine with demo data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the port and the wish to start over."""
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument(
            "--bare", action="store_true", help="tables and public facts alone, nobody and nothing invented"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until somebody ends it; exit code 1 and one sentence when it cannot start."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _on_signal)
        demo = Demo(Path(settings.VAR_DIR).resolve(), options["port"], self.stdout.write, bare=options["bare"])
        try:
            demo.run(reset=options["reset"])
        except Stopped:
            self.stdout.write("Stopping.")
        except (DemoError, EmbeddedError, ChildError) as error:
            sys.exit(str(error))
        finally:
            demo.stop()


class Demo:
    """One run of the demo in one folder on one port."""

    def __init__(self, folder: Path, port: int, say: Any, *, bare: bool) -> None:
        """Take the folder for all data, the port for the web, where to print, and whether to invent nothing."""
        self.folder, self.port, self.say, self.bare = folder, port, say, bare
        given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        self.given = Urls(given["DATABASE_URL"], given["REDIS_URL"])
        self.servers = Embedded(folder, postgres=not self.given.database, redis=not self.given.redis)
        self.children: list[Child] = []

    def run(self, *, reset: bool) -> None:
        """Start everything, print the address and watch over it until Stopped is raised."""
        check_port(self.port)
        if reset:
            self.reset()
        self.env = self.environment(self.servers.start())
        check_database(self.env["DATABASE_URL"])
        self.prepare()
        self.collect_static()
        self.forget_signs_of_life()
        self.children = self.make_children()
        for child in self.children:
            child.start()
        self.note_pids()
        self.wait_until_ready()
        self.greet()
        while True:
            time.sleep(0.5)
            self.revive()

    def forget_signs_of_life(self) -> None:
        """Take away what a worker of a moment ago left: its last sign would call the portal well before the new one is there."""
        with suppress(redis.RedisError), redis.Redis.from_url(self.env["REDIS_URL"]) as client:
            client.delete(*(ALIVE_KEY.format(role) for role in ("worker", "beat")))

    def stop(self) -> None:
        """End every process that was started; a second call does nothing."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(self.children)
        self.servers.stop()
        with suppress(OSError):
            (self.folder / "demo-pids.json").unlink()

    def revive(self) -> None:
        """Start again what has died."""
        names = self.servers.revive()
        names += [child.name for child in self.children if child.revive()]
        if names:
            self.say(f"Started again: {', '.join(names)}")
            self.note_pids()

    # --- the parts, in the order of run() ---------------------------------------------------------
    def reset(self) -> None:
        """Throw away what former runs left; a database of one's own is not ours to empty."""
        if self.given.database:
            raise DemoError("DATABASE_URL names a database of your own: empty it yourself, then run `make demo`.")
        with Guard(self.folder):
            for name in MADE_BY_DEMO:
                path = self.folder / name
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        self.say("The demo's data is gone; starting over.")

    def environment(self, urls: Urls) -> dict[str, str]:
        """Return the environment of all children."""
        key = self.folder / "secret-key"
        if not key.exists():
            key.touch(mode=0o600)
            key.write_text(secrets.token_urlsafe(50))
        return {
            **os.environ,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or key.read_text(),
            "DATABASE_URL": self.given.database or urls.database,
            "REDIS_URL": self.given.redis or urls.redis,
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS, for web and worker processes that fork
        }

    def prepare(self) -> None:
        """Bring tables, facts and demo data up to date, unless this code has done so for this database."""
        state = self.folder / STATE
        mark = hashlib.sha256(f"{code_digest()} {self.given.database} {self.bare}".encode()).hexdigest()
        if state.exists() and state.read_text() == mark and has_tables(self.env["DATABASE_URL"]):
            return
        for title, arguments in PREPARATIONS.items():
            if self.bare and title == INVENTED:
                continue
            self.say(f"Preparing the database: {title}")
            self.manage(*arguments)
        write_whole(state, mark)

    def collect_static(self) -> None:
        """Gather the files of static/ with hashed names, when one of them changed."""
        stamp = self.folder / "static-state"
        mark = static_digest()
        if stamp.exists() and stamp.read_text() == mark and Path(settings.STATIC_ROOT).exists():
            return
        self.say("Gathering the static files")
        self.manage("collectstatic", "--noinput", "--clear", "--ignore", "css")
        write_whole(stamp, mark)

    def manage(self, *arguments: str) -> None:
        """Run a management command with the children's environment; raise DemoError with its last words."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
        log = self.folder / "log" / f"{arguments[0]}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout + done.stderr)
        if done.returncode:
            raise DemoError(f"`manage.py {arguments[0]}` failed: {last_words(done.stderr or done.stdout)} (see {log})")

    def make_children(self) -> list[Child]:
        """Return web, worker and beat, not yet started."""
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "pearls", "--quiet"]
        schedule = self.folder / "beat"
        schedule.mkdir(exist_ok=True)
        commands = {
            "web": [*python, "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"{HOST}:{self.port}"],
            "worker": [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "WARNING"],
            "beat": [
                *celery,
                "beat",
                "--schedule",
                str(schedule / "schedule"),
                "--pidfile=",
                "--loglevel",
                "WARNING",
            ],
        }
        logs = self.folder / "log"
        return [
            Child(name, command, self.env, settings.BASE_DIR, logs / f"{name}.log")
            for name, command in commands.items()
        ]

    def note_pids(self) -> None:
        """Write who is who, for those who want to watch or to kill."""
        pids = {child.name: child.process.pid for child in self.children if child.process}
        write_whole(self.folder / "demo-pids.json", json.dumps({"demo": os.getpid(), **self.servers.pids(), **pids}))

    def wait_until_ready(self) -> None:
        """Wait until the portal calls itself well; give up on the web, but not on its helpers."""
        deadline = time.monotonic() + READY_TIMEOUT
        found: dict[str, Any] = {}
        while time.monotonic() < deadline and found.get("status") != "ok":
            time.sleep(0.2)
            self.revive()
            found = ask_health(self.port)
        if found.get("database") != "ok":
            raise DemoError(f"The web server does not answer; its last words are in {self.folder / 'log' / 'web.log'}.")
        away = [name for name, state in found.items() if state == "away"]
        if away:
            self.say(f"Still away: {', '.join(away)}; see {self.folder / 'log'}.")

    def greet(self) -> None:
        """Print the address, the logins and where mail and logs are."""
        logins: list[dict[str, str]] = []
        with suppress(OSError, ValueError):
            logins = json.loads((self.folder / LOGINS).read_text())
        columns = ("role", "email", "password")
        widths = [max((len(login[name]) for login in logins), default=0) for name in columns]
        rows = [
            "  ".join(login[name].ljust(width) for name, width in zip(columns, widths, strict=True)) for login in logins
        ]
        mail = "" if os.environ.get("EMAIL_URL") else f"Mail is written to {self.folder / 'mail'}, "
        last = f"{mail}logs to {self.folder / 'log'}. Ctrl-C ends everything; the data stays."
        for line in ("", f"Pearls runs at http://localhost:{self.port}/", "", *rows, "", last[:1].upper() + last[1:]):
            self.say(line.rstrip() or " ")
        sys.stdout.flush()


class Guard(Embedded):
    """The folder's lock without any server, for the length of a `with` block."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        super().__init__(folder, postgres=False, redis=False)

    def __enter__(self) -> "Guard":
        self.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.stop()


# --- questions to the world -----------------------------------------------------------------------
def check_port(port: int) -> None:
    """Raise DemoError when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            other = 8001 if port != 8001 else 8002
            raise DemoError(f"Port {port} is taken or not allowed; choose another: PORT={other} make demo") from error


def check_database(url: str) -> None:
    """Raise DemoError when the database does not answer or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise DemoError(f"The database of DATABASE_URL cannot be reached: {reason}") from error
    if version < OLDEST_POSTGRES:
        raise DemoError(f"Pearls needs PostgreSQL 15 or newer; the server of DATABASE_URL is {version // 10000}.")


def has_tables(url: str) -> bool:
    """Return whether the database was migrated at some time."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        found = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    return bool(found and found[0])


def last_words(output: str) -> str:
    """Return the line that says what went wrong: the last that names an error, else the last of all."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Configured)\b.*:", line)]
    return (errors or lines or ["no words"])[-1]


def code_digest() -> str:
    """Return a digest of the code and data of the applications."""
    total = hashlib.sha256()
    for app in CODE:
        for file in sorted((settings.BASE_DIR / app).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(str(file.relative_to(settings.BASE_DIR)).encode() + file.read_bytes())
    return total.hexdigest()


def static_digest() -> str:
    """Return a digest of the names, sizes and times of the static files."""
    files = sorted(file for file in (settings.BASE_DIR / "static").rglob("*") if file.is_file())
    lines = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    return hashlib.sha256("\n".join([*lines, settings.STORAGES["staticfiles"]["BACKEND"]]).encode()).hexdigest()


def ask_health(port: int) -> dict[str, Any]:
    """Return the health page of the web server, or {} while there is none."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health/", timeout=3) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with suppress(ValueError):
            return dict(json.load(error))
    except (OSError, ValueError):
        pass
    return {}
