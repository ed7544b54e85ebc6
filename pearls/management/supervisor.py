"""The only home of child processes that are kept alive together and end together."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pearls.embedded import end_with_parent

PATIENCE = 12.0
"""Seconds that children have to end before they are killed."""
QUICK_DEATH = 10.0
"""A child that ends sooner than this many seconds after its start did not really start."""
TRIES = 5
"""So many quick deaths in a row, and the child is given up."""


class ChildError(Exception):
    """A child does not stay alive; the message is one sentence."""


@dataclass
class Child:
    """One process with its own group and log file, so that all that it starts can be found and ended."""

    name: str
    command: list[str]
    env: dict[str, str]
    cwd: Path
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        """Start the process; it gets SIGTERM when the supervisor is killed (on Linux)."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, who ends us in order
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509  (the supervisor has no threads)
            )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Start again when dead; return whether that was needed. Raise ChildError when it dies again and again."""
        if self.is_running():
            return False
        self.sweep()
        quick = time.monotonic() - self.started < QUICK_DEATH
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= TRIES:
            raise ChildError(f"The {self.name} does not start; its last words are in {self.log}.")
        self.start()
        return True

    def ask_to_end(self) -> None:
        """Send SIGTERM; without a living process do nothing."""
        if self.process is not None and self.is_running():
            self.process.terminate()

    def sweep(self) -> None:
        """Kill whatever is left of the group."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def stop(children: list[Child]) -> None:
    """End all children: first a request to each, then patience for all together, then no choice."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(child.is_running() for child in children):
        time.sleep(0.05)
    for child in children:
        child.sweep()
