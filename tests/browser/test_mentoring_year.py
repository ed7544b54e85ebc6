"""A mentoring's year in a browser: both sides sign, a goal is set and its milestone reached, by keyboard and on a phone."""

import pytest
from playwright.sync_api import expect

from mentoring.enums import RelationshipState
from mentoring.models import GoalStep, Relationship
from mentoring.services import agreeing
from tests.browser.test_axe_mentoring import year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreeing_pair(transactional_db, live_server):
    """Return the world of a pair that has not signed yet."""
    world = year("running")
    agreeing.load_templates({})
    Relationship.objects.filter(pk=world.relationship.pk).update(state=RelationshipState.AGREEING)
    return world


def test_both_sides_sign_and_set_a_goal_of_which_a_milestone_is_reached(agreeing_pair, visit):
    home = f"/mentoring/with/{agreeing_pair.relationship.pk}/"
    town, mentor = visit("ana", home, width=360), visit("mia", home)
    write_and_sign(town, home, "Ana")
    sign(mentor, home, "Mia")
    assert Relationship.objects.get(pk=agreeing_pair.relationship.pk).state == RelationshipState.RUNNING
    set_goal(town, home)
    reach(mentor, home)
    assert GoalStep.objects.get(title="The key is found").reached_by == agreeing_pair.people["mia"]
    assert (town.problems, mentor.problems) == ([], [])


def write_and_sign(page, home, name):
    if not agreement_is_there(page, home):
        page.get_by_role("button", name="Save").or_(page.locator("form .btn-next")).first.press("Enter")
    sign(page, home, name)


def agreement_is_there(page, home):
    page.goto(f"{home}agreement/edit/")
    return page.get_by_role("heading", name="There is nothing here").is_visible()


def sign(page, home, name):
    page.goto(f"{home}agreement/")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Sign", exact=True).press("Enter")
    expect(page.locator("dl.facts dd").filter(has_text=name).first).to_be_visible()


def set_goal(page, home):
    page.goto(f"{home}goals/add/")
    page.get_by_label("Goal").fill("The station is warm")
    page.locator("form .btn-next").first.press("Enter")
    expect(page.get_by_role("heading", name="The station is warm")).to_be_visible()
    article = page.locator("article").filter(has_text="The station is warm")
    article.get_by_label("Milestone").fill("The key is found")
    article.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_role("heading", name="The key is found")).to_be_visible()


def reach(page, home):
    page.goto(f"{home}goals/")
    page.get_by_role("button", name="Reached: The key is found").press("Enter")
    expect(page.get_by_text("noted by Mia")).to_be_visible()
