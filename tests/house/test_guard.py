"""What the guard of branches protects: no file of rights, moves, services and engines escapes it by its name or by never being read."""

import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
from django.core.management import get_commands, load_command_class
from django.urls import get_resolver

from pearls.celery import app

ROOT = Path(__file__).resolve().parents[2]
APPS = ("pearls", "pearls/questionnaires", "pearls/site", "practices", "actionplans", "awards", "mentoring")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tools_test", ROOT / "tools" / "test.py")
    assert spec
    assert spec.loader
    module = sys.modules["tools_test"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pure_engine_is_guarded_under_its_own_name(tool: ModuleType) -> None:
    engines = [name for name in tool.guarded().split(",") if "*" not in name]
    assert "pearls/questionnaires/merge.py" in engines
    assert [name for name in engines if not (ROOT / name).is_file()] == []
    assert "mentoring/matching/*" in tool.guarded().split(",")  # an engine of several files: all of them


def test_what_is_guarded_is_read_so_that_its_branches_count() -> None:
    assert get_resolver().url_patterns  # what pages read
    for command, owner in get_commands().items():  # and what commands read
        if owner.split(".")[0] in APPS:
            load_command_class(owner, command)
    app.loader.import_default_modules()  # and what a worker reads
    homes = ("permissions", "workflow", "services")
    names = ("transitions.py", *(f"{home}{end}" for home in homes for end in (".py", "/*.py")))
    files = [file.relative_to(ROOT) for app in APPS for name in names for file in (ROOT / app).glob(name)]
    modules = {".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files}
    assert modules - sys.modules.keys() == set()


def test_the_unit_tests_stop_at_a_branch_that_none_of_them_takes(tool: ModuleType) -> None:
    steps = [step.command for step in tool.tests()]
    [at] = [n for n, command in enumerate(steps) if f"--include={tool.guarded()}" in command]
    assert [command[2:] for command in steps[at - 1 : at + 3 : 1] if "run" not in command] == [
        ["coverage", "erase"],
        ["coverage", "combine", "--quiet"],
        ["coverage", "report"],
    ]


def test_the_database_that_tests_copy_is_migrated_while_the_checks_read_the_code(tool: ModuleType) -> None:
    with tool.migrating(dict(os.environ)) as process:
        assert process.wait(90) == 0
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres") as server:
        assert server.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'pearls_template_%'").fetchone()[0]


def test_after_a_check_that_failed_nothing_goes_on_migrating(tool: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError), tool.migrating(dict(os.environ)) as process:
        1 // 0  # noqa: B018
    assert process.returncode == -signal.SIGKILL
