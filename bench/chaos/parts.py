"""The only home of the portal under chaos: the demo in a folder of its own, whom to kill in it, and what it leaves behind."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from bench.client import Client
from pearls.embedded import running
from pearls.embedded.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "chaos"
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "STATIC_ROOT", "DEBUG", "PEARLS_ENV", "DJANGO_SETTINGS_MODULE"}
START = 240.0
"""Seconds that the first start may take."""
KINDS = ("web worker", "worker", "redis", "beat", "web master", "postgres")
Process = tuple[int, float]
"""A process for ever: its number, and when it began, since numbers are given again."""


class ChaosError(Exception):
    """The trial cannot go on; the message is one sentence."""


class Parts:
    """The demo with all its processes; only what it started itself is ever killed."""

    def __init__(self) -> None:
        """Choose a folder and a port; nothing starts yet."""
        self.folder, self.port = VAR / f"run-{os.getpid()}", free_port()
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        own = {"VAR_DIR": str(self.folder), "PORT": str(self.port), "SECRET_KEY": secrets.token_urlsafe(50)}
        self.env = kept | {"PEARLS_ENV": "development"} | own
        self.seen: set[Process] = set()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the demo and wait until it is well. Raises ChaosError."""
        for old in VAR.glob("run-*"):
            if not psutil.pid_exists(int(old.name.removeprefix("run-"))):
                shutil.rmtree(old, ignore_errors=True)
        self.folder.mkdir(parents=True)
        with self.out.open("ab") as out:
            command = [sys.executable, "manage.py", "demo", "--bare"]  # make_dataset brings all that is needed
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
        deadline = time.monotonic() + START
        while "Ctrl-C ends everything" not in self.out.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ChaosError(f"The demo does not start: {self.out.read_text(errors='replace')[-400:]}")
            time.sleep(0.3)
        self.look()

    @property
    def out(self) -> Path:
        """The file of the supervisor's words."""
        return self.folder / "demo.out"

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the demo and return its words. Raises ChaosError."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ChaosError(f"manage.py {arguments[0]}: {(done.stderr or done.stdout)[-300:]}")
        return done.stdout.strip()

    def adopt(self) -> None:
        """Make this process one that speaks with the demo's servers, so that Django can be set up in it."""
        urls = running(self.folder)
        if urls is None:
            raise ChaosError("The demo's servers have no address.")
        for name in NOT_OURS:
            os.environ.pop(name, None)
        os.environ.update(self.env | {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis})
        os.environ["DJANGO_SETTINGS_MODULE"] = "pearls.settings"

    def look(self) -> None:
        """Remember every process that the demo has now."""
        with suppress(psutil.Error):
            if self.process is not None:
                mother = psutil.Process(self.process.pid)
                for one in (mother, *mother.children(recursive=True)):
                    with suppress(psutil.Error):
                        self.seen.add((one.pid, one.create_time()))

    def kill(self, kind: str) -> str:
        """Send SIGKILL to one part and return its name and number; "" where it is away just now."""
        self.look()
        pids = json.loads((self.folder / "demo-pids.json").read_text())
        pid = pids.get({"web worker": "web", "web master": "web"}.get(kind, kind))
        with suppress(psutil.Error):
            mine = psutil.Process(pid)
            target = mine.children()[0] if kind == "web worker" else mine
            if (target.pid, target.create_time()) in self.seen:
                target.send_signal(signal.SIGKILL)
                return f"{kind} ({target.pid})"
        return ""

    def health(self) -> dict:
        """Return the portal's own words about its state; {} where it does not answer."""
        client = Client(self.port, timeout=3)
        try:
            return dict(client.get("/health/").json())
        except (OSError, ValueError):
            return {}
        finally:
            client.close()

    def stop(self) -> list[str]:
        """Ask the demo to end; return the command lines of what still lives half a minute later."""
        self.look()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(40)
        deadline = time.monotonic() + 30
        while (left := self._living()) and time.monotonic() < deadline:
            time.sleep(0.3)
        words = [f"{one.pid} {' '.join(one.cmdline())[:90]}" for one in left]
        for one in left:
            with suppress(psutil.Error):
                one.kill()
        return words

    def _living(self) -> list[psutil.Process]:
        found = []
        for pid, began in self.seen:
            with suppress(psutil.Error):
                one = psutil.Process(pid)
                if one.create_time() == began and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(one)
        return found

    def clear(self) -> None:
        """Throw the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)
