"""The office's main job in a browser: last year copied and opened; a round set up, opened, closed, selected, decided, published."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from awards import workflow
from awards.models import Application, Cycle, Publication, Round, Seat
from awards.services import applying, rounds
from pearls.models import Edition
from tests.awards.conftest import apply_from, score, submit
from tests.browser.conftest import verified
from tests.browser.test_axe_awards import year
from tests.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)
JURORS = ("ida", "jon", "lea")
POINTS = {"Kalnupe": 5, "Soovere": 3, "Klinthavn": 2}


@pytest.fixture
def call(transactional_db, live_server):
    """A call with three submitted applications, and people for the board."""
    world = year("draft")
    applying.remove_partner(application=world.application, partner=world.partner, by=world.people["ana"])
    submit(world.application, world.people["ana"])
    for name, code in (("Soovere", "EE"), ("Klinthavn", "DK")):
        apply_from(world.cycle, name, code)
    for name in JURORS:
        verified(person(name))
    return world


def settled(page):
    assert page.problems == []


def test_an_admin_copies_last_years_cycle_and_opens_it(call, visit):
    Edition.objects.create(year=2028)
    page = visit("dora", "/cycles/")
    page.get_by_role("link", name="Copy for another year").click()
    page.get_by_label("Edition").select_option(label="2028")
    page.get_by_role("button", name="Show the moved dates").click()
    expect(page.get_by_role("heading", name="How the dates of 2028 would be")).to_be_visible()
    assert Cycle.objects.count() == 1
    page.get_by_role("button", name="Make the cycle of 2028").click()
    expect(page.get_by_role("heading", name="Call 2028", level=1)).to_be_visible()
    page.get_by_role("link", name="Look before opening").click()
    expect(page.get_by_text("3 titles are awarded.")).to_be_visible()
    page.get_by_role("button", name="Open the cycle").click()
    expect(page.get_by_text("The cycle is open.")).to_be_visible()
    assert Cycle.objects.get(edition__year=2028).state == "open"
    settled(page)


def test_an_admin_leads_a_round_from_its_setting_up_to_the_hour_of_publication(call, visit):
    page = visit("dora", f"/cycles/{call.cycle.pk}/")
    set_up(page)
    round_ = Round.objects.get()
    page.goto(f"/cycles/rounds/{round_.pk}/")
    page.get_by_role("link", name="Look before opening").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("The round is open.")).to_be_visible()
    Round.objects.update(opens_at=timezone.now() - timedelta(days=1))
    for name in JURORS:
        for town, points in POINTS.items():
            score(round_, name, town, points)
    page.get_by_role("link", name="Close the round").click()
    expect(page.get_by_text("9 scorecards that were handed in are locked and count.")).to_be_visible()
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("The round is closed.")).to_be_visible()
    decide(page)
    publish(page, round_)
    settled(page)


def set_up(page):
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Name").fill("The board 2027")
    page.get_by_role("button", name="Make the round").click()
    page.get_by_role("link", name="The board 2027", exact=True).click()
    page.get_by_role("link", name="Candidates", exact=True).click()
    expect(page.get_by_role("heading", name="3 are ready to enter")).to_be_visible()
    page.get_by_role("button", name="Enter them").click()
    page.get_by_role("link", name="The board 2027").click()
    page.get_by_role("link", name="People", exact=True).click()
    for name in JURORS:
        page.get_by_label("E-mail").fill(f"{name}@kalnupe.example")
        page.get_by_label("Name", exact=True).fill(name.capitalize())
        page.get_by_label("What the person does").select_option("chair" if name == "lea" else "juror")
        page.get_by_role("button", name="Offer the seat").click()
        expect(page.get_by_text("The seat is offered; the mail is on its way.")).to_be_visible()
    for seat in Seat.objects.all():  # each says yes on the own page
        rounds.move_seat(seat=seat, transition=workflow.TAKE_SEAT, by=seat.user)
    page.get_by_role("link", name="The board 2027").click()
    page.get_by_role("link", name="Who reads whom", exact=True).click()
    page.get_by_role("link", name="Everybody reads everything").click()
    page.get_by_role("button", name="Assign them").click()
    expect(page.get_by_role("button", name=re.compile("reads.*Kalnupe, Ida"))).to_be_visible()


def decide(page):
    page.get_by_role("link", name="Ranking").click()
    page.get_by_role("button", name="Freeze the result").click()
    expect(page.get_by_role("row", name="Kalnupe")).to_contain_text("300.0")
    page.get_by_role("link", name="Ask the rules who is in").click()
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Ask the rules").click()
    expect(page.get_by_text("Kalnupe, Soovere").first).to_be_visible()
    page.get_by_role("button", name="Take this selection").click()
    page.get_by_role("link", name="Klinthavn").click()
    page.get_by_label("Feedback to the applicant").fill("Tell us who would notice in winter.")
    page.get_by_role("button", name="Save the words").click()
    page.get_by_role("link", name="Back to all decisions").click()
    page.get_by_role("button", name="Decide the round").click()
    expect(page.get_by_text("The round is decided.")).to_be_visible()


def publish(page, round_):
    page.get_by_role("link", name="Go to the publication").click()
    page.get_by_role("button", name="Prepare them").click()
    expect(page.get_by_text("3 letters leave.").first).to_be_visible()
    page.get_by_role("link", name="Klinthavn").first.click()
    expect(page.get_by_label("Text")).to_contain_text("Tell us who would notice in winter.")
    page.get_by_role("link", name="It is good as it is").click()
    at = (timezone.now() + timedelta(days=2)).astimezone(ZoneInfo(round_.cycle.zone)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Opens on").fill(at)
    page.get_by_label("Type to confirm").fill("3 / 2027")
    page.get_by_role("button", name="Set the hour").click()
    expect(page.get_by_role("button", name="Stop the publication")).to_be_visible()
    assert Publication.objects.get().state == "planned"
    assert Application.objects.filter(letters__sent_at__isnull=False).count() == 0
