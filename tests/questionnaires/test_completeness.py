"""What completeness protects: it says in plain words what is missing, and nothing that is hidden or optional."""

import pytest

from pearls.questionnaires.completeness import (
    all_states,
    count_words,
    fact_of,
    next_gap,
    progress,
    table_fact,
    values_of,
    visible_fields,
)
from pearls.questionnaires.definition import Definition, compile_template
from pearls.questionnaires.enums import When


@pytest.fixture
def definition(small_source):
    return Definition(compile_template(small_source))


def facts_for(definition, **answers):
    return {key: fact_of(definition.fields[key], value) for key, value in answers.items()}


def gaps(definition, facts, when=When.SUBMISSION):
    return [gap.text for state in all_states(definition, facts, when) for gap in state.gaps]


def test_an_empty_sheet_lists_what_must_be_there(definition):
    assert gaps(definition, {}) == [
        "Not answered yet: Title",
        "Not answered yet: Story",
        "Not answered yet: Has a place",
        "Actions: add 2 more lines",
        "Not answered yet: People",
    ]


def test_a_hidden_field_is_not_missing_until_it_is_shown(definition):
    assert "Not answered yet: Place" not in gaps(definition, facts_for(definition, has_place=False))
    assert "Not answered yet: Place" in gaps(definition, facts_for(definition, has_place=True))


def test_too_few_words_say_how_many_there_are(definition):
    assert "2 words of at least 3: Story" in gaps(definition, facts_for(definition, story="too short"))


def test_far_too_many_words_say_where_to_stop(definition):
    assert "11 words; shorten it to 8: Story" in gaps(definition, facts_for(definition, story="word " * 11))
    assert not [gap for gap in gaps(definition, facts_for(definition, story="word " * 10)) if "Story" in gap]


def test_required_cells_are_counted_and_named(definition):
    fact = table_fact(None, definition.tables["actions"], {"a": {"title": "x"}, "b": {}, "c": {}})
    assert "Actions: 2 cells are empty (Title)" in gaps(definition, {"actions": fact})


def test_a_deleted_line_no_longer_counts(definition):
    fact = table_fact(None, definition.tables["actions"], {"a": {"title": "x"}, "b": {"title": "y"}})
    assert table_fact(fact, definition.tables["actions"], {"b": None})["rows"] == 1


def test_what_publication_needs_is_not_asked_for_submission(definition):
    assert "Not answered yet: Mark" not in gaps(definition, {})
    assert "Not answered yet: Mark" in gaps(definition, {}, When.PUBLICATION)


def test_progress_counts_questions_not_fields(definition):
    facts = facts_for(definition, title="x", story="one two three", has_place=False)
    assert progress(all_states(definition, facts)) == {"answered": 2, "total": 4, "missing": 2, "percent": 50}


def test_the_next_gap_is_looked_for_from_here_on_and_then_from_the_beginning(definition):
    states = all_states(definition, {})
    assert next_gap(states, "second").section == "second"
    done = table_fact(None, definition.tables["actions"], {"a": {"title": "x"}, "b": {"title": "y"}})
    states = all_states(definition, {"actions": done, **facts_for(definition, people="3")})
    assert next_gap(states, "second").section == "first"


def test_nothing_missing_has_no_next_gap(definition):
    done = table_fact(None, definition.tables["actions"], {"a": {"title": "x"}, "b": {"title": "y"}})
    facts = {"actions": done, **facts_for(definition, people="3", title="x", story="one two three", has_place=False)}
    states = all_states(definition, facts)
    assert next_gap(states, "first") is None
    assert all(state.is_full for state in states)


def test_words_are_what_holds_a_letter_or_digit():
    assert count_words("Rūjiena – the town, 14 200 € …") == 5
    assert count_words(None) == 0


def test_conditions_see_values_counts_and_presence(definition):
    fact = table_fact(None, definition.tables["actions"], {"a": {}, "b": {}})
    facts = {"actions": fact, **facts_for(definition, title="x", people="3", story="")}
    assert values_of(facts) == {"actions": 2, "title": True, "people": "3"}


def test_of_a_hidden_question_no_field_is_asked_for():
    question = {"show_if": {"q": "open", "op": "eq", "value": True}, "fields": [{"key": "when"}, {"key": "where"}]}
    assert visible_fields(question, {"open": False}) == []
    assert visible_fields(question, {"open": True}) == question["fields"]
