"""The one search over everything: words by their beginnings, in groups, quick to ask, kept apart for visitors and for people."""

import pytest
from django.test import Client

from pearls.everywhere import LONGEST, find_everywhere, sources_for, typed
from pearls.folding import beginnings
from pearls.models import Membership, Municipality, Organisation, Place
from pearls.permissions import visible_people
from pearls.queries import with_words
from pearls.registry import registry
from tests.conftest import person

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def found(user, words):
    """Return {group: [titles]} of what a person finds."""
    return {group.key: [hit.title for hit in group.hits] for group in find_everywhere(user, words)}


# --- words ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ruj", "Rūjiena"),
        ("RŪJ", "Rūjiena"),
        ("rujiena", "RŪJIENA"),
        ("lodz", "Łódź"),
        ("aeb", "Æbeltoft"),
        ("æbel", "Aebeltoft"),
        ("strasse", "Große Straße"),
        ("strae gro", "Große Stræde"),
        ("abele", "Kino “Ābele”"),
        ("2 hall", "The hall (2nd floor)"),
    ],
)
def test_beginnings_of_words_find_a_name_whatever_its_marks(country, words, name):
    Municipality.objects.create(name=name, slug="x", country=country)
    assert [body.name for body in with_words(Municipality.objects.all(), words, "name")] == [name]


@pytest.mark.parametrize("words", ["jiena", "rujienas", "kalnupe ruj", "", "%", "  ", "(", "[a", "\\"])
def test_the_middle_of_a_word_and_signs_find_nothing(country, words):
    Municipality.objects.create(name="Rūjiena", slug="x", country=country)
    assert list(with_words(Municipality.objects.all(), words, "name")) == []


def test_each_word_may_stand_in_another_field(country):
    Organisation.objects.create(name="Choirs", city="Rūjiena", kind="ngo", country=country)
    assert with_words(Organisation.objects.all(), "ruj choi", "name", "city").count() == 1


def test_no_word_of_a_question_is_read_as_a_rule():
    assert beginnings("a.* (b|c)") == beginnings("a b c")
    assert len(typed("x" * 500)) == LONGEST
    assert typed(" a \x00 b ") == "a b"


# --- groups ---------------------------------------------------------------------------------------
def test_pages_are_found_by_their_names(ana, dora):
    assert "My calendar" in found(ana, "cal")["pages"]
    assert "pages" not in found(ana, "editi")
    assert found(dora, "editi")["pages"] == ["Editions"]


def test_a_town_leads_to_its_page_or_to_the_public_search(ana, cleo, municipality):
    municipality.names.create(name="Kalnupe")

    def address(user):
        return next(g for g in find_everywhere(user, "kaln") if g.key == "towns").hits[0].url

    assert (address(ana), address(cleo)) == (f"/municipalities/{municipality.pk}/", "/places/?q=Kalnupe")


def test_a_group_shows_some_and_says_where_the_rest_is(country, ana):
    for number in range(8):
        place = Place.objects.create(name=f"Upe {number}", country=country, latitude=57, longitude=25)
        place.names.create(name=place.name)
    group = next(group for group in find_everywhere(ana, "upe") if group.key == "towns")
    assert (len(group.hits), group.more) == (5, "/places/?q=upe")
    short = next(group for group in find_everywhere(ana, "upe 3") if group.key == "towns")
    assert (len(short.hits), short.more) == (1, "")


def test_people_are_found_by_those_who_share_a_team_and_by_the_office(ana, ben, cleo, dora, municipality):
    assert found(ana, "ben")["people"] == ["Ben"]
    assert found(dora, "ben")["people"] == found(dora, "ben kalnupe.example")["people"] == ["Ben"]
    assert "people" not in found(cleo, "ben")
    assert "people" not in found(ana, "ben kalnupe.example")
    [hit] = next(group for group in find_everywhere(ana, "ben") if group.key == "people").hits
    assert (hit.url, hit.text) == (f"/municipalities/{municipality.pk}/", "Kalnupe")


def test_people_of_an_organisation_find_each_other_and_nobody_who_left(ana, country):
    body = Organisation.objects.create(name="Choirs", kind="ngo", country=country)
    olga = person("olga")
    for user in (ana, olga):
        Membership.objects.create(user=user, organisation=body, role="editor")
    assert found(olga, "ana")["people"] == ["Ana"]
    assert set(visible_people(olga)) == {ana, olga}
    ana.is_active = False
    ana.save()
    assert set(visible_people(olga)) == {olga}


def test_a_person_without_a_team_sees_nobody(cleo, ana):
    assert list(visible_people(cleo)) == []


# --- the page -------------------------------------------------------------------------------------
def test_a_visitor_is_answered_from_public_sources_alone_and_may_keep_the_answer(client, municipality):
    municipality.names.create(name="Kalnupe")
    visitor = client.get("/search/").wsgi_request.user
    assert all(source.public for source in sources_for(visitor))
    answer = client.get("/search/", {"q": "kalnu"})
    assert answer.headers["Cache-Control"] == "max-age=300, public"
    assert "Cookie" in answer.headers["Vary"]
    assert "Kalnupe" in answer.content.decode()
    assert not answer.cookies


def test_what_a_visitor_finds_holds_no_token_and_may_be_kept_by_all(client, settings):
    settings.INTERFACE_LANGUAGES = ["en", "lv"]
    page, fragment = client.get("/search/", {"q": "call"}), Client().get("/search/", {"q": "call", "part": "list"})
    assert (dict(page.cookies), page.headers["Cache-Control"]) == ({}, "max-age=300, public")
    assert (dict(fragment.cookies), fragment.headers["Cache-Control"]) == ({}, "max-age=300, public")


def test_what_a_person_finds_is_kept_by_nobody(ana):
    for part in ("", "list"):
        told = signed_in(ana).get("/search/", {"q": "kalnu", "part": part})
        assert told.headers["Cache-Control"] == "private, no-store"


def test_the_empty_page_teaches_and_nothing_found_says_what_to_try(ana, client):
    assert "Two letters are enough" in client.get("/search/").content.decode()
    assert "your calendar" in signed_in(ana).get("/search/").content.decode()
    assert "Nothing is called “qqqq”" in client.get("/search/", {"q": "qqqq"}).content.decode()


def test_the_palette_gets_options_with_ids_of_their_own(ana):
    page = signed_in(ana).get("/search/", {"q": "my", "part": "list"}).content.decode()
    ids = [piece.split('"')[0] for piece in page.split('id="po-')[1:]]
    assert len(ids) == len(set(ids)) == page.count('role="option"') > 1
    assert "<html" not in page
    assert "two letters" in signed_in(ana).get("/search/", {"q": "m", "part": "list"}).content.decode()
    assert "Nothing that you may open" in signed_in(ana).get("/search/", {"q": "qqqq", "part": "list"}).content.decode()


def test_what_was_typed_is_text_and_never_markup(client):
    for part in ("", "list"):
        page = client.get("/search/", {"q": "<script>alert(1)</script>", "part": part}).content.decode()
        assert "<script>alert" not in page


def test_every_page_leads_to_the_search_with_and_without_script(client, ana):
    for page in (client.get("/").content.decode(), signed_in(ana).get("/desk/").content.decode()):
        assert 'href="/search/" data-palette-opens' in page
        assert "<dialog" in page.split("data-palette aria-label")[0][-60:]


def test_keys_of_sources_are_taken_once():
    keys = [source.key for source in registry.searches]
    assert len(keys) == len(set(keys))
