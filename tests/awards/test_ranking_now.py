"""What the ranking before it is frozen protects: it is computed once for each state of the scores, and never an older one is shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Candidacy, Criterion
from awards.queries import rules_of
from awards.services import marking, ranking
from awards.services.resulting import inputs_of, output_of
from tests.awards.conftest import juror, reading

pytestmark = pytest.mark.django_db


def rows(round_):
    table = ranking.table_of(round_, frozenset())
    return [(row["candidate"], row["total"]) for row in table.rows]


def test_the_second_look_asks_for_the_state_alone_and_shows_the_same(closed):
    first = rows(closed)
    with CaptureQueriesContext(connection) as asked:
        assert rows(closed) == first
    assert len(asked) <= 3


@pytest.mark.parametrize(
    "change",
    [
        lambda round_: Candidacy.objects.filter(round=round_, number=1).update(out=True, out_reason="Withdrawn."),
        lambda round_: Criterion.objects.filter(round=round_).update(weight=3),
    ],
)
def test_whatever_a_result_is_made_of_makes_another_state(closed, change):
    before, _remembered = ranking.state_of_scores(closed), rows(closed)
    change(closed)
    assert ranking.state_of_scores(closed) != before
    fresh = output_of(inputs_of(closed), rules_of(closed.cycle))
    assert rows(closed) == [(row["candidate"], row["total"]) for row in fresh["ranking"]]


def test_a_score_that_was_opened_again_counts_as_it_is_now(closed, dora):
    shown = rows(closed)
    marking.reopen_card(
        card=reading(closed, "ida", "Kalnupe").scorecard, reason="A slip of the pen.", by=juror(closed, "lea")
    )
    assert rows(closed) != shown
