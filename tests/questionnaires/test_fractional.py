"""What the order of lines protects: there is always room between two of them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pearls.questionnaires.fractional import is_key, key_between, spread


def test_a_thousand_insertions_at_random_places_keep_the_order():
    chance, keys = random.Random(7), []
    for _number in range(1000):
        at = chance.randint(0, len(keys))
        low = keys[at - 1] if at else ""
        high = keys[at] if at < len(keys) else None
        key = key_between(low, high)
        assert low < key
        assert high is None or key < high
        assert is_key(key)
        keys.insert(at, key)
    assert keys == sorted(keys)
    assert len(set(keys)) == 1000


@given(st.integers(0, 200))
def test_lines_that_arrive_together_stand_in_order(count):
    keys = spread(count)
    assert keys == sorted(set(keys))
    assert len(keys) == count


@pytest.mark.parametrize(("low", "high"), [("V", "V"), ("W", "V")])
def test_there_is_no_key_between_what_is_not_in_order(low, high):
    with pytest.raises(ValueError, match="does not sort"):
        key_between(low, high)


@pytest.mark.parametrize("key", ["", "a0", "a b", "ä", "x" * 121, "a/b"])
def test_what_is_not_a_key_is_refused(key):
    assert not is_key(key)


@pytest.mark.parametrize(
    ("low", "high", "between"),
    [("V", "X", "W"), ("V", "W1", "W"), ("V", "W", "VV"), ("VA", "VC", "VB"), ("", "1", "0V"), ("z", None, "zV")],
)
def test_the_key_between_two_lines_is_a_short_one(low, high, between):
    assert key_between(low, high) == between
