"""The clerk's whole job without a mouse: sign in, go on writing, fill a table, order the PDF, take it away."""

import pytest
from playwright.sync_api import expect

from pearls import jobs
from pearls.models import Job, MailHabits, NotificationChoice, User
from pearls.questionnaires.models import Answer, Row

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page, selector, most=200):
    """Press Tab until the focus stands on `selector`: what cannot be reached so cannot be used by keyboard."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def test_a_clerk_signs_in_writes_and_takes_the_plan_away(town, visit, password, live_server):
    page = visit(None, "/accounts/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type("ana@kalnupe.example")
    tab_to(page, "input[name=password]")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")

    tab_to(page, ".btn-next")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/**")

    page.goto(f"/plans/{town.pk}/write/vision_section/")
    tab_to(page, "#f-vision")
    page.keyboard.press("Control+End")
    page.keyboard.type(" On Thursdays every door is open.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")
    assert Answer.objects.get(sheet=town.sheet, key="vision").value.endswith("On Thursdays every door is open.")

    page.goto(f"/plans/{town.pk}/write/budget_section/")
    tab_to(page, "[data-grid-add=budget]")
    page.keyboard.press("Enter")
    expect(page.locator("table[data-grid=budget] tbody tr").last.locator(":focus")).to_have_count(1)
    for _press in range(12):
        if page.evaluate("document.activeElement.dataset.anchor?.endsWith(':what_for')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Lamps for the night")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")
    assert Row.objects.filter(sheet=town.sheet, table="budget", cells__what_for="Lamps for the night").exists()

    page.goto(f"/plans/{town.pk}/")
    tab_to(page, "form[action$='/pdf/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/*/")
    job = Job.objects.get(kind="plan_pdf")
    jobs.run(str(job.pk))  # what the worker does; the whole portal with a real worker is tested in tests/house
    link = page.locator(f"a[href='/jobs/{job.pk}/file/']")
    expect(link).to_be_visible()
    tab_to(page, f"a[href='/jobs/{job.pk}/file/']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    assert page.problems == []


def test_a_clerk_chooses_by_keyboard_which_mails_come_and_when(town, visit):
    page = visit("ana", "/me/")
    tab_to(page, "a[href='/me/mails/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/mails/")
    tab_to(page, "select[name=hour]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "select[name=plan_comment]")  # these do not come by mail unless one wants them
    page.keyboard.press("ArrowUp")
    tab_to(page, "input[name=plan_comment__portal]")
    page.keyboard.press("Space")
    tab_to(page, ".form-actions button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").or_(page.locator(".messages"))).to_contain_text("Saved")
    ana = User.objects.get(email="ana@kalnupe.example")
    assert MailHabits.objects.get(user=ana).hour == 8
    chosen = NotificationChoice.objects.filter(user=ana, kind="plan_comment").values_list("channel", "pace")
    assert dict(chosen) == {"mail": "weekly", "portal": "off"}
    assert page.problems == []
