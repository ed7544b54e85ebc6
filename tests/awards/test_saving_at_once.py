"""What must hold when many save at once: every score is kept, the ledger is one whole chain, and two windows overwrite nothing."""

import threading
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from awards import workflow
from awards.ledger import first_broken
from awards.models import CriterionScore, Round, Scorecard, ScoreEvent
from awards.services import marking, rounds
from awards.services.chaining import events_as_plain
from tests.awards.conftest import JURORS, POINTS, juror, reading

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Carry out all works at the same time, each on a connection of its own; return what they returned or raised, in their order."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def carry_out(at, work):
        try:
            start.wait(30)
            found[at] = work()
        except Exception as problem:
            found[at] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


def is_whole(round_):
    out = StringIO()
    call_command("check_awards", stdout=out)
    seqs = list(ScoreEvent.objects.filter(round=round_).order_by("seq").values_list("seq", flat=True))
    return (out.getvalue(), first_broken(events_as_plain(round_)), seqs == list(range(1, len(seqs) + 1)))


WHOLE = ("The awards hold.\n", None, True)


def test_many_jurors_save_at_once_and_every_score_is_kept(open_board):
    keys = list(open_board.criteria.values_list("key", flat=True))
    desks = [(reading(open_board, name, town), juror(open_board, name), town) for name in JURORS for town in POINTS]

    def scores(desk):
        mine, who, town = desk

        def work():
            for key in keys:  # one request for each criterion, as the page sends them
                saved = marking.save_card(
                    pk=mine.pk, by=who, changes={f"score:{key}": {"was": None, "set": POINTS[town]}}
                )
                assert saved.results[f"score:{key}"] == {"status": "ok", "changed": True}
            return saved.version

        return work

    assert at_once(*(scores(desk) for desk in desks)) == [len(keys)] * len(desks)
    kept = Counter(CriterionScore.objects.values_list("scorecard__assignment", "value"))
    assert kept == Counter({(mine.pk, POINTS[town]): len(keys) for mine, _who, town in desks})
    assert ScoreEvent.objects.filter(round=open_board, verb="card.saved").count() == len(keys) * len(desks)
    assert is_whole(open_board) == WHOLE


def test_of_two_windows_of_one_juror_one_saves_and_the_other_is_told(open_board):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")

    def window(value):
        return lambda: (
            marking.save_card(
                pk=mine.pk,
                by=ida,
                changes={
                    "score:motivation": {"was": None, "set": value},
                    "comment": {"was": "", "set": f"Window {value}."},
                },
            ).results
        )

    for results in zip(*(found.items() for found in at_once(window(2), window(4))), strict=True):
        said = {result["status"]: result for _name, result in results}
        assert set(said) == {"ok", "conflict"}
    card = Scorecard.objects.get()
    value = CriterionScore.objects.get().value
    assert (card.comment, value in {2, 4}, card.version) == (f"Window {value}.", True, 1)
    assert is_whole(open_board) == WHOLE


def test_no_score_slips_in_behind_the_close(open_board, dora):
    """Whoever saves while the office closes is either in the ledger before the close or told that the round is closed."""
    desks = [(reading(open_board, name, "Paju"), juror(open_board, name)) for name in JURORS]

    def saves(desk):
        mine, who = desk
        changes = {"score:motivation": {"was": None, "set": 3}}
        return lambda: marking.save_card(pk=mine.pk, by=who, changes=changes).refusal

    def closes():
        said = "The day came."
        rounds.move_round(
            round_=Round.objects.get(pk=open_board.pk), transition=workflow.CLOSE_ROUND, by=dora, comment=said
        )
        return "closed"

    *refusals, closed = at_once(*(saves(desk) for desk in desks), closes)
    assert closed == "closed"
    assert set(refusals) <= {"", "The round is closed."}
    verbs = list(ScoreEvent.objects.filter(round=open_board).order_by("seq").values_list("verb", flat=True))
    assert verbs.count("card.saved") == refusals.count("") == CriterionScore.objects.count()
    assert "card.saved" not in verbs[verbs.index("round.close_round") :]
    assert is_whole(open_board) == WHOLE
