"""The only home of how a helper process is started under another account, tied to its parent, and cleared away."""

import ctypes
import os
import pwd
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"
STOP_TIMEOUT = 15.0
"""Seconds that a server may take to end before it is killed."""

ACCOUNTS_FOR_ROOT = ("postgres", "nobody")
"""PostgreSQL refuses to run as root; root starts it as the first of these accounts that exists."""


class EmbeddedError(Exception):
    """An embedded server cannot do what was asked; the message is one sentence for the person at the keyboard."""


_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
_SECBIT_NO_SETUID_FIXUP = 1 << 2  # a change of account keeps capabilities, and access(2) reckons with them
_CAPABILITY_VERSION_3, _CAP_DAC_OVERRIDE = 0x20080522, 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def end_with_parent(last_signal: int) -> Callable[[], None]:
    """Return a `preexec_fn` that makes Linux send the signal when the parent ends, even by SIGKILL.

    The parent is the thread that starts the child: start children from a thread that lives as long as they should.
    Elsewhere the function does nothing, and the next start clears away what a killed one left behind.
    """
    parent = os.getpid()

    def prepare() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
        if os.getppid() != parent:  # the parent was gone before the line above
            os._exit(1)

    return prepare


def _keep_one_capability() -> None:
    """Of root's powers keep one: to pass the folders that lead to ours, which may be closed to other accounts.

    Where the system forbids it, we go on without, and PostgreSQL tells what it cannot reach.
    """
    if _libc is None:
        return
    bit = 1 << _CAP_DAC_OVERRIDE
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    data = struct.pack("IIIIII", bit, bit, bit, 0, 0, 0)
    _libc.capset(header, data)
    _libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def account_for_root() -> pwd.struct_passwd | None:
    """Return the account for PostgreSQL when we are root, else None: it then runs as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS_FOR_ROOT:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError(f"PostgreSQL does not run as root, and there is no account {' or '.join(ACCOUNTS_FOR_ROOT)}.")


def as_account(account: pwd.struct_passwd | None, last_signal: int | None) -> Callable[[], None]:
    """Return a `preexec_fn` that changes to the account; a parent's death is arranged last, since this clears it."""
    arrange = end_with_parent(last_signal) if last_signal is not None else lambda: None

    def prepare() -> None:
        if account is not None:
            if _libc is not None:
                _libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            _keep_one_capability()
        arrange()

    return prepare


def end_leftover(pid: int | None, sign: str, last_signal: int, patience: float = STOP_TIMEOUT) -> None:
    """End the process of a killed run; the pid is only believed when the command line shows the sign.

    After `patience` seconds it is killed.
    """
    deadline = time.monotonic() + patience
    used = last_signal
    while pid and sign in command_line(pid):
        with suppress(ProcessLookupError):
            os.kill(pid, used)
        time.sleep(0.1)
        if time.monotonic() > deadline:
            used = signal.SIGKILL


def command_line(pid: int) -> str:
    """Return a process's command line, or "" when it is gone or nobody can tell."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    with suppress(OSError):
        done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return "" if "<defunct>" in done.stdout else done.stdout
    return ""


def first_number(path: Path) -> int | None:
    """Return the number that a pid file begins with, or None."""
    with suppress(OSError, ValueError, IndexError):
        return int(path.read_text().split()[0])
    return None


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
