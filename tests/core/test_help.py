"""What help protects: a tour of what one really has, chapters that open for their page, and pictures and links that are there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from pearls import guide
from pearls.enums import RoleName
from pearls.models import Role
from tests.house.test_install import load

DOCS = Path(settings.BASE_DIR) / "docs" / "admin"
pytestmark = pytest.mark.django_db


def titles(user):
    return [step.title for step in guide.tour_of(user)]


def test_everybody_is_shown_what_they_have_and_nothing_else(ana, cleo, dora, municipality):
    everybody = ["Your desk", "Learn from others", "Work with a partner", "Find anything", "Your account"]
    assert titles(cleo) == everybody
    assert titles(ana) == [
        "Your desk", "Learn from others", "Apply", "Write the plan", "Work with a partner", "Live the year", "Find anything", "Your account",
    ]  # fmt: skip
    assert titles(dora) == [
        "Your desk", "Learn from others", "Curate practices", "Run the year", "Match towns and mentors", "The programme", "Find anything",
        "Your account",
    ]  # fmt: skip
    Role.objects.create(user=cleo, name=RoleName.JUROR)
    del cleo._role_names
    assert "Read and score" in titles(cleo)


def test_every_step_of_the_tour_opens(signed_in, ana, dora):
    for user in (ana, dora):
        browser = signed_in(user)
        assert {step.url: browser.get(step.url).status_code for step in guide.tour_of(user)} == dict.fromkeys(
            (step.url for step in guide.tour_of(user)), 200
        )


def test_the_office_opens_the_chapter_of_the_page_on_which_it_asked(signed_in, dora):
    browser = signed_in(dora)
    page = browser.get("/help/?at=awards:round_seats")
    assert (page.context["chapter"].key, "<h2>While it runs</h2>" in page.text) == ("03-board", True)
    assert browser.get("/help/?at=nowhere").context["chapter"] is None
    assert "?at=programme" in browser.get("/programme/").text


def test_chapters_and_their_pictures_are_for_the_office(signed_in, ana, dora):
    assert signed_in(ana).get("/help/?chapter=01-prepare").status_code == 404
    assert signed_in(ana).get("/help/?at=awards:cycle").context["chapter"] is None
    browser = signed_in(dora)
    assert browser.get("/help/pictures/programme.png").headers["Content-Type"] == "image/png"
    missing = [browser.get(path).status_code for path in ("/help/?chapter=99-none", "/help/pictures/nothing.png")]
    assert missing == [404, 404]
    assert guide.picture_file("../README") is None


def test_every_chapter_links_and_pictures_lead_somewhere(signed_in, dora):
    browser, found = signed_in(dora), {}
    for chapter in guide.chapters():
        html = guide.as_html(chapter)
        for address in re.findall(r'(?:href|src)="(/[^"]+)"', html):
            found[address] = browser.get(address).status_code
    assert {address: code for address, code in found.items() if code != 200} == {}
    assert len(found) > 10


def test_chapters_name_pages_that_exist_and_each_page_once():
    names = {
        f"{r.namespace}:{e.name}"
        for r in get_resolver().url_patterns
        if hasattr(r, "namespace")
        for e in r.url_patterns
        if hasattr(e, "name")
    }
    names |= {e.name for e in get_resolver().url_patterns if hasattr(e, "name")}
    named = [page for chapter in guide.chapters() for page in chapter.pages]
    assert {page for page in named if page not in names} == set()
    assert len(named) == len(set(named))


def test_the_command_takes_every_picture_that_the_chapters_show_and_no_other(monkeypatch):
    tool = load("pictures", monkeypatch)
    shown = {name for file in DOCS.glob("*.md") for name in re.findall(r"\(pictures/([a-z]+)\.png\)", file.read_text())}
    assert shown == set(tool.SHOWN)
    assert {file.stem for file in (DOCS / "pictures").glob("*.png")} == shown
