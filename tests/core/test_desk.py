"""What the desk protects: what waits first, own things at a glance, what others owe and did, and a line that tells nobody too much."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from actionplans.seeding import load_default_template
from actionplans.services import begin_plan
from pearls import desk, lifecycle
from pearls.models import Edition, Invitation, Notification
from pearls.questionnaires.services import copy_answers
from pearls.registry import LifeStep, Task, registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(municipality, ana):
    load_default_template({})
    return begin_plan(municipality=municipality, by=ana)


def told(user, subject, at, **more):
    row = Notification.objects.create(
        recipient=user, address=user.email, kind="x", event_key=subject, subject=subject, body="b", **more
    )
    Notification.objects.filter(pk=row.pk).update(created_at=at)
    return row


# --- what waits ------------------------------------------------------------------------------------
def test_a_task_says_how_long_it_usually_takes_and_when_it_is_due():
    assert desk._listed(Task("T", "/t/", minutes=10))["when"] == "about 10 minutes"
    assert desk._listed(Task("T", "/t/"))["when"] == ""
    assert desk.about(300) == "about 5 hours"
    due = Task("T", "/t/", due=timezone.now() + timedelta(days=2), minutes=1)  # days are those of the calendar
    assert desk._listed(due)["when"] == "in 2 days · about 1 minute"
    assert desk._first(due)["note"].endswith("about 1 minute")


def likes(*titles, action="Answer", due=None):
    return [Task(title, f"/plans/{uuid4()}/", action=action, due=due) for title in titles]


def test_tasks_of_one_kind_are_one_line_that_the_nearest_stands_for():
    visits = likes("First", "Second", "Third")
    other = Task("Other", "/plans/", due=None)
    found = desk.by_kind([visits[0], other, *visits[1:]])
    assert [[task.title for task in alike] for alike in found] == [["First", "Second", "Third"], ["Other"]]


def test_two_of_a_kind_stay_where_their_dates_put_them():
    one, two = likes("One", "Two")
    between = Task("Between", "/no/page/of/ours/")
    assert desk.by_kind([one, between, two]) == [[one], [between], [two]]


def test_the_same_page_for_another_thing_to_do_is_another_kind():
    tasks = [*likes("A", "B"), *likes("C", action="Look")]
    assert desk.by_kind(tasks) == [[task] for task in tasks]


def test_what_is_folded_away_still_says_how_much_of_it_is_due_this_week():
    soon = timezone.now() + timedelta(days=2)
    near, far = likes("A", "B", due=soon), likes("C", due=soon + timedelta(days=60))
    line = desk._together([*near, *far])
    assert (line["title"], [one["title"] for one in line["more"]], line["hurry"]) == (
        "A",
        ["B", "C"],
        "1 is due this week.",
    )
    assert (desk._together(far)["more"], desk._together(far)["hurry"]) == ([], "")


def test_the_page_folds_what_is_alike(ana, signed_in, monkeypatch):
    monkeypatch.setattr(registry, "tasks", [lambda user: likes("A", "B", "C", "D", "E")])
    text = signed_in(ana).get("/desk/").content.decode()
    assert (text.count('class="task"'), text.count("task-more"), "3 more" in text) == (1, 1, True)


# --- own things -------------------------------------------------------------------------------------
def test_own_things_stand_at_a_glance_and_strangers_have_none(plan, ana, cleo):
    [mine] = desk.desk_context(ana)["standings"]
    assert (mine["kind"], mine["title"], mine["state"], mine["url"]) == (
        "Plan",
        "Kalnupe",
        "Being written",
        f"/plans/{plan.pk}/",
    )
    assert desk.desk_context(cleo)["standings"] == []


# --- what others owe --------------------------------------------------------------------------------
def test_people_whom_one_invited_are_waited_for_until_they_come(plan, ana):
    soon = timezone.now() + timedelta(days=9)
    one = Invitation.objects.create(
        email="velta@kalnupe.example", target=plan, role="editor", token_hash="x" * 64, invited_by=ana, expires_at=soon
    )
    [waiting] = desk.desk_context(ana)["waiting"]
    assert (waiting["due"], waiting["title"], waiting["state"]) == (
        "velta@kalnupe.example",
        "Accept your invitation",
        "Asked",
    )
    Invitation.objects.filter(pk=one.pk).update(state="accepted", accepted_at=timezone.now(), accepted_by=ana)
    assert desk.desk_context(ana)["waiting"] == []


# --- what others did --------------------------------------------------------------------------------
def test_what_colleagues_changed_and_what_the_portal_told_stands_newest_first(plan, ana, ben):
    copy_answers(sheet=plan.sheet, answers={"plan_title": "The lamp stays lit"}, tables={}, by=ben)
    told(ana, "Older", timezone.now() - timedelta(days=2))
    told(ana, "A code", timezone.now(), secret=True)
    told(ana, "Long ago", timezone.now() - timedelta(days=40))
    told(ben, "For Ben", timezone.now())
    shown = [(one["who"], one["text"]) for one in desk.happened(ana)]
    assert shown == [("Ben", "changed 1 thing in the plan of Kalnupe"), ("", "Older")]
    assert [one["text"] for one in desk.happened(ben)] == ["For Ben"]


def test_a_moment_is_a_clock_today_a_weekday_this_week_and_a_day_before():
    now = timezone.localtime().replace(hour=12, minute=5)
    assert desk._ago(now) == "12:05"
    assert len(desk._ago(now - timedelta(days=3))) == 3
    assert desk._ago(datetime(2026, 3, 5, 12, tzinfo=UTC)) == "5 Mar"


def test_the_page_shows_all_parts(plan, ana, ben, signed_in):
    copy_answers(sheet=plan.sheet, answers={"plan_title": "The lamp stays lit"}, tables={}, by=ben)
    text = signed_in(ana).get("/desk/").content.decode()
    assert [part in text for part in ("Your things", "What happened", "Being written")] == [True] * 3


# --- the programme year ----------------------------------------------------------------------------
@pytest.fixture
def sources(monkeypatch):
    """A registry in which one source says what the test wants."""
    monkeypatch.setattr(registry, "lives", [])
    monkeypatch.setattr(registry, "edition_lives", [])
    return registry


def test_the_line_has_every_step_once_and_the_later_source_counts(sources, municipality, ana):
    sources.lives.append(
        lambda body, viewer: [LifeStep("plan", "first", "done"), LifeStep("plan", "second", "now", "/plans/1/")]
    )
    line = lifecycle.of_town(municipality, ana)
    assert [step["key"] for step in line] == list(lifecycle.KEYS)
    plan = line[1]
    assert (plan["text"], plan["state"], plan["url"], lifecycle.present(line)) == ("second", "now", "/plans/1/", "plan")
    assert {step["state"] for step in line if step["key"] != "plan"} == {"next"}


def test_where_nothing_goes_on_nothing_is_present(sources, municipality):
    line = lifecycle.of_town(municipality, None)
    assert (lifecycle.present(line), {step["text"] for step in line}) == ("", {"Not yet"})


def test_visitors_are_told_of_no_plan(plan, municipality, ana, cleo):
    of = lambda viewer: {s["key"]: s["state"] for s in lifecycle.of_town(municipality, viewer)}  # noqa: E731
    assert (of(ana)["plan"], of(cleo)["plan"], of(None)["plan"]) == ("now", "next", "next")


def test_the_line_for_everybody_leads_to_where_each_step_lives():
    steps = {step["key"]: step["url"] for step in lifecycle.of_everybody()}
    assert (steps["practice"], steps["application"], steps["title"], steps["mentoring"]) == (
        "/practices/",
        "/call/",
        "/pearls/",
        "/sessions/",
    )


def test_an_edition_is_a_line_of_numbers(plan, dora, signed_in):
    edition = Edition.objects.create(year=2027, is_current=True)
    plan.edition = edition
    plan.save(update_fields=["edition"])
    assert lifecycle.of_edition(edition)[1]["text"] == "0 sent, 1 being written"
    assert "0 sent, 1 being written" in signed_in(dora).get("/programme/").content.decode()
    assert SimpleNamespace(**lifecycle.of_edition(edition)[0]).state == "next"


def test_the_town_has_its_line_on_its_page(plan, municipality, ana, signed_in):
    text = signed_in(ana).get(f"/municipalities/{municipality.pk}/").content.decode()
    assert ('class="is-now" aria-current="step"' in text, "Being written" in text) == (True, True)
