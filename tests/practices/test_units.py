"""A practice as paragraphs: every text has an address, a translation finds it again, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from practices.units import hash_of, in_language, paragraphs, text_of, units_of

DOCUMENT = {
    "texts": [
        {"key": "title", "label": "Name", "section": "idea", "paragraphs": ["A choir"]},
        {"key": "description", "label": "How", "section": "doing", "paragraphs": ["First.", "Second."]},
    ],
    "tables": [
        {
            "key": "steps",
            "label": "Steps",
            "section": "doing",
            "columns": [],
            "text_columns": ["step"],
            "rows": [
                {"id": "r1", "values": {"step": "Find the leader", "weeks": "6"}},
                {"id": "r2", "values": {"weeks": "1"}},
            ],
        }
    ],
}


def test_every_text_has_an_address_and_numbers_have_none():
    assert units_of(DOCUMENT) == {
        "title.0": "A choir",
        "description.0": "First.",
        "description.1": "Second.",
        "steps.r1.step": "Find the leader",
    }


def test_a_translated_paragraph_takes_its_place_and_the_original_shines_through_elsewhere():
    made = in_language(DOCUMENT, {"description.1": "Otrais.", "steps.r1.step": "Atrodiet vadītāju"})
    assert made["texts"][1]["paragraphs"] == ["First.", "Otrais."]
    assert made["texts"][1]["marks"] == [False, True]
    assert made["tables"][0]["rows"][0]["values"] == {"step": "Atrodiet vadītāju", "weeks": "6"}
    assert DOCUMENT["texts"][1]["paragraphs"] == ["First.", "Second."]


def test_paragraphs_are_parted_by_empty_lines_and_by_nothing_else():
    assert paragraphs("One\nline.\n\n \n\nTwo.\n") == ["One\nline.", "Two."]
    assert paragraphs("") == []


def test_a_text_is_read_whole():
    assert text_of(DOCUMENT, "description") == "First.\n\nSecond."
    assert text_of(DOCUMENT, "summary") == ""


@given(
    st.lists(
        st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=["Cs"]), min_size=1).filter(str.strip)
    )
)
def test_what_is_joined_by_empty_lines_comes_apart_the_same_way(parts):
    assert paragraphs("\n\n".join(parts)) == [part.strip() for part in parts]


def test_one_letter_more_is_another_source():
    assert hash_of("A choir") != hash_of("A choir ")
