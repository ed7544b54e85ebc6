"""What the awards put into calendars: the call's dates for everybody, a round's end for who has taken a seat in it."""

import pytest

from awards.deskentries.dates import own_dates, public_dates
from awards.enums import PhaseKind, RoundState
from awards.models import Cycle, Phase, Round
from tests.awards.conftest import juror

pytestmark = pytest.mark.django_db


def test_the_running_call_says_when_it_opens_and_what_is_due(cycle):
    phases = {phase.kind: phase for phase in cycle.phases.all()}
    call, plans = phases[PhaseKind.APPLICATION], phases[PhaseKind.DEVELOPMENT]
    assert [(entry.title, entry.starts) for entry in public_dates()] == [
        ("Call 2027 opens", call.opens_at),
        ("Call 2027: applications are due", call.closes_at),
        ("Call 2027: plans are due", plans.closes_at),
    ]
    assert {entry.url for entry in public_dates()} == {"/call/"}


def test_a_call_without_dates_for_plans_says_what_it_knows(cycle):
    Phase.objects.filter(cycle=cycle, kind=PhaseKind.DEVELOPMENT).delete()
    assert len(list(public_dates())) == 2


def test_a_date_that_moves_keeps_its_name_in_the_calendar(cycle):
    before = [entry.uid for entry in public_dates()]
    Phase.objects.filter(cycle=cycle, kind=PhaseKind.DEVELOPMENT).update(grace_minutes=5)
    assert [entry.uid for entry in public_dates()] == before


def test_without_a_running_call_there_is_nothing_to_say(db):
    assert (Cycle.objects.count(), list(public_dates())) == (0, [])


def test_a_rounds_end_stands_in_the_calendar_of_who_scores_in_it(open_board, cleo):
    ida = juror(open_board, "ida")
    assert [(entry.title, entry.starts) for entry in own_dates(ida)] == [("“The board” closes", open_board.closes_at)]
    assert list(own_dates(cleo)) == []


def test_a_round_that_is_over_or_not_begun_is_in_nobodys_calendar(board, dora):
    assert list(own_dates(juror(board, "ida"))) == []
    assert Round.objects.get(pk=board.pk).state == RoundState.DRAFT
