"""What mentoring shows beside the tasks: own pairs and their next meeting, signatures and answers that are owed, a town's and an edition's year."""

import pytest

from mentoring.deskentries import life
from mentoring.models import Question, Relationship
from mentoring.services import meetings
from tests.mentoring.conftest import DAY, NOW

pytestmark = pytest.mark.django_db
TEXTS = {
    "title": "How we work",
    "aims": "One goal.",
    "rhythm": "Monthly.",
    "confidentiality": "Ours.",
    "conflict": "Talk.",
    "exit": "Any time.",
    "data": "Little.",
}


def test_a_pair_shows_its_state_and_its_next_meeting_to_both_sides(running):
    ana, mia, nora = (running.people[name] for name in ("ana", "mia", "nora"))
    data = {"title": "Talk", "format": "remote", "minutes_long": 60, "place": "Room"}
    meetings.plan(relationship=running.relationship, data=data, starts_at=NOW() + 9 * DAY, by=mia)
    for user in (ana, mia):
        [mine] = life.standings(user)
        assert (mine.title, mine.text.startswith("next meeting")) == ("Culture House – Kalnupe", True)
    assert list(life.standings(nora)) == []


def test_the_office_sees_seasons_that_are_under_way(house):
    [season] = life.standings(house.people["dora"])
    assert (season.kind, season.title, season.look) == ("Season", "Spring", "now")


def test_a_question_to_the_office_is_awaited_until_it_is_answered(running):
    ana = running.people["ana"]
    asked = Question.objects.create(relationship=running.relationship, asked_by=ana, text="May we visit in May?")
    [owed] = life.awaited(ana)
    assert (owed.who, owed.text) == ("Programme office", "May we visit in May?")
    Question.objects.filter(pk=asked.pk).update(answered_at=NOW(), answer="Yes.", answered_by=running.people["dora"])
    assert list(life.awaited(ana)) == []


def test_the_line_of_a_town_knows_its_mentoring_for_who_may_open_it(running):
    of = lambda name: [(s.key, s.text, s.state) for s in life.life(running.town, running.people.get(name))]  # noqa: E731
    assert of("ana") == [("mentoring", "Running", "now")]
    assert of("dora") == of("ana")
    assert (of("nora"), list(life.life(running.town, None))) == ([], [])


def test_the_line_of_an_edition_counts_its_mentorings(house, running):
    [step] = life.edition_life(running.season.edition)
    assert (step.text, step.state) == ("1 mentoring", "now")
    Relationship.objects.all().delete()
    [step] = life.edition_life(running.season.edition)
    assert step.text == str(running.season.get_state_display())
