"""A clerk registers for a session on a phone with one button, and the next one who asks waits."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mentoring.enums import SessionState
from mentoring.models import LearningSession
from tests.browser.conftest import verified
from tests.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_registers_on_a_phone_and_the_next_one_waits(transactional_db, live_server, visit):
    for name in ("ana", "ben"):
        verified(person(name))
    starts = timezone.now() + timedelta(days=9)
    LearningSession.objects.create(
        title="Listening to the young", about="How Kalnupe asked them.", link="https://meet.example/room", places=1,
        starts_at=starts, ends_at=starts + timedelta(hours=2), state=SessionState.OPEN,
    )  # fmt: skip
    page = visit("ana", "/sessions/", width=360)
    page.get_by_role("link", name="Listening to the young").click()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("You are registered.", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Join by video")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other = visit("ben", page.url, width=360, script=False)
    other.get_by_role("button", name="Wait for a place").click()
    expect(other.get_by_text("You are number 1 in the waiting list.")).to_be_visible()
    assert page.problems == other.problems == []
