"""What the awards show beside the tasks: own applications and rounds at a glance, what is awaited, and a year that tells nobody too much."""

import pytest

from awards.deskentries import life
from pearls import lifecycle
from pearls.models import Role, User
from pearls.questionnaires.services import copy_answers
from tests.awards.conftest import DAY, NOW, as_

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def steps(body, viewer):
    return {step.key: (step.text, step.state) for step in life.life(body, viewer)}


def test_an_application_stands_on_the_desk_of_its_team_alone(application, ana, ben, cleo):
    [mine] = life.standings(ana)
    assert (mine.kind, mine.title, mine.url) == ("Application", "Kalnupe", f"/applications/{application.pk}/")
    assert [standing.title for standing in life.standings(ben)] == ["Kalnupe"]
    assert list(life.standings(cleo)) == []


def test_what_is_submitted_waits_for_the_board_while_it_reads(submitted, ana, cleo):
    assert list(life.awaited(ana)) == []  # the call is still open: nobody reads yet
    submitted.cycle.phases.filter(kind="preselection").update(opens_at=NOW() - DAY)
    [one] = life.awaited(fresh(ana))
    assert (one.who, one.title, one.url) == ("Pre-selection by the board", "Kalnupe", f"/applications/{submitted.pk}/")
    assert list(life.awaited(cleo)) == []


def test_a_juror_sees_how_far_the_own_round_is(open_board, ana):
    ida = open_board.seats.get(name="Ida").user
    [mine] = life.standings(ida)
    assert (mine.kind, mine.title, mine.text) == ("Round", "The board", "0 of 5 scored")


def test_the_office_sees_the_year_that_runs(submitted, dora):
    [mine] = life.standings(dora)
    assert (mine.kind, mine.title, mine.text) == ("Year", "Call 2027", "1 application")
    assert {step.key: step.text for step in life.edition_life(submitted.cycle.edition)} == {
        "application": "1 application"
    }


def test_what_colleagues_wrote_in_an_application_is_told(application, ana, ben):
    assert copy_answers(sheet=application.sheet, answers={"contact_name": "Ben"}, tables={}, by=ben) == []
    [told] = life.happenings(ana, NOW() - DAY)
    assert (told.who, told.text) == ("Ben", "changed 1 thing in the application of Kalnupe")
    assert list(life.happenings(ben, NOW() - DAY)) == []


def test_visitors_and_strangers_learn_of_no_application(submitted, ana, cleo, municipality):
    assert steps(municipality, ana) == {"application": ("Submitted", "done")}
    assert (steps(municipality, cleo), steps(municipality, None)) == ({}, {})
    line = {step["key"]: step["state"] for step in lifecycle.of_town(municipality, None)}
    assert line["application"] == "next"


def test_the_tour_names_rounds_for_jurors_and_the_console_for_the_office(cycle, ana, cleo, dora):
    names = lambda user: [step.title for step in life.tour(user)]  # noqa: E731
    assert (names(ana), names(cleo), names(dora)) == (["Apply"], [], ["Run the year"])
    Role.objects.create(user=cleo, name="juror")
    assert names(fresh(cleo)) == ["Read and score"]


def test_the_desk_of_a_team_shows_it_all(submitted, ana):
    page = as_(ana).get("/desk/")
    assert ("Your things" in page.text, "Kalnupe" in page.text) == (True, True)
