"""The search over everything in a real browser: by keyboard alone, on a phone, without script, and read by axe while it is open."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import AXE, RULES

pytestmark = pytest.mark.django_db(transaction=True)


def violations(page):
    page.evaluate(f"() => {{ {AXE}\n }}")
    found = page.evaluate("rules => axe.run('[data-palette]', {runOnly: {type: 'tag', values: rules}})", RULES)
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"]]


def test_a_clerk_opens_her_plan_from_anywhere_without_a_mouse(town, visit):
    town.municipality.names.create(name="Kalnupe")
    page = visit("ana", "/me/calendar/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kalnu")
    field = page.get_by_role("combobox")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    first = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowUp")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/plans/{town.pk}/")
    assert page.problems == []


def test_escape_closes_it_and_the_focus_returns(town, visit):
    page = visit("ana", "/desk/")
    page.locator("[data-palette-opens]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-palette]")).not_to_be_visible()
    expect(page.locator("[data-palette-opens]")).to_be_focused()


def test_on_a_phone_it_fills_the_screen_and_closes_with_the_cross(town, visit):
    page = visit(None, "/", width=360, scheme="dark")
    page.locator("[data-palette-opens]").click()
    page.keyboard.type("the call")
    expect(page.get_by_role("option").first).to_contain_text("The call")
    assert page.locator("[data-palette]").bounding_box()["width"] == 360
    assert violations(page) == []
    page.get_by_role("button", name="Close the search").click()
    expect(page.locator("[data-palette]")).not_to_be_visible()


def test_without_script_the_same_words_stand_on_a_page(town, visit):
    page = visit("ana", "/desk/", script=False)
    page.locator("[data-palette-opens]").click()
    page.wait_for_url("**/search/")
    page.locator("#q").fill("kalnupe")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=kalnupe")
    expect(page.locator(f'main a[href="/plans/{town.pk}/"]')).to_be_visible()
