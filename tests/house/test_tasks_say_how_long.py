"""A task on the desk says how long it usually takes: who has ten minutes sees what fits into them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path
    for app in ("pearls", "practices", "actionplans", "awards", "mentoring")
    for path in (ROOT / app).rglob("*.py")
    if "deskentries" in path.relative_to(ROOT).as_posix()
)
SAYS = {"minutes", "resume", None}
"""What a call may say: the minutes; that one goes on where one stopped; or what its caller says of it (**more)."""


def silent(source: str) -> list[int]:
    """Return the lines on which a Task says nothing of its length."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    tasks = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Task"]
    return [call.lineno for call in tasks if not SAYS & {keyword.arg for keyword in call.keywords}]


def test_a_task_that_is_silent_is_found():
    assert silent("Task('a', '/a/')\nTask('b', '/b/', minutes=3)\nTask('c', **more)\n") == [1]


def test_there_are_tasks_to_look_at():
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_task_says_how_long_it_usually_takes(path):
    assert silent(path.read_text("utf-8")) == []
