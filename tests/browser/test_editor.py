"""The main job in real browsers: what a clerk typed is never lost, whatever happens to the line, the session or the colleague."""

import pytest
from playwright.sync_api import expect

from actionplans.models import PlanMember
from pearls.models import Comment
from pearls.questionnaires.models import Answer, Change, Row

pytestmark = pytest.mark.django_db(transaction=True)
LOST = "net::ERR_"  # what the console says while the line is cut on purpose


def section(plan, key="town"):
    return f"/plans/{plan.pk}/write/{key}/"


def saved(page):
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")


def answer(plan, key):
    return Answer.objects.filter(sheet=plan.sheet, key=key).values_list("value", flat=True).first()


def ours(page):
    return [text for text in page.problems if LOST not in text and "Failed to load resource" not in text]


def test_what_is_typed_is_saved_by_itself_and_found_again(town, visit):
    page = visit("ana", section(town))
    page.fill("#f-plan_title", "Open doors, warm rooms")
    page.locator("#f-plan_title").blur()
    saved(page)
    assert answer(town, "plan_title") == "Open doors, warm rooms"
    page.reload()
    expect(page.locator("#f-plan_title")).to_have_value("Open doors, warm rooms")
    assert page.problems == []


def test_a_sentence_is_saved_while_it_is_still_being_written(town, visit):
    page = visit("ana", section(town))
    page.locator("#f-plan_promise").press("Control+End")
    page.locator("#f-plan_promise").press_sequentially(" And in the middle of", delay=5)
    saved(page)
    assert answer(town, "plan_promise").endswith("And in the middle of")


def test_two_people_in_different_fields_lose_nothing_and_see_each_other(town, visit):
    ana, ben = visit("ana", section(town)), visit("ben", section(town))
    ana.fill("#f-plan_title", "Open doors")
    ana.locator("#f-plan_title").blur()
    saved(ana)
    ben.locator("#f-languages").focus()
    ben.fill("#f-languages", "Latvian and Livonian")
    ben.locator("#f-languages").press("Control+s")
    saved(ben)
    expect(ben.locator("#f-plan_title")).to_have_value("Open doors")
    expect(ben.locator("[data-here]")).to_contain_text("Ana is here")
    assert (answer(town, "plan_title"), answer(town, "languages")) == ("Open doors", "Latvian and Livonian")


def test_a_colleagues_change_does_not_touch_the_field_in_use(town, visit):
    ana, ben = visit("ana", section(town)), visit("ben", section(town))
    ben.locator("#f-plan_title").focus()
    ben.locator("#f-plan_title").press("End")
    ana.fill("#f-plan_title", "Open doors")
    ana.locator("#f-plan_title").blur()
    saved(ana)
    ben.locator("#f-plan_title").press("Control+s")
    expect(ben.locator("[data-updated='answer:plan_title']")).to_contain_text(
        "Ana"
    )  # it came, and waits beside the field
    expect(ben.locator("#f-plan_title")).to_have_value("The bog remembers")


def test_two_people_in_one_field_both_texts_can_be_reached(town, visit):
    ana, ben = visit("ana", section(town)), visit("ben", section(town))
    ben.locator("#f-plan_title").focus()
    ana.fill("#f-plan_title", "Open doors")
    ana.locator("#f-plan_title").blur()
    saved(ana)
    ben.fill("#f-plan_title", "Warm rooms")
    ben.locator("#f-plan_title").blur()
    conflict = ben.locator(".conflict").first
    expect(conflict).to_contain_text("Open doors")
    expect(conflict).to_contain_text("Ana")
    assert answer(town, "plan_title") == "Open doors"
    assert Change.objects.filter(sheet=town.sheet, outcome="conflict", after="Warm rooms").exists()
    conflict.get_by_role("button", name="Keep mine").click()
    saved(ben)
    assert answer(town, "plan_title") == "Warm rooms"
    assert Change.objects.filter(sheet=town.sheet, after="Open doors").exists()


def test_theirs_can_be_taken_and_mine_stays_in_the_log(town, visit):
    ana, ben = visit("ana", section(town)), visit("ben", section(town))
    ben.locator("#f-plan_title").focus()
    ana.fill("#f-plan_title", "Open doors")
    ana.locator("#f-plan_title").blur()
    saved(ana)
    ben.fill("#f-plan_title", "Warm rooms")
    ben.locator("#f-plan_title").blur()
    ben.locator(".conflict").get_by_role("button", name="Take").first.click()
    expect(ben.locator("#f-plan_title")).to_have_value("Open doors")
    expect(ben.locator(".conflict")).to_have_count(0)
    assert Change.objects.filter(sheet=town.sheet, outcome="conflict", after="Warm rooms").exists()


def test_a_text_typed_without_network_survives_the_closed_tab(town, visit):
    page = visit("ana", section(town))
    page.context.set_offline(True)
    page.fill("#f-plan_title", "Typed in the tunnel")
    page.locator("#f-plan_title").blur()
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "offline")
    assert answer(town, "plan_title") == "The bog remembers"
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(section(town))
    expect(again.locator("#f-plan_title")).to_have_value("Typed in the tunnel")
    saved(again)
    assert answer(town, "plan_title") == "Typed in the tunnel"


def test_a_kept_text_is_offered_when_a_colleague_wrote_meanwhile(town, visit):
    page = visit("ana", section(town))
    page.context.set_offline(True)
    page.fill("#f-plan_title", "Typed in the tunnel")
    page.locator("#f-plan_title").blur()
    page.close()
    ben = visit("ben", section(town))
    ben.fill("#f-plan_title", "Written meanwhile")
    ben.locator("#f-plan_title").blur()
    saved(ben)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(section(town))
    expect(again.locator("body")).to_contain_text("Typed in the tunnel")
    expect(again.locator("body")).to_contain_text("Written meanwhile")


def test_offline_and_back_sends_what_waited(town, visit):
    page = visit("ana", section(town))
    page.context.set_offline(True)
    page.fill("#f-plan_title", "First")
    page.fill("#f-languages", "Latvian")
    page.locator("#f-languages").blur()
    expect(page.locator("body")).to_contain_text("2 changes")
    page.context.set_offline(False)
    saved(page)
    assert (answer(town, "plan_title"), answer(town, "languages")) == ("First", "Latvian")


def test_an_expired_session_is_renewed_in_place_and_nothing_is_lost(town, visit, password):
    page = visit("ana", section(town))
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    page.fill("#f-plan_title", "Written after the session ended")
    page.locator("#f-plan_title").blur()
    dialog = page.locator("dialog[data-signin]")
    expect(dialog).to_be_visible()
    dialog.locator("input[name=login]").fill("ana@kalnupe.example")
    dialog.locator("input[name=password]").fill(password)
    dialog.get_by_role("button", name="Sign in and send").click()
    expect(dialog).not_to_be_visible()
    saved(page)
    assert session
    assert answer(town, "plan_title") == "Written after the session ended"


def test_two_tabs_of_one_person_do_not_fight(town, visit):
    first = visit("ana", section(town))
    second = first.context.new_page()
    second.goto(section(town))
    first.fill("#f-plan_title", "From the first tab")
    first.locator("#f-plan_title").blur()
    saved(first)
    expect(second.locator("#f-plan_title")).to_have_value("From the first tab")
    second.fill("#f-plan_title", "From the second tab")
    second.locator("#f-plan_title").blur()
    saved(second)
    assert answer(town, "plan_title") == "From the second tab"
    assert not Change.objects.filter(sheet=town.sheet, outcome="conflict").exists()


def test_what_cannot_be_stored_is_said_at_the_field_and_kept(town, visit):
    page = visit("ana", section(town))
    page.fill("#f-population", "about two thousand")
    page.locator("#f-population").blur()
    expect(page.locator(".field", has=page.locator("#f-population"))).to_contain_text("Write a number in digits")
    expect(page.locator("#f-population")).to_have_value("about two thousand")
    assert answer(town, "population") == "2900"


def test_a_question_appears_when_its_condition_holds(town, visit):
    page = visit("ana", section(town))
    expect(page.locator("#f-mandate_date")).to_be_hidden()
    page.select_option("#f-mandate_kind", "council")
    expect(page.locator("#f-mandate_date")).to_be_visible()
    saved(page)


def test_a_block_from_a_spreadsheet_fills_the_table(town, visit):
    page = visit("ana", section(town, "budget_section"))
    page.get_by_role("button", name="Add a line").click()
    last = page.locator("table[data-grid=budget] tbody tr").last
    before = page.locator("table[data-grid=budget] tbody tr").count()
    last.locator("[data-anchor$=':what_for']").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer(); data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "Lamps\t2027\tTown\t1 200\nWarden\t2028\tTown\t800",
    )
    expect(page.locator("table[data-grid=budget] tbody tr")).to_have_count(before + 1)
    saved(page)
    cells = [row.cells for row in Row.objects.filter(sheet=town.sheet, table="budget").order_by("position")]
    assert {"Lamps", "Warden"} <= {cell.get("what_for") for cell in cells}
    assert "1200.00" in [cell.get("amount") for cell in cells]
    assert ours(page) == []


def test_a_deleted_line_comes_back_with_undo(town, visit):
    page = visit("ana", section(town, "budget_section"))
    rows = page.locator("table[data-grid=budget] tbody tr:visible")
    before = rows.count()
    rows.first.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(before - 1)
    page.get_by_role("button", name="Undo").first.click()
    expect(rows).to_have_count(before)
    saved(page)
    assert Row.objects.filter(sheet=town.sheet, table="budget", deleted_at=None).count() == before


def test_without_script_a_section_is_a_form_and_loses_nothing(town, visit):
    page = visit("ana", section(town), script=False)
    ben = visit("ben", section(town), script=False)
    page.fill("#f-plan_title", "Open doors")
    page.get_by_role("button", name="Save this section").first.click()
    expect(page.locator("body")).to_contain_text("1 change saved")
    ben.fill("#f-plan_title", "Warm rooms")
    ben.fill("#f-languages", "Latvian")
    ben.get_by_role("button", name="Save this section").first.click()
    expect(ben.locator(".conflict")).to_contain_text("Open doors")
    expect(ben.locator("#f-plan_title")).to_have_value("Warm rooms")
    assert answer(town, "languages") == "Latvian"
    ben.get_by_role("button", name="Keep what stands in the field").click()
    expect(ben.locator("body")).to_contain_text("1 change saved")
    assert answer(town, "plan_title") == "Warm rooms"


def test_without_script_lines_are_added_moved_and_brought_back(town, visit):
    page = visit("ana", section(town, "budget_section"), script=False)
    rows = page.locator("table[data-grid=budget] tbody tr:visible")
    before = rows.count()
    page.get_by_role("button", name="Add a line").click()
    expect(rows).to_have_count(before + 1)
    rows.last.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(before)
    page.get_by_role("button", name="Bring it back").click()
    expect(rows).to_have_count(before + 1)


def test_at_360_pixels_nothing_runs_out_of_the_page(town, visit):
    for key in ("town", "actions_section", "budget_section"):
        page = visit("ana", section(town, key), width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, key


def test_a_mentor_comments_and_the_clerk_answers_and_settles_while_her_text_stays(town, visit):
    PlanMember.objects.filter(plan=town, user__email="ben@kalnupe.example").update(role="commenter")
    ben, ana = visit("ben", section(town)), visit("ana", section(town))
    new = ben.locator("[data-thread=promise]")
    new.get_by_text("Comment on this question").click()
    new.locator("textarea").fill("What would the pensioners say?")
    new.get_by_role("button", name="Comment").click()
    expect(ben.locator("aside[data-thread=promise]")).to_contain_text("What would the pensioners say?")
    ana.reload()
    ana.fill("#f-plan_title", "Open doors")  # not yet saved when the thread is drawn anew
    thread = ana.locator("aside[data-thread=promise]")
    thread.get_by_text("Answer").first.click()
    thread.locator("textarea").first.fill("Asked Velta.")
    thread.get_by_role("button", name="Answer").click()
    expect(thread).to_contain_text("2 comments")
    thread.get_by_role("button", name="Mark as settled").click()
    expect(thread).to_contain_text("Settled by Ana")
    expect(ana.locator("#f-plan_title")).to_have_value("Open doors")
    saved(ana)
    assert [comment.text for comment in Comment.objects.order_by("written_at")] == [
        "What would the pensioners say?",
        "Asked Velta.",
    ]
    assert (ours(ana), ours(ben)) == ([], [])


def test_a_comment_that_cannot_be_sent_stays_in_its_box(town, visit):
    page = visit("ana", section(town))
    new = page.locator("[data-thread=promise]")
    new.get_by_text("Comment on this question").click()
    new.locator("textarea").fill("Typed in the tunnel")
    page.context.set_offline(True)
    new.get_by_role("button", name="Comment").click()
    expect(new).to_contain_text("This was not sent")
    page.context.set_offline(False)
    page.reload()
    expect(new.locator("textarea")).to_have_value("Typed in the tunnel")
    new.get_by_role("button", name="Comment").click()
    expect(page.locator("aside[data-thread=promise]")).to_contain_text("Typed in the tunnel")
    assert Comment.objects.get().text == "Typed in the tunnel"
    page.reload()
    expect(page.locator("aside[data-thread=promise] textarea").first).to_have_value("")
