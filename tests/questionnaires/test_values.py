"""What reading typed values protects: people write numbers and days as they do at home, and wrong ones are refused in words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pearls.questionnaires.values import Invalid, display, parse

MONEY = {"type": "money"}
WHOLE = {"type": "number", "decimals": 0, "min": 0, "max": 5_000_000}
CHOICE = {"type": "choice", "choices": [{"key": "calm", "label": "Calm"}, {"key": "lively", "label": "Lively"}]}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("14 200", "14200.00"),
        ("14\u00a0200,50 €", "14200.50"),
        ("14.200,50", "14200.50"),
        ("14,200.50", "14200.50"),
        ("1'250 EUR", "1250.00"),
        ("1.234.567", "1234567.00"),
        ("0", "0.00"),
        (12, "12.00"),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_money_as_people_write_it(typed, stored):
    assert parse(MONEY, typed) == stored


@pytest.mark.parametrize(
    "typed", ["12k", "about 5", "1e400", "--3", "NaN", "-5", "9" * 14, True, ["1"], {"a": 1}, "1,2,3"]
)
def test_what_is_no_amount_is_refused_in_words(typed):
    with pytest.raises(Invalid) as refused:
        parse(MONEY, typed)
    assert str(refused.value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2027-03-01", "2027-03-01"),
        ("1.3.2027", "2027-03-01"),
        ("01/03/2027", "2027-03-01"),
        ("1 March 2027", "2027-03-01"),
        ("1. mar 2027", "2027-03-01"),
    ],
)
def test_days_as_people_write_them(typed, stored):
    assert parse({"type": "date"}, typed) == stored


def test_days_in_the_readers_own_language():
    with translation.override("fi"):
        assert parse({"type": "date"}, "1. maaliskuuta 2027") == "2027-03-01"


@pytest.mark.parametrize("typed", ["31.2.2027", "2027", "tomorrow", "1.3.27", "1.13.2027", "0001-01-01"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Invalid):
        parse({"type": "date"}, typed)


def test_choices_are_known_by_key_and_by_label():
    assert (parse(CHOICE, "calm"), parse(CHOICE, " LIVELY ")) == ("calm", "lively")
    with pytest.raises(Invalid, match="Choose one of: Calm, Lively"):
        parse(CHOICE, "loud")


def test_several_choices_are_kept_in_the_order_of_the_template():
    assert parse({**CHOICE, "type": "multi"}, ["lively", "", "calm"]) == ["calm", "lively"]
    assert parse({**CHOICE, "type": "multi"}, [""]) is None


def test_whole_numbers_within_their_range():
    assert parse(WHOLE, "4 100") == "4100"
    for typed in ("4,5", "-1", "6000000"):
        with pytest.raises(Invalid):
            parse(WHOLE, typed)


def test_a_text_that_is_too_long_says_how_long_it_is():
    with pytest.raises(Invalid, match="This is 6 characters long; shorten it to 5"):
        parse({"type": "short", "max_chars": 5}, "abcdef")


@pytest.mark.parametrize("typed", [[1], {"x": 1}, 5])
def test_text_fields_take_only_text(typed):
    with pytest.raises(Invalid):
        parse({"type": "long"}, typed)


@pytest.mark.parametrize(("typed", "stored"), [(True, True), ("yes", True), ("false", False), ("0", False)])
def test_yes_and_no(typed, stored):
    assert parse({"type": "yesno"}, typed) is stored


@pytest.mark.parametrize(("value", "words"), [(True, "Yes"), (False, "No"), (None, "")])
def test_yes_and_no_are_read_as_they_are_chosen(value, words):
    assert display({"type": "yesno"}, value) == words


@given(st.decimals(min_value=0, max_value=10**11, places=2, allow_nan=False, allow_infinity=False))
def test_a_stored_amount_read_again_is_the_same(amount):
    stored = parse(MONEY, str(amount))
    assert parse(MONEY, stored) == stored


@given(
    st.one_of(st.text(max_size=40), st.integers(), st.booleans(), st.lists(st.text(max_size=3), max_size=3), st.none())
)
def test_nothing_that_anybody_sends_breaks_a_field(raw):
    for spec in (
        MONEY,
        WHOLE,
        CHOICE,
        {**CHOICE, "type": "multi"},
        {"type": "date"},
        {"type": "short"},
        {"type": "long"},
    ):
        try:
            parse(spec, raw)
        except Invalid as refused:
            assert str(refused)
    for kind in ("row", "file", "yesno"):
        try:
            parse({"type": kind}, raw)
        except Invalid as refused:
            assert str(refused)


def test_values_in_words():
    assert display({"type": "number"}, "2027") == "2027"
    assert display(MONEY, "14200.00") == "14,200"
    assert display(MONEY, "14200.50") == "14,200.50"
    assert display({"type": "date"}, "2027-03-01") == "1 March 2027"
    assert display(CHOICE, "calm") == "Calm"
    assert display({"type": "rows"}, ["a", "b"], {"a": "Unlock the hall"}) == "Unlock the hall, (deleted line)"
    assert display({"type": "long"}, None) == ""


def test_a_month_that_no_language_knows_is_no_day():
    with pytest.raises(Invalid):
        parse({"type": "date"}, "3 Smarch 2027")


def test_no_more_lines_are_chosen_than_the_question_allows():
    lines = ["00000000-0000-4000-8000-00000000000" + digit for digit in "123"]
    assert parse({"type": "rows", "max": 2}, lines[:2]) == lines[:2]
    with pytest.raises(Invalid, match="Choose at most 2 lines"):
        parse({"type": "rows", "max": 2}, lines)
