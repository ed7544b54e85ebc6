"""Translations by paragraph: what is missing, stale or checked; two translators at once; what happens when the source changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from practices import workflow
from practices.compare import field_of, follow, word_diff
from practices.models import GlossaryEntry, TranslatedUnit
from practices.services import translating
from practices.services.translating import begin_translation, save_unit, source_of, units
from practices.units import hash_of
from tests.practices.conftest import again, fresh, go, write

database = pytest.mark.django_db


# --- where paragraphs go (pure) -------------------------------------------------------------------
PARAGRAPH = st.text("abcdefgh ", min_size=12, max_size=60).map(lambda text: f"{text.strip()} end")


def keyed(paragraphs, field="description"):
    return {f"{field}.{n}": text for n, text in enumerate(paragraphs)}


@given(st.lists(PARAGRAPH, min_size=1, max_size=7, unique=True), st.data())
def test_editing_one_paragraph_leaves_all_others_where_they_are(paragraphs, data):
    at = data.draw(st.integers(0, len(paragraphs) - 1))
    changed = [*paragraphs]
    changed[at] += " and something new"
    if changed[at] in paragraphs:
        return
    old, new = keyed(paragraphs), keyed(changed)
    went = follow(old, new)
    assert went == {key: key for key in old}
    assert [key for key in old if new[went[key]] != old[key]] == [f"description.{at}"]


@given(
    st.lists(PARAGRAPH, min_size=1, max_size=7, unique=True).flatmap(
        lambda p: st.tuples(st.just(p), st.permutations(p))
    )
)
def test_moving_paragraphs_takes_their_translations_along(pair):
    before, after = pair
    old, new = keyed(before), keyed(after)
    went = follow(old, new)
    assert {key: new[there] for key, there in went.items()} == old


@given(st.lists(PARAGRAPH, max_size=6), st.lists(PARAGRAPH, max_size=6))
def test_no_two_translations_land_in_one_place_and_none_changes_its_field(before, after):
    old, new = keyed(before) | keyed(before[:2], "reason"), keyed(after) | keyed(after[:1], "reason")
    went = follow(old, new)
    assert len(set(went.values())) == len(went)
    assert all(field_of(key) == field_of(there) for key, there in went.items())
    assert set(went.values()) <= set(new)


@given(st.lists(PARAGRAPH, min_size=1, max_size=6, unique=True), PARAGRAPH, st.data())
def test_a_new_paragraph_between_makes_nothing_stale(paragraphs, fresh_one, data):
    if fresh_one in paragraphs:
        return
    at = data.draw(st.integers(0, len(paragraphs)))
    old, new = keyed(paragraphs), keyed([*paragraphs[:at], fresh_one, *paragraphs[at:]])
    went = follow(old, new)
    assert {key: new[there] for key, there in went.items()} == old


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_holds_both_texts(before, after):
    pieces = word_diff(before, after)
    assert "".join(p.text for p in pieces if p.kind != "cut") == after
    assert "".join(p.text for p in pieces if p.kind != "new") == before


# --- in the database ------------------------------------------------------------------------------
@pytest.fixture
def swedish(published, ana):
    return begin_translation(practice=published, language="sv", by=fresh(ana))


def put(translation, key, text, by, base=None, source=None):
    held = {unit.key: unit for unit in units(fresh_translation(translation))}[key]
    base = held.version if base is None else base
    return save_unit(
        translation=translation, key=key, text=text, base=base, source_hash=source or held.source_hash, by=fresh(by)
    )


def fresh_translation(translation):
    return type(translation).objects.select_related("practice__revision", "practice__sheet").get(pk=translation.pk)


def states(translation):
    return {unit.key: unit.state for unit in units(fresh_translation(translation))}


def translate_all(translation, by):
    for unit in units(fresh_translation(translation)):
        put(translation, unit.key, f"[sv] {unit.key}", by)


@database
def test_every_paragraph_begins_as_missing(swedish):
    assert set(states(swedish).values()) == {"missing"}
    assert (swedish.total, swedish.missing) == (len(states(swedish)), swedish.total)


@database
def test_a_saved_paragraph_is_checked_counted_and_found(swedish, ana, published):
    put(swedish, "title.0", "Kören som inte kan sjunga", ana)
    put(swedish, "summary.0", "En kör för alla.", ana)
    now = fresh_translation(swedish)
    assert (now.title, now.summary, now.checked) == ("Kören som inte kan sjunga", "En kör för alla.", 2)
    assert again(published).languages == ["en", "sv"]


@database
def test_a_language_counts_as_readable_only_with_title_and_summary(swedish, ana, published):
    put(swedish, "title.0", "Kören", ana)
    assert again(published).languages == ["en"]


@database
def test_an_emptied_paragraph_is_missing_again_and_the_language_is_no_longer_offered(swedish, ana, published):
    put(swedish, "title.0", "Kören", ana)
    put(swedish, "summary.0", "En kör.", ana)
    put(swedish, "title.0", "", ana)
    assert states(swedish)["title.0"] == "missing"
    assert again(published).languages == ["en"]


@database
def test_two_translators_of_one_paragraph_keep_both_texts(swedish, ana, ben):
    put(swedish, "title.0", "Från Ana", ana)
    met = put(swedish, "title.0", "Från Ben", ben, base=0)
    assert (met.conflict, met.theirs, met.unit.text, met.unit.by) == (True, True, "Från Ana", "Ana")
    put(swedish, "title.0", "Från Ben", ben, base=met.unit.version)
    assert TranslatedUnit.objects.get(key="title.0").text == "Från Ben"


@database
def test_the_same_text_sent_twice_is_no_conflict(swedish, ana):
    put(swedish, "title.0", "Kören", ana)
    assert put(swedish, "title.0", "Kören", ana, base=0).conflict is False


def republish(practice, ana, cora, **answers):
    for key, value in answers.items():
        assert write(practice, ana, f"answer:{key}", value)["status"] == "ok"
    return again(go(practice, workflow.PUBLISH_UPDATE, cora))


def description(practice):
    return practice.sheet.answers.get(key="description").value.split("\n\n")


@database
def test_changing_one_paragraph_makes_exactly_that_one_stale(published, swedish, ana, cora):
    translate_all(swedish, ana)
    first, second, third = description(published)
    republish(published, ana, cora, description="\n\n".join([first, second + " It is dark then.", third]))
    after = states(swedish)
    assert {key for key, state in after.items() if state == "stale"} == {"description.1"}
    assert set(after.values()) == {"checked", "stale"}
    now = fresh_translation(swedish)
    assert (now.checked, now.stale, now.missing) == (now.total - 1, 1, 0)


@database
def test_moved_paragraphs_keep_their_texts(published, swedish, ana, cora):
    translate_all(swedish, ana)
    first, second, third = description(published)
    republish(published, ana, cora, description=f"{third}\n\n{first}\n\n{second}")
    assert set(states(swedish).values()) == {"checked"}
    texts = {unit.key: unit.text for unit in units(fresh_translation(swedish))}
    order = [texts[f"description.{n}"] for n in range(3)]
    assert order == ["[sv] description.2", "[sv] description.0", "[sv] description.1"]


@database
def test_what_lost_its_paragraph_is_set_aside_and_comes_back_with_it(published, swedish, ana, cora):
    translate_all(swedish, ana)
    whole = description(published)
    republish(published, ana, cora, description="\n\n".join(whole[:2]))
    [aside] = translating.set_aside(fresh_translation(swedish))
    assert aside.text == "[sv] description.2"
    republish(published, ana, cora, description="\n\n".join(whole))
    assert translating.set_aside(fresh_translation(swedish)) == []
    assert states(swedish)["description.2"] == "checked"


@database
def test_a_paragraph_saved_against_an_older_source_is_not_taken_for_checked(published, swedish, ana, ben, cora):
    seen = hash_of(source_of(published)["title.0"])
    republish(published, ana, cora, title="The choir that learnt to sing")
    met = put(swedish, "title.0", "Kören som inte kan sjunga", ben, source=seen)
    assert (met.conflict, met.source_changed) == (True, True)
    assert states(swedish)["title.0"] == "missing"


@database
def test_saving_a_stale_paragraph_unchanged_says_that_it_still_fits(published, swedish, ana, cora):
    put(swedish, "title.0", "Kören", ana)
    republish(published, ana, cora, title="The choir that can not sing")
    assert states(swedish)["title.0"] == "stale"
    put(swedish, "title.0", "Kören", ana)
    assert states(swedish)["title.0"] == "checked"


@database
def test_who_translates(published, swedish, ana, ben, cleo, lena, cora, mia, dora):
    from practices.permissions import may_translate, translatable_by

    may = {u.name for u in (ana, ben, cleo, lena, cora, mia, dora) if may_translate(fresh(u), again(published))}
    lists = {u.name for u in (ana, ben, cleo, lena, cora, mia, dora) if published in translatable_by(fresh(u))}
    assert may == lists == {"Ana", "Ben", "Lena", "Cora", "Dora"}
    for user in (cleo, mia):
        with pytest.raises(PermissionDenied):
            put(swedish, "title.0", "x", user)
    translating.set_reviewer(translation=swedish, reviewer=mia, by=fresh(cora))
    assert put(swedish, "title.0", "Kören", mia).conflict is False


@database
def test_the_original_is_not_translated_into_itself_or_into_no_language(published, ana):
    for language in ("en", "xx", ""):
        with pytest.raises(ValidationError):
            begin_translation(practice=published, language=language, by=fresh(ana))


@database
def test_a_paragraph_that_is_not_there_is_refused(swedish, ana):
    with pytest.raises(ValidationError):
        save_unit(translation=swedish, key="nonsense.0", text="x", base=0, source_hash="x", by=fresh(ana))


class Upper:
    """A machine of an installation: it only shouts."""

    name = "Upper"

    def offers(self, source, target):
        return target == "sv"

    def translate(self, paragraphs, source, target):
        return [text.upper() for text in paragraphs]


@database
def test_a_machine_fills_only_gaps_and_a_person_checks(swedish, ana, monkeypatch):
    assert translating.machines_for("en", "sv") == []  # none is built in
    monkeypatch.setattr(translating, "MACHINES", [Upper()])
    put(swedish, "title.0", "Kören", ana)
    [machine] = translating.machines_for("en", "sv")
    assert translating.fill_by_machine(translation=swedish, machine=machine, by=fresh(ana)) == swedish.total - 1
    now = fresh_translation(swedish)
    assert (now.checked, now.machine, now.missing, now.title) == (1, now.total - 1, 0, "Kören")
    text = {unit.key: unit.text for unit in units(now)}["summary.0"]
    put(swedish, "summary.0", text, ana)
    assert states(swedish)["summary.0"] == "checked"


@database
def test_the_glossary_shows_the_words_of_this_text(swedish):
    GlossaryEntry.objects.create(code="choir", words={"en": "choir", "sv": "kör"}, note="not chorus")
    GlossaryEntry.objects.create(code="pearl", words={"en": "submarine", "sv": "ubåt"})
    assert translating.glossary_for(fresh_translation(swedish)) == [("choir", "kör", "not chorus")]
