"""What templates protect: a wrong one is refused with every reason, a published one never changes."""

import copy

import pytest
from django.db import DatabaseError, transaction

from actionplans.seeding import DATA
from pearls.models import StateChange
from pearls.questionnaires.definition import BadTemplate, Definition, compile_template
from pearls.questionnaires.models import QuestionIdentity, TemplateVersion
from pearls.questionnaires.services import load_template, publish_version


def broken(source, change):
    copied = copy.deepcopy(source)
    change(copied)
    with pytest.raises(BadTemplate) as refused:
        compile_template(copied)
    return refused.value.problems


def field(source, section, question, at):
    return source["sections"][section]["questions"][question]["fields"][at]


def test_questions_are_numbered_over_all_sections(small_source):
    definition = compile_template(small_source)
    assert [q["no"] for s in definition["sections"] for q in s["questions"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda s: field(s, 0, 0, 0).update(type="essay"), "title has the unknown type essay"),
        (lambda s: field(s, 0, 0, 1).update(key="title"), "the key title is used twice"),
        (lambda s: field(s, 0, 0, 1).update(words=[9, 3]), "story has a word range that nobody can meet"),
        (
            lambda s: field(s, 0, 1, 2).update(choices=[{"key": "a", "label": "A"}]),
            "mood needs at least two choices with different keys",
        ),
        (
            lambda s: field(s, 0, 1, 1).update(show_if={"q": "people", "op": "gt", "value": 1}),
            "the condition of place asks about people, which does not come before it",
        ),
        (
            lambda s: field(s, 0, 1, 1).update(show_if={"q": "title", "op": "like"}),
            "the condition of place is not of the language",
        ),
        (lambda s: field(s, 1, 1, 4).update(table="nothing"), "best picks lines of a table that does not exist"),
        (
            lambda s: field(s, 1, 0, 1).update(totals=[{"by": "moon", "of": "amount"}]),
            "a total of budget names the unknown column moon",
        ),
        (lambda s: field(s, 1, 0, 0).update(columns=[]), "table actions needs columns with different keys"),
        (lambda s: field(s, 0, 0, 0).update(required_at="soon"), "title is required at an unknown moment"),
        (lambda s: s["sections"][0].update(questions=[]), "section first has no question"),
    ],
)
def test_a_wrong_template_says_what_is_wrong(small_source, change, problem):
    assert problem in broken(small_source, change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.update(section=[]), "template small has the unknown key section"),
        (lambda s: s["sections"][0].update(into="x"), "section first has the unknown key into"),
        (
            lambda s: s["sections"][0]["questions"][1].update(visible_if={}),
            "question {1} has the unknown key visible_if",
        ),
        (lambda s: field(s, 0, 0, 0).update(visible_if={}), "field title has the unknown key visible_if"),
        (lambda s: field(s, 0, 1, 0).update(integer=True), "has the unknown key integer"),
        (lambda s: field(s, 0, 1, 2)["choices"][0].update(name="A"), "has the unknown key name"),
        (lambda s: field(s, 1, 0, 1)["columns"][0].update(show_if={}), "has the unknown key show_if"),
        (
            lambda s: field(s, 1, 0, 1)["totals"][0].update(off="amount"),
            "total of field budget has the unknown key off",
        ),
        (
            lambda s: field(s, 0, 1, 2).update(show_if={"any": [{"q": "title", "op": "filled", "val": 1}]}),
            "condition title has the unknown key val",
        ),
    ],
)
def test_a_key_that_nobody_reads_is_refused_with_its_place(small_source, change, said):
    said = said.replace("{1}", small_source["sections"][0]["questions"][1]["key"])
    [problem] = broken(small_source, change)
    assert said in problem
    assert "; known are " in problem


def test_what_is_no_mapping_is_left_to_the_check_of_its_place(small_source):
    problems = broken(small_source, lambda s: field(s, 0, 1, 1).update(show_if="title"))
    assert problems == ["the condition of place is not of the language"]


def test_every_problem_is_told_at_once(small_source):
    def two(source):
        field(source, 0, 0, 0).update(type="essay")
        field(source, 0, 0, 1).update(words=[9, 3])

    assert len(broken(small_source, two)) == 2


@pytest.mark.django_db
def test_a_published_version_cannot_be_changed_or_deleted(version):
    for change in ({"source": {}}, {"definition": {}}, {"number": 9}, {"state": "draft"}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            TemplateVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        version.delete()


@pytest.mark.django_db
def test_a_published_version_can_be_retired(version):
    TemplateVersion.objects.filter(pk=version.pk).update(state="retired")
    version.refresh_from_db()
    assert version.state == "retired"


@pytest.mark.django_db
def test_loading_the_same_again_changes_nothing(version, small_source):
    assert load_template(source=small_source) == version
    assert TemplateVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_template_becomes_the_next_version_on_the_same_identities(version, small_source):
    field(small_source, 0, 0, 0)["label"] = "Name"
    second = publish_version(version=load_template(source=small_source), by=None)
    assert (second.number, second.based_on) == (2, version)
    assert QuestionIdentity.objects.count() == len(Definition(version.definition).fields)
    assert StateChange.objects.filter(transition="publish").count() == 2


@pytest.mark.django_db
def test_a_known_key_never_comes_back_as_another_type(version, small_source):
    field(small_source, 0, 0, 0)["type"] = "long"
    with pytest.raises(BadTemplate, match="title was short before"):
        publish_version(version=load_template(source=small_source), by=None)


def test_the_default_template_is_whole():
    import yaml

    definition = Definition(compile_template(yaml.safe_load((DATA / "plan_template.yaml").read_text())))
    questions = [q for s in definition.sections for q in s["questions"]]
    assert (len(definition.sections), definition.question_count) == (11, 48)
    assert all(q["title"] and q["guidance"] and q["why"] and len(q["examples"]) == 2 for q in questions)
    entities = {table.get("entity") for table in definition.tables.values()} - {None}
    assert entities == {"objective", "action", "milestone", "budget_line", "indicator", "stakeholder", "asset", "risk"}


@pytest.mark.django_db
def test_a_draft_that_is_loaded_again_takes_the_new_text_and_stays_one_version(small_source):
    first = load_template(source=small_source)
    again = load_template(source={**small_source, "title": "A smaller form"})
    assert (again.pk, TemplateVersion.objects.get().source["title"]) == (first.pk, "A smaller form")
