"""What the pages of a mentoring's year protect: both sides work on them, the office sees its course, nobody sees more."""

import pytest

from mentoring.enums import GoalState, RelationshipState
from mentoring.models import Closing, Goal, GoalStep, Message, Note, PartyPerson, Question, Relationship
from mentoring.services import agreeing
from pearls.models import Job, Membership
from tests.conftest import person
from tests.mentoring.test_season_pages import go  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(running):
    agreeing.load_templates({})
    return running


def now(year):
    return Relationship.objects.get(pk=year.relationship.pk)


def test_both_sides_write_sign_and_print_the_agreement(go, year):  # noqa: F811
    key, ana, mia = year.relationship.pk, year.people["ana"], year.people["mia"]
    Relationship.objects.filter(pk=key).update(state=RelationshipState.AGREEING)
    assert "Write the agreement" in go(ana, "relationship", key).text
    usual = go(ana, "edit_agreement", key).context["form"]
    words = {name: usual[name].value() for name in usual.fields}
    assert go(ana, "edit_agreement", key, data=words | {"exit": ""}).status_code == 422
    assert go(ana, "edit_agreement", key, data=words).status_code == 302
    assert go(ana, "agreement", key, data={"name": "Ana", "number": 9}).status_code == 422
    for user in (ana, mia):
        assert go(user, "agreement", key, data={"name": str(user), "number": 1}).status_code == 302
    assert now(year).state == RelationshipState.RUNNING
    assert words["aims"][:30] in go(mia, "edit_agreement", key).text
    go(mia, "order_agreement", key, data={})
    assert Job.objects.get().kind == "mentoring_agreement"


def test_a_goal_goes_its_way_on_the_page(go, year):  # noqa: F811
    key, ana = year.relationship.pk, year.people["ana"]
    assert "No goal is set yet" in go(ana, "goals", key).text
    go(ana, "add_goal", key, data={"title": "Open house", "why": "A sign."})
    goal = Goal.objects.get()
    go(ana, "add_step", goal.pk, data={"title": ""})
    go(ana, "add_step", goal.pk, data={"title": "Key found"})
    step = GoalStep.objects.get()
    go(ana, "change_step", step.pk, data={})
    go(ana, "add_proof", step.pk, data={"text": "See", "address": ""})
    go(ana, "change_step", step.pk, data={"undo": "1"})
    go(ana, "change_step", step.pk, data={"remove": "1"})
    assert GoalStep.objects.exists()  # it is shown by something: nothing is lost by a slip
    go(ana, "edit_goal", goal.pk, data={"title": "Open houses"})
    go(ana, "move_goal", goal.pk, "reach", data={})
    assert [(g.title, g.state) for g in Goal.objects.all()] == [("Open houses", GoalState.REACHED)]


def test_people_join_lead_and_hand_over(go, year):  # noqa: F811
    key, ana = year.relationship.pk, year.people["ana"]
    nina = person("nina")
    Membership.objects.create(user=nina, municipality=year.town, role="editor")
    go(ana, "join_party", year.mentee.pk, data={"user": nina.pk})
    row = PartyPerson.objects.get(user=nina)
    go(ana, "let_lead", row.pk, data={})
    mine = PartyPerson.objects.get(user=ana)
    assert go(ana, "leave_party", mine.pk, data={"handover": "The key is at Ilze’s."}).status_code == 302
    assert go(ana, "relationship", key).status_code == 404
    assert "Ilze" in go(nina, "relationship_people", key).text
    assert "Ilze" not in go(year.people["mia"], "relationship_people", key).text
    assert go(year.people["dora"], "mediator", key, data={"user": year.people["nora"].pk}).status_code == 302
    assert go(year.people["nora"], "messages", key).status_code == 200


def test_it_rests_goes_on_and_ends_without_a_reason_for_the_other_side(go, year):  # noqa: F811
    key, ana, mia, dora = year.relationship.pk, year.people["ana"], year.people["mia"], year.people["dora"]
    assert go(ana, "pause", key, data={"until": "2020-01-01"}).status_code == 422
    from django.utils import timezone

    soon = timezone.localdate() + timezone.timedelta(days=9)
    go(ana, "pause", key, data={"until": soon.isoformat()})
    assert "Paused until" in go(mia, "relationship", key).text
    assert go(ana, "pause", key).status_code == 404
    go(mia, "resume", key, data={})
    go(mia, "mediation", key, data={"text": "We argue."})
    assert "We argue" not in go(ana, "questions", key).text
    go(mia, "end_early", key, data={"reason": "A secret quarrel."})
    assert "secret" not in go(ana, "relationship", key).text
    assert "A secret quarrel." in go(dora, "relationship", key).text
    assert go(ana, "messages", key, data={"text": "Why?"}).status_code == 404


def test_what_changed_is_said_by_both_and_read_by_the_office(go, year):  # noqa: F811
    from django.utils import timezone

    key, ana, rut = year.relationship.pk, year.people["ana"], year.people["rut"]
    assert go(ana, "closing", key, data={}).status_code == 404
    Relationship.objects.filter(pk=key).update(ends=timezone.localdate())
    sent = {"outcome": "started", "changed": "Doors are open.", "learnt": "To wait.", "may_publish": "on"}
    assert go(ana, "closing", key, data=sent | {"changed": ""}).status_code == 422
    assert go(ana, "closing", key, data=sent).status_code == 302
    assert Closing.objects.get().may_publish
    assert "may be told of in public" in go(rut, "closing", key).text


def test_people_talk_and_the_office_sees_counts_and_what_is_meant_for_it(go, year):  # noqa: F811
    key, ana, dora = year.relationship.pk, year.people["ana"], year.people["dora"]
    go(ana, "messages", key, data={"text": "The roof leaks."})
    go(ana, "notes", key, data={"text": "Buy a bucket.", "visibility": "ours"})
    go(ana, "notes", key, data={"text": "We need money.", "visibility": "programme"})
    go(ana, "questions", key, data={"text": "May we pay a bus?"})
    assert (Message.objects.count(), Note.objects.count()) == (1, 2)
    seen = "".join(go(dora, name, key).text for name in ("relationship", "notes", "questions"))
    assert [word in seen for word in ("roof", "bucket", "We need money", "pay a bus")] == [False, False, True, True]
    asked = Question.objects.get()
    assert "Questions of mentorings: 1" in go_desk(go, dora)
    go(dora, "answer_question", asked.pk, data={"answer": "Yes, a small one."})
    assert "Yes, a small one." in go(ana, "questions", key).text
    assert "Answered" in go(dora, "questions_asked").text
    go(ana, "remove_note", Note.objects.get(visibility="ours").pk, data={})
    assert Note.objects.count() == 1


def go_desk(go, user):  # noqa: F811
    from mentoring.deskentries.relationships import tasks

    return " ".join(task.title for task in tasks(user))


def test_a_pulse_is_answered_once(go, year):  # noqa: F811
    key, ana = year.relationship.pk, year.people["ana"]
    assert "How is it now?" in go(ana, "pulse", key).text
    go(ana, "pulse", key, data={"helps": 4, "together": 5, "learnt": "To wait."})
    page = go(ana, "pulse", key)
    assert "Nothing is asked now" in page.text
    assert "To wait." in page.text
    assert go(ana, "pulse", key, data={"helps": 4, "together": 5}).status_code == 404


def test_the_office_narrows_the_list_and_begins_circles(go, year):  # noqa: F811
    dora = year.people["dora"]
    page = go(dora, "relationships")
    assert "No meeting for a while" in page.text
    client = page.client if hasattr(page, "client") else None
    assert client is not None
    base = f"/mentoring/with/?season={year.season.pk}&state=running&country=LV"
    assert "Culture House – Kalnupe" in client.get(base + "&signal=no_meeting").text
    assert "Culture House – Kalnupe" not in client.get(base + "&signal=unsigned").text
    assert "Begin a circle" in client.get(base).text
    sent = {"first": year.offer.pk, "second": year.other_offer.pk}
    assert go(dora, "begin_twin", year.season.pk, data=sent | {"second": year.offer.pk}).status_code == 422
    go(dora, "begin_twin", year.season.pk, data=sent)
    assert Relationship.objects.filter(kind="twin").exists()
    assert (
        go(
            dora, "begin_circle", year.season.pk, data={"name": "C", "offers": [year.offer.pk], "needs": [year.need.pk]}
        ).status_code
        == 422
    )


def test_calendar_and_home_hold_what_is_mine(go, year):  # noqa: F811
    from django.utils import timezone

    from mentoring.deskentries.relationships import dates

    Goal.objects.create(relationship=year.relationship, title="Open house", due=timezone.localdate())
    assert [entry.title for entry in dates(year.people["mia"])] == [
        "Last day: Culture House – Kalnupe",
        "Goal: Open house",
    ]
    assert list(dates(year.people["nora"])) == []
    assert "Culture House – Kalnupe" in go(year.people["mia"], "home").text
    assert "Culture House – Kalnupe" not in go(year.people["nora"], "home").text
    assert "All mentorings" in go(year.people["dora"], "home").text


def test_the_demonstration_gives_each_mentoring_a_year_once(year):
    from django.utils import timezone

    from mentoring.seeding.relationships import seed

    twin = Relationship.objects.create(
        season=year.season, kind="twin", name="Nobody yet", starts=year.season.starts, ends=year.season.ends
    )
    for _twice in range(2):
        seed([year.relationship, twin], now=timezone.now())
    assert Goal.objects.count() == 1
    assert year.relationship.agreements.get().signatures.count() == 2
    assert Question.objects.count() == 1
