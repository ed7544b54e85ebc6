"""Who may do what in a mentoring's year: each predicate against each person, and what is over stays to be read."""

import pytest

from mentoring.enums import NoteVisibility, RelationshipState
from mentoring.models import Goal, GoalEvidence, GoalStep, Note, Question
from mentoring.permissions import relationships as rights
from pearls.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(running, cleo):
    running.people["cleo"] = cleo
    return running


def who(year, asked):
    """Return the names of those for whom `asked(user)` is true, each as a new request sees them."""
    return {name for name, user in year.people.items() if asked(User.objects.get(pk=user.pk))}


def end(year):
    year.relationship.state = RelationshipState.CLOSED
    year.relationship.save()


def test_taking_part_and_overseeing_agree_with_their_lists(year):
    pair = year.relationship
    assert who(year, lambda u: rights.may_enter(u, pair)) == {"ana", "ben", "mia", "max"}
    assert who(year, lambda u: rights.may_oversee(u, pair)) == {"rut", "dora"}
    seen = who(year, lambda u: rights.visible_relationships(u).filter(pk=pair.pk).exists())
    assert seen == {"ana", "ben", "mia", "max", "rut", "dora"}


def test_a_mediator_enters_and_acts_for_nobody(year):
    year.relationship.mediator = year.people["nora"]
    year.relationship.save()
    nora = year.people["nora"]
    assert rights.may_enter(nora, year.relationship)
    assert rights.party_of(nora, year.relationship) is None
    assert "signs for it" in rights.may_sign(nora, year.relationship).reason


def test_who_leads_signs_and_looks_after_people(year):
    pair, town = year.relationship, year.mentee
    assert who(year, lambda u: bool(rights.may_sign(u, pair))) == {"ana", "mia"}
    assert who(year, lambda u: bool(rights.may_look_after(u, town))) == {"ana", "dora"}
    assert "brings people in" in rights.may_look_after(year.people["mia"], town).reason


def test_only_the_people_of_a_mentoring_write_and_nobody_once_it_is_over(year):
    pair = year.relationship
    assert who(year, lambda u: bool(rights.may_write_in(u, pair))) == {"ana", "ben", "mia", "max"}
    assert "Only the people" in rights.may_write_in(year.people["cleo"], pair).reason
    end(year)
    assert who(year, lambda u: bool(rights.may_write_in(u, pair))) == set()
    assert "is over" in rights.may_write_in(year.people["ana"], pair).reason
    year.mentee.relationship = pair
    assert "is over" in rights.may_look_after(year.people["dora"], year.mentee).reason


def test_without_a_plan_nobody_opens_one(year):
    assert who(year, lambda u: rights.may_open_plan(u, year.relationship)) == set()


def test_goals_and_what_shows_them_are_seen_by_whom_the_page_is_shown(year):
    goal = Goal.objects.create(relationship=year.relationship, title="Warm")
    step = GoalStep.objects.create(goal=goal, title="Key")
    proof = GoalEvidence.objects.create(step=step, text="A photograph")
    shown = {"ana", "ben", "mia", "max", "rut", "dora"}
    assert who(year, lambda u: rights.visible_goals(u).filter(pk=goal.pk).exists()) == shown
    assert who(year, lambda u: rights.visible_proof(u).filter(pk=proof.pk).exists()) == shown
    assert who(year, lambda u: u.has_perm("mentoring.work_on_goal", goal)) == {"ana", "ben", "mia", "max"}


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (NoteVisibility.MINE, {"ana"}),
        (NoteVisibility.OURS, {"ana", "ben", "mia", "max"}),
        (NoteVisibility.PROGRAMME, {"ana", "ben", "mia", "max", "rut", "dora"}),
    ],
)
def test_a_note_is_read_by_those_for_whom_it_was_written(year, visibility, readers):
    Note.objects.create(
        relationship=year.relationship, visibility=visibility, text="Tired.", written_by=year.people["ana"]
    )
    assert who(year, lambda u: rights.visible_notes(u, year.relationship).exists()) == readers


def test_a_question_is_read_by_who_asked_and_the_office(year):
    Question.objects.create(relationship=year.relationship, text="May we?", asked_by=year.people["ben"])
    assert who(year, lambda u: rights.visible_questions(u).exists()) == {"ben", "dora"}


def test_predicates_of_nothing_are_no(year):
    ana = year.people["ana"]
    for name in ("take_part", "write_together", "end_relationship", "work_on_goal"):
        assert not ana.has_perm(f"mentoring.{name}", None), name


def test_who_acts_or_runs_the_programme_ends_it_and_a_mediator_does_not(year):
    year.relationship.mediator = year.people["nora"]
    year.relationship.save()
    may_end = who(year, lambda u: u.has_perm("mentoring.end_relationship", year.relationship))
    assert may_end == {"ana", "ben", "mia", "max", "dora"}
    assert who(year, lambda u: u.has_perm("mentoring.write_together", year.relationship)) == {
        "ana",
        "ben",
        "mia",
        "max",
        "nora",
    }
    end(year)
    assert who(year, lambda u: u.has_perm("mentoring.write_together", year.relationship)) == set()
    assert "nora" in who(year, lambda u: u.has_perm("mentoring.take_part", year.relationship))


def test_a_thing_without_a_town_bars_nobody(year):
    assert rights.why_not_judge(year.people["mia"], object()) == ""
