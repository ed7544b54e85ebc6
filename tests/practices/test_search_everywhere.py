"""Practices in the search over everything: titles by the beginnings of their words, then what stands in the texts."""

import pytest

from practices import searchentries
from practices.searchentries import titled

pytestmark = pytest.mark.django_db


def titles(words):
    return [hit.title for hit in searchentries.published(None, words, 5)]


def test_a_title_is_found_while_its_words_are_being_typed(published):
    word = published.title.split()[-1].strip(".")
    assert titles(word[:3]) == titles(word[:3].upper()) == [published.title]
    assert titles(word) == [published.title]


def test_what_stands_only_in_the_text_is_found_by_whole_words(published):
    [text] = published.search_texts.filter(original=True)
    word = next(
        word
        for word in text.summary.split()
        if len(word) > 6 and word.isalpha() and word.lower() not in text.title.lower()
    )
    assert titles(word) == [published.title]


def test_words_that_every_text_has_do_not_hide_a_title(published):
    word = published.title.split()[-1].strip(".")
    assert titles(f"the {word[:4]}") == [published.title]


def test_every_word_has_to_be_there_and_signs_are_no_words(published):
    word = published.title.split()[-1].strip(".")
    assert titles(f"{word} xqxq") == []
    assert titles("'|&!:*") == []


def test_a_word_is_asked_for_with_and_without_its_marks():
    assert titled("Ābele") == "('^=ābele':* | '^=abele':*)"
    assert titled("the red ki'xo") == "('^=red':*) & ('^=ki':*) & ('^=xo':*)"
    assert titled("the") == "('^=the':*)"
    assert titled("!") == ""
