"""A juror's main job in a real browser: twelve criteria by keyboard alone, with the line cut, and in two windows; nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from awards import workflow
from awards.models import CriterionScore, Round, Scorecard
from awards.services import rounds
from pearls.models import User
from tests.awards.conftest import reading
from tests.browser.conftest import verified
from tests.browser.test_axe_awards import year
from tests.browser.test_clerk_by_keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(transactional_db, live_server):
    """Return the board's round, open: ida has begun Kalnupe, handed in Soovere, and not begun Klinthavn."""
    return year("board").board


def desk(round_, town="Klinthavn"):
    return f"/rounds/score/{reading(round_, 'ida', town).pk}/"


def saved(page):
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")


def given(round_, town="Klinthavn"):
    mine = reading(round_, "ida", town)
    return {
        s.criterion.key: s.value
        for s in CriterionScore.objects.filter(scorecard__assignment=mine).select_related("criterion")
    }


def card(round_, town="Klinthavn"):
    return Scorecard.objects.get(assignment=reading(round_, "ida", town))


def ours(page):
    return [text for text in page.problems if "net::ERR_" not in text and "Failed to load resource" not in text]


@pytest.mark.parametrize("width", [1024, 360])
def test_a_juror_scores_and_hands_in_by_keyboard_alone(board, visit, width):
    page = visit("ida", f"/rounds/{board.pk}/", width=width)
    tab_to(page, "a.btn-next")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rounds/score/**")
    page.goto(desk(board))
    page.keyboard.press("j")  # from anywhere outside of a text: the first criterion
    keys = [c.key for c in board.criteria.all()]
    for at, key in enumerate(keys):
        focus = "document.activeElement.closest('fieldset')?.id"
        assert page.evaluate(focus) == f"c-{key}"
        page.keyboard.press(str(at % 6))
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp" if page.evaluate("document.activeElement.id") != "abstained" else "Tab")
    tab_to(page, "#t-comment")
    page.keyboard.type("The drill convinced me. jkn 345")
    tab_to(page, "#t-note")
    page.keyboard.type("Ask Ben.")
    page.keyboard.press("Control+s")
    saved(page)
    assert given(board) == {key: at % 6 for at, key in enumerate(keys)}
    assert (card(board).comment, card(board).note) == ("The drill convinced me. jkn 345", "Ask Ben.")
    tab_to(page, "button[value=hand_in_next]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{desk(board, 'Kalnupe')}")
    assert card(board).state == "submitted"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []


def test_zero_is_a_score_and_delete_takes_one_away(board, visit):
    page = visit("ida", desk(board))
    page.keyboard.press("j")
    page.keyboard.press("0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("4")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+s")
    saved(page)
    assert (given(board)["motivation"], given(board).get("approach")) == (0, None)
    shown = page.locator("[data-shown]")
    assert [shown.nth(0).inner_text(), shown.nth(1).inner_text()] == ["0", "not scored"]
    expect(page.locator("[data-given]")).to_have_text("1")


def test_n_saves_and_leads_to_the_next_own_candidate(board, visit):
    page = visit("ida", desk(board))
    page.keyboard.press("j")
    page.keyboard.press("5")
    page.keyboard.press("n")
    page.wait_for_url(f"**{desk(board, 'Kalnupe')}")
    assert given(board)["motivation"] == 5


def test_what_is_scored_offline_is_kept_over_a_reload_and_sent_when_the_line_is_back(board, visit):
    page = visit("ida", desk(board))
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.fill("#t-comment", "Typed on a train.")
    page.locator("#t-comment").blur()
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "offline")
    assert not Scorecard.objects.filter(assignment=reading(board, "ida", "Klinthavn")).exists()
    page.route("**/save/", lambda route: route.abort())  # the page comes back before the line for saving does
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#t-comment")).to_have_value("Typed on a train.")
    page.unroute("**/save/")
    page.keyboard.press("Control+s")
    saved(page)
    assert (given(board), card(board).comment) == ({"motivation": 3}, "Typed on a train.")
    expect(page.locator("#t-comment")).to_have_value("Typed on a train.")
    assert ours(page) == []


def test_a_lapsed_session_asks_to_sign_in_and_then_sends(board, visit, password):
    verified(User.objects.get(email="ida@kalnupe.example"))
    page = visit("ida", desk(board))
    page.context.clear_cookies(name="sessionid")
    page.fill("#t-note", "Kept while signed out.")
    page.locator("#t-note").blur()
    dialog = page.locator("dialog[data-signin]")
    expect(dialog).to_be_visible()
    dialog.locator("input[name=password]").fill(password)
    dialog.get_by_role("button", name="Sign in and send").click()
    expect(dialog).not_to_be_visible()
    saved(page)
    assert card(board).note == "Kept while signed out."


def test_two_windows_show_both_values_and_the_juror_chooses(board, visit):
    one, other = visit("ida", desk(board)), visit("ida", desk(board))
    one.fill("#t-comment", "From the first window.")
    one.locator("#t-comment").blur()
    saved(one)
    other.fill("#t-comment", "From the second window.")
    other.locator("#c-motivation input[value='2']").check(force=True)
    other.keyboard.press("Control+s")
    box = other.locator("[data-conflict=comment]")
    expect(box).to_contain_text("From the first window.")
    expect(box.locator("textarea")).to_have_value("From the second window.")
    expect(other.locator("[data-save-status]").first).to_have_attribute("data-state", "conflict")
    assert (card(board).comment, given(board)) == ("From the first window.", {"motivation": 2})
    box.get_by_role("button", name="Keep mine").click()
    saved(other)
    assert card(board).comment == "From the second window."


def test_two_windows_of_one_browser_follow_each_other(board, visit):
    one = visit("ida", desk(board))
    other = one.context.new_page()
    other.goto(desk(board))
    one.keyboard.press("j")
    one.keyboard.press("4")
    one.keyboard.press("Control+s")
    saved(one)
    expect(other.locator("#c-motivation input[value='4']")).to_be_checked()
    other.keyboard.press("j")
    other.keyboard.press("2")
    other.keyboard.press("Control+s")
    saved(other)
    assert given(board) == {"motivation": 2}


def test_a_round_that_is_paused_meanwhile_says_why_and_keeps_what_is_typed(board, visit):
    page = visit("ida", desk(board))
    dora = User.objects.get(email="dora@kalnupe.example")
    rounds.move_round(round_=board, transition=workflow.PAUSE_ROUND, by=dora, comment="A power cut.")
    page.fill("#t-comment", "Typed in the pause.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-refused]")).to_contain_text("The round is paused.")
    page.reload()
    expect(page.locator("[data-refused]")).to_contain_text("Typed in the pause.")
    rounds.move_round(round_=Round.objects.get(pk=board.pk), transition=workflow.RESUME_ROUND, by=dora)
    page.reload()
    saved(page)
    assert card(board).comment == "Typed in the pause."
    assert ours(page) == []


def test_without_script_the_scorecard_is_a_form(board, visit):
    page = visit("ida", desk(board), script=False)
    page.locator("#c-motivation input[value='4']").check(force=True)
    page.fill("#t-comment", "Plain.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    assert (given(board)["motivation"], card(board).comment) == (4, "Plain.")
