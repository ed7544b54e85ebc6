"""A mentoring's year in a browser: both sides sign, a goal is set and its milestone reached, by keyboard and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from mentoring.enums import RelationshipState
from mentoring.models import GoalStep, Relationship
from mentoring.services import agreeing
from pearls.enums import MemberRole
from pearls.models import Country, Municipality
from tests.browser.conftest import verified
from tests.conftest import admin, townsperson
from tests.mentoring.conftest import collecting, in_the_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreeing_pair(transactional_db, live_server):
    """Return the world of a pair that has not signed yet."""
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    town = Municipality.objects.create(name="Kalnupe", slug="kalnupe", country=country, invented=True)
    ana, ben = townsperson("ana", town, MemberRole.OWNER), townsperson("ben", town, MemberRole.EDITOR)
    world = in_the_year(collecting(town, ana, ben, admin("dora")))
    for user in world.people.values():
        verified(user)
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
    page.goto(f"{home}agreement/edit/")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="Sign for your side")).to_be_visible()
    sign(page, home, name)


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
    page.get_by_role("button", name=re.compile(r"^Reached.*The key is found")).press("Enter")
    expect(page.get_by_text("noted by Mia")).to_be_visible()
