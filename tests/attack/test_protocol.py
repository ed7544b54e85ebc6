"""What a hostile or broken tab cannot do to the plan: no answer is a fault of the server, and no text is called saved that is not."""

import json
import sys
import threading
import time
import uuid
from random import Random

import pytest
from django.db import connection, connections, transaction
from django.http import QueryDict

from actionplans.models import Plan
from actionplans.workflow import SEND
from pearls.questionnaires.forms import posted_ops
from pearls.questionnaires.merge import merge
from pearls.questionnaires.models import Answer, AnswerSheet, Change, Row
from pearls.questionnaires.services import apply_ops, begin_sheet
from pearls.questionnaires.services.ops import Op
from pearls.questionnaires.values import Invalid, clean_text, parse
from pearls.workflow import perform
from tests.attack.conftest import browser

ODD = [None, True, 1.5, "x", "\x00", "\ud800", [], {}, [[]], 10**30, -(10**30), float("inf"), float("nan")]
FIELDS = ["plan_title", "population", "plan_start", "mandate_kind", "place_kinds", "mandate_file", "local_group_story"]


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["session", "since", "section", "here", "ops"])
def test_nothing_a_tab_says_of_itself_breaks_the_server(post_ops, place):
    answers = {repr(odd): post_ops({"anchor": "answer:plan_title"}, **{place: odd}).status_code for odd in ODD}
    assert {odd: status for odd, status in answers.items() if status not in {200, 400}} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["op_id", "anchor", "base", "set"])
def test_nothing_in_an_operation_breaks_the_server(post_ops, place):
    answers = {repr(odd): post_ops({"anchor": "answer:plan_title", place: odd}).status_code for odd in ODD}
    assert {odd: status for odd, status in answers.items() if status not in {200, 400}} == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "raw",
    ["", "null", "[]", "[" * 100_000, '{"since": 1e400, "ops": []}', b"\xff\xfe{}", '{"ops": [[[[]]]]}'],
)
def test_what_is_no_request_is_refused_as_such(post_ops, raw):
    assert post_ops(raw=raw).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("key", FIELDS)
def test_no_value_breaks_a_field_of_any_type(post_ops, key):
    deep = json.loads("[" * 200 + "]" * 200)  # deeper ones are no request: see above
    own = [
        [None],
        [{}],
        deep,
        "1e999999999",
        "0e999999999",
        "sNaN",
        "9" * 100_000,
        {"id": str(uuid.uuid4()), "size": []},
    ]
    wishes = [{"anchor": f"answer:{key}", "base": 10**6, "set": value} for value in [*ODD, *own]]
    results = post_ops(*wishes).json()["results"]
    assert {r["status"] for r in results} <= {"ok", "merged", "conflict", "invalid"}


@pytest.mark.django_db
def test_an_anchor_that_names_nothing_is_gone_and_the_others_are_saved(post_ops, world):
    row = str(uuid.uuid4())
    names = [
        "answer:\x00",
        "answer:\ud800",
        "answer:a:b",
        "answer:",
        "",
        ":" * 200,
        "cell::",
        f"cell:{row}:title",
        "row:x:actions",
    ]
    names += [f"row:{row.upper()}:actions", f"row:{row}:nothing", f"row:{row}:\x00", "answer:actions"]
    results = post_ops(*[{"anchor": name} for name in names], {"anchor": "answer:plan_promise"}).json()["results"]
    assert [r["status"] for r in results[:-1]] == ["gone"] * len(names)
    assert results[-1]["status"] in {"ok", "conflict"}


@pytest.mark.django_db
@pytest.mark.parametrize("position", ["", "0", "V0", "é", "\x00", "V" * 121, ["V"], 7])
def test_a_line_has_a_place_that_sorts_or_is_refused(send, ana, position):
    result = send(ana, (f"row:{uuid.uuid4()}:actions", 0, {"position": position}))[0]
    assert (result["status"], Row.objects.count()) == ("invalid", 0)


@pytest.mark.django_db
def test_a_number_of_another_operation_does_not_swallow_a_text(send, sheet, ana, ben):
    number = uuid.uuid4()
    send(ana, Op(number, "answer:title", 0, "Open doors"))
    others = send(
        ben, Op(number, "answer:place", 0, "The old hall"), Op(uuid.uuid4(), "answer:story", 0, "One two three")
    )
    changed = send(ana, Op(number, "answer:title", 0, "Open doors and gates"))
    row = send(ben, Op(number, f"row:{uuid.uuid4()}:actions", 0, {"position": "V"}))
    assert [r["status"] for r in [*others, *changed, *row]] == ["invalid", "ok", "invalid", "invalid"]
    assert {a.key: a.value for a in Answer.objects.filter(sheet=sheet)} == {
        "title": "Open doors",
        "story": "One two three",
    }


@pytest.mark.django_db
def test_a_conflict_made_on_a_version_to_come_can_be_sent_again_when_that_version_is_there(send, ana, ben):
    send(ana, ("answer:title", 0, "one"))
    op = Op(
        uuid.uuid4(), "answer:title", 2, "mine"
    )  # a server restored from yesterday's backup has forgotten version 2
    assert send(ben, op)[0]["status"] == "conflict"
    send(ana, ("answer:title", 1, "two"))
    assert send(ben, op)[0]["status"] == "conflict"


@pytest.mark.django_db
def test_a_merge_sent_again_is_the_same_merge_and_another_text_is_not(send, sheet, ana, ben):
    send(ana, ("answer:story", 0, "The choir sings in the hall on Thursdays."))
    send(ana, ("answer:story", 1, "The old choir sings in the hall on Thursdays."))
    op = Op(uuid.uuid4(), "answer:story", 1, "The choir sings in the hall on Thursdays and Fridays.")
    first, again = send(ben, op)[0], send(ben, op)[0]
    assert (first["status"], again["status"], again["version"]) == ("merged", "merged", first["version"])
    assert send(ben, Op(op.op_id, op.anchor, op.base, "Something else"))[0]["status"] == "invalid"
    assert Answer.objects.get(sheet=sheet, key="story").value == first["value"]


@pytest.mark.django_db
def test_the_same_operation_twice_in_one_request_is_one_change(send, sheet, ana):
    op = Op(uuid.uuid4(), "answer:title", 0, "Open doors")
    assert [r["status"] for r in send(ana, op, op, op)] == ["ok", "ok", "ok"]
    assert Change.objects.filter(sheet=sheet).count() == 1


@pytest.mark.django_db
def test_the_same_number_in_two_sheets_is_two_operations(send, sheet, ana, version):
    number, other = uuid.uuid4(), begin_sheet(version=version)
    send(ana, Op(number, "answer:title", 0, "Open doors"))
    apply_ops(sheet=other, by=ana, session="", ops=[Op(number, "answer:title", 0, "Warm rooms")])
    assert [a.value for a in Answer.objects.order_by("value")] == ["Open doors", "Warm rooms"]


@pytest.mark.django_db
def test_fifty_operations_on_one_field_are_a_chain_or_a_conflict_and_all_are_kept(send, sheet, ana):
    results = send(ana, *[("answer:title", 0, f"text {n}") for n in range(50)])
    assert [r["status"] for r in results] == ["ok"] + ["conflict"] * 49
    kept = Change.objects.filter(sheet=sheet).order_by("seq").values_list("after", flat=True)
    assert list(kept) == [f"text {n}" for n in range(50)]


@pytest.mark.django_db
def test_a_line_added_written_and_deleted_in_one_request_leaves_nothing_behind(send, sheet, ana):
    row = uuid.uuid4()
    results = send(
        ana,
        (f"row:{row}:actions", 0, {"position": "V"}),
        (f"cell:{row}:title", 0, "Unlock the hall"),
        (f"row:{row}:actions", 1, {"deleted": True}),
    )
    assert [r["status"] for r in results] == ["ok", "ok", "ok"]
    assert sheet.facts["actions"] == {}
    assert Row.objects.get(pk=row).cells == {"title": "Unlock the hall"}


@pytest.mark.django_db
def test_a_table_is_full_in_one_request_and_after_an_undo(send, sheet, ana):
    rows = [uuid.uuid4() for _ in range(7)]
    results = send(ana, *[(f"row:{row}:actions", 0, {"position": "V"}) for row in rows[:6]])
    assert [r["status"] for r in results] == ["ok"] * 5 + ["invalid"]
    send(ana, (f"row:{rows[0]}:actions", 1, {"deleted": True}), (f"row:{rows[6]}:actions", 0, {"position": "V"}))
    assert send(ana, (f"row:{rows[0]}:actions", 2, {"deleted": False}))[0]["status"] == "invalid"
    assert sheet.facts["actions"]["rows"] == 5


@pytest.mark.django_db
def test_many_stale_operations_do_not_ask_the_log_one_by_one_who_they_are(send, ana, django_assert_max_num_queries):
    send(ana, *[(f"row:{uuid.uuid4()}:budget", 0, {"position": "V"}) for _ in range(10)])
    rows = list(Row.objects.all())
    send(ana, *[(f"cell:{row.pk}:note", 0, "one") for row in rows])
    with django_assert_max_num_queries(10):
        send(ana, *[(f"cell:{row.pk}:note", 0, "one") for row in rows])


def test_a_text_with_every_control_character_is_one_that_xml_can_hold():
    text = clean_text("".join(map(chr, range(0xA0))) + "\u2028\ufffe\uffff")
    assert [c for c in text if ord(c) < 32 or 127 <= ord(c) < 160] == ["\t", *["\n"] * text.count("\n")]
    assert clean_text("one\x0btwo\r\nthree\u2028four") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("raw", [[], {}, [[1]], "1e999999999", "Infinity", "sNaN"])
def test_no_number_is_made_of_what_is_none(raw):
    with pytest.raises(Invalid):
        parse({"type": "number"}, raw)


def seconds_of_work(do):
    """Return the seconds that this process computes, whatever else the machine does and whoever counts its branches."""
    tracer = sys.gettrace()
    sys.settrace(None)
    began = time.process_time()
    try:
        do()
    finally:
        sys.settrace(tracer)
    return time.process_time() - began


@pytest.mark.parametrize("seed", range(3))
def test_two_long_texts_are_joined_or_refused_within_a_second(seed):
    rng = Random(seed)
    words = [
        rng.choice(["choir", "hall", "river", "stove", "on", "the", "Thursday", "opens", "town"]) for _ in range(3600)
    ]
    base = " ".join(words)

    def edited(every, start, word):
        return " ".join(word if n % every == start else w for n, w in enumerate(words))

    others = ["a " * 5900, " ".join(rng.choice("ab") for _ in range(5900)), " ".join(sorted(words))]
    pairs = [(edited(20, 0, "mine"), edited(20, 10, "theirs")), (others[0], others[1]), (others[2], base + " end")]
    for mine, theirs in pairs:
        assert seconds_of_work(lambda mine=mine, theirs=theirs: merge(base, mine, theirs)) < 1
    joined = merge(base, *pairs[0])
    assert (joined.count("mine"), joined.count("theirs")) == (180, 180)


@pytest.mark.django_db
def test_a_long_name_of_a_line_is_not_repeated_whole_wherever_it_is_offered(world):
    row = Row.objects.filter(sheet=world.plan.sheet, table="actions").first()
    Row.objects.filter(pk=row.pk).update(cells={**row.cells, "title": "choir " * 3000})
    page = browser(world.people["ana"]).get(f"/plans/{world.plan.pk}/write/budget_section/").content.decode()
    options = page.count(f'<option value="{row.pk}"')
    assert options > 10
    assert page.count("choir ") < 25 * options


@pytest.mark.django_db
def test_a_tab_of_somebody_else_is_told_to_sign_in_and_nothing_is_saved(post_ops, world):
    ana, ben, seq = world.people["ana"], world.people["ben"], world.plan.sheet.change_seq
    wish = {"anchor": "answer:plan_title", "set": "typed by ana, sent as ben"}
    refused = post_ops(wish, who="ben", headers={"X-Pearls-User": str(ana.pk)})
    assert (refused.status_code, refused.json()) == (401, {"error": "signed-out", "login": "/accounts/login/"})
    assert AnswerSheet.objects.get(pk=world.plan.sheet_id).change_seq == seq
    own = post_ops(wish, who="ben", headers={"X-Pearls-User": str(ben.pk)})
    assert own.status_code == 200


@pytest.mark.django_db
def test_other_programs_are_held_to_the_same_name(world):
    ana, ben = world.people["ana"], world.people["ben"]
    path = f"/plans/{world.plan.pk}/answers/plan_title/"
    headers = {"If-Match": '"1"', "X-Pearls-User": str(ana.pk)}
    told = browser(ben).patch(path, '{"value": "x"}', content_type="application/json", headers=headers)
    assert told.status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["9" * 5000, "9" * 12, "²", "-1", "x", ""])
def test_a_forged_version_in_a_plain_form_is_no_version(sheet, ana, send, forged):
    send(ana, ("answer:title", 0, "Open doors"))
    posted = QueryDict(mutable=True)
    posted.update({"base:answer:title": forged, "answer:title": "mine", "act": f"mine:answer:title:{forged}"})
    assert [op.base for op in posted_ops(sheet, "first", posted)] == [0]


@pytest.mark.django_db(transaction=True)
def test_a_text_is_not_called_saved_in_a_plan_that_was_just_sent(world, post_ops):
    """ana sends and takes her time; what ben saves meanwhile must wait and then hear that the plan is locked."""
    ana, told = world.people["ana"], []

    def ben_saves():
        told.append(post_ops({"anchor": "answer:plan_promise", "set": "too late"}, who="ben").json()["results"][0])
        connections.close_all()

    ben = threading.Thread(target=ben_saves)
    with transaction.atomic():
        perform(Plan.objects.get(pk=world.plan.pk), SEND, by=ana)
        ben.start()
        wait_for_a_lock()
    ben.join(60)
    assert [(r["status"], r.get("version")) for r in told] == [("locked", None)]


def wait_for_a_lock():
    """Return once another connection waits for what this one holds."""
    for _try in range(6000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees for ever what it saw first
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_with_one_operation_are_one_change(world, post_ops):
    op = {"op_id": str(uuid.uuid4()), "anchor": f"row:{uuid.uuid4()}:actions", "set": {"position": "V"}}
    told = []

    def send_it():
        told.append(post_ops(op).json()["results"][0]["status"])
        connections.close_all()

    threads = [threading.Thread(target=send_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (told, Change.objects.filter(op_id=op["op_id"]).count()) == (["ok"] * 4, 1)
