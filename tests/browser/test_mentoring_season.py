"""A season in a browser: a town changes what it asks and hands it in, the office matches and offers, both sides say yes, by keyboard too."""

import pytest
from playwright.sync_api import expect

from mentoring.enums import ProposalState
from mentoring.models import Need, Proposal, Relationship
from pearls import jobs
from pearls.models import Job
from tests.browser.test_axe_mentoring import year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def season(transactional_db, live_server):
    """Return the season while it collects, with a run kept from before."""
    return year("collecting")


def test_a_town_is_matched_from_its_wish_to_the_first_day(season, visit):
    town = visit("ana", "/mentoring/", width=360)
    ask_anew(town, season)
    office = visit("dora", f"/mentoring/seasons/{season.season.pk}/")
    match_and_offer(office)
    pair = Proposal.objects.get(state=ProposalState.OFFERED)
    say_yes(town, pair)
    mentor = visit("mia", "/desk/")
    expect(mentor.get_by_text("Kalnupe and Culture House: do you want to work together?")).to_be_visible()
    mentor.get_by_role("link", name="Answer").first.click()
    say_yes(mentor, pair)
    assert Relationship.objects.get().proposal == pair
    assert [page.problems for page in (town, office, mentor)] == [[], [], []]


def ask_anew(page, season):
    page.get_by_role("link", name="Kalnupe").click()
    page.get_by_role("link", name="Take it back and change it").click()
    page.get_by_role("button", name="Take it back and change it").click()
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("What shall be different after the year").fill("The station is open on Thursdays.")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("link", name="Ask for a mentor").click()
    page.get_by_role("button", name="Ask for a mentor").press("Enter")
    expect(page.get_by_text("Nothing now: it takes part")).to_be_visible()
    assert Need.objects.get(pk=season.need.pk).goals == "The station is open on Thursdays."


def match_and_offer(page):
    Proposal.objects.all().delete()
    page.get_by_role("link", name="End the collecting").click()
    page.get_by_role("button", name="End the collecting").click()
    page.get_by_role("link", name="Matching").click()
    page.get_by_role("button", name="Run Usual").click()
    expect(page.get_by_role("heading", name="Match “Spring” by “Usual”")).to_be_visible()
    jobs.run(str(Job.objects.latest("created_at").pk))
    page.goto("/mentoring/seasons/")
    page.get_by_role("link", name="Spring").click()
    page.get_by_role("link", name="Matching").click()
    page.get_by_role("link", name="Usual", exact=True).click()
    expect(page.get_by_text("Kalnupe – Culture House").first).to_be_visible()
    page.get_by_role("button", name="Make this run the draft").click()
    page.get_by_role("link", name="Offer them to both sides").click()
    page.get_by_role("button", name="Offer the pairs to both sides").click()
    expect(page.get_by_text("Wait for answers")).to_be_visible()


def say_yes(page, pair):
    page.goto(f"/mentoring/proposals/{pair.pk}/")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Send the answer").press("Enter")
    expect(page.get_by_text("Thank you. We told the office.")).to_be_visible()
