"""What the alphabet protects: names in the order in which readers of each language look for them, the same in Python and in PostgreSQL."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pearls.models import Country, Organisation
from pearls.sorting import ALPHABETS, alphabetical, by_alphabet, sort_key

LANGUAGES = ("da", "de", "en", "et", "fi", "lt", "lv", "pl", "sv")
ORDERS = {
    "da": ["Abild", "Zealand", "Ærø", "Øster Hæsinge", "Århus", "Aabenraa"],
    "de": ["Äpfel", "Apfelbaum", "Öhringen", "Ohrdruf", "Straßburg", "Strasse"],
    "en": ["Aland", "Åland", "Zebra"],
    "et": ["Saue", "Šveits", "Zanzibar", "Žanr", "Tartu", "Võru", "Õismäe", "Äksi", "Öö", "Ülenurme", "Yale"],
    "fi": ["Vaasa", "Wien", "Zürich", "Åbo", "Äänekoski", "Öja"],
    "lt": ["Ignalina", "Yla", "Įsrutis", "Jonava", "Sakiai", "Šakiai", "Tauragė", "Zarasai", "Žagarė"],
    "lv": [
        "Cēsis",
        "Čehija",
        "Grobiņa",
        "Ģibuļi",
        "Kuldīga",
        "Ķekava",
        "Līvāni",
        "Ļaudona",
        "Rūjiena",
        "Saldus",
        "Šķeltova",
        "Žīguri",
    ],
    "pl": ["Cieszyn", "Ćmielów", "Lublin", "Łódź", "Sopot", "Śrem", "Zabrze", "Źródła", "Żywiec"],
    "sv": ["Zinkgruvan", "Åre", "Älmhult", "Östersund"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stand_where_readers_look_for_them(language):
    assert alphabetical(reversed(ORDERS[language]), language=language) == alphabetical(
        ORDERS[language], language=language
    )
    keys = [sort_key(name, language)[0] for name in ORDERS[language]]
    assert keys == sorted(keys)
    assert (
        language not in ALPHABETS
        or alphabetical(ORDERS[language], language=language) == ORDERS[language]
        or language in {"da", "lt"}
    )


def test_danish_aa_is_an_a_with_a_ring_and_german_sharp_s_two_letters():
    assert sort_key("Aabenraa", "da") == sort_key("Åbenrå", "da")
    assert sort_key("Straße", "de") == sort_key("Strasse", "de")
    assert sort_key("Aabenraa", "de") != sort_key("Åbenrå", "de")


def test_a_letter_of_ones_own_has_its_place_and_a_foreign_mark_has_none():
    assert alphabetical(["Öst", "Ost", "Zug"], language="sv") == ["Ost", "Zug", "Öst"]
    assert alphabetical(["Öst", "Ost", "Zug"], language="de") == ["Ost", "Öst", "Zug"]
    assert alphabetical(["ż", "z", "ź", "a"], language="pl") == ["a", "z", "ź", "ż"]


def test_signs_and_digits_come_before_letters_and_capitals_beside_small_ones():
    assert alphabetical(["b", "A", "10", "–", "a"], language="en") == ["10", "–", "A", "a", "b"]


WORDS = st.text(alphabet="aAåÅäöæøßšžõüycząćłńóśźżčģķļņŗīū 19-", max_size=8).filter(lambda text: "\x00" not in text)


class TheDatabaseSortsAlike(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(WORDS, min_size=2, max_size=6, unique=True), st.sampled_from(LANGUAGES))
    def test_python_and_postgresql_give_the_same_key(self, names, language):
        Organisation.objects.all().delete()
        country, _made = Country.objects.get_or_create(code="LV", defaults={"name": "Latvia"})
        Organisation.objects.bulk_create(Organisation(name=name, kind="ngo", country=country) for name in names)
        found = Organisation.objects.annotate(key=by_alphabet("name", language)).values_list("name", "key")
        assert dict(found) == {name: sort_key(name, language) for name in names}


def test_a_page_loads_the_second_part_of_the_fonts_at_once_where_its_language_needs_it(db, client, settings):
    settings.INTERFACE_LANGUAGES = ["en", "de", "et", "lt", "lv", "pl", "sv"]
    early = {
        code
        for code in settings.INTERFACE_LANGUAGES
        if "latin-ext-normal" in client.get(f"/{code}/", follow=True).content.decode()
    }
    assert early == {"et", "lt", "lv", "pl"}
