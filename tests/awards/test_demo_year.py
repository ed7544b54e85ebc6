"""The invented year of the demonstration: each phase is there, every promise holds in it, and seeding twice is once."""

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from awards.models import Application, Candidacy, Cycle, Round, Scorecard, Seat
from awards.queries import running_cycle
from awards.services import checking
from mentoring.models import Relationship, Season
from mentoring.services.matching import faults_of
from pearls.services.demo import seed_demo
from pearls.services.facts import load_countries


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_has_a_cycle_in_each_phase_and_the_awards_hold(tmp_path):
    load_countries()
    call_command("load_facts")
    people = yaml.safe_load((settings.BASE_DIR / "pearls/data/demo/people.yaml").read_text("utf-8"))
    seed_demo(people, tmp_path)
    assert {c.edition.year: c.name for c in Cycle.objects.all()} == {
        2027: "Call 2027", 2028: "Call 2028", 2030: "Dress rehearsal"
    }  # fmt: skip
    rehearsal = Cycle.objects.get(edition__year=2030)
    board, jury = rehearsal.rounds.order_by("opens_at")
    assert (board.state, jury.state) == ("finalised", "open")
    assert (Candidacy.objects.filter(round=board).count(), Candidacy.objects.filter(round=jury).count()) == (24, 8)
    assert Seat.objects.filter(round=jury, state="accepted").count() == 9
    aiste = Scorecard.objects.filter(assignment__candidacy__round=jury, assignment__seat__name="Aistė Žemaitytė")
    assert aiste.count() == 3
    assert running_cycle().edition.year == 2028
    assert Application.objects.filter(cycle__edition__year=2028, state="draft").count() == 2
    assert checking.check_all() == []
    a_season_of_mentoring()
    rounds, cards = Round.objects.count(), Scorecard.objects.count()
    seed_demo(people, tmp_path)
    assert (Round.objects.count(), Scorecard.objects.count()) == (rounds, cards)


def a_season_of_mentoring():
    """One season is in the middle of its year, matched by the engine as it is kept; the next one collects."""
    running, coming = Season.objects.order_by("opens_at")
    assert (running.state, coming.state) == ("settled", "collecting")
    assert (running.needs.count(), running.offers.count()) == (30, 20)
    [run] = running.runs.all()
    assert faults_of(run) == []
    kalnupe = Relationship.objects.get(season=running, parties__municipality__slug="kalnupe")
    assert {str(party) for party in kalnupe.parties.all()} == {"Kalnupe", "Eeva Laine"}
    assert running.relationships.count() == len(run.result["pairs"]) >= 20
