"""The way of a visit in a real browser: mia proposes it, ana agrees, dora approves, and it is agreed."""

import pytest
from playwright.sync_api import expect

from mentoring.models import Visit
from tests.browser.test_axe_mentoring import year

pytestmark = pytest.mark.django_db(transaction=True)


def agree(page):
    page.get_by_role("link", name="Answer", exact=True).first.click()
    page.get_by_label("Yes, we agree").check()
    page.get_by_role("button", name="Send the answer").click()
    assert page.problems == []


def test_mia_proposes_a_visit_ana_agrees_and_dora_approves(transactional_db, visit):
    world = year("running")
    mia = visit("mia", f"/mentoring/with/{world.relationship.pk}/visits/propose/")
    mia.get_by_label("Title").fill("Beside the caretaker")
    mia.get_by_label("What you want to learn").fill("How a hall stays open without a manager.")
    mia.get_by_label("Lump sums per day and person").check()
    mia.get_by_role("button", name="Propose the visit").click()
    expect(mia.get_by_role("heading", name="Beside the caretaker")).to_be_visible()
    made = Visit.objects.get(title="Beside the caretaker")
    address = f"/mentoring/visits/{made.pk}/"
    ana = visit("ana", address)
    agree(ana)
    expect(ana.get_by_text("still to agree: the programme office")).to_be_visible()
    dora = visit("dora", address)
    agree(dora)
    expect(dora.locator(".page-head").get_by_text("Approved")).to_be_visible()
    assert Visit.objects.get(pk=made.pk).approvals.count() == 3
