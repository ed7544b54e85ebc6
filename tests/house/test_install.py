"""The only home of the proof that the set-up says in one sentence what it cannot do, and does nothing twice."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("install", monkeypatch)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with nothing installed."""
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def script(folder: Path, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run tools/install.py of the folder after some lines that change the world it sees."""
    program = (
        f"import runpy, sys\nsys.path.insert(0, {str(folder / 'tools')!r})\n{before}\n"
        f"sys.argv = ['install.py']\nrunpy.run_path({str(folder / 'tools' / 'install.py')!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_old_python_is_told_which_one_is_needed(copy: Path) -> None:
    done = script(copy, "sys.version_info = (3, 9, 2, 'final', 0)")
    assert_one_sentence(done, "Pearls needs Python 3.11 or newer, and this is 3.9")


def test_a_folder_that_cannot_be_written_is_named(copy: Path) -> None:
    refuse = (
        "import pathlib\n"
        "def refuse(self, *args, **kwargs): raise OSError(30, 'Read-only file system', str(self))\n"
        "pathlib.Path.write_text = refuse"
    )
    assert_one_sentence(script(copy, refuse), "cannot be written (Read-only file system)")


@pytest.mark.slow
def test_without_a_network_one_sentence_says_so(copy: Path) -> None:
    done = script(
        copy,
        PIP_INDEX_URL=f"{NOWHERE}/simple",
        PIP_RETRIES="0",
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
        PIP_NO_CACHE_DIR="1",
        PIP_TIMEOUT="1",
    )
    assert_one_sentence(done, "There is no way to the package index")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("npm error code ENOTFOUND", "There is no way to the package index"),
        ("Temporary failure in name resolution", "There is no way to the package index"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("[Errno 30] Read-only file system: '/x'", "cannot be written"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "differs from the one that was locked"),
        ("ERROR: No matching distribution found for amqp==5.4.2", "The package index offers no amqp==5.4.2"),
        ("something else", "It failed: see var/install.log."),
    ],
)
def test_known_failures_are_explained(install: ModuleType, output: str, words: str) -> None:
    assert words in install.explain(output, "It failed")


def test_a_missing_pango_is_installed_or_named(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "has_pango", lambda: False)
    monkeypatch.setattr(install, "apt_install", lambda *packages: False)
    with pytest.raises(install.InstallError) as caught:
        install.check_pango()
    message = str(caught.value)
    assert all(words in message for words in ("sudo apt install libpango-1.0-0", "sudo dnf install", "brew install"))


def test_pango_is_found_here(install: ModuleType) -> None:
    assert install.has_pango()


def test_apt_is_left_alone_without_the_right(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)
    assert install.apt_install("libpango-1.0-0") is False


def test_a_missing_browser_is_named(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise install.InstallError("no network")

    monkeypatch.setattr(install, "find_chromium", lambda: None)
    monkeypatch.setattr(install, "has_own_chromium", lambda: False)
    monkeypatch.setattr(install, "apt_install", lambda *packages: False)
    monkeypatch.setattr(install, "run", fail)
    with pytest.raises(install.InstallError, match="PEARLS_CHROMIUM"):
        install.check_chromium()


def test_of_two_browsers_the_one_without_windows_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEARLS_CHROMIUM", raising=False)
    there = {"chromium-headless-shell": "/usr/bin/shell", "chromium": "/usr/bin/chromium"}
    monkeypatch.setattr(shutil, "which", there.get)
    assert find_chromium() == "/usr/bin/shell"
    del there["chromium-headless-shell"]
    assert find_chromium() == "/usr/bin/chromium"


def test_where_the_browser_without_windows_cannot_be_had_the_whole_one_is_installed(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(install, "find_chromium", lambda: "chromium" if "chromium" in installed else None)
    monkeypatch.setattr(install, "has_own_chromium", lambda: False)
    monkeypatch.setattr(install, "apt_install", lambda package: installed.append(package) or package == "chromium")
    install.check_chromium()
    assert installed == ["chromium-headless-shell", "chromium"]


def test_a_named_browser_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEARLS_CHROMIUM", "/somewhere/chromium")
    assert find_chromium() == "/somewhere/chromium"


def test_what_is_installed_is_not_installed_again(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(install, "run", lambda command, *_args: calls.append(command))
    monkeypatch.setattr(install, "VENV", tmp_path)
    for name in ("local.txt", "dev.txt"):
        (tmp_path / name).write_text(name)
    install.install_packages(tmp_path / "dev.txt")
    install.install_packages(tmp_path / "dev.txt")
    install.install_packages(tmp_path / "local.txt")
    assert len(calls) == 1
    assert "--require-hashes" in calls[0]


def test_the_locks_name_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
