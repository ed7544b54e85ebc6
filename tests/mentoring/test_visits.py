"""What visits protect: everybody agrees before anybody travels, and what a traveller needs is the host's alone and soon gone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mentoring.carbon import note
from mentoring.deskentries import visits as desk
from mentoring.enums import RelationshipState, VisitState
from mentoring.models import (
    FollowUp,
    PartyPerson,
    Traveller,
    TravellerNeeds,
    Visit,
    VisitApproval,
    VisitCost,
    VisitFile,
)
from mentoring.permissions import visits as rights
from mentoring.queries import visits as reads
from mentoring.services import travelling, visits
from mentoring.tasks import erase_needs as erase_task
from mentoring.workflow.visits import APPROVE
from pearls.models import Event, Notification
from pearls.workflow import NotAllowedNow, perform
from tests.conftest import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = timedelta(days=1)


@pytest.fixture
def world(running):
    return running


def proposed(world, *, by="mia", starts=10, **fields):
    """Let mia propose to see Kalnupe for three days."""
    visit = Visit(
        relationship=world.relationship, host=fields.pop("host", world.mentee), title="Three days in Kalnupe",
        aims="See the old mill.", starts=TODAY + starts * DAYS, ends=TODAY + (starts + 2) * DAYS, **fields,
    )  # fmt: skip
    return visits.propose(visit=visit, by=world.people[by])


def approved(world, **fields):
    visit = proposed(world, **fields)
    visits.answer(visit=visit, yes=True, by=world.people["ana"])
    return visits.answer(visit=visit, yes=True, by=world.people["dora"])


def over(world):
    """Return a visit that took place last week."""
    visit = approved(world)
    Visit.objects.filter(pk=visit.pk).update(starts=TODAY - 9 * DAYS, ends=TODAY - 7 * DAYS)
    return visits.move(visit=visit, name="finish", by=world.people["ana"])


def letters(kind):
    return {row.address.split("@")[0] for row in Notification.objects.filter(kind=f"mentoring_visit_{kind}")}


# --- agreeing -------------------------------------------------------------------------------------
def test_a_visit_is_approved_when_both_parties_and_the_office_said_yes(world):
    visit = proposed(world)
    assert letters("proposed") == {"max", "ana", "ben"}
    assert [str(party or "office") for party in reads.still_to_answer(visit)] == ["Kalnupe", "office"]
    visits.answer(visit=visit, yes=True, by=world.people["dora"])
    assert Visit.objects.get(pk=visit.pk).state == VisitState.PROPOSED
    visits.answer(visit=visit, yes=True, by=world.people["ben"])
    assert Visit.objects.get(pk=visit.pk).state == VisitState.APPROVED
    invited = Notification.objects.filter(kind="mentoring_visit_approved").first().calendar
    assert "METHOD:REQUEST" in invited
    assert f"DTSTART;VALUE=DATE:{visit.starts:%Y%m%d}" in invited


def test_nobody_approves_before_all_have_agreed(world):
    visit = proposed(world)
    with pytest.raises(ValidationError) as refused:
        perform(visit, APPROVE, by=world.people["dora"])
    assert refused.value.messages == ["Kalnupe has not agreed yet.", "The programme office has not agreed yet."]


def test_each_answers_once_and_nobody_for_others(world):
    visit = proposed(world)
    for name in ("mia", "max", "nora", "rut"):
        with pytest.raises(PermissionDenied):
            visits.answer(visit=visit, yes=True, by=world.people[name])
    visits.answer(visit=visit, yes=True, by=world.people["ana"])
    with pytest.raises(PermissionDenied):
        visits.answer(visit=visit, yes=False, reason="No.", by=world.people["ben"])


def test_an_admin_who_acts_for_a_party_does_not_answer_for_the_office_as_well(world):
    PartyPerson.objects.create(party=world.mentee, user=world.people["dora"], since=TODAY)
    visit = proposed(world)
    assert rights.answers_of(world.people["dora"], visit) == [world.mentee]
    visits.answer(visit=visit, yes=True, by=world.people["dora"])
    assert rights.answers_of(world.people["dora"], visit) == []


def test_a_no_needs_a_reason_and_declines(world):
    visit = proposed(world)
    with pytest.raises(ValidationError) as refused:
        visits.answer(visit=visit, yes=False, reason=" ", by=world.people["ana"])
    assert list(refused.value.error_dict) == ["reason"]
    declined = visits.answer(visit=visit, yes=False, reason="We vote that week.", by=world.people["ana"])
    assert declined.state == VisitState.DECLINED
    assert letters("off") == {"mia", "max", "ana", "ben"}
    assert rights.answers_of(world.people["dora"], declined) == []
    assert not rights.may_write_visit(world.people["ana"], declined)


def test_only_who_acts_for_a_party_proposes_and_only_while_it_goes_on(world):
    for name in ("dora", "nora"):
        with pytest.raises(PermissionDenied):
            proposed(world, by=name)
    world.relationship.state = RelationshipState.CLOSED
    world.relationship.save()
    with pytest.raises(PermissionDenied):
        proposed(world)


def test_new_days_of_a_proposal_ask_everybody_again_and_new_words_do_not(world):
    visit = proposed(world)
    visits.answer(visit=visit, yes=True, by=world.people["dora"])
    visit.aims = "See the mill and the school."
    visits.change(visit=visit, by=world.people["ben"])
    assert VisitApproval.objects.filter(visit=visit).count() == 2
    visit.ends += DAYS
    visits.change(visit=visit, by=world.people["ben"])
    assert [str(a.party) for a in VisitApproval.objects.filter(visit=visit)] == ["Kalnupe"]
    assert letters("proposed") == {"mia", "max", "ana", "ben"}


def test_a_mediator_who_changes_a_proposal_agrees_for_nobody(world):
    visit, vera = proposed(world), person("vera")
    world.relationship.mediator = vera
    world.relationship.save()
    visit.ends += DAYS
    visits.change(visit=visit, by=vera)
    assert not VisitApproval.objects.filter(visit=visit).exists()


def test_an_approved_visit_moves_in_calendars_and_keeps_its_budget(world):
    visit = approved(world)
    visit.starts += DAYS
    visit.ends += DAYS
    visits.change(visit=visit, by=world.people["ana"])
    told = Notification.objects.filter(kind="mentoring_visit_changed").first().calendar
    assert "SEQUENCE:2" in told
    visit.agenda = "9:00 The mill"
    visits.change(visit=visit, by=world.people["ana"])
    assert Visit.objects.get(pk=visit.pk).sequence == 2
    visit.budget = Decimal(9000)
    with pytest.raises(ValidationError):
        visits.change(visit=visit, by=world.people["ana"])


def test_who_looks_at_an_old_page_does_not_carry_a_visit_back(world):
    visit = proposed(world)
    old = Visit.objects.get(pk=visit.pk)
    visits.answer(visit=visit, yes=True, by=world.people["ana"])
    visits.answer(visit=visit, yes=True, by=world.people["dora"])
    old.agenda = "10:00 Coffee"
    visits.change(visit=old, by=world.people["max"])
    assert Visit.objects.get(pk=visit.pk).state == VisitState.APPROVED


def test_strangers_change_nothing(world):
    visit = proposed(world)
    for name in ("nora", "rut", "dora"):
        with pytest.raises(PermissionDenied):
            visits.change(visit=visit, by=world.people[name])


def test_a_cancelled_visit_leaves_calendars_and_a_withdrawn_one_was_never_there(world):
    visit = approved(world)
    with pytest.raises(ValidationError):
        visits.move(visit=visit, name="cancel", by=world.people["ana"])
    visits.move(visit=visit, name="cancel", by=world.people["ana"], comment="The ferry does not run.")
    told = Notification.objects.filter(kind="mentoring_visit_cancelled").first().calendar
    assert "METHOD:CANCEL" in told
    assert list(desk.dates(world.people["ana"])) == []
    other = proposed(world, starts=40)
    gone = visits.move(visit=other, name="withdraw", by=world.people["mia"], comment="Too early.")
    assert gone.state == VisitState.CANCELLED
    assert letters("off") == {"mia", "max", "ana", "ben"}
    with pytest.raises(NotAllowedNow):
        visits.move(visit=gone, name="finish", by=world.people["mia"])


def test_a_visit_is_not_done_before_its_last_day(world):
    visit = approved(world)
    with pytest.raises(ValidationError):
        visits.move(visit=visit, name="finish", by=world.people["mia"])
    with pytest.raises(PermissionDenied):
        visits.move(visit=visit, name="finish", by=world.people["dora"])


# --- desk and calendar ----------------------------------------------------------------------------
def test_desks_hold_what_waits_and_calendars_the_days(world):
    people, visit = world.people, proposed(world)
    assert [task.title for task in desk.tasks(people["ana"])] == ["A visit is proposed: Three days in Kalnupe"]
    assert list(desk.tasks(people["mia"])) == []
    assert len(list(desk.tasks(people["dora"]))) == 1
    assert list(desk.tasks(people["nora"])) == []
    visits.answer(visit=visit, yes=True, by=people["ana"])
    visits.answer(visit=visit, yes=True, by=people["dora"])
    assert list(desk.tasks(people["dora"])) == []
    entry = next(iter(desk.dates(people["ben"])))
    assert (entry.starts, entry.ends, entry.cancelled) == (visit.starts, visit.ends, False)
    Visit.objects.update(starts=TODAY - 3 * DAYS, ends=TODAY - DAYS)
    assert [task.title for task in desk.tasks(people["ben"])] == ["Did it take place? Three days in Kalnupe"]


# --- travellers and what they need ----------------------------------------------------------------
def traveller(world, visit, **fields):
    row = Traveller(visit=visit, **{"name": "Max", "travel": "plane", "kilometres": 1000, **fields})
    return travelling.save_traveller(traveller=row, by=world.people["mia"])


def test_needs_are_typed_by_who_travels_and_read_by_the_host_alone(world):
    visit = approved(world)
    row = traveller(world, visit)
    travelling.say_needs(traveller=row, access="no stairs", diet="no nuts", by=world.people["max"])
    readers = {name for name, user in world.people.items() if rights.may_read_needs(user, visit)}
    assert readers == {"ana", "ben"}
    for name in ("ana", "dora", "rut", "nora"):
        with pytest.raises(PermissionDenied):
            travelling.say_needs(traveller=row, access="x", diet="", by=world.people[name])
    travelling.say_needs(traveller=row, access="", diet="", by=world.people["mia"])
    assert not TravellerNeeds.objects.exists()


def test_needs_stand_in_no_record_and_no_letter(world):
    visit = approved(world)
    travelling.say_needs(traveller=traveller(world, visit), access="no stairs", diet="no nuts", by=world.people["mia"])
    visit.place = "Town hall"
    visits.change(visit=visit, by=world.people["ana"])
    said = [str(event.data) for event in Event.objects.all()]
    said += [row.subject + row.body + row.calendar for row in Notification.objects.all()]
    assert not [text for text in said if "stairs" in text or "nuts" in text]


def test_the_admin_shows_no_needs(world, admin_client):
    row = traveller(world, proposed(world))
    TravellerNeeds.objects.create(traveller=row, access="no stairs", diet="no nuts")
    for path in ("", f"{row.pk}/change/"):
        page = admin_client.get(f"/admin/mentoring/travellerneeds/{path}", follow=True)
        assert "stairs" not in page.text


def test_needs_are_erased_14_days_after_the_last_day_and_a_line_says_so(world):
    visit = approved(world)
    for name in ("Max", "Mia"):
        travelling.say_needs(traveller=traveller(world, visit, name=name), access="x", diet="", by=world.people["mia"])
    assert travelling.erase_needs(visit.ends + 13 * DAYS) == 0
    assert TravellerNeeds.objects.count() == 2
    assert travelling.erase_needs(visit.ends + 14 * DAYS) == 2
    assert not TravellerNeeds.objects.exists()
    line = Event.objects.get(verb="visit.needs_erased", target_id=str(visit.pk))
    assert (line.data, line.by) == ({"people": 2}, None)


def test_needs_of_a_visit_that_does_not_take_place_are_erased_the_same_day(world):
    visit = approved(world)
    travelling.say_needs(traveller=traveller(world, visit), access="x", diet="", by=world.people["mia"])
    visits.move(visit=visit, name="cancel", by=world.people["ana"], comment="Snow.")
    assert not rights.may_read_needs(world.people["ana"], Visit.objects.get(pk=visit.pk))
    erase_task()
    assert not TravellerNeeds.objects.exists()


def test_a_traveller_who_stays_at_home_takes_their_needs_along(world):
    visit = approved(world)
    row = traveller(world, visit)
    travelling.say_needs(traveller=row, access="x", diet="", by=world.people["mia"])
    travelling.remove_traveller(traveller=row, by=world.people["ana"])
    assert not TravellerNeeds.objects.exists()


# --- air and money --------------------------------------------------------------------------------
def test_the_carbon_note_adds_up_and_says_what_trains_would_save():
    found = note(
        [("plane", 1000), ("train", 200), ("plane", 1000), ("none", 0)], {"plane": 0.25, "train": 0.05, "none": 0}
    )
    assert (found.kilograms, found.kilometres, found.by_train) == (510, 2200, 400)
    assert list(found.by_mode.items()) == [("plane", (2000, 500)), ("train", (200, 10))]
    assert note([], {"plane": 0.25, "train": 0.05}).kilograms == 0


def test_every_mode_of_travel_has_a_factor_and_the_file_says_that_it_assumes(world):
    held = reads.factors()
    assert set(held["kilograms_per_kilometre"]) == {"train", "bus", "ferry", "car", "plane", "none"}
    assert held["assumed"]
    assert reads.carbon_of([("bus", 100)]).kilograms == 3


def test_a_preset_becomes_costs_and_without_a_budget_the_budget(world):
    visit = Visit(
        relationship=world.relationship, host=world.mentee, title="Visit", aims="See.", starts=TODAY, ends=TODAY + DAYS
    )
    visits.propose(visit=visit, by=world.people["mia"], preset="lump", people=2)
    costs = {row.what: row.planned for row in visit.costs.all()}
    assert costs == {"stay": Decimal(720), "travel": Decimal(600), "host": Decimal(200)}
    assert (visit.budget, reads.sums_of(visit).left) == (Decimal(1520), Decimal(0))


def test_costs_are_added_changed_filled_and_taken_out(world):
    mia, visit = world.people["mia"], proposed(world, budget=Decimal(300))
    cost = travelling.save_cost(cost=VisitCost(visit=visit, what="stay", planned=400, spent=250), by=mia)
    sums = reads.sums_of(visit)
    assert (sums.planned, sums.spent, sums.left, sums.over) == (400, 250, -100, True)
    assert travelling.fill_costs(visit=visit, preset="lump", by=mia) == 2  # what already stands under its name stays
    travelling.remove_cost(cost=cost, by=mia)
    with pytest.raises(PermissionDenied):
        travelling.save_cost(cost=VisitCost(visit=visit, what="x"), by=world.people["rut"])
    with pytest.raises(ValidationError):
        travelling.save_cost(cost=VisitCost(visit=visit, what="x", planned=-1), by=mia)


def test_documents_are_kept_refused_and_taken_out(world, monkeypatch):
    mia, visit = world.people["mia"], proposed(world)
    pdf = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")
    kept = travelling.add_file(visit=visit, upload=pdf, text="The programme", by=mia)
    with pytest.raises(ValidationError) as refused:
        travelling.add_file(visit=visit, upload=SimpleUploadedFile("a.exe", b"MZ\x00\x01"), text="", by=mia)
    assert list(refused.value.error_dict) == ["file"]
    monkeypatch.setattr(travelling, "MOST_FILES", 1)
    with pytest.raises(ValidationError):
        travelling.add_file(visit=visit, upload=pdf, text="", by=mia)
    travelling.remove_file(file=kept, by=world.people["ana"])
    assert not VisitFile.objects.exists()


# --- afterwards -----------------------------------------------------------------------------------
def test_host_and_guests_each_write_their_own_part(world):
    visit = over(world)
    travelling.say_feedback(visit=visit, text="They asked good questions.", by=world.people["ana"])
    travelling.write_report(visit=visit, text="A mill can be a school.", by=world.people["max"])
    with pytest.raises(PermissionDenied):
        travelling.say_feedback(visit=visit, text="x", by=world.people["mia"])
    with pytest.raises(PermissionDenied):
        travelling.write_report(visit=visit, text="x", by=world.people["ana"])


def test_follow_ups_stand_on_the_desk_of_their_owner_until_they_are_done(world):
    visit, ben = over(world), world.people["ben"]
    row = FollowUp(visit=visit, text="Measure the hall", owner=ben, due=date(2027, 5, 1))
    travelling.add_follow_up(follow_up=row, by=world.people["mia"])
    travelling.add_follow_up(follow_up=FollowUp(visit=visit, text="Call the choir", owner=ben), by=ben)
    assert [(task.title, bool(task.due)) for task in desk.tasks(ben)] == [
        ("Measure the hall", True),
        ("Call the choir", False),
    ]
    travelling.settle_follow_up(follow_up=row, done=True, by=ben)
    assert [task.title for task in desk.tasks(ben)] == ["Call the choir"]
    travelling.settle_follow_up(follow_up=row, done=False, by=ben)
    assert len(list(desk.tasks(ben))) == 2


def test_a_visit_in_return_is_begun_once_and_turns_host_and_guests_round(world):
    visit = over(world)
    made = visits.begin_return(visit=visit, by=world.people["ana"])
    assert (made.host, made.returns, made.ends - made.starts) == (world.mentor, visit, 2 * DAYS)
    assert visits.begin_return(visit=visit, by=world.people["mia"]) == made


def test_who_travelled_may_begin_the_return_as_its_host_and_others_may_not(world):
    visit = over(world)
    with pytest.raises(PermissionDenied):
        visits.begin_return(visit=visit, by=world.people["dora"])
    assert visits.begin_return(visit=visit, by=world.people["mia"]).host == world.mentor
    early = proposed(world, starts=90)
    with pytest.raises(PermissionDenied):
        visits.begin_return(visit=early, by=world.people["mia"])


def test_nothing_is_written_once_the_mentoring_is_over(world):
    visit = over(world)
    world.relationship.state = RelationshipState.CLOSED
    world.relationship.save()
    closed = Visit.objects.get(pk=visit.pk)
    assert "over" in rights.may_write_visit(world.people["ana"], closed).reason
    assert "Only the people" in rights.may_write_visit(world.people["dora"], closed).reason
    with pytest.raises(PermissionDenied):
        travelling.say_feedback(visit=closed, text="x", by=world.people["ana"])


def test_a_draft_of_a_mediator_names_the_first_host(world):
    assert visits.draft(relationship=world.relationship, by=person("vera")).host in {world.mentor, world.mentee}
    assert visits.draft(relationship=world.relationship, by=world.people["mia"]).host == world.mentee
