"""The public texts in a browser: what is typed shows beside the form, and every step works without script on a phone."""

import pytest
from playwright.sync_api import expect

from pearls.services.facts import read
from pearls.site.queries import Subject, reading_of
from pearls.site.seeding import load_site

pytestmark = pytest.mark.django_db(transaction=True)
EDIT = "/site/texts/about/en/"


def test_an_admin_sees_what_she_types_and_publishes_it(town, visit):
    load_site(read("programme"))
    page = visit("dora", EDIT)
    page.locator("textarea[name=body]").fill("## A warm room\n\nUntil {nothing}")
    pane = page.get_by_role("region", name="Preview")
    expect(pane.get_by_role("heading", name="A warm room")).to_be_visible()
    expect(pane).to_contain_text("There is no {nothing}")
    page.locator("textarea[name=body]").fill("## A warm room\n\nOpen on Thursdays.")
    expect(pane).not_to_contain_text("There is no")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("Everybody reads this version now.")).to_be_visible()
    assert "Open on Thursdays." in reading_of(Subject(page="about"), "en").html
    assert page.problems == []


def test_without_script_a_button_shows_the_preview_and_both_who_write_at_once_are_heard(town, visit):
    load_site(read("programme"))
    first, second = (visit("dora", EDIT, script=False, width=360) for _tab in range(2))
    second.get_by_label("Title").fill("Hers")
    second.get_by_role("button", name="Save as a draft").click()
    first.get_by_label("Title").fill("Mine")
    first.get_by_role("button", name="Preview").click()
    expect(first.get_by_role("region", name="Preview")).to_contain_text("Mine")
    first.get_by_role("button", name="Save as a draft").click()
    expect(first.get_by_role("alert")).to_contain_text("Dora saved version 2 while you were writing")
    expect(first.get_by_label("Title")).to_have_value("Mine")
    first.get_by_role("button", name="Save as a draft").click()
    expect(first.get_by_text("Newest: version 3.")).to_be_visible()


def test_a_town_asks_its_three_questions_on_a_phone_without_script(town, visit):
    load_site(read("programme"))
    page = visit(None, "/", script=False, width=360)
    page.get_by_role("link", name="Check if your town can apply").first.click()
    page.get_by_label("Its country").select_option(label="Latvia")
    page.get_by_label("The town or municipality alone").check()
    page.get_by_label("It talks about it").check()
    page.get_by_role("button", name="See the answer").click()
    expect(page.get_by_role("heading", name="No call runs now")).to_be_visible()
    expect(page.get_by_text("Let the council decide before the deadline")).to_be_visible()
