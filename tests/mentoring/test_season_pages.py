"""What the pages of a season protect: a clerk asks in ten minutes, a mentor offers, the office sees whether it will work."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mentoring.deskentries.seasons import dates, nav, tasks
from mentoring.enums import EntryState, SeasonState
from mentoring.models import Need, Objection, Offer, OfferPerson, PairRule, Preference, Season, StandIn
from mentoring.queries import seasons as reads
from mentoring.services import seasons
from mentoring.tasks import remind as remind_task
from pearls.enums import RoleName
from pearls.models import Edition, Notification, Role, User
from pearls.registry import registry
from tests.mentoring.conftest import DAY, NOW, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def go(client):
    """Return a function that opens or sends a page as somebody: go(ana, "need", need.pk) and go(ana, "need", pk, data={…})."""

    def visit(user, name, *args, data=None):
        client.force_login(User.objects.get(pk=user.pk))
        path = reverse(f"mentoring:{name}", args=args)
        return client.get(path) if data is None else client.post(path, data)

    return visit


def form_of(page):
    """Return what a browser would send back of a page's form."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def next_season(house):
    return Season.objects.create(
        name="Next", opens_at=NOW() - DAY, closes_at=NOW() + DAY, starts=NOW().date(), ends=(NOW() + 90 * DAY).date()
    )


# --- a town ---------------------------------------------------------------------------------------
def test_a_clerk_asks_changes_hands_in_and_takes_back(go, house, next_season, ana):
    page = go(ana, "ask", next_season.pk, data={"municipality": house.town.pk})
    need = Need.objects.get(season=next_season)
    assert page.url == reverse("mentoring:edit_need", args=[need.pk])
    sent = form_of(go(ana, "edit_need", need.pk)) | {
        "topic_0": topic("loneliness").pk, "weight_0": 3, "topic_1": topic("ageing").pk, "weight_1": 1,
        "language_lv": 3, "goals": "People meet on Thursdays.", "mentors": 1, "formats": ["remote"],
    }  # fmt: skip
    assert go(ana, "edit_need", need.pk, data=sent).status_code == 302
    assert [(str(t.term), t.weight) for t in need.topics.all()] == [("Loneliness", 3), ("Ageing population", 1)]
    assert "Ask for a mentor" in go(ana, "need", need.pk).text
    assert go(ana, "move_need", need.pk, "hand_in", data={}).status_code == 302
    assert Need.objects.get(pk=need.pk).state == EntryState.HANDED_IN
    assert "Take it back" in go(ana, "need", need.pk).text


def test_what_is_missing_stands_on_the_page_and_keeps_it_from_being_handed_in(go, house, next_season, ana):
    go(ana, "ask", next_season.pk, data={"municipality": house.town.pk})
    need = Need.objects.get(season=next_season)
    assert "Name at least one topic" in go(ana, "need", need.pk).text
    assert "Not possible yet" in go(ana, "move_need", need.pk, "hand_in").text
    refused = go(ana, "move_need", need.pk, "hand_in", data={})
    assert (refused.status_code, Need.objects.get(pk=need.pk).state) == (422, EntryState.DRAFT)


def test_a_topic_named_twice_is_said_at_its_line_and_nothing_typed_is_lost(go, house, ana):
    go(ana, "move_need", house.need.pk, "take_back", data={})
    twice = topic("ageing").pk
    sent = form_of(go(ana, "edit_need", house.need.pk)) | {
        "topic_0": twice,
        "topic_1": twice,
        "goals": "A long thought.",
    }
    page = go(ana, "edit_need", house.need.pk, data=sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["topic_1"])
    assert "A long thought." in page.text


def test_somebody_without_a_town_is_told_who_can_ask(go, house, cleo):
    assert "Nobody is left to ask for" in go(cleo, "ask", house.season.pk).text
    assert go(cleo, "ask", house.season.pk, data={"municipality": house.town.pk}).status_code == 422


def test_a_town_reads_the_offers_and_says_whom_it_would_like(go, house, ana):
    page = go(ana, "need_wishes", house.need.pk)
    assert "We open old houses." in page.text
    assert page.text.count("(yours too)") == 2
    go(
        ana,
        "need_wishes",
        house.need.pk,
        data={"wish_1": house.offer.pk, "against": [house.other_offer.pk], "reason": "Far."},
    )
    assert [(p.offer, p.rank) for p in Preference.objects.all()] == [(house.offer, 1)]
    again = go(ana, "need_wishes", house.need.pk)
    assert form_of(again)["wish_0"] == str(house.offer.pk)
    assert form_of(again)["reason"] == "Far."


def test_a_wish_named_twice_is_said_at_its_field(go, house, ana):
    sent = {"wish_0": house.offer.pk, "wish_1": house.offer.pk}
    page = go(ana, "need_wishes", house.need.pk, data=sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["wish_1"])


def test_what_a_town_does_not_want_is_on_no_page_of_the_mentor(go, house, ana):
    Objection.objects.create(need=house.need, offer=house.offer, side="town", reason="A quarrel of long ago.")
    mia = house.people["mia"]
    for name, key in (("home", None), ("offer", house.offer.pk), ("offer_wishes", house.offer.pk)):
        assert "quarrel" not in go(mia, name, *([key] if key else [])).text


# --- a mentor -------------------------------------------------------------------------------------
def test_a_mentor_offers_changes_and_hands_in(go, house, next_season):
    mia = house.people["mia"]
    assert "I myself, as an expert" in go(mia, "begin_offer", next_season.pk).text
    go(mia, "begin_offer", next_season.pk, data={"body": f"organisation-{house.club.pk}"})
    offer = Offer.objects.get(season=next_season)
    sent = form_of(go(mia, "edit_offer", offer.pk)) | {
        "topic_0": topic("loneliness").pk, "level_0": 3, "about": "Old houses.", "days": "4.5", "max_towns": 2, "formats": ["visit"],
    }  # fmt: skip
    assert go(mia, "edit_offer", offer.pk, data=sent).status_code == 302
    assert go(mia, "move_offer", offer.pk, "hand_in", data={}).status_code == 302
    assert [str(o) for o in Offer.objects.filter(season=next_season, state=EntryState.HANDED_IN)] == ["Culture House"]


def test_who_offered_for_everybody_already_is_told_so(go, house, ana):
    go(ana, "begin_offer", house.season.pk, data={"body": f"user-{ana.pk}"})
    assert "kind-expert" not in go(ana, "home").text
    offered = Offer.objects.get(season=house.season, expert=ana)
    assert offered.country == house.town.country
    Offer.objects.create(
        season=house.season, kind="pearl", municipality=house.town, country=house.town.country, created_by=ana
    )
    assert "You offer already" in go(ana, "begin_offer", house.season.pk).text


def test_people_of_an_offer_are_changed_and_taken_out(go, house):
    mia, row = house.people["mia"], OfferPerson.objects.get(offer=house.offer)
    assert "4.0 of 10.0 days" in go(mia, "offer_people", house.offer.pk).text
    go(mia, "offer_person", house.offer.pk, row.pk, data={f"{row.pk}-part": "Libraries", f"{row.pk}-days": "3"})
    row.refresh_from_db()
    assert (row.part, row.days) == ("Libraries", 3)
    refused = go(mia, "offer_person", house.offer.pk, row.pk, data={f"{row.pk}-days": "many"})
    assert refused.status_code == 302
    go(mia, "offer_person", house.offer.pk, row.pk, data={"remove": "1"})
    assert "Nobody is named yet" in go(mia, "offer_people", house.offer.pk).text


# --- the office -----------------------------------------------------------------------------------
def test_the_office_makes_a_season_with_the_usual_rules_and_closes_it(go, house, dora):
    sent = {
        "name": "Autumn", "opens_at": "2027-01-01T09:00", "closes_at": "2027-02-01T09:00", "answer_days": 10,
        "starts": "2027-03-01", "ends": "2027-12-31",
    }  # fmt: skip
    assert go(dora, "season_add", data=sent | {"closes_at": "2026-02-01T09:00"}).status_code == 422
    assert go(dora, "season_add", data=sent).status_code == 302
    made = Season.objects.get(name="Autumn")
    assert [rules.name for rules in made.rule_sets.all()] == ["Usual"]
    assert "No town asks for a mentor yet." in go(dora, "season_move", made.pk, "close_season").text
    assert go(dora, "season_edit", made.pk, data=sent | {"answer_days": 14}).status_code == 302
    go(dora, "season_move", house.season.pk, "close_season", data={})
    assert Season.objects.get(pk=house.season.pk).state == SeasonState.CLOSED
    assert go(dora, "season_move", house.season.pk, "reopen_season", data={"comment": ""}).status_code == 422
    go(dora, "season_move", house.season.pk, "reopen_season", data={"comment": "A town was ill."})
    assert Season.objects.get(pk=house.season.pk).state == SeasonState.COLLECTING


def test_an_empty_season_says_what_it_is_for(go, db, dora):
    assert "No season yet" in go(dora, "seasons").text
    assert "No season is open now" in go(dora, "home").text


def test_the_office_sees_whether_there_is_room_and_which_topics_are_scarce(go, house, dora):
    page = go(dora, "season", house.season.pk)
    assert "Towns ask for 1 mentors; there is room for 3." in page.text
    assert [(str(r["term"]), r["wanted"], r["offered"]) for r in reads.topic_balance(house.season)] == [
        ("Loneliness", 1, 1), ("Young people leave", 1, 1),
    ]  # fmt: skip
    assert [str(need) for need in reads.waiting_list(house.season)] == ["Kalnupe"]


def test_bodies_that_could_mentor_come_from_those_who_know_them(go, house, dora, monkeypatch):
    monkeypatch.setattr(registry, "mentor_sources", [lambda _edition: [{"body": "Rūjiena", "why": "Pearl of 2024"}]])
    assert "Rūjiena – Pearl of 2024" in go(dora, "season", house.season.pk).text


def test_rules_on_pairs_carry_a_reason_and_can_be_taken_away(go, house, dora):
    sent = {"need": house.need.pk, "offer": house.offer.pk, "kind": "pin"}
    assert go(dora, "pair_rules", house.season.pk, data=sent).status_code == 422
    go(dora, "pair_rules", house.season.pk, data=sent | {"reason": "They know each other."})
    rule = PairRule.objects.get()
    assert (rule.season, rule.made_by, "They know each other." in go(dora, "pair_rules", house.season.pk).text) == (
        house.season, dora, True,
    )  # fmt: skip
    assert go(dora, "pair_rules", house.season.pk, data=sent | {"reason": "Again."}).status_code == 422
    go(dora, "drop_pair_rule", rule.pk, data={})
    assert PairRule.objects.count() == 0


def test_a_country_without_a_contact_point_gets_a_stand_in(go, house, dora):
    Edition.objects.update(is_current=True)
    page = go(dora, "contacts")
    assert page.text.count("nobody: the office itself") == 2
    rut = house.people["rut"]
    go(dora, "contacts", data={"country": "FI", "user": rut.pk, "reason": "Near."})
    served = {row["country"].pk: row for row in reads.contact_points(house.edition)}
    assert (served["LV"]["people"], served["FI"]["stand_in"].user, served["EE"]["stand_in"]) == ([rut], rut, None)
    go(dora, "end_stand_in", StandIn.objects.get().pk, data={})
    assert StandIn.objects.count() == 0


def test_without_an_edition_the_page_says_what_to_do_first(go, house, dora):
    Edition.objects.update(is_current=False)
    assert "Make an edition current first" in go(dora, "contacts").text


def test_a_stand_in_and_a_contact_point_stand_on_the_towns_page(go, house, ana):
    assert "rut@kalnupe.example" in go(ana, "need", house.need.pk).text
    Role.objects.all().delete()
    StandIn.objects.create(
        edition=house.edition, country=house.town.country, user=house.people["max"], named_by=house.people["dora"]
    )
    assert "stands in for your country" in go(ana, "need", house.need.pk).text


def test_urgency_is_set_with_a_reason_and_shown_to_the_town(go, house, dora, ana):
    assert go(dora, "urgency", house.need.pk, data={"urgency": 2, "urgency_reason": ""}).status_code == 422
    go(dora, "urgency", house.need.pk, data={"urgency": 2, "urgency_reason": "The school closes."})
    assert "The school closes." in go(ana, "need", house.need.pk).text


def test_mentors_and_contact_points_are_told_once_that_a_season_is_open(go, house, dora):
    Role.objects.create(user=house.people["mia"], name=RoleName.MENTOR)
    for _turn in range(2):
        assert go(dora, "season_announce", house.season.pk, data={}).status_code == 302
    told = Notification.objects.filter(kind="mentoring_opened").values_list("address", flat=True)
    assert sorted(told) == ["mia@kalnupe.example", "rut@kalnupe.example"]
    assert Notification.objects.filter(kind="mentoring_opened").first().url == "/mentoring/"


@pytest.mark.parametrize(
    ("zone", "until"), [("Europe/Stockholm", "3 May 2027, 23:59"), ("Europe/Helsinki", "4 May 2027, 00:59")]
)
def test_a_mail_says_until_which_hour_a_season_is_open_by_the_clock_of_its_reader(go, house, dora, zone, until):
    closes = datetime(2027, 5, 3, 23, 59, tzinfo=ZoneInfo("Europe/Stockholm"))
    Season.objects.filter(pk=house.season.pk).update(closes_at=closes, ends=date(2028, 5, 3))
    User.objects.filter(pk=house.people["mia"].pk).update(time_zone=zone)
    Role.objects.create(user=house.people["mia"], name=RoleName.MENTOR)
    go(dora, "season_announce", house.season.pk, data={})
    told = Notification.objects.get(kind="mentoring_opened", address="mia@kalnupe.example")
    assert f"It is open until {until}." in told.body


@pytest.mark.parametrize("call", [seasons.announce, seasons.save_season])
def test_only_the_office_runs_seasons(house, cleo, call):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        call(season=house.season, by=cleo)


def test_the_installation_loads_seasons_without_a_person(house):
    made = Season(name="Loaded", opens_at=NOW(), closes_at=NOW() + DAY, starts=NOW().date(), ends=(NOW() + DAY).date())
    assert seasons.save_season(season=made, by=None).created_by is None


# --- reminders, desk and calendar -----------------------------------------------------------------
def test_who_began_and_did_not_hand_in_is_reminded_7_days_and_one_day_before_once_each(house, ana, ben):
    Need.objects.filter(pk=house.need.pk).update(hand_ins=0)
    house.need.state = EntryState.DRAFT
    house.need.save()
    end = house.season.closes_at
    assert seasons.remind(end - timedelta(days=8)) == 0
    assert (seasons.remind(end - timedelta(days=6)), seasons.remind(end - timedelta(days=5))) == (2, 0)
    assert (seasons.remind(end - timedelta(hours=20)), seasons.remind(end)) == (2, 0)
    subjects = set(Notification.objects.filter(kind="mentoring_unfinished").values_list("subject", flat=True))
    assert subjects == {"Kalnupe has not asked for a mentor yet"}
    remind_task()


def titles(user):
    return [task.title for task in tasks(User.objects.get(pk=user.pk))]


def test_desks_say_what_waits_while_a_season_collects(house, next_season, ana, cleo, dora):
    assert titles(ana) == ["Ask for a mentor for Kalnupe"]
    house.need.state = EntryState.DRAFT
    house.need.save()
    assert titles(ana) == ["Ask for a mentor for Kalnupe", "What Kalnupe wants from a mentor"]
    assert titles(cleo) == []
    Role.objects.create(user=cleo, name=RoleName.MENTOR)
    assert titles(cleo) == ["Say what you offer as a mentor"] * 2
    assert [item.url for item in nav(cleo)] == ["/mentoring/"]


def test_the_offices_desk_follows_the_season(house, dora):
    assert titles(dora) == []
    for state, closes, title in (
        (SeasonState.COLLECTING, NOW() - DAY, "The collecting of “Spring” is over"),
        (SeasonState.CLOSED, NOW() - DAY, "“Spring” waits to be matched"),
        (SeasonState.OFFERED, NOW() - DAY, "“Spring”: answers come in"),
    ):
        house.season.state, house.season.closes_at = state, closes
        house.season.save()
        assert titles(dora) == [title]
    house.need.state = EntryState.WITHDRAWN
    house.need.save()
    assert titles(dora) == []


def test_the_end_of_the_season_stands_in_the_calendars_of_those_who_take_part(house, ana, cleo):
    assert [entry.starts for entry in dates(ana)] == [house.season.closes_at]
    assert list(dates(cleo)) == []
