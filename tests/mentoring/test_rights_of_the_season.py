"""Who may see and write what before the year begins: each predicate against each person, in each state of the season."""

import pytest

from mentoring import permissions
from mentoring.enums import EntryState, ProposalState, SeasonState, Side
from mentoring.models import Proposal, Season
from mentoring.permissions.seasons import countries_of, proposals_of, sides_of
from pearls.models import User
from tests.mentoring.conftest import DAY, NOW
from tests.mentoring.test_collecting import a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(house, cleo):
    house.people["cleo"] = cleo
    return house


def who(world, asked):
    """Return the names of those for whom `asked(user)` is true, each as a new request sees them."""
    return {name for name, user in world.people.items() if asked(User.objects.get(pk=user.pk))}


def in_state(world, state):
    world.season.state = state
    world.season.save()
    return Season.objects.get(pk=world.season.pk)


def test_a_season_that_has_not_begun_is_the_offices_and_theirs_who_take_part(season):
    Season.objects.filter(pk=season.season.pk).update(opens_at=NOW() + DAY)
    seen = who(season, lambda u: permissions.visible_seasons(u).exists())
    assert seen == {"ana", "ben", "mia", "max", "nora", "dora"}


@pytest.mark.parametrize(
    ("state", "writers"),
    [
        (SeasonState.COLLECTING, {"ana", "ben", "dora"}),
        (SeasonState.CLOSED, {"dora"}),
        (SeasonState.DRAFTED, {"dora"}),
        (SeasonState.OFFERED, set()),
        (SeasonState.SETTLED, set()),
        (SeasonState.ARCHIVED, set()),
    ],
)
def test_a_need_is_written_while_the_season_collects_and_then_by_the_office_until_pairs_are_offered(
    season, state, writers
):
    season.need.season = in_state(season, state)
    assert who(season, lambda u: bool(permissions.may_write_need(u, season.need))) == writers


@pytest.mark.parametrize(
    ("state", "writers"),
    [(SeasonState.COLLECTING, {"mia", "max", "dora"}), (SeasonState.DRAFTED, {"dora"}), (SeasonState.OFFERED, set())],
)
def test_an_offer_is_written_by_its_people_and_owners_of_the_body(season, state, writers):
    season.offer.season = in_state(season, state)
    assert who(season, lambda u: bool(permissions.may_write_offer(u, season.offer))) == writers


def test_the_right_to_edit_does_not_end_with_the_season(season):
    in_state(season, SeasonState.ARCHIVED)
    assert who(season, lambda u: permissions.may_edit_need(u, season.need)) == {"ana", "ben", "dora"}
    assert who(season, lambda u: permissions.may_edit_offer(u, season.offer)) == {"mia", "max", "dora"}


def test_entries_are_read_whole_by_their_own_side_the_office_and_the_countrys_contact_point(season):
    assert who(season, lambda u: season.need in permissions.visible_needs(u)) == {"ana", "ben", "rut", "dora"}
    assert who(season, lambda u: season.offer in permissions.visible_offers(u)) == {"mia", "max", "dora"}
    assert list(countries_of(season.people["rut"]).values_list("pk", flat=True)) == ["LV"]


@pytest.mark.parametrize("state", [SeasonState.OFFERED, SeasonState.SETTLED, SeasonState.ARCHIVED])
def test_cards_are_no_longer_shown_once_pairs_are_offered(season, state):
    in_state(season, state)
    assert who(season, lambda u: permissions.offers_on_show(u).exists()) == set()
    assert who(season, lambda u: permissions.needs_on_show(u).exists()) == set()


def test_who_withdrew_reads_no_cards(season):
    season.need.state = EntryState.WITHDRAWN
    season.need.save()
    assert who(season, lambda u: permissions.offers_on_show(u).exists()) == set()


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (ProposalState.DRAFTED, {"dora"}),
        (ProposalState.REPLACED, {"dora"}),
        (ProposalState.OFFERED, {"ana", "ben", "mia", "max", "dora"}),
        (ProposalState.ACCEPTED, {"ana", "ben", "mia", "max", "dora"}),
        (ProposalState.DECLINED, {"ana", "ben", "mia", "max", "dora"}),
        (ProposalState.LAPSED, {"ana", "ben", "mia", "max", "dora"}),
    ],
)
def test_a_pair_is_known_to_its_sides_from_the_hour_it_is_offered(season, state, seen):
    pair = pair_in(season, state)
    assert who(season, lambda u: permissions.visible_proposals(u).filter(pk=pair.pk).exists()) == seen
    assert who(season, lambda u: proposals_of(u).filter(pk=pair.pk).exists()) == seen - {"dora"}


def pair_in(world, state):
    return Proposal.objects.create(
        season=world.season, run=a_run(world.season), need=world.need, offer=world.offer, points=1, state=state,
        answers_due_at=NOW() + DAY,
    )  # fmt: skip


def test_each_side_is_spoken_for_by_its_own_editors(season):
    pair = pair_in(season, ProposalState.OFFERED)
    assert who(season, lambda u: sides_of(u, pair) == [Side.TOWN]) == {"ana", "ben"}
    assert who(season, lambda u: sides_of(u, pair) == [Side.MENTOR]) == {"mia", "max"}
    assert who(season, lambda u: u.has_perm("mentoring.answer_proposal", pair)) == {"ana", "ben", "mia", "max"}
    assert who(season, lambda u: u.has_perm("mentoring.answer_proposal", None)) == set()


def test_only_admins_run_a_season(season):
    assert who(season, lambda u: u.has_perm("mentoring.manage_season", season.season)) == {"dora"}
