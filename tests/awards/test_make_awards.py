"""The round that is measured: as large as promised, read by everybody about equally, refused where one is there already."""

import pytest
from django.core.management import CommandError, call_command

from awards.enums import RoundState
from awards.management.commands.make_awards import make_awards
from awards.models import CriterionScore, Round, Scorecard


def test_a_round_is_as_large_as_promised_and_open(db, capsys):
    call_command("make_awards", "--scale", "0.04")
    made = Round.objects.get()
    assert capsys.readouterr().out.strip() == "1 jurors, 4 candidates, 4 scorecards"
    assert (made.state, CriterionScore.objects.count()) == (RoundState.OPEN, 36)
    assert sorted(Scorecard.objects.values_list("state", flat=True)) == ["draft", "draft", "submitted", "submitted"]


def test_a_second_round_is_refused(db):
    made = make_awards(0.5)
    assert (made.seats.count(), made.candidacies.count(), Scorecard.objects.count()) == (2, 50, 100)
    with pytest.raises(CommandError):
        make_awards(0.5)


def test_another_year_gets_a_round_of_its_own(db):
    small, large = make_awards(0.02, 2098), make_awards(0.04)
    assert [made.candidacies.count() for made in (small, large)] == [2, 4]
    assert {made.cycle.edition.year for made in (small, large)} == {2098, 2099}
    assert not set(small.seats.values_list("user")) & set(large.seats.values_list("user"))
