"""What the catalogues protect: every message of code, templates and data is said in every language that is offered, with nothing lost on the way."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from tests.house.test_install import load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("messages", monkeypatch)


@pytest.fixture
def scratch(tool, monkeypatch, tmp_path):
    """A house that says three things, and a Latvian catalogue that says them too."""
    source = Catalog(locale="en")
    for said in ("Save", "Hello %(name)s", ("%(n)s town", "%(n)s towns")):
        source.add(said, flags={"python-format"}, locations=[("a.py", 3)])
    monkeypatch.setattr(tool, "LOCALE", tmp_path)
    monkeypatch.setattr(tool, "LANGUAGES", ("lv",))
    monkeypatch.setattr(tool, "COMPLETE", ("lv",))
    monkeypatch.setattr(tool, "drawn", lambda: source)
    made = Catalog(locale="lv", charset="utf-8")
    made.add("Save", "Saglabāt")
    made.add("Hello %(name)s", "Sveiki, %(name)s")
    made.add(("%(n)s town", "%(n)s towns"), ("%(n)s pilsēta", "%(n)s pilsētas", "%(n)s pilsētu"))
    tool.write("lv", made)
    return source


def test_the_catalogues_of_this_house_are_complete(tool):
    assert tool.check() == []


def test_the_portal_offers_the_languages_that_are_whole(tool):
    said = "from django.conf import settings; print(*settings.INTERFACE_LANGUAGES)"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pearls.settings",
        "PEARLS_ENV": "test",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", said], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == sorted(["en", *tool.COMPLETE], key=lambda code: (code != "en", code))


def test_code_templates_and_data_are_read(tool):
    said = {key for key, _context in map(tool.key_of, tool.drawn())}
    assert {
        "Find a town",
        "Saved.",
        "What is the plan called, and what does it promise?",
        "How we work together",
        "A programme in which small towns around the Baltic Sea use culture to hold together, and learn from each other how.",
    } - said == set()


def test_pages_about_data_are_read_too(tool):
    said = {key for key, _context in map(tool.key_of, tool.drawn())}
    assert "What there is" in said


def said_in_f_strings(source: str) -> list[int]:
    """Return the lines on which a message stands inside an f-string, where GNU gettext does not look."""
    glued = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [node for one in glued for node in ast.walk(one) if isinstance(node, ast.Call)]
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in names
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def test_a_message_in_an_f_string_is_found():
    assert said_in_f_strings("f'{_(\"a\")}'\n_('b')\nf'{_(c)}'") == [1]


@pytest.mark.parametrize("app", ["pearls", "practices", "actionplans", "mentoring", "awards"])
def test_no_message_stands_inside_an_f_string(app):
    found = {str(path): said_in_f_strings(path.read_text("utf-8")) for path in (ROOT / app).rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def names_that_are_not_drawn(source):
    """Return the names under which code calls the translation that the drawing of messages does not know."""
    taken = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    said = [name.asname for node in taken if node.module == "django.utils.translation" for name in node.names]
    return [name for name in said if name not in (None, "_")]


def test_a_translation_under_another_name_is_found():
    source = "from django.utils.translation import gettext as _\nfrom django.utils.translation import gettext as _now, ngettext"
    assert names_that_are_not_drawn(source) == ["_now"]


@pytest.mark.parametrize("app", ["pearls", "practices", "actionplans", "mentoring", "awards"])
def test_every_message_is_said_under_a_name_that_is_drawn(app):
    found = {str(path): names_that_are_not_drawn(path.read_text("utf-8")) for path in (ROOT / app).rglob("*.py")}
    assert {path: names for path, names in found.items() if names} == {}


def test_what_is_no_text_of_a_data_file_is_not_translated(tool):
    node = {
        "slug": "a",
        "title": "T",
        "fields": [{"key": "k", "label": "L", "choices": [{"key": "x", "label": "C"}], "max": 3}],
        "points": {"0": "P"},
    }
    assert list(tool.texts_of(node)) == ["T", "L", "C", "P"]


def test_a_complete_catalogue_has_no_problem_and_is_compiled(tool, scratch):
    assert tool.check() == []
    tool.compile_all()
    assert tool.path_of("lv").with_suffix(".mo").stat().st_size > 100


def test_a_new_message_is_missing_until_it_is_translated_and_takes_the_language_off_the_offer(tool, scratch):
    tool.compile_all()
    scratch.add("Undo")
    assert tool.check() == ["lv: not in the catalogue: 'Undo'"]
    tool.update()
    assert tool.check() == ["lv: not translated: 'Undo'"]
    tool.path_of("lv").with_suffix(".mo").touch()
    tool.path_of("lv").touch()
    tool.compile_all()
    assert not tool.path_of("lv").with_suffix(".mo").exists()


def test_a_language_that_is_being_translated_may_have_holes_and_is_not_offered(tool, scratch, monkeypatch):
    monkeypatch.setattr(tool, "COMPLETE", ())
    scratch.add("Undo")
    tool.update()
    assert tool.check() == []
    tool.compile_all()
    assert not tool.path_of("lv").with_suffix(".mo").exists()


def test_a_message_that_nobody_says_any_more_is_stale_and_goes(tool, scratch):
    scratch.delete("Save")
    assert tool.check() == ["lv: nobody says any more: 'Save'"]
    tool.update()
    assert tool.check() == []


def test_writing_twice_changes_nothing(tool, scratch):
    tool.update()
    once = tool.path_of("lv").read_bytes()
    tool.update()
    assert tool.path_of("lv").read_bytes() == once
    assert b"a.py\n" in once


@pytest.mark.parametrize(
    ("source", "said", "problems"),
    [
        ("Hello %(name)s", "Sveiki", 1),
        ("Hello %(name)s", "Sveiki, %(vards)s", 1),
        ("Read <b>this</b>", "Lasi šo", 1),
        ("Read <b>this</b>", "<b>Lasi</b> šo", 0),
        (" and more", "un vēl", 1),
        (("a day", "%(n)s days"), ("diena", "%(n)s dienas", "%(n)s dienu"), 0),
        (("%(n)s day", "%(n)s days"), ("diena", "%(n)s dienas", "%(n)s dienu"), 0),
        (("%(n)s day", "%(n)s days"), ("%(n)s diena", "dienas", "%(n)s dienu"), 1),
        (("%(n)s of %(all)s", "%(n)s of %(all)s"), ("%(n)s", "%(n)s no %(all)s", "%(n)s no %(all)s"), 1),
    ],
)
def test_a_translation_keeps_placeholders_tags_and_spaces(tool, source, said, problems):
    assert len(list(tool.problems_of(Message(source, said)))) == problems
