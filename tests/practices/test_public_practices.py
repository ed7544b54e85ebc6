"""The practices of the public record: all there, in nine languages, said to be unconfirmed, nothing invented, loaded once."""

import pytest

from pearls.services import facts
from practices import seeding
from practices.enums import Origin, PracticeState, UnitState
from practices.models import Practice, SearchText, Term, TranslatedUnit
from tests.kept import once

LANGUAGES = {"en", "da", "de", "et", "fi", "lt", "lv", "pl", "sv"}


@pytest.fixture
def loaded(template):
    once("public practices", load)


def load():
    facts.load_countries()
    for entry in facts.read("municipalities"):
        facts.keep_municipality(entry)
    seeding.load_public_practices({})


def test_all_are_there_once_and_can_be_read_in_nine_languages(loaded):
    seeding.load_public_practices({})
    practices = Practice.objects.all()
    assert len(practices) == 29
    assert {p.state for p in practices} == {PracticeState.PUBLISHED}
    assert {p.origin for p in practices} == {Origin.PUBLIC_SOURCES}
    assert {frozenset(p.languages) for p in practices} == {frozenset(LANGUAGES)}
    assert SearchText.objects.count() == 29 * 9


def test_they_say_that_nobody_confirmed_them_and_who_translated_them(loaded):
    assert Practice.objects.exclude(confirmed_at=None).count() == 0
    assert set(TranslatedUnit.objects.values_list("state", flat=True)) == {UnitState.MACHINE}


def test_nothing_is_claimed_that_the_sources_do_not_say(loaded):
    told = {field["key"] for p in Practice.objects.all() for field in p.revision.document["texts"]}
    assert told == {"title", "summary"}
    known = {key for p in Practice.objects.all() for key in p.revision.document["facts"]}
    assert known <= {"since_year"}


def test_every_term_is_said_in_nine_languages(template):
    missing = [str(t.code) for t in Term.objects.all() if set(t.labels) != LANGUAGES]
    assert missing == []


def test_what_a_curator_wrote_over_a_label_stays(template):
    term = Term.objects.get(vocabulary="challenge", code="loneliness")
    term.labels = {**term.labels, "fi": "Yksin oleminen"}
    term.save()
    seeding.load_vocabularies({})
    term.refresh_from_db()
    assert term.labels["fi"] == "Yksin oleminen"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Fit", "fit-practice"), ("Świetlica", "swietlica"), ("!!!", "practice"), ("Ask", "ask-practice")],
)
def test_no_title_takes_the_address_of_another_page(title, slug):
    from practices.services.publishing import address_of

    assert address_of(title) == slug
