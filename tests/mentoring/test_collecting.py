"""What needs and offers protect: nothing is asked twice that the portal knows, nothing is lost, and wishes stay where they belong."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actionplans.services import begin_plan
from mentoring import permissions
from mentoring.enums import EntryState, ProposalState, SeasonState, Side
from mentoring.models import MatchRun, Need, Objection, Offer, OfferPerson, Preference, Proposal, Season
from mentoring.queries import seasons as reads
from mentoring.services import collecting
from mentoring.workflow.seasons import HAND_IN_NEED, what_a_need_lacks, what_an_offer_lacks
from pearls.enums import MemberRole
from pearls.models import Membership, Municipality, Notification, User
from pearls.questionnaires.services import copy_answers
from pearls.services.access import invite
from pearls.workflow import NotAllowedNow
from practices.models import Adoption
from tests.actionplans.conftest import load_default_template
from tests.conftest import person
from tests.mentoring.conftest import DAY, NOW, topic
from tests.practices.conftest import from_sources, load_form

pytestmark = pytest.mark.django_db


def fresh(user):
    """Return the person as a new request sees them: rights are read once per request."""
    return User.objects.get(pk=user.pk)


def a_run(season):
    return MatchRun.objects.create(
        season=season, name="x", inputs={}, inputs_sha256="", rules={}, seed="1", engine={}, result={}, result_sha256="",
        analysis={}, seconds=0.1,
    )  # fmt: skip


@pytest.fixture
def next_season(house):
    return Season.objects.create(
        name="Next", opens_at=NOW() - DAY, closes_at=NOW() + DAY, starts=NOW().date(), ends=(NOW() + 90 * DAY).date()
    )


# --- what is known already ------------------------------------------------------------------------
def test_a_need_begins_with_the_topics_of_the_plan_and_the_languages_of_the_country(house, next_season, ana):
    load_default_template({})
    plan = begin_plan(municipality=house.town, by=ana)
    copy_answers(
        sheet=plan.sheet, answers={"stresses": ["loneliness", "rents"], "shocks": ["flood", "heat"]}, tables={}, by=ana
    )
    house.town.country.languages = ["lv"]
    house.town.country.save()
    need = collecting.begin_need(season=next_season, municipality=house.town, by=ana)
    assert {(str(t.term), t.drawn_from) for t in need.topics.all()} == {
        ("Loneliness", "your plan: Stresses that matter here"),
        ("Heat, flood and storm", "your plan: Shocks that matter here"),
    }
    assert (need.languages, need.plan) == ({"en": 2, "lv": 3}, plan)
    assert "Our town and team" in reads.open_sections(plan)


def test_a_practice_that_the_town_takes_up_names_its_topics_too(house, next_season, ana, dora):
    load_form()
    practice = from_sources(house.pearl, person("sources"))
    kept = {"practice": practice, "revision": practice.revision, "municipality": house.town, "by": ana}
    Adoption.objects.create(**kept, kind="starting", since=NOW().date())
    need = collecting.begin_need(season=next_season, municipality=house.town, by=ana)
    assert {t.weight for t in need.topics.all()} == {1}
    assert [t.drawn_from.startswith("a practice that you take up") for t in need.topics.all()] != []


def test_an_offer_begins_with_the_topics_of_published_practices_as_evidence(house, next_season):
    load_form()
    practice = from_sources(house.pearl, person("sources"))
    nora = house.people["nora"]
    offer = collecting.begin_offer(season=next_season, body=house.pearl, kind="pearl", by=nora)
    assert {topic.practice for topic in offer.topics.all()} == {practice}
    assert list(reads.practices_of(offer)) == [practice]


def test_an_expert_offers_alone_from_the_country_of_the_own_organisation(house, next_season):
    mia = house.people["mia"]
    offer = collecting.begin_offer(season=next_season, body=mia, kind="expert", by=mia)
    assert (offer.body, offer.country_id, list(reads.practices_of(offer))) == (mia, "FI", [])
    assert str(offer) == "Mia"


def test_somebody_without_a_body_has_no_country_to_offer_from(next_season, cleo):
    with pytest.raises(ValidationError, match="Ask the programme office"):
        collecting.begin_offer(season=next_season, body=cleo, kind="expert", by=cleo)


def test_the_office_offers_for_a_body_but_nobody_for_another_person(house, next_season, dora, cleo):
    assert collecting.begin_offer(season=next_season, body=house.club, kind="organisation", by=dora).body == house.club
    with pytest.raises(PermissionDenied):
        collecting.begin_offer(season=next_season, body=house.people["mia"], kind="expert", by=cleo)
    with pytest.raises(PermissionDenied):
        collecting.begin_offer(season=next_season, body=house.pearl, kind="pearl", by=cleo)


def test_a_town_asks_once_in_a_season_and_by_its_own_people(house, ana, cleo, next_season):
    with pytest.raises(PermissionDenied):
        collecting.begin_need(season=house.season, municipality=house.town, by=ana)
    with pytest.raises(PermissionDenied):
        collecting.begin_need(season=next_season, municipality=house.town, by=cleo)


def test_seasons_without_a_match_count_until_somebody_is_found(house, next_season, ana):
    house.season.state = SeasonState.SETTLED
    house.season.save()
    assert reads.seasons_unmatched(house.town) == 1
    Proposal.objects.create(
        season=house.season,
        run=a_run(house.season),
        need=house.need,
        offer=house.offer,
        points=1,
        state=ProposalState.ACCEPTED,
    )
    assert reads.seasons_unmatched(house.town) == 0


# --- writing --------------------------------------------------------------------------------------
DATA = {"goals": "More light.", "formats": ["visit"], "languages": {"lv": 3}, "mentors": 2}


def test_what_was_handed_in_is_taken_back_before_it_changes(house, ana):
    with pytest.raises(ValidationError, match="Take it back first"):
        collecting.save_need(need=house.need, data=DATA, topics={}, by=ana)
    collecting.move_need(need=house.need, name="take_back", by=ana)
    saved = collecting.save_need(
        need=house.need, data=DATA, topics={topic("ageing"): 3, topic("loneliness"): 1}, by=ana
    )
    assert (saved.goals, saved.mentors, saved.languages) == ("More light.", 2, {"lv": 3})
    assert {(str(t.term), t.weight) for t in saved.topics.all()} == {("Ageing population", 3), ("Loneliness", 1)}


def test_a_wrong_level_and_too_many_topics_are_refused(house, ana):
    from practices.models import Term

    collecting.move_need(need=house.need, name="take_back", by=ana)
    with pytest.raises(ValidationError):
        collecting.save_need(need=house.need, data={"languages": {"lv": 9}}, topics={}, by=ana)
    with pytest.raises(ValidationError, match="matter most"):
        collecting.save_need(need=house.need, data={}, topics=dict.fromkeys(Term.objects.all()[:9], 1), by=ana)


def test_an_offer_keeps_its_topics_with_their_level(house):
    mia = house.people["mia"]
    collecting.move_offer(offer=house.offer, name="take_back", by=mia)
    saved = collecting.save_offer(
        offer=house.offer, data={"days": Decimal(3), "max_towns": 4}, topics={topic("youth_leaving"): (2, None)}, by=mia
    )
    assert (saved.days, saved.max_towns, [str(t.term) for t in saved.topics.all()]) == (3, 4, ["Young people leave"])


def test_a_stranger_writes_nowhere(house, cleo):
    for call in (
        lambda: collecting.save_need(need=house.need, data={}, topics={}, by=cleo),
        lambda: collecting.save_offer(offer=house.offer, data={}, topics={}, by=cleo),
        lambda: collecting.set_town_wishes(need=house.need, ranked=[], against={}, by=cleo),
        lambda: collecting.set_urgency(need=house.need, urgency=1, reason="x", by=cleo),
        lambda: collecting.move_need(need=house.need, name="take_back", by=cleo),
        lambda: collecting.move_offer(offer=house.offer, name="take_back", by=cleo),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_after_the_season_closed_only_the_office_writes_and_says_why_not(house, ana, dora):
    later = house.season.closes_at + timedelta(seconds=1)
    refusal = permissions.may_write_need(ana, house.need, later)
    assert (bool(refusal), "closed" in refusal.reason) == (False, True)
    assert permissions.may_write_need(dora, house.need, later)
    early = permissions.may_write_offer(house.people["mia"], house.offer, house.season.opens_at - timedelta(seconds=1))
    assert "not begun" in early.reason


def test_a_colleague_who_only_reads_is_told_whom_to_ask(house):
    reader = person("reader")
    Membership.objects.create(user=reader, municipality=house.town, role=MemberRole.VIEWER)
    Membership.objects.create(user=reader, municipality=house.pearl, role=MemberRole.VIEWER)
    assert "Ask an owner" in permissions.may_write_need(reader, house.need).reason
    assert "Ask an owner" in permissions.may_write_offer(reader, house.other_offer).reason


def test_predicates_of_nothing_are_no(ana):
    assert not ana.has_perm("mentoring.write_need", None)
    assert not ana.has_perm("mentoring.write_offer", None)


# --- handing in -----------------------------------------------------------------------------------
def test_what_is_missing_is_said_in_words(house, ana):
    need, offer = Need(season=house.season, municipality=house.pearl), Offer(season=house.season, max_towns=1)
    need.country = house.town.country
    need.save()
    offer.organisation, offer.country, offer.kind = None, house.town.country, "expert"
    offer.expert = ana
    offer.save()
    assert len(list(what_a_need_lacks(need))) == 4
    assert len(list(what_an_offer_lacks(offer))) == 5
    assert list(what_a_need_lacks(house.need)) == []
    assert list(what_an_offer_lacks(house.offer)) == []


def test_each_handing_in_has_its_own_receipt(house, ana, ben):
    for _turn in range(2):
        collecting.move_need(need=house.need, name="take_back", by=ana)
        collecting.move_need(need=house.need, name="hand_in", by=ana)
    told = Notification.objects.filter(kind="mentoring_received")
    assert sorted(told.values_list("address", flat=True)) == sorted([ana.email, ben.email] * 2)
    assert {row.url for row in told} == {f"/mentoring/needs/{house.need.pk}/"}


def test_an_offer_tells_its_people_and_a_draft_cannot_be_taken_back(house):
    mia = house.people["mia"]
    collecting.move_offer(offer=house.offer, name="take_back", by=mia)
    with pytest.raises(NotAllowedNow):
        collecting.move_offer(offer=house.offer, name="take_back", by=mia)
    collecting.move_offer(offer=house.offer, name="hand_in", by=mia)
    told = Notification.objects.filter(kind="mentoring_received").values_list("address", flat=True)
    assert sorted(told) == ["max@kalnupe.example", "mia@kalnupe.example"]


def test_the_people_behind_an_expert_and_a_town_are_known(house, ana, ben):
    mine = Offer.objects.create(
        season=house.season, kind="expert", expert=house.people["max"], country=house.club.country
    )
    assert [str(user) for user in reads.people_behind_offer(mine)] == ["Max"]
    assert [str(user) for user in reads.people_behind_offer(house.other_offer)] == ["Nora"]
    assert reads.people_behind_need(house.need) == [ana, ben]


def test_withdrawing_needs_a_reason_and_makes_room_for_a_new_need(house, ana):
    with pytest.raises(ValidationError):
        collecting.move_need(need=house.need, name="withdraw", by=ana)
    collecting.move_need(need=house.need, name="withdraw", by=ana, comment="The mayor left.")
    assert collecting.begin_need(season=house.season, municipality=house.town, by=ana).state == EntryState.DRAFT


def test_only_the_office_says_how_urgent_it_is_and_gives_a_reason(house, dora):
    with pytest.raises(ValidationError):
        collecting.set_urgency(need=house.need, urgency=2, reason=" ", by=dora)
    saved = collecting.set_urgency(need=house.need, urgency=2, reason="The school closes.", by=dora)
    assert (saved.urgency, saved.urgency_reason) == (2, "The school closes.")


# --- people ---------------------------------------------------------------------------------------
def test_people_of_an_offer_come_by_invitation_and_keep_their_right(house, mailoutbox):
    mia, olga = house.people["mia"], person("olga")
    invitation = invite(target=house.offer, email=olga.email, role=MemberRole.EDITOR, by=mia)
    collecting.accept_invitation(invitation=invitation, user=olga)
    collecting.accept_invitation(invitation=invitation, user=olga)
    row = OfferPerson.objects.get(offer=house.offer, user=olga)
    row.part, row.days = "Libraries", 2
    collecting.set_person(offer=house.offer, person=row, by=mia)
    assert permissions.may_edit_offer(fresh(olga), house.offer)
    collecting.remove_person(offer=house.offer, person=row, by=mia)
    assert not permissions.may_edit_offer(fresh(olga), house.offer)


# --- wishes ---------------------------------------------------------------------------------------
def test_wishes_are_ranked_and_refusals_stand_apart(house, ana):
    collecting.set_town_wishes(need=house.need, ranked=[house.offer], against={house.other_offer: "We tried."}, by=ana)
    assert list(Preference.objects.values_list("offer", "side", "rank")) == [(house.offer.pk, Side.TOWN, 1)]
    assert list(Objection.objects.values_list("offer", "reason")) == [(house.other_offer.pk, "We tried.")]
    collecting.set_town_wishes(need=house.need, ranked=[house.other_offer, house.offer], against={}, by=ana)
    assert [(p.offer, p.rank) for p in Preference.objects.all()] == [(house.other_offer, 1), (house.offer, 2)]
    assert Objection.objects.count() == 0


def test_a_mentor_has_wishes_too(house, dora):
    mia = house.people["mia"]
    collecting.set_mentor_wishes(offer=house.offer, ranked=[house.need], against={}, by=mia)
    assert Preference.objects.get().side == Side.MENTOR
    collecting.set_mentor_wishes(offer=house.offer, ranked=[], against={house.need: "A cousin."}, by=dora)
    assert Objection.objects.get().reason == "A cousin."


def test_nobody_is_wished_for_twice_or_wished_for_and_not_wanted(house, ana):
    for ranked, against in (
        ([house.offer, house.offer], {}),
        ([house.offer], {house.offer: "x"}),
        ([house.offer] * 6, {}),
    ):
        with pytest.raises(ValidationError):
            collecting.set_town_wishes(need=house.need, ranked=ranked, against=against, by=ana)


def test_one_cannot_wish_for_what_is_not_on_show(house, next_season, ana, dora):
    hidden = Offer.objects.create(season=next_season, kind="expert", expert=ana, country=house.club.country)
    for by in (ana, dora):
        with pytest.raises(PermissionDenied):
            collecting.set_town_wishes(need=house.need, ranked=[hidden], against={}, by=by)


# --- who sees what --------------------------------------------------------------------------------
def test_seasons_that_are_over_are_seen_by_those_who_took_part(house, ana, cleo, dora):
    house.season.state = SeasonState.ARCHIVED
    house.season.save()
    people = {**house.people, "cleo": cleo}
    seen = {name for name, user in people.items() if permissions.visible_seasons(user).exists()}
    assert seen == {"ana", "ben", "mia", "max", "nora", "dora"}


def test_a_draft_of_a_pair_is_the_offices_alone_until_it_is_offered(house, ana, cleo, dora):
    pair = Proposal.objects.create(
        season=house.season, run=a_run(house.season), need=house.need, offer=house.offer, points=1
    )
    people = {**house.people, "cleo": cleo}
    assert {n for n, user in people.items() if permissions.visible_proposals(user).exists()} == {"dora"}
    pair.state, pair.answers_due_at = ProposalState.OFFERED, NOW()
    pair.save()
    seen = {n for n, user in people.items() if permissions.visible_proposals(user).exists()}
    assert seen == {"ana", "ben", "mia", "max", "dora"}


def test_cards_are_shown_to_those_who_can_wish_and_whole_entries_to_nobody_else(house, ana, cleo):
    assert set(permissions.offers_on_show(ana)) == {house.offer, house.other_offer}
    assert set(permissions.needs_on_show(house.people["nora"])) == {house.need}
    assert list(permissions.offers_on_show(cleo)) == []
    assert list(permissions.visible_offers(ana)) == []
    assert list(permissions.visible_needs(house.people["rut"])) == [house.need]
    assert list(permissions.visible_offers(house.people["rut"])) == []


def test_every_choice_of_the_plan_that_names_a_topic_exists_on_both_sides(db):
    load_form()
    load_default_template({})
    from pearls.questionnaires.models import TemplateVersion
    from pearls.questionnaires.queries import definition_of

    version = TemplateVersion.objects.get(template__slug="culture-and-resilience-action-plan")
    fields = definition_of(version.pk).fields
    for answer, meanings in reads.plan_topics().items():
        offered = {choice["key"] for choice in fields[answer]["choices"]}
        assert set(meanings) <= offered
        for vocabulary, code in meanings.values():
            assert reads.topics().filter(vocabulary=vocabulary, code=code).exists(), code


def test_a_season_without_any_entry_begins_where_the_town_has_no_plan(house, next_season, ana):
    town = Municipality.objects.create(name="Paju", slug="paju", country=house.pearl.country, invented=True)
    Membership.objects.create(user=ana, municipality=town, role=MemberRole.OWNER)
    need = collecting.begin_need(season=next_season, municipality=town, by=ana)
    assert (need.plan, list(need.topics.all()), HAND_IN_NEED.name) == (None, [], "hand_in")
