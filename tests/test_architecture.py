"""Rules about the whole tree that no import checker can see."""

import ast
import re
import statistics
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

FLOOR = {"pearls": 0, "questionnaires": 0.5, "site": 0.5, "practices": 1, "actionplans": 2, "mentoring": 3, "awards": 3}
PACKAGES = ("pearls", "practices", "actionplans", "mentoring", "awards")
ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"


def may_use(user: str, used: str) -> bool:
    return user == used or FLOOR[used] < FLOOR[user]


def our_python(*, migrations: bool = False):
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in FLOOR]


def our_templates():
    return [(path.relative_to(TEMPLATES), path.read_text()) for path in sorted(TEMPLATES.rglob("*.html"))]


def floor_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "pearls" and parts[1] in FLOOR else parts[0]


def functions(tree: ast.AST):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node) -> int:
    """Return the lines of a function without its docstring."""
    doc = node.body[0] if ast.get_docstring(node) else None
    return node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)


def test_migrations_follow_the_floors():
    wrong = {
        f"{app}.{name} -> {other}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in FLOOR
        for other, _name in migration.dependencies
        if other in FLOOR and not may_use(app, other)
    }
    assert wrong == set()


def test_migrations_are_named_by_hand():
    assert [p.name for p in ROOT.rglob("*/migrations/0*_auto_*.py") if ".venv" not in p.parts] == []


def test_foreign_keys_follow_the_floors():
    wrong = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in FLOOR
        if not may_use(model._meta.app_label, field.related_model._meta.app_label)
    }
    assert wrong == set()


def test_templates_follow_the_floors():
    wrong = set()
    for path, text in our_templates():
        if path.parts[0] in FLOOR:
            for used in re.findall(r"{%\s*(?:url|load|include|extends)\s+[\"']?(\w+)[:/ ]", text):
                if used in FLOOR and not may_use(path.parts[0], used):
                    wrong.add(f"{path} -> {used}")
    assert wrong == set()


def test_no_reaching_up_by_string():
    wrong = set()
    for path in our_python():
        if path.name in {"settings.py", "urls.py"} or "management" in path.parts:
            continue
        for used in re.findall(r"[\"'](\w+)[.:]\w+[\"']", path.read_text()):
            if used in FLOOR and not may_use(floor_of(path), used):
                wrong.add(f"{path.relative_to(ROOT)} -> {used}")
    assert wrong == set()


def test_templates_hold_no_inline_style_or_script():
    bad = re.compile(r"\sstyle=|\son(?:click|change|submit|load|input)=|<script(?![^>]*\ssrc=)(?![^>]*json)|<style")
    # Mail programs read no style sheet of ours and know nothing of our policy.
    assert {str(path) for path, text in our_templates() if bad.search(text)} == {"pearls/mail/letter.html"}


def test_templates_name_no_other_host():
    wrong = {str(path) for path, text in our_templates() if re.search(r"(?:src|href)=\"(?:https?:)?//", text)}
    assert wrong == set()


def test_templates_are_short_and_declare_their_contract():
    long = {str(path) for path, text in our_templates() if text.count("\n") > 120}
    silent = {
        str(path)
        for path, text in our_templates()
        if "Contract:" not in "\n".join(text.splitlines()[:6])
        and path.parts[0] in {"components", "questionnaires", "site", *PACKAGES}
    }
    assert (long, silent) == (set(), set())


def test_every_template_is_used():
    everything = "\n".join(
        path.read_text()
        for top in (*PACKAGES, "templates")
        for path in (ROOT / top).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
    )
    found_by_name = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    # allauth and crispy look their templates up by name, below these folders.
    foreign = {"allauth", "account", "mfa", "usersessions", "socialaccount", "bootstrap5"}
    unused = {
        str(path)
        for path, _text in our_templates()
        if path.parts[0] not in foreign and str(path) not in found_by_name and str(path) not in everything
    }
    assert unused == set()


def test_every_module_says_what_it_is_the_home_of():
    assert {str(p.relative_to(ROOT)) for p in our_python() if not ast.get_docstring(ast.parse(p.read_text()))} == set()


def test_functions_can_be_read_aloud():
    lengths = {
        f"{path.relative_to(ROOT)}:{f.name}": length(f)
        for path in our_python()
        for f in functions(ast.parse(path.read_text()))
    }
    assert {name: n for name, n in lengths.items() if n > 50} == {}
    assert statistics.median(lengths.values()) <= 8


def test_files_stay_short():
    assert {str(p.relative_to(ROOT)): n for p in our_python() if (n := p.read_text().count("\n")) > 600} == {}


def test_tests_are_at_least_half_of_the_code():
    code = sum(path.read_text().count("\n") for path in our_python())
    tests = sum(p.read_text().count("\n") for p in (ROOT / "tests").rglob("*") if p.suffix in {".py", ".mjs"})
    assert tests * 2 >= code


def test_only_the_workflow_changes_state():
    wrong = set()
    for path in our_python():
        if path.name in {"workflow.py", "jobs.py"} or path.is_relative_to(ROOT / "pearls" / "notifications"):
            continue  # jobs and mail have their own states with a lease; see their docstrings
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                wrong.add(f"{path.relative_to(ROOT)}:{node.lineno}")
            changes = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"update", "bulk_update"}
            if changes and any(k.arg == "state" for k in node.keywords):
                wrong.add(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == set()


def test_choices_are_held_by_the_database():
    unguarded = set()
    for model in our_models():
        guarded = " ".join(str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint))
        for field in model._meta.concrete_fields:
            # Event tables of django-pghistory copy rows that were already checked.
            if field.choices and f"'{field.name}__in'" not in guarded and not hasattr(model, "pgh_tracked_model"):
                unguarded.add(f"{model._meta.label}.{field.name}")
    assert unguarded == set()


ALONE = {
    # a moment without a person: nobody, or always the same one, acts
    "created_at",
    "expires_at",
    "finished_at",
    "sent_at",
    "read_at",
    "deleted_at",
    "pgh_created_at",
    "uploaded_at",
    "updated_at",
    "published_at",  # the default template is published by the installation itself
    # of practices: the reviewer, the sender or the file beside it says who; a confirmation and a move are rows of their own
    "done_at",
    "asked_at",
    "answered_at",
    "added_at",
    "submitted_at",
    "confirmed_at",
    "changed_at",  # of translations and publications: the paragraphs and versions know who
    "checked_at",  # the installation looks at addresses
    # of awards: instants at which something opens or closes by itself
    "opens_at",
    "closes_at",
    "publish_at",
    # of mentoring: the same
    "starts_at",
    "ends_at",
    "answers_due_at",
}


def test_a_moment_has_its_person():
    alone = set()
    for model in our_models():
        names = {field.name for field in model._meta.concrete_fields}
        for name in names:
            if name.endswith("_at") and name not in ALONE and name.removesuffix("_at") + "_by" not in names:
                alone.add(f"{model._meta.label}.{name}")
    assert alone == set()


@pytest.mark.django_db
def test_every_admin_list_opens_and_searches(admin_client):
    for model, model_admin in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        data = {"q": "x"} if model_admin.search_fields else {}
        assert admin_client.get(url, data).status_code == 200, url


def test_every_model_of_ours_can_be_looked_at_in_the_admin():
    hidden = {
        m._meta.label for m in our_models() if m not in admin.site._registry and not hasattr(m, "pgh_tracked_model")
    }
    assert hidden == set()


def test_no_file_names_a_machine_or_a_host_of_packages():
    bad = re.compile(r"/(?:work|farm|root)/[A-Za-z.]|registry\.npmjs|pypi\.org|deb\.debian|files\.pythonhosted")
    tops = [*PACKAGES, "templates", "static", "tests", "docs", "requirements", "tools", "bench"]
    paths = [p for top in tops for p in (ROOT / top).rglob("*") if p.is_file() and "vendor" not in p.parts]
    paths += [p for p in ROOT.iterdir() if p.is_file() and p.name != ".coverage"]
    texts = {".py", ".html", ".md", ".txt", ".toml", ".json", ".yaml", ".yml", ".js", ".mjs", ".css", ".in", ""}
    here = Path(__file__).name
    wrong = {
        str(p.relative_to(ROOT))
        for p in paths
        if p.suffix in texts and p.name != here and bad.search(p.read_text(errors="ignore"))
    }
    assert wrong == set()


def test_no_two_test_files_share_a_name():
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names)), "pytest imports them by name: the second one is never collected"
