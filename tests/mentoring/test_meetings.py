"""What meetings protect: a time that suits, calendars that hear of each change, minutes that nobody overwrites, promises that are kept."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentoring.deskentries.meetings import dates, tasks
from mentoring.enums import MeetingState, RelationshipState
from mentoring.models import Meeting, MeetingAction, Party, PartyPerson, Relationship, SlotVote
from mentoring.permissions.meetings import visible_actions, visible_meetings
from mentoring.queries import meetings as reads
from mentoring.services import meetings
from mentoring.tasks import remind as remind_task
from mentoring.workflow.meetings import HOLD
from pearls.models import Notification, User
from pearls.workflow import NotAllowedNow
from tests.mentoring.conftest import DAY, NOW
from tests.mentoring.test_season_pages import form_of, go  # noqa: F401 -- the fixture that opens pages

pytestmark = pytest.mark.django_db
DATA = {"title": "First meeting", "format": "remote", "minutes_long": 60, "place": "https://meet.example/kalnupe"}
AHEAD = (NOW() + 9 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def people(running):
    return SimpleNamespace(**running.people)


@pytest.fixture
def poll(running, people):
    slots = [AHEAD, AHEAD + 2 * DAY]
    return meetings.propose(relationship=running.relationship, data=DATA, slots=slots, by=people.mia)


@pytest.fixture
def planned(running, people):
    return meetings.plan(relationship=running.relationship, data=DATA, starts_at=AHEAD, by=people.mia)


def letters(kind):
    return Notification.objects.filter(kind=kind).order_by("pk")


def invited(letter):
    [event] = Calendar.from_ical(letter.calendar).walk("VEVENT")
    return event


def again(meeting):
    return Meeting.objects.select_related("relationship").get(pk=meeting.pk)


# --- finding a time -------------------------------------------------------------------------------
def test_the_others_are_asked_and_who_asks_can_at_all_times(poll, people):
    assert sorted(letters("meeting_poll").values_list("recipient__name", flat=True)) == ["Ana", "Ben", "Max"]
    assert [vote.user for vote in SlotVote.objects.all()] == [people.mia] * 2
    assert poll.agenda.startswith("1. Who we are")


@pytest.mark.parametrize(
    "moments", [[AHEAD], [AHEAD, AHEAD], [AHEAD + n * DAY for n in range(9)], [NOW() - DAY, AHEAD]]
)
def test_two_to_eight_different_times_that_lie_ahead_are_offered(running, people, moments):
    with pytest.raises(ValidationError):
        meetings.propose(relationship=running.relationship, data=DATA, slots=moments, by=people.mia)
    assert Meeting.objects.count() == 0


def test_the_best_time_is_named_once_everybody_voted(poll, people):
    early, late = poll.slots.all()
    for user, says in ((people.ana, ("no", "yes")), (people.ben, ("maybe", "yes")), (people.max, ("yes", "maybe"))):
        assert reads.best_of(reads.slots_with_votes(poll), 4) is None
        meetings.vote(meeting=poll, says=dict(zip((early, late), says, strict=True)), by=user)
    meetings.vote(meeting=poll, says={late: "yes"}, by=people.max)
    assert reads.best_of(reads.slots_with_votes(poll), 4) == late
    assert reads.best_of([], 4) is None


def test_a_chosen_time_goes_to_everybody_as_an_invitation(poll, people):
    planned = meetings.choose(meeting=poll, slot=poll.slots.last(), by=people.ana)
    assert (planned.state, planned.starts_at, planned.ends_at - planned.starts_at) == (
        MeetingState.PLANNED, AHEAD + 2 * DAY, timedelta(hours=1),
    )  # fmt: skip
    assert letters("meeting_planned").count() == 4
    event = invited(letters("meeting_planned").first())
    assert (event["sequence"], event["status"], len(event["attendee"])) == (1, "CONFIRMED", 4)
    with pytest.raises(NotAllowedNow):
        meetings.vote(meeting=planned, says={}, by=people.ben)


def test_a_time_that_is_over_cannot_be_chosen(poll, people):
    slot = poll.slots.first()
    slot.starts_at = NOW() - DAY
    with pytest.raises(ValidationError):
        meetings.choose(meeting=poll, slot=slot, by=people.ana)


def test_two_plans_get_two_numbers_and_agendas_of_their_own(planned, running, people):
    second = meetings.plan(relationship=running.relationship, data=DATA, starts_at=AHEAD + DAY, by=people.ana)
    assert (planned.number, second.number, "Is a visit worth" in second.agenda) == (1, 2, True)


def test_a_meeting_that_nobody_planned_is_written_down_afterwards_and_invites_nobody(running, people):
    year = running.relationship
    with pytest.raises(ValidationError, match="began on"):
        meetings.plan(relationship=year, data=DATA, starts_at=NOW() - 4000 * DAY, by=people.ana)
    Relationship.objects.update(starts=NOW().date() - 10 * DAY)
    been = meetings.plan(relationship=year, data=DATA, starts_at=NOW() - DAY, by=people.ana)
    assert (been.state, Notification.objects.filter(kind="meeting_planned").count()) == (MeetingState.PLANNED, 0)
    held = meetings.hold(meeting=been, hours={people.ana: Decimal(2)}, by=people.ana)
    assert (held.state, [row.hours for row in held.attendances.all()]) == (MeetingState.HELD, [Decimal(2)])


def test_the_agenda_follows_the_number_and_the_end(running):
    year = running.relationship
    agenda = lambda number, day: reads.agenda_for(year, number=number, language="lv", day=day)[:26]  # noqa: E731
    assert agenda(3, None) == agenda(3, year.ends - 46 * DAY) == "1. What happened since we "
    assert agenda(3, year.ends - 45 * DAY) == "1. The goals one by one: r"
    assert agenda(1, year.ends) == "1. Who we are: each says i"


# --- changing -------------------------------------------------------------------------------------
def test_calendars_hear_of_a_change_with_a_higher_number_and_of_no_change_nothing(planned, people):
    same = DATA | {"starts_at": AHEAD}
    assert meetings.change(meeting=planned, data=same, by=people.ben).sequence == 1
    assert letters("meeting_planned").count() == 4
    moved = meetings.change(meeting=planned, data=same | {"starts_at": AHEAD + DAY, "minutes_long": 90}, by=people.ben)
    event = invited(letters("meeting_planned").last())
    assert (moved.sequence, event["sequence"], event.decoded("dtend")) == (2, 2, AHEAD + DAY + timedelta(minutes=90))
    assert letters("meeting_planned").last().subject == "Changed: First meeting"


def test_a_meeting_without_a_time_cannot_be_changed_only_voted_on(poll, people):
    with pytest.raises(NotAllowedNow):
        meetings.change(meeting=poll, data=DATA, by=people.mia)


def test_cancelling_says_why_and_takes_it_out_of_calendars(planned, people):
    with pytest.raises(ValidationError):
        meetings.cancel(meeting=planned, reason=" ", by=people.ana)
    meetings.cancel(meeting=planned, reason="The mayor is ill.", by=people.ana)
    last = letters("meeting_cancelled").last()
    event = invited(last)
    assert ("The mayor is ill." in last.body, event["status"], event["sequence"]) == (True, "CANCELLED", 2)
    assert list(dates(people.ana)) == []


def test_of_a_cancelled_poll_calendars_never_heard(poll, people):
    meetings.cancel(meeting=poll, reason="No time this month.", by=people.mia)
    assert letters("meeting_cancelled").first().calendar == ""


# --- afterwards -----------------------------------------------------------------------------------
def test_who_was_there_is_said_afterwards_and_can_be_put_right(planned, people):
    assert list(HOLD.blockers(planned))
    with pytest.raises(ValidationError):
        meetings.hold(meeting=planned, hours={people.ana: Decimal(1)}, by=people.mia)
    Meeting.objects.update(starts_at=NOW() - DAY, ends_at=NOW() - DAY + timedelta(hours=1))
    with pytest.raises(ValidationError):
        meetings.hold(meeting=planned, hours={}, by=people.mia)
    held = meetings.hold(meeting=planned, hours={people.ana: Decimal("1.5"), people.mia: Decimal(2)}, by=people.mia)
    assert (held.state, [row.hours for row in held.attendances.all()]) == (MeetingState.HELD, [Decimal("1.5"), 2])
    meetings.hold(meeting=held, hours={people.ana: Decimal(3)}, by=people.ana)
    assert [(row.user, row.hours) for row in held.attendances.all()] == [(people.ana, 3)]


def test_minutes_that_somebody_else_saved_meanwhile_are_never_overwritten(planned, people):
    base = meetings.version_of("")
    meetings.write(meeting=planned, part="minutes", text="Ana's long text.", base=base, by=people.ana)
    with pytest.raises(meetings.Overtaken) as refused:
        meetings.write(meeting=planned, part="minutes", text="Mia's text.", base=base, by=people.mia)
    assert (refused.value.theirs, again(planned).minutes) == ("Ana's long text.", "Ana's long text.")
    meetings.write(meeting=planned, part="minutes", text="Ana's long text.", base=base, by=people.mia)
    now = meetings.version_of("Ana's long text.")
    meetings.write(meeting=planned, part="minutes", text="Both.", base=now, by=people.mia)
    assert again(planned).minutes == "Both."


def test_only_who_takes_part_can_owe_an_action(planned, people, cleo):
    with pytest.raises(ValidationError) as refused:
        meetings.add_action(action=MeetingAction(meeting=planned, text="Send the plan", owner=cleo), by=people.ana)
    assert "owner" in refused.value.error_dict


# --- rights ---------------------------------------------------------------------------------------
def test_who_oversees_reads_no_minutes_and_a_stranger_writes_nothing(planned, people, cleo, dora):
    action = meetings.add_action(action=MeetingAction(meeting=planned, text="Call", owner=people.ana), by=people.ana)
    for user in (cleo, dora, people.rut, people.nora):
        assert (visible_meetings(user).count(), visible_actions(user).count()) == (0, 0)
        for refused in (
            lambda by: meetings.vote(meeting=planned, says={}, by=by),
            lambda by: meetings.change(meeting=planned, data=DATA, by=by),
            lambda by: meetings.write(meeting=planned, part="agenda", text="x", base="", by=by),
            lambda by: meetings.hold(meeting=planned, hours={people.ana: Decimal(1)}, by=by),
            lambda by: meetings.cancel(meeting=planned, reason="x", by=by),
            lambda by: meetings.plan(relationship=planned.relationship, data=DATA, starts_at=AHEAD, by=by),
            lambda by: meetings.add_action(action=MeetingAction(meeting=planned, text="x", owner=people.ana), by=by),
            lambda by: meetings.set_done(action=action, done=True, by=by),
        ):
            with pytest.raises(PermissionDenied):
                refused(user)
    assert not people.mia.has_perm("mentoring.write_meeting", None)


def test_after_the_year_meetings_are_read_and_not_written(planned, running, people):
    running.relationship.state = RelationshipState.CLOSED
    running.relationship.save()
    assert visible_meetings(people.ana).count() == 1
    with pytest.raises(PermissionDenied):
        meetings.change(meeting=again(planned), data=DATA, by=people.ana)


# --- clocks ---------------------------------------------------------------------------------------
def test_every_party_has_its_clock_and_its_holidays(running, people):
    mentor, town = reads.clocks_of(running.relationship)
    assert (mentor.zone, town.zone, str(town.country)) == ("Europe/Helsinki", "Europe/Riga", "Latvia")
    assert town.holiday(datetime(2027, 11, 17, 23, 30, tzinfo=ZoneInfo("UTC"))) == "Republic of Latvia Proclamation Day"
    Party.objects.filter(pk=running.mentor.pk).update(organisation=None, expert=people.max, offer=None)
    expert = reads.clocks_of(running.relationship)[0]
    assert (expert.name, expert.zone, expert.country, expert.holiday(AHEAD)) == ("Max", "Europe/Stockholm", None, "")
    Party.objects.filter(pk=running.mentor.pk).update(offer=running.offer)
    assert str(reads.clocks_of(running.relationship)[0].country) == "Finland"


# --- reminders, desk and calendar -----------------------------------------------------------------
def test_everybody_is_reminded_once_a_day_before(planned):
    morning = AHEAD.replace(hour=6) - DAY
    assert (meetings.remind(morning - 2 * DAY), meetings.remind(AHEAD - timedelta(hours=47))) == (0, 0)
    assert (meetings.remind(morning), meetings.remind(morning)) == (4, 0)
    assert meetings.remind(AHEAD + DAY) == 0
    remind_task()


def titles(user):
    return [task.title for task in tasks(User.objects.get(pk=user.pk))]


def test_desks_ask_for_votes_and_tell_what_is_near_and_due(poll, planned, people, cleo):
    assert (titles(people.ana), titles(people.mia), titles(cleo)) == (["Say when you can meet"], [], [])
    Meeting.objects.filter(pk=poll.pk).delete()
    soon = timezone.localtime().replace(hour=12, minute=0) + DAY
    Meeting.objects.update(starts_at=soon, ends_at=soon + timedelta(hours=1))
    assert titles(people.ana) == ["First meeting at 12:00"]
    Meeting.objects.update(starts_at=NOW() - DAY, ends_at=NOW() - DAY / 2)
    action = MeetingAction(meeting=again(planned), text="Send the plan", owner=people.ana, due=date.today() + 3 * DAY)
    meetings.add_action(action=action, by=people.mia)
    assert (titles(people.mia), titles(people.ana)) == (["Say who was at “First meeting”"], ["Send the plan"])
    meetings.set_done(action=action, done=True, by=people.ben)
    assert titles(people.ana) == []


def test_planned_meetings_stand_in_the_feed_of_those_who_take_part(poll, planned, people, cleo):
    [entry] = dates(people.ben)
    assert (entry.starts, entry.place, entry.url) == (AHEAD, DATA["place"], f"/mentoring/meetings/{planned.pk}/")
    assert list(dates(cleo)) == []


# --- pages ----------------------------------------------------------------------------------------
def test_from_a_suggested_time_to_a_planned_meeting_without_script(go, running, people):  # noqa: F811
    year = running.relationship.pk
    assert "You have not met yet" in go(people.ana, "meetings", year).text
    page = go(people.ana, "meeting_propose", year)
    sent = form_of(page) | {f"slot_{n}": page.context["form"][f"slot_{n}"].value() for n in range(4)}
    moments = {name: f"{value:%Y-%m-%dT%H:%M}" for name, value in sent.items() if isinstance(value, datetime)}
    assert (len(moments), sent["title"]) == (4, "First meeting")
    assert go(people.ana, "meeting_propose", year, data=sent | moments).status_code == 302
    poll = Meeting.objects.get()
    slots = list(poll.slots.all())
    page = go(people.max, "meeting", poll.pk)
    assert "When can you?" in page.text
    assert go(people.max, "meeting_vote", poll.pk, data={f"slot_{slots[0].pk}": "no"}).status_code == 422
    assert go(people.max, "meeting_vote", poll.pk, data={f"slot_{s.pk}": "maybe" for s in slots}).status_code == 302
    assert "If need be:" in go(people.ana, "meeting", poll.pk).text
    assert "gets an invitation" in go(people.ben, "meeting_choose", poll.pk, slots[1].pk).text
    assert go(people.ben, "meeting_choose", poll.pk, slots[1].pk, data={}).status_code == 302
    assert again(poll).starts_at == slots[1].starts_at
    assert "Planned" in go(people.ana, "meetings", year).text


def test_a_slot_on_a_holiday_says_so_and_shows_the_time_there(go, running, people):  # noqa: F811
    User.objects.filter(pk=people.mia.pk).update(time_zone="Europe/Stockholm")
    year = AHEAD.year + 1
    slots = [datetime(year, 11, 18, 9, tzinfo=ZoneInfo("UTC")), datetime(year, 11, 19, 9, tzinfo=ZoneInfo("UTC"))]
    poll = meetings.propose(relationship=running.relationship, data=DATA, slots=slots, by=people.mia)
    text = go(people.mia, "meeting", poll.pk).text
    assert ("Holiday in Latvia: Republic of Latvia Proclamation Day" in text, "Kalnupe: 11:00" in text) == (True, True)


def test_a_refused_poll_keeps_what_was_typed(go, running, people):  # noqa: F811
    sent = DATA | {"title": "A long title", "slot_0": "2020-01-01T10:00", "slot_1": "2020-01-02T10:00"}
    page = go(people.ana, "meeting_propose", running.relationship.pk, data=sent)
    assert (page.status_code, "A long title" in page.text, "Offer only times" in page.text) == (422, True, True)


def test_plan_change_cancel_on_pages(go, running, people):  # noqa: F811
    at = timezone.localtime(AHEAD)
    year, sent = running.relationship.pk, DATA | {"starts_at": f"{at:%Y-%m-%dT%H:%M}"}
    assert go(people.ana, "meeting_plan", year).status_code == 200
    past = go(people.ana, "meeting_plan", year, data=sent | {"starts_at": "2020-01-01T10:00"})
    assert list(past.context["form"].errors) == ["starts_at"]
    Relationship.objects.update(starts=NOW().date() - 10 * DAY)
    been = timezone.localtime(NOW() - DAY)
    go(people.ana, "meeting_plan", year, data=sent | {"starts_at": f"{been:%Y-%m-%dT%H:%M}"})
    assert "say who was there" in go(people.ana, "meetings", year).text
    go(people.ana, "meeting_plan", year, data=sent)
    made = Meeting.objects.latest("number")
    assert form_of(go(people.ana, "meeting_change", made.pk))["starts_at"].hour == at.hour
    go(people.ana, "meeting_change", made.pk, data=sent | {"place": "Town hall"})
    assert (again(made).place, again(made).sequence) == ("Town hall", 2)
    assert "has not begun yet" in go(people.ana, "meeting_held", made.pk).text
    assert go(people.ana, "meeting_cancel", made.pk, data={"comment": ""}).status_code == 422
    go(people.ana, "meeting_cancel", made.pk, data={"comment": "Snow."})
    assert again(made).state == MeetingState.CANCELLED
    assert go(people.ana, "meeting_change", made.pk).status_code == 404


def test_hours_are_prefilled_and_kept(go, planned, people):  # noqa: F811
    Meeting.objects.update(starts_at=NOW() - DAY, ends_at=NOW() - DAY / 2)
    page = go(people.mia, "meeting_held", planned.pk)
    assert [field.value() for field in page.context["form"]] == [Decimal(1)] * 4
    assert "Say who was there" in go(people.mia, "meeting", planned.pk).text
    go(people.mia, "meeting_held", planned.pk, data={f"hours_{people.ana.pk}": "1.5"})
    text = go(people.ana, "meeting", planned.pk).text
    assert ("1.5 h" in text, "Put the hours right" in text) == (True, True)
    assert go(people.ana, "meeting_held", planned.pk).status_code == 200


def test_both_texts_are_shown_and_the_second_save_is_a_choice(go, planned, people):  # noqa: F811
    base = form_of(go(people.mia, "meeting_text", planned.pk, "minutes"))["base"]
    go(people.ana, "meeting_text", planned.pk, "minutes", data={"base": base, "text": "What Ana heard."})
    page = go(people.mia, "meeting_text", planned.pk, "minutes", data={"base": base, "text": "What Mia\r\nheard."})
    assert (page.status_code, page.text.count("What Ana heard."), page.text.count("What Mia")) == (422, 1, 2)
    assert again(planned).minutes == "What Ana heard."
    go(people.mia, "meeting_text", planned.pk, "minutes", data=form_of(page))
    assert again(planned).minutes == "What Mia\nheard."
    assert go(people.mia, "meeting_text", planned.pk, "secrets").status_code == 404


def test_an_action_is_added_ticked_and_the_tick_taken_back(go, planned, people):  # noqa: F811
    assert go(people.ana, "meeting_action_add", planned.pk, data={"text": "Call the school"}).status_code == 422
    go(people.ana, "meeting_action_add", planned.pk, data={"text": "Call the school", "owner": people.ben.pk})
    action = MeetingAction.objects.get()
    assert "Call the school" in go(people.mia, "meeting", planned.pk).text
    go(people.ben, "meeting_action_tick", action.pk, data={})
    assert "Not done yet" in go(people.ben, "meeting", planned.pk).text
    go(people.ben, "meeting_action_tick", action.pk, data={"undo": "1"})
    assert MeetingAction.objects.get().done_at is None


def test_over_means_read_only(go, planned, running, people, client):  # noqa: F811
    running.relationship.state = RelationshipState.ENDED
    running.relationship.save()
    assert "Change the agenda" not in go(people.ana, "meeting", planned.pk).text
    assert "Look for a time" not in go(people.ana, "meetings", running.relationship.pk).text
    assert go(people.ana, "meeting_plan", running.relationship.pk).status_code == 404
    assert client.get(reverse("mentoring:meeting", args=[planned.pk])).status_code == 200
    PartyPerson.objects.filter(user=people.ana).update(until=date.today())
    assert go(people.ana, "meeting", planned.pk).status_code == 404
