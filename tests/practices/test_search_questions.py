"""Searching: counts against brute force, pages without gaps or repeats, places that cannot be forged, words that mean harm."""

import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pearls.search.asking import ask, read
from pearls.search.marks import marked, passage
from pearls.search.spelling import Speller
from pearls.search.words import vector, words_of
from practices.enums import SizeClass
from practices.filters import PracticeFilter, choices_of
from practices.models import Lexeme, Practice, SearchText, Term
from practices.queries import findable_practices, terms
from practices.search import ENGINE, matching, numbers, paging, search_of
from practices.services.indexing import add_to_lexemes, index_practice, rebuild_lexemes, remove_practice
from tests.kept import once
from tests.practices.shelf import shelve, town, translate

FACETS = {
    "challenge": ["loneliness", "ageing", "poverty", "trust"],
    "art_form": ["music", "theatre", "library"],
    "target_group": ["children", "youth", "families"],
    "evidence": ["claimed", "measured"],
    "cost_class": ["under_1000", "under_10000"],
}
SIZES = {900: "under_5000", 6_000: "5000_20000", 30_000: "20000_50000", 70_000: "over_50000"}
WORDS = ["kettle", "soup", "river", "lamp", "bread", "winter"]


def data(**params):
    made = QueryDict(mutable=True)
    for name, value in params.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


def query(languages=("en",), **params):
    return ENGINE.query(search_of(data(**params), languages))


def some_practices(count=60, seed=7):
    rng = random.Random(seed)
    towns = [
        town(9_000 + at, code, people, latitude=54.0 + at, longitude=12.0 + at)
        for at, (code, people) in enumerate(zip(["LV", "SE", "PL", "LV"], SIZES, strict=True))
    ]
    return [shelve(random_entry(rng, number), rng.choice(towns)) for number in range(1, count + 1)]


def random_entry(rng, number):
    carried = {name: rng.sample(codes, rng.randrange(1, len(codes))) for name, codes in FACETS.items()}
    for single in ("evidence", "cost_class"):
        carried[single] = carried[single][:1]
    text = " ".join(rng.choices(WORDS, k=8))
    entry = {"number": number, "language": rng.choice(["en", "sv"]), "title": f"Practice {number}", "summary": text}
    entry |= {"terms": carried, "facts": {"hosts_visits": rng.random() < 0.3}}
    if rng.random() < 0.4:
        entry["translations"] = {"pl": ["Praktyka", "Zupa i chór"]}
    return entry


@pytest.fixture
def many(template):
    return once("sixty practices", some_practices)


# --- counts ---------------------------------------------------------------------------------------
def option_of(practice, facet):
    """Return the options of a facet that a practice has, read from the practice alone."""
    if facet in FACETS:
        return set(practice.revision.document["terms"].get(facet, []))
    return {
        "size": {practice.size_class},
        "country": {practice.country_id},
        "language": set(practice.languages),
        "hosts_visits": {"true"} if practice.hosts_visits else set(),
    }[facet]


def fits(practice, chosen, word, but=""):
    words = words_of(f"{practice.title} {practice.summary}")
    said = not word or word in words
    return said and all(option_of(practice, f) & set(options) for f, options in chosen.items() if f != but)


def brute_force(practices, chosen, word):
    total = sum(fits(p, chosen, word) for p in practices)
    facets = {}
    for facet in [*FACETS, "size", "country", "language", "hosts_visits"]:
        counted = {}
        for practice in practices:
            for option in option_of(practice, facet) if fits(practice, chosen, word, but=facet) else ():
                counted[option] = counted.get(option, 0) + 1
        facets[facet] = counted
    return total, facets


def random_choice(rng):
    options = {**FACETS, "size": SizeClass.values, "country": ["LV", "SE", "PL"], "language": ["en", "sv", "pl"]}
    names = rng.sample([*options], rng.randrange(0, 4))
    chosen = {name: rng.sample(options[name], rng.randrange(1, 3)) for name in names}
    return chosen | ({"hosts_visits": ["true"]} if rng.random() < 0.2 else {})


@pytest.mark.django_db
def test_facet_counts_are_those_of_counting_by_hand_and_no_facet_empties_itself(many):
    practices = list(Practice.objects.select_related("revision"))
    rng = random.Random(3)
    for _turn in range(60):
        chosen, word = random_choice(rng), rng.choice(["", "", *WORDS])
        found = query(q=word, **chosen)
        assert (found.total, found.facets) == brute_force(practices, chosen, word), (chosen, word)


@pytest.mark.django_db
def test_the_filter_of_the_interface_finds_the_same_practices_as_the_page(many):
    rng = random.Random(5)
    for _turn in range(20):
        chosen = random_choice(rng)
        page = set(matching(data(**chosen)).values_list("number", flat=True))
        assert page == set(PracticeFilter(data(**chosen), findable_practices()).qs.values_list("number", flat=True))


@pytest.mark.django_db
def test_an_option_that_is_not_there_is_left_out_and_named(many):
    choices = choices_of(data(challenge=["loneliness", "no-such-topic"], size="huge", area="here"))
    assert choices.options == {"challenge": ("loneliness",)}
    assert choices.unknown == ("challenge=no-such-topic", "size=huge", "area=here")


@pytest.mark.django_db
def test_what_is_put_away_or_merged_is_neither_found_nor_counted(many):
    before = query().total
    one, other, third = many[:3]
    Practice.objects.filter(pk=one.pk).update(state="archived")
    Practice.objects.filter(pk=other.pk).update(state="withdrawn")
    Practice.objects.filter(pk=third.pk).update(merged_into=many[5])
    found = query(q="practice", language=["en", "sv"])
    assert found.total == before - 3
    assert {1, 2, 3} & {p.number for p in every_page(q="practice")} == set()


# --- pages ----------------------------------------------------------------------------------------
def every_page(between=lambda: None, **params):
    """Return the practices of all pages, calling `between` between two of them."""
    found = query(**params)
    practices = list(found.practices)
    while found.next:
        between()
        found = query(**params, after=found.next)
        practices += found.practices
    return practices


@pytest.mark.django_db
@pytest.mark.parametrize("params", [{}, {"q": "soup"}, {"sort": "adopted"}, {"q": "kettle", "sort": "newest"}])
def test_pages_have_no_gaps_and_no_repeats_while_others_publish(many, params, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 7)
    monkeypatch.setattr(paging.keys_of, "__defaults__", (7,))
    rng = random.Random(11)
    for practice in many:
        Practice.objects.filter(pk=practice.pk).update(adoption_count=rng.randrange(4))
    alone = [p.number for p in every_page(**params)]
    numbers_of_new = iter(range(1_000, 1_100))

    def publish():
        shelve(random_entry(rng, next(numbers_of_new)), when=timezone.now() + timedelta(seconds=1))

    disturbed = [p.number for p in every_page(publish, **params)]
    assert disturbed == alone
    assert len(set(alone)) == len(alone) > 14


@pytest.mark.django_db
def test_the_order_is_the_one_that_was_asked_for(many):
    newest = every_page()
    assert [p.published_at for p in newest] == sorted((p.published_at for p in newest), reverse=True)
    Practice.objects.filter(number=13).update(adoption_count=9)
    assert query(sort="adopted").practices[0].number == 13
    assert query(sort="relevance").practices == query().practices  # without words there is no relevance


@pytest.mark.django_db
def test_a_word_in_the_title_counts_more_than_one_in_the_text(template):
    shelve({"number": 1, "language": "en", "title": "Soup", "summary": "Thursdays."})
    shelve({"number": 2, "language": "en", "title": "Thursdays", "summary": "With bread.", "body": "Soup soup soup."})
    assert [p.number for p in query(q="soup").practices] == [1, 2]


@pytest.mark.django_db
def test_ranked_pages_end_at_their_depth_and_say_so(many, monkeypatch):
    monkeypatch.setattr(paging, "DEEPEST", 25)
    monkeypatch.setattr("practices.search.DEEPEST", 25)
    assert len(every_page(q="practice")) == 25
    first = query(q="practice")
    assert (first.deep, first.total) == (False, 60)
    assert query(q="practice", after=first.next).deep


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "a:b:c", "eyJmIjoiIn0:1abc:sig", "\x00", "é" * 500])
def test_a_forged_place_is_the_first_page(many, after):
    assert query(after=after).practices == query().practices


@pytest.mark.django_db
def test_a_place_in_one_list_is_no_place_in_another(many):
    place = query().next
    assert query(after=place).first == 21
    assert query(after=place, q="soup").first == 1


# --- words ----------------------------------------------------------------------------------------
HOSTILE = [
    "'); DROP TABLE practices_practice; --",
    "' | 'x",
    "a & b | !c <-> (d) :* ::tsquery",
    '"', '""', '"-"', "-", "--", "!", "\\", "\\'", "%", "%s", "{}", "\x00", "\ufeff\u200b", "🙂", "<script>alert(1)</script>",
    "a" * 5_000, "a " * 2_000, "-a -b", '"a" -"a b"', "ﬁ ﬀ ß İ ı", "é" * 300, "0" * 100, "null", "ｆｕｌｌ　ｗｉｄｔｈ", "שלום", "\u0301\u0301",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_a_person_types_is_an_error(many, words, client):
    query(q=words)
    response = client.get("/practices/", {"q": words, "area": words[:70], "challenge": words[:70], "after": words[:99]})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert Practice.objects.count() == 60


def test_marks_never_let_a_text_speak_html():
    question = ask("script bold", ["en"])
    text = "<script>alert(1)</script> & <b>bold</b>"
    assert marked(text, question, "en") == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; &lt;b&gt;<mark>bold</mark>&lt;/b&gt;"
    )


def test_a_passage_shows_the_sentence_around_the_word():
    text = f"{'Nothing here. ' * 60}The choir of the village sings. {'And nothing there. ' * 60}"
    shown = passage(text, ask("choirs singing", ["en"]), "en")
    assert shown.startswith("… The <mark>choir</mark> of the village <mark>sings</mark>.")
    assert shown.endswith(" …")
    assert passage(text, ask("boat", ["en"]), "en") == ""


def test_a_question_is_read_into_words_phrases_and_unwanted_words():
    parts = read('choir "in the old hall" -concert')
    assert [(p.words, p.gaps, p.unwanted) for p in parts] == [
        (("choir",), (), False),
        (("old", "hall"), (1,), False),
        (("concert",), (), True),
    ]
    assert [p.words for p in read("the of and")] == [("the",), ("of",), ("and",)]
    assert len(read("word " * 100)) == 12


@pytest.mark.django_db
def test_a_phrase_counts_the_little_words_between(template):
    shelve({"number": 1, "language": "en", "title": "A song in the old hall", "summary": "x"})
    shelve({"number": 2, "language": "en", "title": "An old song for the hall", "summary": "x"})
    assert [p.number for p in query(q='"song in the old hall"').practices] == [1]


@pytest.mark.django_db
def test_what_the_index_holds_is_a_vector_for_every_server(many):
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [vector_of("l'été 'x' \\ a:b " * 9_000)])
        assert cursor.fetchone()[0] > 3


def vector_of(text):
    from pearls.search import Text

    return vector(Text("en", [("A", "Title"), ("D", text)], ["challenge.trust"]))


# --- languages ------------------------------------------------------------------------------------
@pytest.fixture
def finnish(template):
    entry = {
        "number": 5,
        "language": "fi",
        "title": "Paloasema",
        "summary": "Tyhjä talo avattiin.",
        "body": "Ovi on auki.\n\nKirjasto lainaa.",
    }
    return shelve(
        entry | {"terms": {"challenge": ["loneliness"]}, "translations": {"pl": ["Remiza", "Pusty dom otwarto."]}}
    )


@pytest.mark.django_db
def test_a_polish_word_without_its_accents_finds_a_finnish_practice_and_shows_it_in_polish(finnish):
    found = query(("pl", "en"), q="samotnosc")
    (hit,) = found.hits
    assert (hit.title, hit.title_language) == ("Remiza", "pl")


@pytest.mark.django_db
def test_a_hit_says_in_which_language_its_passage_is(finnish):
    (hit,) = query(("pl",), q="kirjastossa", language="fi").hits or query(("fi",), q="kirjastossa").hits
    assert "<mark>Kirjasto</mark>" in hit.passage
    assert hit.passage_language == "fi"


@pytest.mark.django_db
def test_a_translation_is_found_by_its_own_paragraphs_and_not_by_the_originals(finnish):
    rows = {row.language: row for row in SearchText.objects.all()}
    assert rows["fi"].original
    assert not rows["pl"].original
    assert rows["pl"].body == ""
    assert "Kirjasto" in rows["fi"].body


@pytest.mark.django_db
def test_an_outdated_paragraph_is_found_no_more(finnish):
    finnish.translations.get().units.filter(key="summary.0").update(source_hash="0" * 64)
    index_practice(practice=finnish)
    assert query(("pl",), q="dom").total == 0
    assert query(("pl",), q="remiza").total == 1


@pytest.mark.django_db
def test_machine_text_is_told_from_human_text(finnish):
    translate(finnish, "sv", {"title.0": "Brandstationen", "summary.0": "Ett tomt hus."}, state="machine")
    finnish.languages = ["fi", "pl", "sv"]
    finnish.save()
    index_practice(practice=finnish)
    assert {row.language for row in SearchText.objects.filter(machine=True)} == {"sv"}


# --- the index ------------------------------------------------------------------------------------
def counts():
    return {(row.language, row.word): row.count for row in Lexeme.objects.all()}


@pytest.mark.django_db
def test_words_are_counted_as_a_fresh_count_would(template, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = shelve({"number": 1, "language": "en", "title": "Soup and bread", "summary": "Warm soup."})
        shelve({"number": 2, "language": "en", "title": "Soup", "summary": "Cold.", "body": "Winter bread."})
    assert counts()[("en", "soup")] == 2
    with django_capture_on_commit_callbacks(execute=True):
        index_practice(practice=one)  # the same again changes nothing
        remove_practice(practice=one)
    kept = counts()
    rebuild_lexemes()
    assert kept == counts()
    assert ("en", "warm") not in kept


@pytest.mark.django_db
def test_a_count_never_falls_below_nothing(template):
    add_to_lexemes({("en", "soup"): 1})
    add_to_lexemes({("en", "soup"): -5, ("en", "never"): -1})
    assert counts() == {}


@pytest.mark.django_db
def test_the_index_can_be_written_anew(many, capsys):
    before = set(SearchText.objects.values_list("practice", "language", "title", "body"))
    SearchText.objects.all().delete()
    call_command("reindex_practices")
    assert set(SearchText.objects.values_list("practice", "language", "title", "body")) == before
    assert "Indexed 60 practices" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_new_label_is_found_as_soon_as_it_is_there(finnish, django_capture_on_commit_callbacks):
    from practices.queries import forget_terms

    assert query(q="solitude").total == 0
    term = Term.objects.get(vocabulary="challenge", code="loneliness")
    term.words["en"] = "solitude"
    term.save()
    forget_terms()
    assert query(q="solitude").total == 1


@pytest.mark.django_db
def test_the_numbers_above_the_list_follow_the_index(many, django_capture_on_commit_callbacks):
    assert numbers() == (60, 4)
    with django_capture_on_commit_callbacks(execute=True):
        shelve({"number": 999, "language": "en", "title": "One more", "summary": "x"})
    assert numbers() == (61, 5)


# --- near -----------------------------------------------------------------------------------------
def test_the_nearest_word_wins_then_the_readers_language_then_the_frequent_one():
    speller = Speller([("en", "choir", 3), ("sv", "chair", 90), ("en", "chain", 5), ("en", "loneliness", 1)])
    assert speller.suggest("choirr", ["en"]) == "choir"
    assert speller.suggest("lonelyness", ["en"]) == "loneliness"
    assert speller.suggest("chait", ["en"]) == "chain"
    assert speller.suggest("chait", ["sv"]) == "chair"
    assert speller.suggest("xyzzy", ["en"]) == ""
    assert speller.suggest("ab", ["en"]) == ""


@pytest.mark.django_db
def test_the_typed_words_are_searched_where_that_is_wanted(template):
    shelve({"number": 1, "language": "en", "title": "The choir", "summary": "Sings."})
    rebuild_lexemes()
    assert query(q="choeir").instead == "choir"
    literal = query(q="choeir", exact="1")
    assert (literal.total, literal.instead) == (0, "")


@pytest.mark.django_db
def test_similar_practices_share_rare_words_and_topics(template):
    texts = {1: "A loom and weavers", 2: "Weavers at the loom", 3: "A harbour of boats", 4: "Boats on the river"}
    topics = {1: ["ageing"], 2: ["ageing"], 3: ["trust"], 4: ["poverty"]}
    shelf = {
        n: shelve({"number": n, "language": "en", "title": text, "summary": "x", "terms": {"challenge": topics[n]}})
        for n, text in texts.items()
    }
    rebuild_lexemes()
    assert [p.number for p in ENGINE.similar(shelf[1])] == [2]
    assert [p.number for p in ENGINE.similar(shelf[3])] == [4]


# --- cost -----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("params", "most"),
    [({}, 4), ({"q": "soup", "challenge": "trust", "size": "under_5000", "language": "en"}, 4), ({"q": "souup"}, 7)],
)
def test_a_question_costs_few_reads_however_much_there_is(many, params, most):
    rebuild_lexemes()
    query(**params)
    terms("challenge")
    with CaptureQueriesContext(connection) as captured:
        query(**params)
    assert len(captured) <= most, [q["sql"][:80] for q in captured]
