"""What a questionnaire in nine languages protects: the reader's own words around the same keys, and a document in the sheet's language."""

import pytest
from django.utils import translation
from django.utils.translation import override

from pearls.questionnaires.definition import said
from pearls.questionnaires.document import build_document
from pearls.questionnaires.queries import definition_of

DEFINITION = {
    "slug": "label",
    "title": "Plan",
    "sections": [
        {
            "key": "title",
            "title": "Town",
            "intro": "",
            "questions": [
                {
                    "key": "q",
                    "no": 1,
                    "title": "Who?",
                    "examples": [{"town": "Kalnupe", "text": "We."}],
                    "show_if": {"q": "text", "op": "eq", "value": "label"},
                    "fields": [
                        {"key": "f", "type": "choice", "label": "One", "choices": [{"key": "text", "label": "Two"}]}
                    ],
                }
            ],
        }
    ],
}


def test_every_text_is_said_anew_and_nothing_else():
    loud = said(DEFINITION, str.upper)
    question = loud["sections"][0]["questions"][0]
    assert (loud["slug"], loud["title"], loud["sections"][0]["key"], loud["sections"][0]["intro"]) == (
        "label",
        "PLAN",
        "title",
        "",
    )
    assert question["examples"] == [{"town": "KALNUPE", "text": "WE."}]
    assert question["show_if"] == DEFINITION["sections"][0]["questions"][0]["show_if"]
    assert question["fields"][0] == {
        "key": "f",
        "type": "choice",
        "label": "ONE",
        "choices": [{"key": "text", "label": "TWO"}],
    }
    assert said(DEFINITION, lambda text: text) == DEFINITION


@pytest.fixture
def first(sheet):
    """The first question as the reader's language has it."""
    return lambda language="": definition_of(sheet.version_id, language).sections[0]["questions"][0]["title"]


@pytest.fixture
def in_latvian(monkeypatch, first):
    """Latvian words for the first question, as a catalogue would give them."""
    catalogue = translation.trans_real.translation("lv")
    known = catalogue._catalog._catalogs
    monkeypatch.setattr(catalogue._catalog, "_catalogs", [{first("en"): "Kā plānu sauc?"}, *known])
    monkeypatch.setattr(catalogue._catalog, "_plurals", [catalogue.plural, *catalogue._catalog._plurals])
    return "Kā plānu sauc?"


@pytest.mark.django_db
def test_the_editor_asks_in_the_readers_language_and_the_document_in_the_sheets(sheet, first, in_latvian, settings):
    settings.INTERFACE_LANGUAGES, english = ["en", "lv"], first("en")
    in_document = lambda: build_document(sheet, {})["sections"][0]["questions"][0]["title"]  # noqa: E731
    assert first() == english
    with override("lv"):
        assert (first(), first("en"), in_document()) == (in_latvian, english, english)
    sheet.language = "lv"
    assert in_document() == in_latvian
    settings.INTERFACE_LANGUAGES = ["en"]
    assert in_document() == english
