"""What the autosave engine protects: no acknowledged text is ever lost, and nothing is done twice."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from actionplans.models import Action, BudgetLine
from pearls.questionnaires.models import Answer, AnswerSheet, Change, Row
from pearls.questionnaires.queries import history
from pearls.questionnaires.services import begin_sheet, rebuild_facts
from pearls.questionnaires.services.ops import BadRequest, Op, apply_ops
from pearls.questionnaires.services.sheets import facts_from_scratch

pytestmark = pytest.mark.django_db


def statuses(results):
    return [result["status"] for result in results]


def value_of(sheet, key):
    return Answer.objects.get(sheet=sheet, key=key).value


def add_row(send, user, table, position="V"):
    row = str(uuid.uuid4())
    assert statuses(send(user, (f"row:{row}:{table}", 0, {"position": position}))) == ["ok"]
    return row


def test_a_first_answer_becomes_version_one(send, sheet, ana):
    assert send(ana, ("answer:title", 0, "Open doors"))[0]["version"] == 1
    assert value_of(sheet, "title") == "Open doors"


def test_the_same_operation_sent_again_answers_the_same_and_does_nothing(send, sheet, ana):
    op = Op(uuid.uuid4(), "answer:title", 0, "Open doors")
    first, again = send(ana, op)[0], send(ana, op)[0]
    assert (first["status"], first["version"]) == (again["status"], again["version"]) == ("ok", 1)
    assert Change.objects.filter(sheet=sheet).count() == 1


def test_a_repeated_operation_is_recognised_after_others_wrote(send, sheet, ana, ben):
    op = Op(uuid.uuid4(), "answer:title", 0, "Open doors")
    send(ana, op)
    send(ben, ("answer:title", 1, "Warm rooms"))
    assert send(ana, op)[0]["status"] == "ok"
    assert value_of(sheet, "title") == "Warm rooms"


def test_two_people_in_different_fields_lose_nothing(send, sheet, ana, ben):
    send(ana, ("answer:title", 0, "Open doors"))
    send(ben, ("answer:story", 0, "The choir sings in the hall"))
    assert (value_of(sheet, "title"), value_of(sheet, "story")) == ("Open doors", "The choir sings in the hall")


def test_changes_in_different_words_are_joined(send, sheet, ana, ben):
    send(ana, ("answer:story", 0, "The choir sings in the school hall."))
    send(ana, ("answer:story", 1, "The old choir sings in the school hall."))
    joined = send(ben, ("answer:story", 1, "The choir sings in the school hall on Thursdays."))[0]
    assert joined["status"] == "merged"
    assert value_of(sheet, "story") == "The old choir sings in the school hall on Thursdays."


def test_a_conflict_keeps_both_texts_and_says_whose(send, sheet, ana, ben):
    send(ana, ("answer:title", 0, "Open doors"))
    send(ana, ("answer:title", 1, "Open gates"))
    result = send(ben, ("answer:title", 1, "Open windows"))[0]
    assert result["status"] == "conflict"
    assert (result["value"], result["mine"], result["base_value"]) == ("Open gates", "Open windows", "Open doors")
    assert (result["by"], result["version"]) == ("Ana", 2)
    assert value_of(sheet, "title") == "Open gates"
    assert "Open windows" in [change.after for change in history(sheet, "answer:title")]


def test_a_settled_conflict_is_checked_again_against_a_third_writer(send, ana, ben, dora):
    send(ana, ("answer:title", 0, "Open doors"))
    send(ana, ("answer:title", 1, "Open gates"))
    met = send(ben, ("answer:title", 1, "Open windows"))[0]
    send(dora, ("answer:title", 2, "Closed shutters"))
    assert send(ben, ("answer:title", met["version"], "Open windows"))[0]["status"] == "conflict"


def test_a_conflict_sent_again_is_the_same_conflict(send, sheet, ana, ben):
    send(ana, ("answer:title", 0, "Open doors"))
    op = Op(uuid.uuid4(), "answer:title", 0, "Warm rooms")
    first, again = send(ben, op)[0], send(ben, op)[0]
    assert (first["status"], first["mine"]) == (again["status"], again["mine"]) == ("conflict", "Warm rooms")
    assert Change.objects.filter(sheet=sheet, outcome="conflict").count() == 1


def test_equal_texts_on_a_stale_base_are_no_conflict(send, ana, ben):
    send(ana, ("answer:title", 0, "Open doors"))
    assert send(ben, ("answer:title", 0, "Open doors"))[0]["status"] == "ok"


def test_an_unchanged_field_on_a_stale_base_takes_the_colleagues_text(send, ana, ben):
    send(ana, ("answer:title", 0, "Open doors"))
    send(ana, ("answer:title", 1, "Open gates"))
    result = send(ben, ("answer:title", 1, "Open doors"))[0]
    assert (result["status"], result["value"]) == ("ok", "Open gates")


def test_what_cannot_be_stored_is_refused_in_words_and_changes_nothing(send, sheet, ana):
    result = send(ana, ("answer:people", 0, "about twelve"))[0]
    assert (result["status"], result["message"]) == ("invalid", "Write a number in digits, for example 14 200.")
    assert not Answer.objects.filter(sheet=sheet).exists()


def test_one_bad_operation_does_not_stop_the_others(send, sheet, ana):
    results = send(ana, ("answer:people", 0, "x"), ("answer:nothing", 0, "x"), ("answer:title", 0, "Open doors"))
    assert statuses(results) == ["invalid", "gone", "ok"]
    assert value_of(sheet, "title") == "Open doors"


def test_numbers_are_stored_as_people_mean_them(send, sheet, ana):
    assert send(ana, ("answer:cost", 0, "14 200,50 €"))[0]["value"] == "14200.50"


def test_text_that_no_database_can_hold_is_cleaned_not_refused(send, sheet, ana):
    assert statuses(send(ana, ("answer:story", 0, "a\x00b \ud800 c\r\nd"))) == ["ok"]
    assert value_of(sheet, "story") == "ab ? c\nd"


def test_a_line_added_twice_is_one_line(send, sheet, ana):
    op = Op(uuid.uuid4(), f"row:{uuid.uuid4()}:actions", 0, {"position": "V"})
    assert statuses(send(ana, op)) == statuses(send(ana, op)) == ["ok"]
    assert Row.objects.filter(sheet=sheet).count() == 1


def test_different_cells_of_one_line_do_not_disturb_each_other(send, ana, ben):
    row = add_row(send, ana, "actions")
    send(ana, (f"cell:{row}:title", 0, "Unlock the hall"))
    assert statuses(send(ben, (f"cell:{row}:start", 0, "1.3.2027"))) == ["ok"]
    assert Row.objects.get(pk=row).cells == {"title": "Unlock the hall", "start": "2027-03-01"}


def test_the_same_cell_is_a_conflict_with_both_values(send, ana, ben):
    row = add_row(send, ana, "budget")
    send(ana, (f"cell:{row}:amount", 0, "100"))
    result = send(ben, (f"cell:{row}:amount", 0, "200"))[0]
    assert (result["status"], result["value"], result["mine"], result["by"]) == ("conflict", "100.00", "200.00", "Ana")


def test_a_deleted_line_comes_back_with_undo(send, ana):
    row = add_row(send, ana, "actions")
    send(ana, (f"row:{row}:actions", 1, {"deleted": True}))
    assert Row.objects.get(pk=row).deleted_at is not None
    send(ana, (f"row:{row}:actions", 2, {"deleted": False}))
    assert Row.objects.get(pk=row).deleted_at is None


def test_writing_in_a_line_that_a_colleague_deleted_brings_it_back(send, ana, ben):
    row = add_row(send, ana, "actions")
    send(ben, (f"row:{row}:actions", 1, {"deleted": True}))
    assert statuses(send(ana, (f"cell:{row}:title", 0, "Unlock the hall"))) == ["ok"]
    assert Row.objects.get(pk=row).deleted_at is None


def test_bringing_a_line_back_stands_in_the_log_for_others_to_hear(send, sheet, ana, ben):
    row = add_row(send, ana, "actions")
    send(ben, (f"row:{row}:actions", 1, {"deleted": True}))
    send(ana, (f"cell:{row}:title", 0, "Unlock the hall"))
    told = Change.objects.filter(sheet=sheet, anchor=f"row:{row}:actions").order_by("seq")
    assert [change.after["deleted"] for change in told] == [False, True, False]


def test_a_table_takes_no_more_lines_than_it_holds(send, ana):
    for position in "ABCDE":
        add_row(send, ana, "actions", position)
    result = send(ana, (f"row:{uuid.uuid4()}:actions", 0, {"position": "F"}))[0]
    assert (result["status"], result["message"]) == ("invalid", "This table holds at most 5 lines.")


def test_a_reference_to_a_line_elsewhere_is_refused(send, ana, version):
    other = begin_sheet(version=version)
    row, foreign = add_row(send, ana, "budget"), uuid.uuid4()
    apply_ops(sheet=other, by=ana, session="", ops=[Op(uuid.uuid4(), f"row:{foreign}:actions", 0, {"position": "V"})])
    assert statuses(send(ana, (f"cell:{row}:action", 0, str(foreign)))) == ["invalid"]


def test_a_line_of_another_sheet_cannot_be_touched(send, ana, cleo, version):
    other = begin_sheet(version=version)
    foreign = uuid.uuid4()
    apply_ops(sheet=other, by=cleo, session="", ops=[Op(uuid.uuid4(), f"row:{foreign}:actions", 0, {"position": "V"})])
    wishes = [(f"cell:{foreign}:title", 0, "mine now"), (f"row:{foreign}:actions", 1, {"deleted": True})]
    assert statuses(send(ana, *wishes)) == ["gone", "gone"]
    assert Row.objects.get(pk=foreign).cells == {}


def test_typed_tables_follow_every_line(send, ana):
    action = add_row(send, ana, "actions")
    line = add_row(send, ana, "budget")
    send(ana, (f"cell:{action}:title", 0, "Unlock the hall"), (f"cell:{action}:start", 0, "2027-03-01"))
    wishes = [("amount", "14 200"), ("year", "2027"), ("action", action), ("note", "stove")]
    send(ana, *[(f"cell:{line}:{key}", 0, value) for key, value in wishes])
    stored = BudgetLine.objects.select_related("action").get(pk=line)
    assert (stored.action.title, str(stored.amount), stored.year, stored.extra) == (
        "Unlock the hall",
        "14200.00",
        2027,
        {"note": "stove"},
    )
    assert Action.objects.get(pk=action).start.isoformat() == "2027-03-01"


def test_facts_kept_in_step_equal_facts_from_scratch(send, sheet, ana):
    row, gone = add_row(send, ana, "actions", "A"), add_row(send, ana, "actions", "B")
    send(ana, ("answer:title", 0, "Open doors"), ("answer:story", 0, "one two"), ("answer:has_place", 0, "yes"))
    send(ana, (f"cell:{row}:title", 0, "x"), (f"row:{gone}:actions", 1, {"deleted": True}), ("answer:title", 1, ""))
    kept = {key: fact for key, fact in sheet.facts.items() if fact}
    assert kept == {key: fact for key, fact in facts_from_scratch(sheet).items() if fact}


def test_every_change_has_the_next_number(send, sheet, ana, ben):
    for version, text in enumerate(["a", "b", "c"]):
        send(ana, ("answer:title", version, text))
    send(ben, ("answer:title", 0, "z"))
    assert list(Change.objects.filter(sheet=sheet).values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_the_change_log_cannot_be_rewritten(send, ana):
    send(ana, ("answer:title", 0, "Open doors"))
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Change.objects.update(after="never said")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        "x",
        {},
        {"op_id": "x", "anchor": "a", "base": 0},
        {"op_id": str(uuid.uuid4()), "base": -1, "anchor": ""},
    ],
)
def test_what_is_not_an_operation_is_refused(raw):
    with pytest.raises(BadRequest):
        Op.read(raw)


def test_more_operations_than_allowed_are_refused_whole(sheet, ana):
    with pytest.raises(BadRequest):
        apply_ops(sheet=sheet, by=ana, session="", ops=[Op(uuid.uuid4(), "answer:title", 0, "x")] * 51)
    assert AnswerSheet.objects.get(pk=sheet.pk).change_seq == 0


def test_a_cell_of_an_unknown_column_or_table_is_gone_and_stores_nothing(send, ana):
    row = add_row(send, ana, "budget")
    results = send(ana, (f"cell:{row}:colour", 0, "red"), (f"row:{row}:nothing", 1, {"deleted": True}))
    assert statuses(results) == ["gone", "gone"]
    assert (Row.objects.get().cells, Row.objects.get().deleted_at) == ({}, None)


def test_a_number_that_was_used_for_another_field_is_refused_and_its_text_is_not_called_saved(send, sheet, ana):
    number = uuid.uuid4()
    send(ana, Op(number, "answer:title", 0, "Open doors"), ("answer:story", 0, "The choir sings"))
    refused = send(ana, Op(number, "answer:story", 0, "The choir hums"))[0]
    assert (refused["status"], value_of(sheet, "story")) == ("invalid", "The choir sings")


def test_a_deletion_that_is_sent_again_after_the_line_came_back_deletes_nothing(send, ana):
    row = add_row(send, ana, "budget")
    gone = Op(uuid.uuid4(), f"row:{row}:budget", 1, {"deleted": True})
    send(ana, gone, (f"row:{row}:budget", 2, {"deleted": False}))
    assert statuses(send(ana, gone)) == ["ok"]
    assert Row.objects.get().deleted_at is None


def test_a_line_that_is_moved_stays_present(send, ana):
    row = add_row(send, ana, "budget")
    assert statuses(send(ana, (f"row:{row}:budget", 1, {"position": "W"}))) == ["ok"]
    assert (Row.objects.get().position, Row.objects.get().deleted_at) == ("W", None)


def test_facts_that_went_astray_are_computed_again_from_what_is_stored(send, sheet, ana):
    send(ana, ("answer:title", 0, "Open doors"))
    true = sheet.facts
    sheet.facts = {}
    sheet.save()
    assert rebuild_facts(sheet=sheet) == true
    assert AnswerSheet.objects.get(pk=sheet.pk).facts == true
