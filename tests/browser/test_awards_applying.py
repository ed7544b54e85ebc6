"""The clerk's whole way in a real browser: the call, the begun application, autosave by keyboard, what misses, receipt, verification."""

import pytest
from playwright.sync_api import expect

from awards.models import Application, Submission
from pearls.models import Country, Edition, Membership, Municipality, Role
from pearls.questionnaires.models import Answer
from pearls.questionnaires.services import copy_answers
from tests.awards.conftest import ANSWERS, TABLES, load_forms, open_cycle
from tests.browser.conftest import verified
from tests.browser.test_clerk_by_keyboard import tab_to
from tests.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = ("portrait", "inhabitants", "contact_name")


@pytest.fixture
def clerk(transactional_db, live_server):
    """Ana owns Kalnupe while the call is open; nothing is begun."""
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    town = Municipality.objects.create(name="Kalnupe", slug="kalnupe", country=country, invented=True)
    edition = Edition.objects.create(year=2027, is_current=True)
    load_forms()
    ana, dora = (verified(person(name)) for name in ("ana", "dora"))
    Role.objects.create(user=dora, name="admin")
    Membership.objects.create(user=ana, municipality=town, role="owner")
    open_cycle(edition, dora)
    return ana


def saved(page):
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")


def press(page, selector):
    tab_to(page, selector)
    page.keyboard.press("Enter")


def answer(key):
    return Answer.objects.filter(key=key).values_list("value", flat=True).first()


def test_a_clerk_applies_by_keyboard_from_the_call_to_the_verified_receipt(clerk, visit):
    page = visit("ana", "/call/")
    begin(page)
    write(page)
    find_what_misses(page)
    finish(clerk)
    hand_in(page)
    fits_a_phone(visit("ana", "/desk/", width=360))
    assert page.problems == []


def begin(page):
    press(page, "main a.btn-next")
    page.wait_for_url("**/desk/")
    press(page, "a[href='/applications/begin/']")
    page.wait_for_url("**/applications/begin/")
    press(page, "main button.btn-next")
    page.wait_for_url("**/write/town/")


def write(page):
    tab_to(page, "#f-portrait")
    page.keyboard.type(ANSWERS["portrait"])
    tab_to(page, "#f-inhabitants")
    page.keyboard.type("about four thousand")
    tab_to(page, "#f-contact_name")
    page.keyboard.type("Ana Vanaga")
    page.keyboard.press("Control+s")
    expect(page.locator(".field:has(#f-inhabitants) .error")).to_contain_text("in digits")
    expect(page.locator("#f-inhabitants")).to_have_value("about four thousand")  # nothing typed is lost
    page.locator("#f-inhabitants").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("4100")
    page.keyboard.press("Control+s")
    saved(page)
    assert (answer("portrait"), answer("inhabitants"), answer("contact_name")) == (
        ANSWERS["portrait"],
        "4100",
        "Ana Vanaga",
    )


def find_what_misses(page):
    application = Application.objects.get()
    page.goto(f"/applications/{application.pk}/move/submit/")
    expect(page.locator(".notice.is-problem")).to_contain_text("required answers are missing")
    press(page, "main a.btn-next")
    page.wait_for_url("**/write/town/#q-portrait")  # the year of the figure and the function are still empty
    assert Submission.objects.count() == 0


def finish(clerk):
    """Write the rest as colleagues do meanwhile."""
    rest = {key: value for key, value in ANSWERS.items() if key not in TYPED}
    assert copy_answers(sheet=Application.objects.get().sheet, answers=rest, tables=TABLES, by=clerk) == []


def hand_in(page):
    application = Application.objects.get()
    page.goto(f"/applications/{application.pk}/")
    press(page, ".task-first a.btn-next")
    page.wait_for_url("**/move/submit/")
    press(page, "main button.btn-next")
    page.wait_for_url(f"**/applications/{application.pk}/")
    made = Submission.objects.get()
    expect(page.get_by_text("The application is submitted. The receipt is below and in your mail.")).to_be_visible()
    expect(page.locator(".code-of-receipt")).to_have_text(made.code)
    press(page, f"a[href='/applications/{application.pk}/submissions/1/']")
    expect(page.get_by_text("This one counts")).to_be_visible()
    page.goto(f"/verify/{made.code}/")
    expect(page.get_by_role("heading", name="Yes: this was handed in")).to_be_visible()
    expect(page.get_by_text(made.sha256)).to_be_visible()


def fits_a_phone(page):
    made = Submission.objects.get()
    one = f"/applications/{made.application_id}/"
    for path in ("/call/", "/applications/", one, f"{one}write/town/", f"{one}submissions/1/", f"/verify/{made.code}/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    assert page.problems == []
