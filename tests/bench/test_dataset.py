"""What the measured world must be: real enough for the autosave engine, repeatable, and cheap to enlarge."""

import uuid

import pytest
from django.core.management import CommandError, call_command

from actionplans.management.commands.make_dataset import Shaper, World, make_dataset, name_of, prepare
from actionplans.models import BudgetLine, Plan
from pearls.models import Municipality, User
from pearls.questionnaires.models import Answer, AnswerSheet, Change, Row
from pearls.questionnaires.queries import text_at
from pearls.questionnaires.services.ops import Op, apply_ops
from pearls.questionnaires.services.sheets import facts_from_scratch

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(db):
    make_dataset(2)
    return list(Plan.objects.order_by("municipality__slug"))


def test_a_plan_is_as_large_as_promised(plans):
    assert [plan.sheet.rows.count() in range(55, 66) for plan in plans] == [True, True]
    assert all(plan.members.count() == 3 for plan in plans)


def test_facts_are_those_that_the_answers_give(plans):
    assert all(plan.sheet.facts == facts_from_scratch(plan.sheet) for plan in plans)


def test_every_value_stands_in_the_change_log_in_order(plans):
    sheet = plans[0].sheet
    row = Row.objects.filter(sheet=sheet, table="budget").first()
    assert text_at(sheet, "answer:vision", 1) == Answer.objects.get(sheet=sheet, key="vision").value
    assert text_at(sheet, f"cell:{row.pk}:what_for", 1) == row.cells["what_for"]
    numbers = list(Change.objects.filter(sheet=sheet).values_list("seq", flat=True))
    assert numbers == list(range(1, AnswerSheet.objects.get(pk=sheet.pk).change_seq + 1))


def test_lines_have_their_typed_rows(plans):
    for line in BudgetLine.objects.select_related("row", "action"):
        assert (line.what_for, str(line.action_id)) == (line.row.cells["what_for"], line.row.cells["action"])


def test_people_can_write_in_it_as_in_any_plan(plans):
    sheet = AnswerSheet.objects.select_for_update().get(pk=plans[0].sheet_id)
    done = apply_ops(sheet=sheet, by=plans[0].created_by, session="", ops=[Op(uuid.uuid4(), "answer:vision", 1, "New")])
    assert (done[0]["status"], done[0]["version"]) == ("ok", 2)


def test_a_larger_scale_adds_and_the_same_scale_does_nothing(plans):
    before = {str(plan.pk) for plan in plans}
    assert make_dataset(2)["plans"] == 0
    assert make_dataset(3)["plans"] == 1
    assert before < {str(pk) for pk in Plan.objects.values_list("pk", flat=True)}


def test_the_same_number_gives_the_same_words_and_another_number_others(db):
    prepare()
    pattern = World().pattern
    field = pattern.definition.fields["vision"]
    said = [Shaper(pattern, number).value(field, pattern.answers["vision"]) for number in (7, 7, 8)]
    assert said[0] == said[1] != said[2]
    assert sorted(said[0].split()) == sorted(said[2].split())


def test_names_of_towns_are_many_and_different():
    assert len({name_of(number) for number in range(3000)}) == 3000


def test_the_command_says_what_it_made(db, capsys):
    call_command("make_dataset", scale=0.02)
    assert "Made 1 plans, 3 people" in capsys.readouterr().out
    assert Municipality.objects.filter(invented=True).count() == 1
    assert User.objects.get(email="owner.0@dataset.example").check_password("amber-pearl-lighthouse")


def test_a_senseless_scale_is_refused(db):
    with pytest.raises(CommandError, match="above 0"):
        call_command("make_dataset", scale=0)
