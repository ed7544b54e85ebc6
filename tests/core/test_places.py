"""What places protect: every name finds its town, with and without diacritics, and names and editions stay whole."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from pearls.enums import NameKind
from pearls.folding import fold
from pearls.models import Edition, Event, Municipality, Organisation, Place, PlaceName
from pearls.queries import find_places, key_of, thing_of
from pearls.services import places

pytestmark = pytest.mark.django_db


def names(query, **more):
    return [found.name for found in find_places(query, **more)]


def official(name, language=""):
    return {"name": name, "language": language, "kind": NameKind.OFFICIAL}


# --- search --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rezekne", "Rēzekne"),
        ("Rēzekne", "Rēzekne"),
        ("RĒZ", "Rēzekne"),
        ("Pietarsaari", "Jakobstad"),
        ("Kaskö", "Kaskinen"),
        ("kasko", "Kaskinen"),
        ("lodz", "Łódź"),
        ("łódź", "Łódź"),
        ("savivaldybe", "Neringa"),
        ("  rezekne ", "Rēzekne"),
    ],
)
def test_any_name_finds_the_town(make_place, typed, found):
    make_place("Rēzekne")
    make_place("Jakobstad", "Pietarsaari")
    make_place("Kaskinen", "Kaskö")
    make_place("Łódź")
    make_place("Neringa", "Neringos savivaldybė")
    assert names(typed) == [found]


def test_the_name_that_matched_is_said(make_place):
    make_place("Jakobstad", "Pietarsaari")
    assert find_places("pietar")[0].also == "Pietarsaari"
    assert find_places("jakob")[0].also == ""


def test_whole_names_come_before_beginnings_and_larger_towns_before_smaller(make_place):
    make_place("Alytusgrad", population=900_000)
    make_place("Alytus", population=50)
    make_place("Nowe Alytus", population=5_000_000)
    make_place("Alytussee", population=100)
    assert names("alytus") == ["Alytus", "Alytusgrad", "Alytussee", "Nowe Alytus"]


@pytest.mark.parametrize("typed", ["", " ", "r", "%", "__", "%%", "-", "'; drop table"])
def test_less_than_two_letters_or_wild_signs_find_nothing(make_place, typed):
    make_place("Rēzekne")
    assert names(typed) == []


def test_a_town_and_its_municipality_of_the_same_name_are_one_entry(make_place, country):
    body = Municipality.objects.create(name="Rēzekne", slug="rezekne", country=country)
    PlaceName.objects.create(municipality=body, name="Rēzekne")
    make_place("Rēzekne", municipality=body)
    assert [found.value for found in find_places("rezekne")] == [f"m:{body.pk}"]


def test_a_town_says_in_which_municipality_it_lies(make_place, municipality):
    make_place("Rūjiena", municipality=municipality)
    assert find_places("rujiena")[0].label == "Rūjiena, Kalnupe, Latvia"


def test_the_list_ends_somewhere(make_place):
    for number in range(14):
        make_place(f"Nida {number}")
    assert len(find_places("nida")) == 10


def test_searching_costs_one_query_however_much_it_finds(make_place, django_assert_num_queries):
    for number in range(5):
        make_place(f"Nida {number}")
    with django_assert_num_queries(1):
        find_places("nida")


def test_keys_lead_to_things_and_nonsense_to_nothing(make_place, municipality):
    town = make_place("Nida")
    assert [thing_of(key_of(thing)) for thing in (town, municipality)] == [town, municipality]
    wrong = ("", "x:1", "p:", "p:-1", "p:1e3", "p:²", "p:" + "9" * 30, f"p:{town.pk + 999}")
    assert [thing_of(key) for key in wrong] == [None] * len(wrong)


def test_folding_knows_the_letters_unicode_leaves_whole():
    assert fold("Łódź  Øresund-Straße ÆØÅ") == "lodz oresund strasse aeoa"


def test_the_page_and_the_pick_list_are_public(client, make_place):
    make_place("Rēzekne", population=27_000)
    assert "Rēzekne" in client.get("/places/?q=rezekne").content.decode()
    assert "No town has such a name" in client.get("/places/?q=atlantis").content.decode()
    assert client.get("/places/").status_code == 200
    answer = client.get("/places/find/?q=rezekne").json()
    assert [town["label"] for town in answer["results"]] == ["Rēzekne, Latvia"]


# --- writing -------------------------------------------------------------------------------------
def test_names_become_what_was_sent_and_stay_searchable(dora, municipality):
    places.save_municipality(
        municipality=municipality, names=[official("Kalnupe", "lv"), official("Bergbach", "de")], by=dora
    )
    places.save_municipality(
        municipality=municipality, names=[official("Kalnupe", "lv"), official("Mäejõe", "et")], by=dora
    )
    assert {(n.name, n.language) for n in municipality.names.all()} == {("Kalnupe", "lv"), ("Mäejõe", "et")}
    assert (names("maejoe"), names("bergbach")) == (["Kalnupe"], [])


def test_the_main_name_is_always_searchable(dora, municipality):
    places.save_municipality(municipality=municipality, names=[], by=dora)
    assert names("kalnupe") == ["Kalnupe"]


def test_a_new_municipality_gets_an_address_nobody_has(dora, country, finland):
    made = [
        places.save_municipality(municipality=Municipality(name=name, country=where), names=[], by=dora).slug
        for name, where in [("Łódź", country), ("Lodz", country), ("Lodž", country), ("!!!", finland)]
    ]
    assert made == ["lodz", "lodz-lv", "lodz-lv-2", "municipality"]


def test_a_population_needs_its_year(dora, municipality):
    municipality.population = 4100
    with pytest.raises(ValidationError, match="which year"):
        places.save_municipality(municipality=municipality, names=[], by=dora)


def test_two_municipalities_of_one_country_do_not_share_a_name(dora, municipality, country):
    with pytest.raises(ValidationError):
        places.save_municipality(municipality=Municipality(name="Kalnupe", country=country), names=[], by=dora)


def test_a_town_with_its_names(dora, country):
    town = Place(name="Rūjiena", country=country, latitude=57.9, longitude=25.3)
    places.save_place(place=town, names=[official("Rujen", "de")], by=dora)
    assert (names("rujen"), names("rujiena")) == (["Rūjiena"], ["Rūjiena"])


def test_a_town_becomes_its_own_municipality_once(dora, make_place):
    town = make_place("Rēzekne", population=27_000)
    made = places.municipality_of(place=town, by=dora)
    assert places.municipality_of(place=town, by=dora) == made
    assert (made.population, made.population_year) == (None, None)  # a number without its year is no fact
    counted = places.municipality_of(place=make_place("Cēsis", population=15_000, population_year=2025), by=dora)
    assert (counted.population, counted.population_year) == (15_000, 2025)


def test_a_town_moves_in_and_out(dora, make_place, municipality):
    town = make_place("Rūjiena")
    places.move_town(place=town, municipality=municipality, by=dora)
    assert municipality.places.get() == town
    places.move_town(place=town, municipality=None, by=dora)
    assert not municipality.places.exists()


def test_there_is_one_current_edition(dora):
    first, second = (Edition.objects.create(year=year) for year in (2026, 2027))
    for edition in (first, second, second):
        places.set_current_edition(edition=edition, by=dora)
        assert Edition.objects.get(is_current=True) == edition


def test_organisations_and_editions_are_stored_with_a_trace(dora, country):
    places.save_organisation(organisation=Organisation(name="Choirs", kind="ngo", country=country), by=dora)
    places.save_edition(edition=Edition(year=2028), by=dora)
    assert set(Event.objects.values_list("verb", flat=True)) == {"organisation.saved", "edition.saved"}
    with pytest.raises(ValidationError):
        places.save_edition(edition=Edition(year=2028), by=dora)


def test_only_admins_write_places(ana, cora, municipality, make_place, organisation):
    town, edition = make_place("Nida"), Edition.objects.create(year=2027)
    for person in (ana, cora):
        for change in (
            lambda by: places.save_municipality(municipality=municipality, names=[], by=by),
            lambda by: places.save_place(place=town, names=[], by=by),
            lambda by: places.move_town(place=town, municipality=municipality, by=by),
            lambda by: places.save_organisation(organisation=organisation, by=by),
            lambda by: places.save_edition(edition=edition, by=by),
            lambda by: places.set_current_edition(edition=edition, by=by),
        ):
            with pytest.raises(PermissionDenied):
                change(person)


# --- the pages -----------------------------------------------------------------------------------
def posted(**more):
    data = {"name": "Kalnupe", "country": "LV", "names-TOTAL_FORMS": "2", "names-INITIAL_FORMS": "0"}
    rows = {"names-0-name": "Kalnupe", "names-0-language": "lv", "names-0-kind": "official"}
    return {**data, **rows, "names-1-name": "", "names-1-language": "", "names-1-kind": "official", **more}


def test_the_page_changes_facts_and_names(signed_in, dora, municipality):
    browser = signed_in(dora)
    assert browser.get(f"/municipalities/{municipality.pk}/edit/").status_code == 200
    data = posted(
        **{"names-1-name": "Bergbach", "names-1-language": "de", "population": "4100", "population_year": "2026"}
    )
    answer = browser.post(f"/municipalities/{municipality.pk}/edit/", data)
    assert answer.url == f"/municipalities/{municipality.pk}/"
    page = browser.get(answer.url).content.decode()
    assert all(words in page for words in ("Bergbach", "changed the facts", "2026"))


def test_the_page_adds_a_municipality(signed_in, dora, country):
    answer = signed_in(dora).post("/municipalities/add/", posted(name="Liepkalni"))
    assert Municipality.objects.get(name="Liepkalni").pk == int(answer.url.split("/")[2])


def test_the_page_says_what_is_wrong_beside_its_field(signed_in, dora, municipality):
    answer = signed_in(dora).post(f"/municipalities/{municipality.pk}/edit/", posted(population="4100"))
    assert answer.status_code == 422
    assert "Say for which year" in answer.content.decode()
    answer = signed_in(dora).post("/municipalities/add/", posted())
    assert answer.status_code == 422


def test_a_form_of_names_that_somebody_bent_changes_nothing(signed_in, dora, municipality):
    data = posted(**{"names-TOTAL_FORMS": "x"})
    assert signed_in(dora).post(f"/municipalities/{municipality.pk}/edit/", data).status_code == 422


def test_towns_are_found_put_in_and_taken_out_on_the_page(signed_in, dora, municipality, make_place):
    town = make_place("Rūjiena")
    browser, url = signed_in(dora), f"/municipalities/{municipality.pk}/"
    assert f'value="p:{town.pk}"' in browser.get(f"{url}?q=rujiena").content.decode()
    browser.post(f"{url}towns/", {"pick": f"p:{town.pk}"})
    assert municipality.places.get() == town
    browser.post(f"{url}towns/", {"remove": town.pk})
    assert not municipality.places.exists()
    assert browser.post(f"{url}towns/", {"pick": f"m:{municipality.pk}"}).status_code == 404
    assert browser.post(f"{url}towns/", {"remove": town.pk}).status_code == 404


def test_lists_find_by_any_name(signed_in, cora, municipality):
    PlaceName.objects.create(municipality=municipality, name="Bergbäch")
    browser = signed_in(cora)
    assert "Kalnupe" in browser.get("/municipalities/?q=bergbach&country=LV").content.decode()
    assert "Nothing fits" in browser.get("/municipalities/?q=atlantis").content.decode()


def test_a_list_has_pages_and_keeps_its_filter(signed_in, cora, country):
    Municipality.objects.bulk_create(
        Municipality(name=f"Town {n:03}", slug=f"town-{n}", country=country) for n in range(60)
    )
    browser = signed_in(cora)
    first = browser.get("/municipalities/?country=LV").content.decode()
    assert "?country=LV&amp;page=2" in first
    assert "Town 055" in browser.get("/municipalities/?country=LV&page=2").content.decode()
    assert browser.get("/municipalities/?page=nonsense").status_code == 200


def test_lists_cost_the_same_with_one_row_and_with_many(
    signed_in, dora, country, organisation, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(dora)
    urls = ("/municipalities/", "/organisations/", "/people/", "/invitations/", "/requests/", "/mails/", "/editions/")

    def counts():
        found = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(url).status_code == 200
            found.append(len(queries))
        return found

    counts()  # content types and the like are remembered
    fill(dora, country, "a")
    few = counts()
    for letter in "bcd":
        fill(dora, country, letter)
    assert counts() == few
    assert max(few) <= 12


def fill(dora, country, letter):
    from pearls.services import access
    from tests.conftest import person

    body = Municipality.objects.create(name=f"Town {letter}", slug=f"town-{letter}", country=country)
    Organisation.objects.create(name=f"Choir {letter}", kind="ngo", country=country)
    Edition.objects.create(year=2030 + ord(letter))
    someone = person(f"person{letter}")
    body.memberships.create(user=someone, role="owner")
    someone.roles.create(name="juror")
    access.invite(target=body, email=f"{letter}@town.example", role="viewer", by=dora)
    access.request_access(email=f"{letter}@x.example", name="Olga", town="Town", why="Why not?", municipality=body)


def test_organisations_and_editions_have_their_pages(signed_in, dora, organisation):
    browser = signed_in(dora)
    data = {"name": "Choirs", "kind": "ngo", "country": "LV", "city": "", "part": ""}
    assert browser.post(f"/organisations/{organisation.pk}/edit/", data).url == f"/organisations/{organisation.pk}/"
    assert "Choirs" in browser.get(f"/organisations/{organisation.pk}/").content.decode()
    assert browser.post("/organisations/add/", {**data, "name": ""}).status_code == 422
    assert browser.get("/organisations/?q=choir&kind=ngo").status_code == 200
    answer = browser.post("/editions/add/", {"year": "2027", "deadline": "2027-05-24T23:59", "cofunded": "on"})
    assert answer.url == "/editions/"
    edition = Edition.objects.get(year=2027)
    assert edition.deadline.isoformat() == "2027-05-24T21:59:00+00:00"  # dora lives in Stockholm's summer time
    assert 'value="2027-05-24T23:59"' in browser.get(f"/editions/{edition.pk}/").content.decode()
    assert browser.post("/editions/add/", {"year": "2027"}).status_code == 422
    browser.post(f"/editions/{edition.pk}/current/")
    assert Edition.objects.get(is_current=True) == edition


@pytest.mark.django_db
def test_an_admin_adds_a_town_that_the_pick_list_lacks_and_finds_it_by_its_other_name(
    client, dora, country, municipality
):
    client.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    facts = {
        "name": "Ozolciems",
        "country": "LV",
        "municipality": municipality.pk,
        "latitude": "57.1",
        "longitude": "26.2",
    }
    names = {
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 0,
        "names-0-name": "Eichendorf",
        "names-0-language": "de",
        "names-0-kind": "other",
    }
    response = client.post("/places/add/", facts | names)
    assert response.status_code == 302
    assert [found.name for found in find_places("eichendorf")] == ["Ozolciems"]
    page = client.get("/places/", {"q": "eichend"}).content.decode()
    assert response.headers["Location"] in page


@pytest.mark.django_db
def test_a_town_with_a_wrong_fact_is_not_saved_and_says_where(client, dora, country):
    client.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    empty = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}
    response = client.post("/places/add/", {"name": "Ozolciems", "country": "LV", "latitude": "north"} | empty)
    assert (response.status_code, Place.objects.filter(name="Ozolciems").count()) == (422, 0)
    assert set(response.context["form"].errors) == {"latitude", "longitude"}
