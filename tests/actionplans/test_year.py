"""What the year after a plan protects: each action spoken of, nobody written over, a report that stays, and actions that become practices."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from actionplans import permissions as rights
from actionplans.deskentries import tasks
from actionplans.models import Action, Plan, Report, Result
from actionplans.queries import counts_of, deeds_of, over_and_unsaid, report_due
from actionplans.services import year
from actionplans.workflow import HAND_BACK_REPORT, REPORT_TRANSITIONS, SEND, SEND_REPORT, what_is_unsaid
from pearls.models import Edition, Notification
from pearls.workflow import NotAllowedNow, available, perform
from practices.models import Practice
from practices.seeding import load_template, load_vocabularies
from tests.kept import once

pytestmark = pytest.mark.django_db
DONE = {
    "stage": "done",
    "happened": "Forty people came.",
    "not_worked": "The heating.",
    "learnt": "A key.",
    "reached": 40,
}
WORDS = {"changed": "People meet.", "not_worked": "The winter.", "goes_on": ""}


@pytest.fixture
def sent(full_plan, ana):
    return once("sent plan", lambda: perform(full_plan, SEND, by=ana))


@pytest.fixture
def deed(sent):
    return deeds_of(sent)[0]


@pytest.fixture
def form_of_practices(db):
    once("practice form", lambda: (load_vocabularies({}), load_template({})))


def say(plan, deed, by, base=0, **data):
    return year.say_result(plan=plan, row=deed.row, data=DONE | data, base=base, by=by)


def say_all(plan, by):
    for deed in deeds_of(plan):
        say(plan, deed, by, stage="dropped")


# --- what became of an action ----------------------------------------------------------------------
def test_every_action_of_the_plan_stands_in_the_year_in_the_plans_order(sent):
    titles = [deed.title for deed in deeds_of(sent)]
    assert len(titles) == Action.objects.filter(row__sheet=sent.sheet).count() > 4
    assert counts_of(deeds_of(sent)) == {"planned": len(titles), "started": 0, "done": 0, "dropped": 0}


def test_owners_and_editors_say_what_became_of_an_action_and_only_they(sent, deed, ana, ben, cleo, dora):
    assert [bool(rights.may_report(user, sent)) for user in (ana, ben, cleo, dora)] == [True, True, False, False]
    said = say(sent, deed, ben)
    assert (said.stage, said.reached, said.version, said.changed_by) == ("done", 40, 1, ben)
    for user in (cleo, dora):
        with pytest.raises(PermissionDenied):
            say(sent, deed, user, base=1)


def test_before_the_plan_is_sent_there_is_no_year(full_plan, ana):
    allowed = rights.may_report(ana, full_plan)
    assert (bool(allowed), allowed.reason) == (False, "The year begins when the plan is sent.")


def test_who_saves_second_is_shown_what_the_first_one_saved(sent, deed, ana, ben):
    say(sent, deed, ana, happened="By Ana")
    with pytest.raises(year.Overtaken) as overtaken:
        say(sent, deed, ben, happened="By Ben")
    assert overtaken.value.theirs.happened == "By Ana"
    assert say(sent, deed, ben, base=1, happened="By both").version == 2


def test_an_unknown_stage_is_refused(sent, deed, ana):
    with pytest.raises(ValidationError):
        say(sent, deed, ana, stage="soon")


def test_what_is_over_and_unsaid_is_asked_for(sent, deed, ana):
    Action.objects.update(end=timezone.localdate() + timedelta(days=5))
    Action.objects.filter(pk=deed.action.pk).update(end=timezone.localdate() - timedelta(days=1))
    today = timezone.localdate()
    assert [d.title for d in over_and_unsaid(deeds_of(sent), today)] == [deed.title]
    assert [(t.title, t.text) for t in tasks(ana)] == [("Say how 1 action went", deed.title)]
    say(sent, deed, ana, stage="started")
    assert len(over_and_unsaid(deeds_of(sent), today)) == 1
    say(sent, deed, ana, base=1)
    assert (over_and_unsaid(deeds_of(sent), today), list(tasks(ana))) == ([], [])


# --- the report -----------------------------------------------------------------------------------
def test_the_report_is_due_on_the_last_day_of_the_title_year(sent, ana):
    assert report_due(sent) is None
    today = timezone.localdate()
    sent.edition = Edition.objects.create(year=2027, title_year_starts=today - timedelta(days=340))
    sent.save(update_fields=["edition"])
    Action.objects.update(end=None)
    assert timedelta(days=20) < report_due(sent) - today < timedelta(days=30)
    assert [task.title for task in tasks(ana)] == ["Report on the year of Kalnupe"]


def test_a_report_is_sent_once_every_action_is_spoken_of_and_then_stays(sent, deed, ana, ben, dora):
    report = year.write_report(plan=sent, data=WORDS | {"changed": " "}, base=0, by=ben)
    missing = list(what_is_unsaid(report))
    assert (missing[0].startswith("Nothing is said of"), missing[1:]) == (
        True,
        ["“What changed in the town” is empty."],
    )
    say_all(sent, ana)
    report = year.write_report(plan=sent, data=WORDS, base=1, by=ana)
    assert list(what_is_unsaid(report)) == []
    with pytest.raises(PermissionDenied):
        perform(report, SEND_REPORT, by=ben)
    gone = perform(report, SEND_REPORT, by=ana)
    first = gone.document["actions"][0]
    assert (gone.document["format"], gone.document["head"]["municipality"], first["title"], first["reached"]) == (
        "crp-report/1", "Kalnupe", deed.title, 40,
    )  # fmt: skip
    refused = rights.may_report(ana, sent)
    assert "The report was sent" in refused.reason
    with pytest.raises(PermissionDenied):
        year.write_report(plan=sent, data=WORDS, base=2, by=ana)
    with pytest.raises(NotAllowedNow):
        perform(report, SEND_REPORT, by=ana)
    assert set(Notification.objects.filter(kind="report_sent").values_list("recipient__name", flat=True)) == {"Ana"}
    assert [t.name for t in available(gone, REPORT_TRANSITIONS.values(), dora)] == ["hand_back_report"]
    back = perform(gone, HAND_BACK_REPORT, by=dora, comment="The second action, please.")
    assert (back.state, bool(rights.may_report(ana, sent))) == ("draft", True)
    assert Notification.objects.filter(kind="report_handed_back").count() == 1


def test_two_people_do_not_write_over_each_others_report(sent, ana, ben):
    year.write_report(plan=sent, data=WORDS, base=0, by=ana)
    with pytest.raises(year.Overtaken) as overtaken:
        year.write_report(plan=sent, data=WORDS, base=0, by=ben)
    assert overtaken.value.theirs.changed == "People meet."


def test_a_report_without_its_document_cannot_be_sent_by_anybody(sent, ana):
    report = year.write_report(plan=sent, data=WORDS, base=0, by=ana)
    with pytest.raises(IntegrityError):
        Report.objects.filter(pk=report.pk).update(state="sent")


# --- an action becomes a practice ------------------------------------------------------------------
def test_a_finished_action_becomes_a_practice_that_knows_what_the_action_said(sent, deed, ana, form_of_practices):
    Action.objects.filter(pk=deed.action.pk).update(partners="Choir; Library , School", lead_unit="Culture office")
    deed = deeds_of(sent)[0]
    say(sent, deed, ana)
    practice = year.turn_into_practice(plan=sent, deed=deed, by=ana)
    answers = dict(practice.sheet.answers.values_list("key", "value"))
    assert (answers["title"], answers["what_changed"], answers["what_did_not_work"], answers["conditions"]) == (
        deed.title, "Forty people came.", "The heating.", "A key.",
    )  # fmt: skip
    assert (answers["lead_name"], answers["description"]) == ("Culture office", deed.action.description)
    assert [row.cells["partner"] for row in practice.sheet.rows.order_by("position")] == ["Choir", "Library", "School"]
    assert (practice.municipality, Result.objects.get(row=deed.row).practice) == (sent.municipality, practice)


def test_an_action_becomes_a_practice_once_and_only_when_it_is_done(sent, deed, ana, cleo, form_of_practices):
    said = say(sent, deed, ana, stage="started")
    why = lambda user: getattr(rights.may_turn_into_practice(user, Result.objects.get(pk=said.pk)), "reason", "")  # noqa: E731
    assert why(ana) == "An action becomes a practice when it is done."
    say(sent, deed, ana, base=1)
    assert (why(ana), why(cleo)) == ("", "Owners and editors of the municipality begin its practices.")
    with pytest.raises(PermissionDenied):
        year.turn_into_practice(plan=sent, deed=deed, by=cleo)
    year.turn_into_practice(plan=sent, deed=deed, by=ana)
    assert why(ana) == "It is a practice already."
    with pytest.raises(PermissionDenied):
        year.turn_into_practice(plan=sent, deed=deed, by=ana)
    assert Practice.objects.count() == 1


def test_an_action_that_says_little_fills_in_little(sent, deed, ana, form_of_practices):
    Action.objects.filter(pk=deed.action.pk).update(
        partners=None, lead_unit=None, start=None, description=None, groups_reached=None
    )
    deed = deeds_of(sent)[0]
    said = say(sent, deed, ana, not_worked="", learnt="")
    assert year.prefilled(deed, said) == {"title": deed.title[:120], "what_changed": "Forty people came."}
    assert year.partners_of(deed) == {"partners": []}


# --- the pages ------------------------------------------------------------------------------------
@pytest.fixture
def go(client):
    def open_page(user, path="", data=None):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        address = f"/plans/{Plan.objects.get().pk}/year/{path}"
        return client.get(address) if data is None else client.post(address, data)

    return open_page


def test_a_town_walks_through_its_year_on_the_pages(client, sent, deed, go, ana, dora, form_of_practices):
    go(ana)
    assert "Now comes the year" in client.get(f"/plans/{sent.pk}/").text
    page = go(ana)
    assert (page.status_code, deed.title in page.text, "Begin the report" in page.text) == (200, True, True)
    one = f"{deed.row.pk}/"
    assert go(ana, one).status_code == 200
    empty = go(ana, one, {"stage": "done", "base": 0})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["happened"])
    assert go(ana, one, DONE | {"base": 0}).status_code == 302
    late = go(ana, one, DONE | {"base": 0, "happened": "Mine"})
    assert (late.status_code, "Forty people came." in late.text, "Mine" in late.text) == (422, True, True)
    assert late.context["form"]["base"].value() == 1
    turned = go(ana, f"{one}practice/", {})
    assert turned.headers["Location"] == f"/practices/{Practice.objects.get().pk}/"
    assert "Became a practice" in go(ana).text
    assert go(ana, f"{one}practice/", {}).status_code == 404
    assert go(ana, "move/send_report/").status_code == 404
    assert go(ana, "report/", WORDS | {"base": 0}).status_code == 302
    assert go(ana, "report/", WORDS | {"base": 0, "changed": "Ours"}).status_code == 422
    assert "Not possible yet" in go(ana, "move/send_report/").text
    assert go(ana, "move/send_report/", {"comment": ""}).status_code == 422
    for other in deeds_of(sent)[1:]:
        say(sent, other, ana, stage="dropped")
    assert go(ana, "move/send_report/", {"comment": ""}).status_code == 302
    read = go(ana, "report/")
    assert ("Action by action" in read.text, "40 people reached" in read.text) == (True, True)
    assert go(ana, one).status_code == 404
    assert "Read the report" in go(ana).text
    assert go(dora, "move/hand_back_report/", {"comment": ""}).status_code == 422
    assert go(dora, "move/hand_back_report/", {"comment": "One more word."}).status_code == 302


def test_strangers_find_no_year_and_readers_only_read(sent, deed, go, cleo, dora):
    assert [go(cleo, path).status_code for path in ("", "report/", f"{deed.row.pk}/")] == [404] * 3
    assert (go(dora).status_code, go(dora, "report/").status_code) == (200, 404)
    assert [go(dora, f"{deed.row.pk}/").status_code, go(dora, f"{deed.row.pk}/practice/", {}).status_code] == [404, 404]


def test_an_action_of_another_plan_is_unknown(sent, go, ana):
    strange = "00000000-0000-4000-8000-000000000000/"
    assert [go(ana, strange).status_code, go(ana, f"{strange}practice/", {}).status_code] == [404, 404]
