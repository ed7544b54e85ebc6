"""What must be found and what must not: a judged set of questions in nine languages over invented practices."""

from pathlib import Path

import pytest
import yaml
from django.http import QueryDict

from pearls.search.asking import alternatives
from pearls.search.words import lexemes
from practices.search import ENGINE, search_of
from tests.kept import once
from tests.practices.shelf import whole_shelf

JUDGED = yaml.safe_load(Path(__file__).with_name("judged.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def shelf(template):
    return once("judged shelf", lambda: whole_shelf(JUDGED["practices"]))


def ask(q, reader=("en",), **params):
    data = QueryDict(mutable=True)
    data.update({"q": q, **params})
    return ENGINE.query(search_of(data, reader))


def verdict(judged):
    """Return what is wrong with the answer to a judged question; {} where nothing is."""
    found = ask(judged["q"], judged["reader"])
    numbers = [practice.number for practice in found.practices]
    wrong = {
        "missing": sorted(set(judged.get("finds", ())) - set(numbers)),
        "too much": sorted(set(judged.get("not", ())) & set(numbers)),
        "instead": found.instead if found.instead != judged.get("instead", "") else "",
        "first": numbers[:1] if judged.get("first", numbers[:1] and numbers[0]) not in numbers[:1] and numbers else [],
    }
    return {name: what for name, what in wrong.items() if what}


@pytest.mark.django_db
def test_every_judged_question_finds_what_it_must_and_nothing_that_it_must_not(shelf):
    verdicts = {f"{judged['q']} ({judged['reader'][0]})": verdict(judged) for judged in JUDGED["queries"]}
    assert {q: wrong for q, wrong in verdicts.items() if wrong} == {}


def test_the_judged_set_is_large_and_speaks_nine_languages():
    first = {judged["reader"][0] for judged in JUDGED["queries"]}
    assert first == {"da", "de", "en", "et", "fi", "lt", "lv", "pl", "sv"}
    assert len(JUDGED["queries"]) >= 60
    assert min(sum(j["reader"][0] == language for j in JUDGED["queries"]) for language in first) >= 6


def shared(word, other, language):
    return set(alternatives(word, [language, "en"])) & set(lexemes(other, language))


def test_words_that_only_look_alike_share_no_lexeme():
    pairs = [(word, other, language) for word, language, other in JUDGED["apart"]]
    pairs += [(other, word, language) for word, other, language in pairs]
    assert {pair: shared(*pair) for pair in pairs if shared(*pair)} == {}


def test_a_long_word_with_its_marks_is_told_from_the_one_without_by_its_first_lexeme():
    assert lexemes("schön", "de")[0] == "de/schön"
    assert "de/schön" not in lexemes("schon", "de")
