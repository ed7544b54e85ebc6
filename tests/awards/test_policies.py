"""What a round's policies show of others: the short answer before anything is asked says what the rows say, for every seat and policy."""

from itertools import product

import pytest

from awards.enums import CommentsPolicy, OthersScores, SeatRole
from awards.models import Round, Scorecard
from awards.permissions import (
    keeps_comments,
    keeps_others_scores,
    seat_of,
    visible_comments,
    visible_scorecards,
)
from pearls.models import Role
from tests.awards.conftest import juror, take_seat

PEOPLE = ("ida", "jon", "lea", "olga")


@pytest.fixture
def judged(scored, dora):
    """Every card is handed in with a comment; jon is an admin besides, lea the chair, olga observes."""
    Scorecard.objects.filter(assignment__candidacy__round=scored).update(comment="A strong bid.")
    Role.objects.create(user=juror(scored, "jon"), name="admin")
    take_seat(scored, "olga", SeatRole.OBSERVER, dora)
    return scored


def with_policy(round_, **policy):
    """Return the round under a policy; it may change in a test because nothing is decided yet."""
    Round.objects.filter(pk=round_.pk).update(**policy)
    return Round.objects.get(pk=round_.pk)


def of_others(cards, user):
    return cards.exclude(assignment__seat__user=user).exists()


@pytest.mark.django_db
def test_others_scores_are_kept_exactly_where_no_row_of_theirs_is_seen(judged):
    told, seen = {}, {}
    for policy, name in product(OthersScores, PEOPLE):
        round_, user = with_policy(judged, others_scores=policy), juror(judged, name)
        told[policy, name] = not keeps_others_scores(user, round_, seat_of(user, round_))
        seen[policy, name] = of_others(visible_scorecards(user), user)
    waits = {
        (OthersScores.AFTER_OWN, "olga")
    }  # an observer hands nothing in: the rows stay away although one has to ask
    assert {key for key in told if told[key] != seen[key]} == waits
    assert {name for (policy, name), shown in seen.items() if policy == OthersScores.NEVER and shown} == {"jon", "lea"}


@pytest.mark.django_db
def test_others_comments_are_kept_exactly_where_no_row_of_theirs_is_seen(judged):
    told, seen = {}, {}
    for policy, name in product(CommentsPolicy, PEOPLE):
        round_, user = with_policy(judged, comments=policy), juror(judged, name)
        told[policy, name] = not keeps_comments(user, round_, seat_of(user, round_))
        seen[policy, name] = of_others(visible_comments(user), user)
    assert told == seen
    assert {name for (policy, name), shown in seen.items() if policy == CommentsPolicy.PRIVATE and shown} == {
        "jon",
        "lea",
    }
