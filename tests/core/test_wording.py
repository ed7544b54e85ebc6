"""The small language of edited texts: words in braces and nothing else, read once, whatever stands in a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pearls.wording import filled, loose_braces, missing_words, unknown_words, words_in


@pytest.mark.parametrize(
    ("text", "words", "loose"),
    [
        ("Hello {name}, see {link} and {name}", ["name", "link"], 0),
        ("{ name }", ["name"], 0),
        ("{{name}}", [], 0),
        ("{{{name}}}", ["name"], 0),
        ("a { b", [], 1),
        ("a } b {", [], 2),
        ("{na\nme}", [], 2),
        ("{}", [""], 0),
        ("{name.password} {% load x %} {{ settings }}", ["name.password", "% load x %"], 0),
    ],
)
def test_words_and_loose_braces_are_told_apart(text, words, loose):
    assert (words_in(text), loose_braces(text)) == (words, loose)


def test_what_stands_for_nothing_and_what_is_missing_is_named():
    assert unknown_words("{name} {nmae} {}", {"name"}) == ["nmae", ""]
    assert missing_words("Hello {name}", {"link", "name", "day"}) == ["day", "link"]


def test_values_take_the_place_of_words():
    assert filled("Hello {name}, {{x}} costs {price}.", {"name": "Ana"}) == "Hello Ana, {x} costs ."


def test_what_stands_inside_a_value_is_never_read():
    assert filled("{a}{b}", {"a": "{b}", "b": "{a} {{ % }}"}) == "{b}{a} {{ % }}"


def test_an_empty_value_leaves_no_hole_in_the_page():
    assert filled("One\n\n{comment}\n\nTwo", {"comment": ""}) == "One\n\nTwo"


@given(st.text(alphabet="{} ab\n", max_size=40))
def test_no_text_breaks_and_one_without_words_and_loose_braces_keeps_its_letters(text):
    told = filled(text, {})
    if not words_in(text) and not loose_braces(text) and "\n\n\n" not in text:
        assert told == text.replace("{{", "{").replace("}}", "}")
