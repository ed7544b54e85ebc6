"""The reader's main job in a browser: a word without accents and with a slip, a narrower list, the page, a collection, a question."""

import pytest
from playwright.sync_api import expect

from pearls.enums import MemberRole
from pearls.models import Membership
from practices.models import CollectionItem, ContactMessage
from practices.services.indexing import index_practice, rebuild_lexemes
from tests.browser.conftest import verified
from tests.browser.test_clerk_by_keyboard import tab_to
from tests.conftest import person
from tests.practices.conftest import load_form
from tests.practices.reused import drawn_picture
from tests.practices.shelf import shelve, town

pytestmark = pytest.mark.django_db(transaction=True)

STATION = {
    "number": 30,
    "language": "fi",
    "title": "Paloasema, josta tuli olohuone",
    "summary": "Tyhjä paloasema avattiin huone kerrallaan.",
    "body": "Ovi on auki joka päivä.",
    "terms": {"challenge": ["loneliness"], "target_group": ["people_alone"], "cost_class": ["under_50000"]},
    "facts": {"cost_first_year": "34000", "exchanges": True},
    "translations": {"pl": ["Remiza, która stała się salonem", "Lek na samotność: drzwi otwarte każdego dnia."]},
}
CHOIR = {
    "number": 31,
    "language": "pl",
    "title": "Chór przeciw samotności",
    "summary": "Chór dla tych, którzy mówią, że nie umieją śpiewać.",
    "terms": {"challenge": ["loneliness"], "target_group": ["older_people"]},
}
MILL = {"number": 32, "language": "pl", "title": "Młyn", "summary": "Warsztaty w starym młynie."}


@pytest.fixture
def shelf(transactional_db, live_server):
    """Three practices, one of them Finnish with a Polish translation and a picture; ana owns it, cleo reads Polish."""
    load_form()
    places = [town(30, country="FI", population=19_000, name="Vesterhamn"), town(31), town(32)]
    practices = [shelve(entry, place) for entry, place in zip((STATION, CHOIR, MILL), places, strict=True)]
    for practice in practices:
        index_practice(practice=practice)
    rebuild_lexemes()
    ana, cleo = verified(person("ana")), verified(person("cleo", language="pl"))
    Membership.objects.create(user=ana, municipality=places[0], role=MemberRole.OWNER)
    drawn_picture(practices[0], ana)
    return {"station": practices[0], "cleo": cleo}


def reach(page, selector, script):
    """Put the focus on a control: by Tab as a person does; the engine's own way where no script can tell where the focus is."""
    if script:
        tab_to(page, selector)
    else:
        page.locator(selector).first.focus()


def enter(page, address):
    """Press Enter and wait until the page that it leads to is there: a Tab must not fall between two pages."""
    page.keyboard.press("Enter")
    page.wait_for_url(address)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_reader_finds_reads_collects_and_asks_by_keyboard(shelf, visit, script):
    page = visit("cleo", "/practices/", script=script)
    reach(page, "#q", script)
    page.keyboard.type("smotnosc")  # samotność: a letter forgotten, and no Polish keyboard at hand
    enter(page, "**?q=smotnosc*")
    expect(page.locator(".didyou")).to_contain_text("samotność")
    expect(page.locator(".results h2")).to_have_count(2)

    reach(page, "input[name=size][value='5000_20000']", script)
    page.keyboard.press("Space")
    reach(page, "input[name=target_group][value=people_alone]", script)
    page.keyboard.press("Space")
    reach(page, ".facets-fold > .btn", script)
    enter(page, "**size=5000_20000*")
    expect(page.get_by_role("status")).to_contain_text("1 practice of 3")
    expect(page.locator(".card-shot")).to_have_attribute("alt", "The old pharmacy at night, with light in all windows")

    reach(page, ".result h2 a", script)
    enter(page, "**/practices/30/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Remiza, która stała się salonem")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "pl")
    expect(page.get_by_role("heading", name="What did not work")).to_be_visible()
    expect(page.get_by_text("34,000 €")).to_be_visible()

    reach(page, "a[href$='/collect/']", script)
    enter(page, "**/collect/")
    reach(page, "input[name=new_title]", script)
    page.keyboard.type("Warm rooms")
    enter(page, "**/practices/collections/*/")
    expect(page.get_by_text("It is in “Warm rooms” now.")).to_be_visible()
    assert CollectionItem.objects.get().practice == shelf["station"]

    reach(page, ".result h2 a", script)
    enter(page, "**/practices/30/*/")
    reach(page, "a[href$='/ask/']", script)
    enter(page, "**/ask/")
    reach(page, "textarea[name=text]", script)
    page.keyboard.type("Who holds the key on Sundays?")
    reach(page, ".account-form .btn-next", script)
    enter(page, "**/practices/questions/*/")
    expect(page.get_by_text("Your question is on its way.")).to_be_visible()
    question = ContactMessage.objects.get()
    assert (question.practice, question.sender) == (shelf["station"], shelf["cleo"])
    assert "@" not in page.locator("main").inner_text()  # nobody's address is shown
    assert page.problems == []
