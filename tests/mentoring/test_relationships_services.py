"""What the services of a mentoring's year protect: signatures, goals, the plan's doors, people, pauses, the end without fault."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actionplans.models import PlanMember
from actionplans.services import admit_commenter, begin_plan, dismiss_commenter
from mentoring.enums import ClosingKind, GoalState, MeetingState, ProposalState, PulseKind, RelationshipState
from mentoring.models import (
    Agreement,
    AgreementTemplate,
    Closing,
    Goal,
    MatchRun,
    Meeting,
    Note,
    Nudge,
    Party,
    PartyPerson,
    Proposal,
    Pulse,
    Question,
    Relationship,
)
from mentoring.permissions.relationships import may_look_after, may_sign, may_write_in, visible_notes, why_not_judge
from mentoring.queries import relationships as reads
from mentoring.queries.seasons import waiting_list
from mentoring.services import agreeing, aiming, expecting, feeling, joining, opening, relating, talking, turning
from mentoring.tasks import look_after
from mentoring.workflow.relationships import who_has_not_signed
from pearls.models import Notification
from pearls.questionnaires.models import Row
from pearls.questionnaires.services import load_template, publish_version
from pearls.registry import registry
from pearls.workflow import NotAllowedNow
from tests.conftest import person
from tests.mentoring.conftest import DAY, NOW, house, running  # noqa: F401 -- fixtures

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WORDS = dict.fromkeys(agreeing.PARTS, "As usual.")


@pytest.fixture
def year(running):  # noqa: F811
    agreeing.load_templates({})
    running.mia, running.max, running.ana, running.ben = (running.people[n] for n in ("mia", "max", "ana", "ben"))
    return running


def moved(world, state, **more):
    """Put the mentoring into a state, as a story that was told before."""
    Relationship.objects.filter(pk=world.relationship.pk).update(**{"state": state, **more})
    world.relationship.refresh_from_db()
    return world.relationship


def again(world):
    return Relationship.objects.get(pk=world.relationship.pk)


# --- agreement ------------------------------------------------------------------------------------
def test_texts_are_loaded_once_and_a_changed_text_is_a_new_version(year):
    agreeing.load_templates({})
    assert sorted(AgreementTemplate.objects.values_list("kind", "number")) == [("circle", 1), ("pair", 1), ("twin", 1)]
    AgreementTemplate.objects.create(kind="pair", number=2, texts={"en": {}})
    agreeing.load_templates({})
    assert reads.current_template("pair").number == 3


def test_both_signatures_begin_the_year_and_each_names_its_version(year):
    pair = moved(year, RelationshipState.AGREEING)
    assert list(who_has_not_signed(pair)) == ["Nobody has written the agreement yet."]
    made = agreeing.write_agreement(relationship=pair, terms=WORDS, by=year.ana)
    assert made == agreeing.write_agreement(relationship=pair, terms=WORDS, by=year.mia)
    assert len(list(who_has_not_signed(pair))) == 2
    agreeing.sign(relationship=pair, number=1, name="Mia  of Culture House", by=year.mia)
    assert again(year).state == RelationshipState.AGREEING
    with pytest.raises(ValidationError):
        agreeing.sign(relationship=pair, number=1, name="Mia", by=year.mia)
    began = agreeing.sign(relationship=pair, number=1, name="Ana", by=year.ana)
    assert began.state == RelationshipState.RUNNING
    assert Notification.objects.filter(kind="mentoring_began").count() == 4


def test_a_changed_text_is_signed_again_and_an_old_version_is_refused(year):
    pair = year.relationship
    agreeing.write_agreement(relationship=pair, terms=WORDS, by=year.ana)
    agreeing.sign(relationship=pair, number=1, name="Mia", by=year.mia)
    second = agreeing.write_agreement(relationship=pair, terms=WORDS | {"exit": "Never."}, by=year.ben)
    assert (second.number, len(reads.unsigned(second))) == (2, 2)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        agreeing.sign(relationship=pair, number=1, name="Ana", by=year.ana)
    assert agreeing.sign(relationship=pair, number=2, name="Ana", by=year.ana).state == RelationshipState.RUNNING
    assert second.sha256 != Agreement.objects.get(number=1).sha256


def test_only_leads_sign_and_an_empty_part_is_said_at_its_place(year):
    pair = year.relationship
    assert "leads" in may_sign(year.ben, pair).reason
    with pytest.raises(PermissionDenied):
        agreeing.sign(relationship=pair, number=1, name="Ben", by=year.ben)
    with pytest.raises(ValidationError) as refused:
        agreeing.write_agreement(relationship=pair, terms=WORDS | {"data": " "}, by=year.ana)
    assert list(refused.value.error_dict) == ["data"]
    with pytest.raises(PermissionDenied):
        agreeing.write_agreement(relationship=pair, terms=WORDS, by=year.people["nora"])
    with pytest.raises(ValidationError):
        agreeing.sign(relationship=pair, number=1, name="Ana", by=year.ana)


def test_without_texts_nothing_is_signed(running):  # noqa: F811
    with pytest.raises(ValidationError, match="not loaded"):
        agreeing.write_agreement(relationship=running.relationship, terms=WORDS, by=running.people["ana"])


def test_the_paper_shows_terms_signatures_hash_and_the_towns_language(year):
    from mentoring.exports.agreement import agreement_data, make_agreement

    pair = year.relationship
    made = agreeing.write_agreement(relationship=pair, terms=WORDS, by=year.ana)
    agreeing.sign(relationship=pair, number=1, name="Mia", by=year.mia)
    year.town.country.languages = ["lv"]
    year.town.country.save()
    texts = reads.current_template("pair").texts
    lv = AgreementTemplate.objects.create(
        kind="pair", number=2, texts=texts | {"lv": dict.fromkeys(WORDS, "Kā parasti.")}
    )
    two = Agreement.objects.create(
        relationship=pair, template=lv, number=made.number + 1, terms=WORDS, sha256="x", written_by=year.ana
    )
    assert [other["language"] for other in agreement_data(two)["usual"]] == ["lv"]
    assert [one["name"] for one in agreement_data(made)["signatures"]] == ["Mia"]
    two.delete()
    job = agreeing.order_agreement(relationship=pair, by=year.mia)
    name, content = make_agreement(job, lambda *_said: None)
    assert name == "agreement-culture-house-kalnupe-1.pdf"
    assert content.startswith(b"%PDF")


# --- goals ----------------------------------------------------------------------------------------
def a_goal(year, **more):
    return aiming.save_goal(goal=Goal(relationship=year.relationship, title="Open house", **more), by=year.mia)


def test_a_goal_is_reached_by_milestones_with_what_shows_them_and_everything_can_be_taken_back(year):
    goal = a_goal(year)
    step = aiming.add_step(goal=goal, title="Key found", due=None, by=year.ana)
    aiming.mark_step(step=step, reached=True, by=year.ana)
    proof = aiming.add_evidence(step=step, text="See", address="https://kalnupe.example", upload=None, by=year.ben)
    assert reads.progress_of(year.relationship)[0]["percent"] == 100
    with pytest.raises(ValidationError, match="Take that back first"):
        aiming.remove_step(step=step, by=year.ana)
    assert aiming.move_goal(goal=goal, name="reach", by=year.mia).state == GoalState.REACHED
    assert reads.progress_of(year.relationship)[0]["percent"] == 100
    assert aiming.move_goal(goal=goal, name="reopen", by=year.mia).state == GoalState.OPEN
    aiming.remove_evidence(evidence=proof, by=year.mia)
    aiming.mark_step(step=step, reached=False, by=year.mia)
    aiming.remove_step(step=step, by=year.mia)
    assert reads.progress_of(year.relationship)[0]["percent"] == 0


def test_a_file_as_evidence_is_kept_and_a_wrong_one_is_refused_at_its_field(year):
    step = aiming.add_step(goal=a_goal(year), title="Counted", due=None, by=year.ana)
    upload = SimpleUploadedFile("count.csv", b"day,people\n1,40\n")
    assert (
        aiming.add_evidence(step=step, text="Forty", address="", upload=upload, by=year.ana).attachment.name
        == "count.csv"
    )
    with pytest.raises(ValidationError) as refused:
        aiming.add_evidence(
            step=step, text="No", address="", upload=SimpleUploadedFile("x.exe", b"MZ\0\0"), by=year.ana
        )
    assert list(refused.value.error_dict) == ["file"]


def test_a_goal_has_twenty_milestones_at_most(year, monkeypatch):
    goal = a_goal(year)
    monkeypatch.setattr(aiming, "MOST_STEPS", 1)
    aiming.add_step(goal=goal, title="One", due=None, by=year.ana)
    with pytest.raises(ValidationError, match="two goals"):
        aiming.add_step(goal=goal, title="Two", due=None, by=year.ana)


def test_a_goal_names_only_an_action_of_this_towns_plan(with_plan):
    year, plan = with_plan
    action = Row.objects.create(
        sheet=plan.sheet, table="actions", position="a", cells={"action_name": "Lamps"},
        identity_id=reads.definition_of(plan.sheet.version_id) and _identity(plan),
    )  # fmt: skip
    assert list(reads.plan_actions(plan)) == [str(action.pk)]
    assert a_goal(year, action=action).action == action
    other = Row.objects.create(sheet=plan.sheet, table="risks", position="a", identity_id=_identity(plan))
    with pytest.raises(ValidationError):
        a_goal(year, action=other)
    changed = Goal.objects.get(action=action)
    changed.title = "Open houses"
    assert aiming.save_goal(goal=changed, by=year.ben).created_by == year.mia


def _identity(plan):
    from pearls.questionnaires.queries import definition_of, identity_id

    return identity_id(definition_of(plan.sheet.version_id), "actions")


# --- the plan -------------------------------------------------------------------------------------
@pytest.fixture
def with_plan(year):
    from actionplans.seeding import _read

    publish_version(version=load_template(source=_read("plan_template.yaml")), by=None)
    plan = begin_plan(municipality=year.town, by=year.ana)
    year.relationship.plan = plan
    year.relationship.save(update_fields=["plan"])
    return year, plan


def rights(plan):
    return dict(PlanMember.objects.filter(plan=plan).exclude(role="owner").values_list("user__name", "role"))


def test_the_town_lets_the_mentor_comment_and_takes_it_back(with_plan):
    year, plan = with_plan
    with pytest.raises(PermissionDenied):
        opening.open_plan(relationship=year.relationship, by=year.mia)
    opening.open_plan(relationship=year.relationship, by=year.ana)
    assert rights(plan) == {"Mia": "commenter", "Max": "commenter"}
    opening.open_plan(relationship=year.relationship, by=year.ana)
    opening.close_plan(relationship=year.relationship, by=year.ana)
    assert rights(plan) == {}


def test_a_right_that_somebody_has_for_another_reason_stays(with_plan):
    year, plan = with_plan
    PlanMember.objects.create(plan=plan, user=year.max, role="viewer")
    opening.open_plan(relationship=again(year), by=year.ana)
    PlanMember.objects.filter(user=year.mia).update(role="editor")
    opening.close_plan(relationship=again(year), by=year.ana)
    assert rights(plan) == {"Mia": "editor", "Max": "viewer"}


def test_access_follows_who_mentors_and_rests_with_the_mentoring(with_plan):
    year, plan = with_plan
    opening.open_plan(relationship=again(year), by=year.ana)
    max_ = PartyPerson.objects.get(user=year.max)
    joining.leave(person=max_, handover="The key is at Ilze’s.", by=year.max)
    assert rights(plan) == {"Mia": "commenter"}
    turning.pause(relationship=again(year), until=TODAY() + timedelta(days=9), by=year.ana)
    assert rights(plan) == {}
    assert turning.end_pauses(TODAY() + timedelta(days=8)) == 0
    assert turning.end_pauses(TODAY() + timedelta(days=9)) == 1
    assert rights(plan) == {"Mia": "commenter"}
    turning.end_without_fault(relationship=again(year), reason="We moved.", by=year.mia)
    assert rights(plan) == {}


def test_a_second_mentoring_with_the_same_plan_keeps_the_right(with_plan):
    year, plan = with_plan
    opening.open_plan(relationship=again(year), by=year.ana)
    twin = relating.begin_circle(
        season=year.season, name="Two", offers=[year.offer], needs=[year.need, _other_need(year)], by=None
    )
    Relationship.objects.filter(pk=twin.pk).update(plan=plan)
    opening.open_plan(relationship=Relationship.objects.get(pk=twin.pk), by=year.ana)
    opening.close_plan(relationship=again(year), by=year.ana)
    assert rights(plan) == {"Mia": "commenter", "Max": "commenter"}


def test_who_commented_before_is_not_touched_by_the_plans_own_services(with_plan):
    year, plan = with_plan
    assert not admit_commenter(plan=plan, user=year.ben, by=year.ana)
    dismiss_commenter(plan=plan, user=year.ben, by=year.ana)
    assert rights(plan) == {}


# --- people ---------------------------------------------------------------------------------------
def test_a_colleague_joins_a_stranger_is_invited_and_nobody_acts_for_both_sides(year, cleo):
    nils = person("nils")
    year.club.memberships.create(user=nils, role="editor")
    joining.add_person(party=year.mentor, user=nils, by=year.mia)
    with pytest.raises(PermissionDenied):
        joining.add_person(party=year.mentor, user=cleo, by=year.mia)
    with pytest.raises(PermissionDenied):
        joining.add_person(party=year.mentor, user=nils, by=year.max)
    invitation = type("Invited", (), {"target": year.mentor})
    joining.accept_invitation(invitation=invitation, user=cleo)
    joining.accept_invitation(invitation=invitation, user=cleo)
    assert PartyPerson.objects.filter(user=cleo).count() == 1
    with pytest.raises(ValidationError, match="other side"):
        joining.accept_invitation(invitation=invitation, user=year.ana)
    assert registry.invitation_targets["mentoring.party"].url(year.mentor).startswith("/mentoring/with/")
    assert "Culture House" in registry.invitation_targets["mentoring.party"].describe(year.mentor)


def test_the_lead_changes_hands_before_the_lead_leaves(year):
    ana, ben = (PartyPerson.objects.get(user=user) for user in (year.ana, year.ben))
    with pytest.raises(ValidationError, match="leads"):
        joining.leave(person=ana, handover="", by=year.ana)
    with pytest.raises(PermissionDenied):
        joining.leave(person=ana, handover="", by=year.ben)
    joining.let_lead(person=ben, by=year.ana)
    ana.refresh_from_db()
    joining.leave(person=ana, handover="Ask Ilze.", by=year.people["dora"])
    with pytest.raises(PermissionDenied):
        joining.leave(person=ana, handover="", by=year.ana)
    with pytest.raises(PermissionDenied):
        joining.let_lead(person=ana, by=year.ben)
    with pytest.raises(ValidationError, match="Nobody would be left"):
        joining.leave(person=PartyPerson.objects.get(user=year.ben), handover="", by=year.ben)


def test_who_comes_when_nobody_is_there_leads(year, cleo):
    PartyPerson.objects.filter(party=year.mentor).delete()
    joining.accept_invitation(invitation=type("Invited", (), {"target": year.mentor}), user=cleo)
    assert PartyPerson.objects.get(user=cleo).lead


def test_the_office_names_a_mediator_who_acts_for_nobody(year, cleo):
    dora = year.people["dora"]
    with pytest.raises(PermissionDenied):
        joining.name_mediator(relationship=year.relationship, user=cleo, by=year.ana)
    with pytest.raises(ValidationError):
        joining.name_mediator(relationship=year.relationship, user=year.max, by=dora)
    joining.name_mediator(relationship=year.relationship, user=cleo, by=dora)
    assert may_write_in(cleo, again(year))
    assert cleo in reads.people_in(again(year))
    with pytest.raises(PermissionDenied):
        agreeing.write_agreement(relationship=again(year), terms=WORDS, by=cleo)
    joining.name_mediator(relationship=year.relationship, user=None, by=dora)
    assert not may_write_in(cleo, again(year))


# --- circles and twins ----------------------------------------------------------------------------
def _other_need(world):
    from mentoring.models import Need

    found = Need.objects.filter(municipality=world.pearl).first()
    return found or Need.objects.create(
        season=world.season, municipality=world.pearl, state="handed_in", formats=["remote"]
    )


def test_the_office_begins_a_circle_and_a_twin(year):
    dora, two = year.people["dora"], [year.need, _other_need(year)]
    circle = relating.begin_circle(season=year.season, name="Old houses", offers=[year.offer], needs=two, by=dora)
    assert [str(p) for p in circle.parties.all()] == ["Culture House", "Kalnupe", "Soovere"]
    twin = relating.begin_twin(season=year.season, offers=[year.other_offer, year.offer], by=dora)
    assert (twin.kind, twin.name) == ("twin", "Soovere – Culture House")
    for wrong in ([year.offer], [year.offer, year.offer]):
        with pytest.raises(ValidationError):
            relating.begin_twin(season=year.season, offers=wrong, by=dora)
    with pytest.raises(ValidationError) as refused:
        relating.begin_circle(season=year.season, name="x", offers=[], needs=[], by=dora)
    assert sorted(refused.value.error_dict) == ["needs", "offers"]
    with pytest.raises(PermissionDenied):
        relating.begin_twin(season=year.season, offers=[], by=year.mia)


# --- turns ----------------------------------------------------------------------------------------
def test_a_pause_has_a_day_within_reason_and_either_side_goes_on(year):
    for wrong in (TODAY(), TODAY() + timedelta(days=121)):
        with pytest.raises(ValidationError):
            turning.pause(relationship=year.relationship, until=wrong, by=year.ana)
    turning.pause(relationship=year.relationship, until=TODAY() + timedelta(days=20), by=year.ana)
    back = turning.resume(relationship=again(year), by=year.mia)
    assert (back.state, back.paused_until) == (RelationshipState.RUNNING, None)


def test_ending_without_fault_gives_the_town_back_to_the_waiting_list_and_tells_nobody_why(year):
    run = MatchRun.objects.create(
        season=year.season, name="R", inputs={}, inputs_sha256="", rules={}, seed="1", engine={}, result={},
        result_sha256="", analysis={}, seconds=0,
    )  # fmt: skip
    kept = {
        "season": year.season,
        "run": run,
        "need": year.need,
        "offer": year.offer,
        "points": 1,
        "parts": {"topics": 1},
    }
    proposal = Proposal.objects.create(**kept, state=ProposalState.ACCEPTED)
    pair = relating.begin_from_proposal(proposal=proposal)
    assert relating.begin_from_proposal(proposal=proposal) == pair
    assert year.need not in waiting_list(year.season)
    with pytest.raises(ValidationError):
        turning.end_without_fault(relationship=pair, reason=" ", by=year.mia)
    with pytest.raises(PermissionDenied):
        turning.end_without_fault(relationship=pair, reason="x", by=year.people["nora"])
    ended = turning.end_without_fault(relationship=pair, reason="A secret quarrel.", by=year.mia)
    assert (ended.state, reads.why_ended(ended)) == (RelationshipState.ENDED, "A secret quarrel.")
    assert reads.why_ended(year.relationship) == ""
    assert year.need in waiting_list(year.season)
    assert not Notification.objects.filter(body__contains="quarrel").exists()
    assert "is over" in may_write_in(year.ana, ended).reason
    assert "is over" in may_look_after(year.mia, ended.parties.first()).reason
    with pytest.raises(NotAllowedNow):
        turning.end_without_fault(relationship=ended, reason="Again", by=year.mia)
    following = Proposal.objects.create(**kept, state=ProposalState.ACCEPTED)
    assert relating.begin_from_proposal(proposal=following).before == ended


CHANGED = {"outcome": "started", "changed": "Doors are open.", "learnt": "To wait.", "may_publish": True}


def test_both_sides_say_what_changed_and_with_the_last_it_is_closed(year):
    pair = moved(year, RelationshipState.RUNNING, ends=TODAY())
    with pytest.raises(PermissionDenied):
        turning.say_closing(relationship=pair, kind=ClosingKind.END, data=CHANGED, by=year.ben)
    with pytest.raises(ValidationError, match="too early"):
        turning.say_closing(relationship=pair, kind=ClosingKind.YEAR, data=CHANGED, by=year.ana)
    turning.say_closing(relationship=pair, kind=ClosingKind.END, data=CHANGED, by=year.ana)
    assert again(year).state == RelationshipState.RUNNING
    turning.say_closing(relationship=pair, kind=ClosingKind.END, data=CHANGED, by=year.mia)
    assert again(year).state == RelationshipState.CLOSED
    later = TODAY() + timedelta(days=182)
    assert reads.closings_unsaid(Party.objects.get(pk=year.mentee.pk), later) == [ClosingKind.HALF_YEAR]
    turning.say_closing(relationship=pair, kind=ClosingKind.HALF_YEAR, data=CHANGED, by=year.ana, today=later)
    assert Closing.objects.count() == 3


def test_leads_are_asked_once_per_moment_and_a_forgotten_mentoring_closes_itself(year):
    moved(year, RelationshipState.RUNNING, ends=TODAY())
    assert turning.ask_for_closings() == 2
    assert turning.ask_for_closings() == 0
    assert turning.ask_for_closings(NOW() + 31 * DAY) == 0
    assert again(year).state == RelationshipState.CLOSED
    assert reads.closings_due(moved(year, RelationshipState.ENDED), TODAY()) == []


# --- talk -----------------------------------------------------------------------------------------
def test_messages_reach_the_others_and_stop_when_it_is_over(year):
    talking.say(relationship=year.relationship, text=" Hello! ", by=year.mia)
    told = Notification.objects.filter(kind="mentoring_message")
    assert sorted(row.recipient.name for row in told) == ["Ana", "Ben", "Max"]
    assert "Hello!" in told.first().body
    moved(year, RelationshipState.CLOSED)
    with pytest.raises(PermissionDenied, match="over"):
        talking.say(relationship=year.relationship, text="Hello?", by=year.mia)


def test_each_note_has_its_readers(year):
    for visibility in ("mine", "ours", "programme"):
        talking.write_note(relationship=year.relationship, text=visibility, visibility=visibility, by=year.mia)
    seen = {
        name: sorted(visible_notes(user, year.relationship).values_list("text", flat=True))
        for name, user in year.people.items()
    }
    assert seen["mia"] == ["mine", "ours", "programme"]
    assert seen["ana"] == ["ours", "programme"]
    assert (seen["rut"], seen["dora"], seen["nora"]) == (["programme"], ["programme"], [])
    note = Note.objects.get(text="ours")
    with pytest.raises(PermissionDenied):
        talking.remove_note(note=note, by=year.ana)
    talking.remove_note(note=note, by=year.mia)
    assert not Note.objects.filter(text="ours").exists()


def test_the_office_answers_a_question_once(year):
    dora = year.people["dora"]
    asked = talking.ask(relationship=year.relationship, text="May we pay a bus?", by=year.ana)
    with pytest.raises(PermissionDenied):
        talking.answer(question=asked, text="Yes.", by=year.people["rut"])
    with pytest.raises(ValidationError):
        talking.answer(question=asked, text=" ", by=dora)
    talking.answer(question=asked, text="Yes.", by=dora)
    with pytest.raises(ValidationError):
        talking.answer(question=asked, text="No.", by=dora)
    assert [row.recipient for row in Notification.objects.filter(kind="mentoring_answered")] == [year.ana]


def test_asking_for_a_mediator_is_told_to_the_office_alone(year):
    talking.ask_for_mediator(relationship=year.relationship, text="", by=year.ana)
    talking.ask_for_mediator(relationship=year.relationship, text="We argue.", by=year.ana)
    assert [q.text for q in Question.objects.all()] == ["I ask for a mediator.", "I ask for a mediator. We argue."]
    assert not Notification.objects.exists()


# --- pulses and nudges ----------------------------------------------------------------------------
def test_a_pulse_is_asked_after_a_month_and_then_every_two(year):
    pair = year.relationship

    def asked(days):
        return [(p.kind, p.number) for p in reads.pulses_asked(year.ana, pair, pair.starts + timedelta(days=days))]

    assert [asked(days) for days in (29, 30, 89, 90, 150)] == [
        [], [("first", 1)], [("first", 1)], [("regular", 1)], [("regular", 2)],
    ]  # fmt: skip
    assert reads.pulses_asked(year.people["dora"], pair, TODAY()) == []


def answer(year, user, helps, now=None):
    asked = reads.pulses_asked(user, year.relationship, TODAY())[0]
    return feeling.answer_pulse(asked=asked, helps=helps, together=5, learnt=" Patience ", by=user)


def test_averages_wait_for_three_people_of_both_sides(year):
    answer(year, year.mia, 1)
    answer(year, year.max, 5)
    assert reads.pulse_of(year.relationship) is None
    assert reads.health_of(year.relationship, TODAY())[0].kind != "low_pulse"
    answer(year, year.ana, 3)
    assert reads.pulse_of(year.relationship) == {"helps": 3.0, "together": 5.0, "people": 3}
    assert "low_pulse" in {signal.kind for signal in reads.health_of(year.relationship, TODAY())}
    assert reads.pulse_of_season(year.season) is None
    with pytest.raises(PermissionDenied):
        feeling.answer_pulse(
            asked=reads.PulseAsked(year.relationship, PulseKind.FIRST, 1), helps=1, together=1, learnt="", by=year.mia
        )
    answer(year, year.ben, 3)
    Pulse.objects.create(relationship=year.relationship, kind="first", helps=3, together=5, said_by=year.people["nora"])
    assert reads.pulse_of_season(year.season)["people"] == 5


def held(year, days_ago, number=1, state=MeetingState.HELD):
    at = NOW() - days_ago * DAY
    return Meeting.objects.create(
        relationship=year.relationship, number=number, title="First", state=state, starts_at=at, ends_at=at + DAY / 24
    )


def test_a_meeting_asks_for_a_pulse_and_ends_the_silence(year):
    assert "no_meeting" in {s.kind for s in reads.health_of(year.relationship, TODAY())}
    meeting = held(year, 3)
    assert reads.health_of(year.relationship, TODAY()) == []
    asked = reads.pulses_asked(year.ben, year.relationship, year.relationship.starts)
    assert [(p.kind, p.meeting) for p in asked] == [(PulseKind.MEETING, meeting)]
    held(year, -3, 2, MeetingState.PLANNED)
    assert reads.next_meeting(year.relationship, NOW()).number == 2


def test_pulses_are_asked_for_by_mail_once(year):
    assert feeling.ask_for_pulses() == 4
    assert feeling.ask_for_pulses() == 0


def test_signals_are_told_to_the_pair_after_one_two_and_three_weeks_each_once(year):
    since = year.relationship.starts + timedelta(days=45)
    assert [feeling.nudge(since + timedelta(days=d)) for d in (6, 7, 8, 14, 30, 31)] == [0, 1, 0, 1, 1, 0]
    assert sorted(Nudge.objects.values_list("step", flat=True)) == [7, 14, 21]
    assert Notification.objects.filter(kind="mentoring_nudge", body__contains="No meeting has been held").count() == 12


def test_every_signal_is_said_in_words(year):
    a_goal(year, due=TODAY() - timedelta(days=5))
    for _n in range(5):
        talking.say(relationship=year.relationship, text="Hello?", by=year.mia)
    moved(year, RelationshipState.AGREEING)
    words = " ".join(reads.words_of(signal) for signal in reads.health_of(year.relationship, TODAY()))
    for said in ("only one side writes", "“Open house” is late", "should have been signed"):
        assert said in words
    assert "helps little" in reads.words_of(reads.health.Signal("low_pulse", TODAY()))


def test_a_mediator_speaks_for_no_side_and_a_signed_version_waits_no_more(year, cleo):
    joining.name_mediator(relationship=year.relationship, user=cleo, by=year.people["dora"])
    for _n in range(5):
        talking.say(relationship=again(year), text="Well?", by=cleo)
    agreeing.write_agreement(relationship=year.relationship, terms=WORDS, by=year.ana)
    facts = reads.facts_of([year.relationship], TODAY())[year.relationship.pk]
    assert (facts.talk, facts.unsigned_since) == ((), TODAY())
    for user in (year.ana, year.mia):
        agreeing.sign(relationship=year.relationship, number=1, name="N", by=user)
    assert reads.facts_of([year.relationship], TODAY())[year.relationship.pk].unsigned_since is None


def test_the_daily_round_does_all_of_it(year):
    moved(year, RelationshipState.PAUSED, paused_until=TODAY())
    look_after()
    assert again(year).state == RelationshipState.RUNNING
    assert Notification.objects.filter(kind="mentoring_pulse").count() == 4


# --- what is expected -----------------------------------------------------------------------------
def titles(year, user, today=None):
    return [step["title"] for step in expecting.next_steps(user, again(year), today or TODAY())]


def test_what_is_expected_follows_where_it_stands(year, cleo):
    assert titles(year, year.ben) == ["Plan the first meeting", "Set a first goal", "Answer two short questions"]
    a_goal(year, due=TODAY())
    held(year, 30)
    answer(year, year.ana, 5)
    assert titles(year, year.ana) == ["Goal: Open house"]
    moved(year, RelationshipState.AGREEING)
    assert titles(year, year.ana) == ["Write the agreement"]
    agreeing.write_agreement(relationship=again(year), terms=WORDS, by=year.ana)
    assert titles(year, year.ana) == ["Sign the agreement"]
    assert titles(year, year.ben) == []
    moved(year, RelationshipState.CLOSED, starts=TODAY() - timedelta(days=700), ends=TODAY() - timedelta(days=400))
    assert titles(year, year.mia) == ["Say what changed", "Say what has lasted", "Say what has lasted"]
    joining.name_mediator(relationship=again(year), user=cleo, by=year.people["dora"])
    assert titles(year, cleo) == []


# --- conflicts ------------------------------------------------------------------------------------
def test_who_mentors_a_town_does_not_judge_it_and_a_circle_judges_none_of_its_own(year):
    thing = type("Thing", (), {"municipality_id": year.town.pk})
    other = type("Thing", (), {"municipality_id": year.pearl.pk})
    nora = year.people["nora"]
    assert why_not_judge(year.mia, thing)
    assert [
        why_not_judge(u, t) for u, t in ((year.mia, other), (nora, thing), (year.ana, thing), (year.mia, object()))
    ] == [""] * 4
    relating.begin_circle(
        season=year.season, name="C", offers=[year.offer], needs=[year.need, _other_need(year)], by=None
    )
    thing, other = (
        type("Thing", (), {"municipality_id": town.pk}) for town in (year.town, year.pearl)
    )  # as asked anew
    assert why_not_judge(nora, thing)
    assert why_not_judge(year.ana, other)
    assert why_not_judge(year.mia, other)
    assert why_not_judge in registry.conflict_sources


def test_the_page_leads_the_mentor_to_the_plan_only_while_the_town_lets_it(with_plan, client):
    year, plan = with_plan
    page, door = f"/mentoring/with/{year.relationship.pk}/", f"/mentoring/with/{year.relationship.pk}/plan/"
    way = f"/plans/{plan.pk}/"
    client.force_login(year.mia)
    assert way not in client.get(page).text
    client.force_login(year.ana)
    assert "Let the mentor read and comment on our plan" in client.get(page).text
    client.post(door)
    client.force_login(year.mia)
    assert way in client.get(page).text
    client.force_login(year.ana)
    client.post(door, {"close": "1"})
    assert rights(plan) == {}
