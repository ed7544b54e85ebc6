"""Nobody finds what they may not open: every source of the search over everything, asked by everybody, and each address it gives opened."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Candidacy
from pearls.everywhere import sources_for
from tests.awards.conftest import edition, forms  # noqa: F401 -- fixtures of the awards' tests
from tests.kept import once
from tests.sweeps import awards_world, mentoring_world
from tests.sweeps.conftest import ROLES
from tests.sweeps.test_permission_matrix import BACKEND

pytestmark = pytest.mark.usefixtures("uncounted")

WORDS = ["kalnupe", "soovere", "choir", "the", "a", "ana", "vi", "my", "warm rooms", "season", "meeting", "pearl"]


@pytest.fixture
def year(forms, edition, municipality, ana, ben, cleo, dora):  # noqa: F811
    """Return the function that makes the year of awards in a phase."""
    return lambda phase: once(f"awards {phase}", lambda: awards_world.build(phase, edition, municipality, ana, dora))


def person_of(world, who):
    return world.people.get(who) or AnonymousUser()


def browser_of(world, who):
    client = Client()
    if who != "nobody":
        client.force_login(world.people[who], backend=BACKEND)
    return client


def addresses(user):
    """Return {address: source} of everything that a person finds by any of the words."""
    found = {}
    for source in sources_for(user):
        for words in WORDS:
            found |= {hit.url: source.key for hit in source.find(user, words, 50)}
    return found


def closed_doors(world, who):
    """Return what a person found and cannot open."""
    browser, found = browser_of(world, who), addresses(person_of(world, who))
    asked = {url: (source, browser.get(url)) for url, source in found.items()}
    return {
        url: (source, answer.status_code)
        for url, (source, answer) in asked.items()
        if answer.status_code != 200 and not (who == "nobody" and "/accounts/" in url)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", ROLES)
def test_everything_found_can_be_opened_by_who_found_it(world, who):
    world.municipality.names.create(name="Kalnupe")
    assert closed_doors(world, who) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("phase", ["draft", "board", "closed", "out"])
def test_everything_found_in_a_year_of_awards_can_be_opened(year, phase):
    world = year(phase)
    assert {who: shut for who in ["nobody", *world.people] if (shut := closed_doors(world, who))} == {}


@pytest.mark.django_db
def test_everything_found_in_a_year_of_mentoring_can_be_opened(municipality, ana, ben, cleo, dora):
    build = lambda: mentoring_world.build("running", municipality, ana, ben, cleo, dora)  # noqa: E731
    world = once("mentoring sweep running", build)
    assert {who: shut for who in ["nobody", *world.people] if (shut := closed_doors(world, who))} == {}
    assert {"mentorings", "meetings", "visits"} <= set(addresses(world.people["mia"]).values())


@pytest.mark.django_db
def test_people_of_a_plan_find_it_by_title_and_town_and_a_stranger_not_even_by_its_exact_title(world):
    plan = world.plan
    title = plan.sheet.answers.get(key="plan_title").value
    address = f"/plans/{plan.pk}/"
    for words in (title, title.upper(), "kalnu"):
        told = {who: address in addresses_by(world, who, words) for who in ROLES}
        assert told == {**dict.fromkeys(ROLES, True), "nobody": False, "cleo": False}, words
    page = browser_of(world, "cleo").get("/search/", {"q": title}).content.decode()
    assert (address in page, "/plans/" in page.split("<h1>")[1].split("<footer")[0]) == (False, False), page.split(
        "<h1>"
    )[1]


def addresses_by(world, who, words):
    user = person_of(world, who)
    return {hit.url for source in sources_for(user) for hit in source.find(user, words, 50)}


@pytest.mark.django_db
def test_a_practice_that_is_not_published_is_found_by_its_team_alone(world):
    address = f"/practices/{world.practice.pk}/"
    title = world.practice.sheet.answers.get(key="title").value
    told = {who for who in ROLES if address in addresses_by(world, who, title)}
    assert told == {"ana", "ben", "eva", "vic"}


@pytest.mark.django_db
@pytest.mark.parametrize("phase", ["board", "closed"])
def test_of_a_candidate_with_a_conflict_a_juror_learns_nothing(year, phase):
    world = year(phase)
    world.town.names.create(name="Kalnupe")
    kalnupe = f"/rounds/candidates/{Candidacy.objects.get(application=world.application).pk}/"
    told = {who for who in ["nobody", *world.people] if kalnupe in addresses_by(world, who, "kalnupe")}
    assert told == {"ida", "lea"}
    assert addresses_by(world, "rex", "kalnupe") == addresses_by(world, "cleo", "kalnupe") == {"/places/?q=Kalnupe"}


@pytest.mark.django_db
@pytest.mark.parametrize(("phase", "shown"), [("closed", set()), ("out", {"/pearls/2027/kalnupe/"})])
def test_a_title_is_found_by_everybody_from_its_instant_and_by_nobody_before(year, phase, shown):
    world = year(phase)
    for who in ["nobody", *world.people]:
        assert {url for url in addresses_by(world, who, "kalnupe") if url.startswith("/pearls/")} == shown, who


# Session and person are two of a signed-in person's; the frame of the page asks for the unread messages.
@pytest.mark.django_db
@pytest.mark.parametrize(("who", "most"), [("nobody", 8), ("cleo", 25), ("ana", 25), ("cora", 25), ("dora", 25)])
@pytest.mark.parametrize("words", ["choir", "kalnupe", "qqqq"])
@pytest.mark.parametrize("part", ["", "list"])
def test_a_search_asks_no_more_than_its_ceiling(world, who, most, words, part):
    world.municipality.names.create(name="Kalnupe")
    browser, asked = browser_of(world, who), {"q": words, "part": part}
    browser.get("/search/", asked)
    with CaptureQueriesContext(connection) as captured:
        browser.get("/search/", asked)
    assert len(captured) <= most, "\n".join(f"{len(q['sql'])} {q['sql'][:200]}" for q in captured)
