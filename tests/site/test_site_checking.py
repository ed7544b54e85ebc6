"""What the three questions protect: the rules of the running edition answer, in words, with the next step, and nothing is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.enums import PhaseKind
from awards.models import Cycle
from awards.rulebook import Eligibility, Rules
from awards.seeding import load_form
from awards.services import cycles
from awards.services.asking import titles_in_words
from awards.workflow import OPEN_CYCLE
from pearls.models import Country, Edition, Municipality, Place, PlaceName
from pearls.site.forms import CheckForm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHO = Eligibility(countries=("LV",), regions=("DE6",), excluded=("Riga",))


@pytest.fixture
def call(edition, dora):
    """A cycle that runs, whose rules let Latvia and a part of Germany in, and not Riga."""
    load_form({})
    cycle = cycles.make_cycle(edition=edition, name="Call", rules=Rules(titles=4, eligibility=WHO), by=dora)
    now = timezone.now()
    cycles.set_phases(cycle=cycle, phases={PhaseKind.APPLICATION: (now - DAY, now + DAY, 10)}, by=dora)
    return cycles.move_cycle(cycle=Cycle.objects.get(pk=cycle.pk), transition=OPEN_CYCLE, by=dora)


def town(name, country, *also, **more):
    body = Municipality.objects.create(name=name, slug=f"{name.lower()}-{country.pk.lower()}", country=country, **more)
    for known in (name, *also):
        PlaceName.objects.create(municipality=body, name=known)
    return body


def ask(client, **answers):
    return client.get("/become-a-pearl/", {"who": "alone", "council": "yes", **answers})


def said(answer):
    return answer.context["verdict"], {str(rule.label): rule.met for rule in answer.context["rules"]}


def test_a_town_of_the_area_hears_yes_and_how_to_go_on(pages, call, client, country):
    town("Liepkalni", country, population=3000, population_year=2025)
    answer = ask(client, town="liepkalni")
    rules = {"Country": True, "Region": True, "Not a capital": True, "Lead of a joint bid": True}
    assert said(answer) == ("yes", rules)
    shown = answer.content.decode()
    assert "Yes, Liepkalni can apply" in shown
    assert "3\xa0000 people live there" in shown
    assert "Your council has decided" in shown


def test_a_capital_hears_no_by_any_of_its_names(pages, call, client, country):
    town("Rīga", country, "Riga")
    verdict, rules = said(ask(client, town="riga"))
    assert (verdict, rules["Not a capital"]) == ("no", False)


def test_a_town_inside_a_municipality_is_judged_by_the_names_of_both(pages, call, client, country):
    body = town("Riga", country)
    place = Place.objects.create(name="Bolderāja", country=country, municipality=body, latitude=57, longitude=24)
    PlaceName.objects.create(place=place, name="Bolderāja")
    assert said(ask(client, town="Bolderāja"))[0] == "no"


def test_a_region_that_nobody_knows_is_a_perhaps(pages, call, client):
    germany = Country.objects.create(code="DE", name="Germany", whole=False)
    town("Bergedorf", germany)
    verdict, rules = said(ask(client, town="Bergedorf"))
    assert (verdict, rules["Region"]) == ("perhaps", None)


def test_a_town_that_the_list_does_not_know_is_judged_by_its_country(pages, call, client, country):
    sweden = Country.objects.create(code="SE", name="Sweden")
    assert said(ask(client, town="Nowhere", country=sweden.pk))[0] == "no"
    assert said(ask(client, town="Nowhere", country=country.pk))[0] == "perhaps"
    assert "No town in our list is called Nowhere" in ask(client, town="Nowhere").content.decode()


def test_where_a_name_fits_two_towns_the_page_asks_which(pages, call, client, country):
    sweden = Country.objects.create(code="SE", name="Sweden")
    first, second = town("Liepkalni", country), town("Liepkalni", sweden)
    answer = ask(client, town="Liepkalni")
    assert {choice.value for choice in answer.context["choices"]} == {f"m:{first.pk}", f"m:{second.pk}"}
    assert said(ask(client, town="Liepkalni", pick=f"m:{second.pk}"))[0] == "no"
    assert said(ask(client, town="Liepkalni", pick=f"m:{first.pk}"))[0] == "yes"
    assert said(ask(client, town="Liepkalni", pick="none", country="LV"))[0] == "perhaps"
    assert said(ask(client, town="Liepkalni, Latvia"))[0] == "yes"


@pytest.mark.parametrize(("who", "verdict"), [("lead", "yes"), ("partner", "perhaps"), ("other", "no")])
def test_who_would_apply_decides_as_well(pages, call, client, country, who, verdict):
    town("Liepkalni", country)
    assert said(ask(client, town="Liepkalni", who=who))[0] == verdict


@pytest.mark.parametrize(("council", "words"), [("soon", "before the deadline"), ("no", "Talk to your council first")])
def test_what_to_do_next_follows_from_the_council(pages, call, client, country, council, words):
    town("Liepkalni", country)
    assert words in ask(client, town="Liepkalni", council=council).content.decode()


def test_without_a_call_the_answer_is_to_wait_and_prepare(pages, client, country):
    town("Liepkalni", country)
    assert "No call runs now" in ask(client, town="Liepkalni").content.decode()


def test_what_is_missing_is_asked_for_at_its_question(pages, client):
    form = client.get("/become-a-pearl/", {"town": ""}).context["form"]
    assert set(form.errors) == {"town", "who", "council"}
    assert CheckForm().errors == {}


def test_nothing_that_a_town_says_is_kept(pages, call, client, country):
    town("Liepkalni", country)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, town="Liepkalni")
    assert [q["sql"] for q in asked if not q["sql"].startswith(("SELECT", "DECLARE"))] == []
    assert (answer.cookies.keys() - {"csrftoken"}, answer.headers.get("Cache-Control")) == (set(), None)


def test_the_number_of_titles_in_a_text_is_that_of_the_edition(call, edition):
    assert titles_in_words(edition) == "4 titles"
    assert titles_in_words(Edition.objects.create(year=2031)) == "3 titles"
