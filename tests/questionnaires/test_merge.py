"""What joining two texts protects: nobody's word is dropped, and where order is unclear it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pearls.questionnaires.merge import edits, merge, tokens

WORDS = st.lists(st.sampled_from(["choir", "hall", "river", "stove", "on", "the", "Thursday", "."]), max_size=14).map(
    " ".join
)


@given(st.text(max_size=200))
def test_tokens_joined_are_the_text(text):
    assert "".join(tokens(text)) == text


@given(WORDS, WORDS)
def test_one_sided_changes_are_taken_whole(base, changed):
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed


@given(WORDS, WORDS, WORDS)
def test_who_is_called_mine_makes_no_difference(base, one, two):
    assert merge(base, one, two) == merge(base, two, one)


@given(WORDS, WORDS, WORDS)
def test_every_inserted_word_of_both_is_in_the_joined_text(base, one, two):
    joined = merge(base, one, two)
    if joined is None or one == two:
        return
    for side in (one, two):
        for _start, _end, new in edits(tokens(base), tokens(side)):
            assert "".join(new) in joined


@given(WORDS, WORDS, WORDS)
def test_a_joined_text_has_the_edits_of_both_and_no_others(base, one, two):
    joined = merge(base, one, two)
    if joined is None or base in (one, two) or one == two:
        return
    grown = len(tokens(one)) + len(tokens(two)) - 2 * len(tokens(base))
    assert len(tokens(joined)) == len(tokens(base)) + grown


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("the hall", "the big hall", "the old hall"),
        ("the choir sings", "the choir", "the choir hums"),
        ("", "one", "two"),
        ("a b c", "a c", "a B c"),
    ],
)
def test_changes_that_touch_are_refused(base, mine, theirs):
    assert merge(base, mine, theirs) is None


def test_texts_too_long_to_compare_are_refused_not_waited_for():
    long = "word " * 13_000
    assert merge(long, long + "mine", "theirs " + long) is None


def test_texts_with_little_in_common_are_refused_before_they_are_compared_to_the_end(monkeypatch):
    monkeypatch.setattr("pearls.questionnaires.merge.MOST_EDITS", 6)
    assert merge("a b c", "a x c", "a b c d") == "a x c d"
    assert merge("a b c", "u v w x y z", "a b c d") is None
