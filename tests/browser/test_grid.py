"""Tables in real browsers: lines that are added, pasted, moved and brought back, and what else on the page follows from them."""

import pytest
from playwright.sync_api import expect

from pearls.questionnaires.models import Answer, Row
from tests.browser.test_editor import ours, saved, section

pytestmark = pytest.mark.django_db(transaction=True)


def lines(page, table="budget"):
    return page.locator(f"table[data-grid={table}] tbody tr:visible")


def names(page, column="what_for"):
    return [cell.input_value() for cell in lines(page).locator(f"[data-anchor$=':{column}']").all()]


def stored(plan, column="what_for"):
    rows = Row.objects.filter(sheet=plan.sheet, table="budget", deleted_at=None).order_by("position", "id")
    return [row.cells.get(column) for row in rows]


def drag(page, line, to, *, let_go=True):
    """Press the number of a line, carry it over another line, and let go there."""
    start, end = line.locator("th").bounding_box(), to.locator("th").bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, start["y"] + 20)
    down = end["y"] > start["y"]
    page.mouse.move(end["x"] + 8, end["y"] + (end["height"] - 2 if down else 2), steps=8)
    if let_go:
        page.mouse.up()


def test_a_line_is_dragged_by_its_number_down_and_up(town, visit):
    page = visit("ana", section(town, "budget_section"))
    before = names(page)
    assert len(before) >= 3
    assert len(set(before)) == len(before)
    lines(page).first.scroll_into_view_if_needed()
    drag(page, lines(page).nth(0), lines(page).nth(2))
    moved = [before[1], before[2], before[0], *before[3:]]
    assert names(page) == moved
    saved(page)
    assert stored(town) == moved
    assert [head.text_content() for head in lines(page).locator("th").all()[:3]] == ["1", "2", "3"]
    drag(page, lines(page).nth(2), lines(page).nth(0))
    assert names(page) == before
    saved(page)
    assert stored(town) == before
    assert ours(page) == []


def test_escape_puts_a_dragged_line_back_and_a_click_moves_nothing(town, visit):
    page = visit("ana", section(town, "budget_section"))
    before = names(page)
    lines(page).first.scroll_into_view_if_needed()
    drag(page, lines(page).nth(0), lines(page).nth(2), let_go=False)
    assert names(page) != before
    page.keyboard.press("Escape")
    page.mouse.up()
    lines(page).nth(1).locator("th").click()
    assert names(page) == before
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "idle")


def test_the_number_of_lines_above_the_table_stays_true(town, visit):
    page = visit("ana", section(town, "budget_section"))
    count = lines(page).count()
    said = page.locator("table[data-grid=budget] caption")
    expect(said).to_contain_text(f"{count} lines.")
    page.get_by_role("button", name="Add a line").click()
    expect(said).to_contain_text(f"{count + 1} lines.")
    lines(page).last.get_by_role("button", name="Delete").click()
    lines(page).last.get_by_role("button", name="Delete").click()
    expect(said).to_contain_text(f"{count - 1} lines.")
    saved(page)


def test_a_list_of_ticks_follows_the_lines_of_its_table(town, visit):
    page = visit("ana", section(town, "assets_section"))
    ticks = page.locator("fieldset[data-rows=assets] label")
    before = ticks.count()
    page.locator("[data-grid-add=assets]").click()
    line = page.locator("table[data-grid=assets] tbody tr").last
    name = line.locator("[data-anchor$=':title']")
    name.fill("The bakery")
    expect(ticks).to_have_count(before + 1)
    expect(ticks.last).to_have_text("The bakery")
    name.fill("Bakery Rūķis")
    expect(ticks.last).to_have_text("Bakery Rūķis")
    ticks.last.check()
    saved(page)
    row = Row.objects.get(sheet=town.sheet, table="assets", cells__title="Bakery Rūķis")
    assert str(row.pk) in Answer.objects.get(sheet=town.sheet, key="key_assets").value
    ticks.last.uncheck()
    line.get_by_role("button", name="Delete").click()
    expect(ticks).to_have_count(before)
    saved(page)
