"""The only home of the portal under measurement: throw-away servers, its data, and gunicorn as production runs it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.client import Client
from pearls.embedded import Urls, end_with_parent, start_throwaway
from pearls.embedded.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
READY = 60.0
"""Seconds that the web server may take to answer."""


class BenchError(Exception):
    """The measurement cannot go on; the message is one sentence."""


def start() -> tuple[dict[str, str], Path]:
    """Start throw-away servers that end with this process; return the environment of what is measured, and its folder."""
    servers = start_throwaway(VAR)
    return environment(servers.urls(), servers.folder, free_port()), servers.folder


def environment(urls: Urls, folder: Path, port: int) -> dict[str, str]:
    """Return the environment of everything that is measured."""
    kept = {name: value for name, value in os.environ.items() if name not in {"EMAIL_URL", "STATIC_ROOT", "DEBUG"}}
    return kept | {
        "PEARLS_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": urls.database,
        "REDIS_URL": urls.redis,
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command and return what it printed; raises BenchError with its last line."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise BenchError(f"manage.py {arguments[0]} failed: {words[-1] if words else 'no words'}")
    return done.stdout.strip()


@contextmanager
def web(env: dict[str, str], folder: Path) -> Iterator[psutil.Process]:
    """Offer gunicorn with the project's own settings for the length of a `with` block; its port is env["PORT"]."""
    bind = f"127.0.0.1:{env['PORT']}"
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", bind]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent(15),  # noqa: PLW1509
        )
    try:
        wait_until_ready(int(env["PORT"]), process, folder / "web.log")
        yield psutil.Process(process.pid)
    except Exception:
        kept = shutil.copy(folder / "web.log", VAR / "last-web.log")
        print(f"The web server's last words are in {kept}", file=sys.stderr)
        raise
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(port: int, process: subprocess.Popen, log: Path) -> None:
    """Wait for the first answer; raises BenchError when it does not come."""
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and process.poll() is None:
        client = Client(port, timeout=2)
        try:
            if client.get("/health/").status in {200, 503}:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            client.close()
    words = log.read_text(errors="replace").strip().splitlines()
    raise BenchError(f"The web server does not answer: {words[-1] if words else 'no words'}")
