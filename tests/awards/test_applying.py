"""Applications: begun once, written in time, submitted for ever, taken back, withdrawn; who may read them; who may apply at all."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from actionplans.services import begin_plan
from awards import workflow
from awards.enums import ApplicationState, PhaseKind, SubmissionKind, Verdict
from awards.models import (
    Application,
    ApplicationMember,
    BidPartner,
    EligibilityCheck,
    Phase,
    Publication,
    Submission,
)
from awards.permissions import (
    applications_of,
    may_begin,
    may_hand_in_plan,
    may_manage,
    may_write,
    role_in,
    visible_applications,
)
from awards.queries import verdict_of
from awards.services import applying, cycles, rounds
from pearls.enums import MemberRole
from pearls.models import Country, Membership, Municipality, Notification, Place, User
from pearls.questionnaires.services.ops import Op
from pearls.workflow import NotAllowedNow
from tests.awards.conftest import ANSWERS, DAY, NOW, fill, invite, past_the_triggers, submit, whole_plan_of


def write(application, by, key="motivation", text="Because the dairy closed."):
    held = application.sheet.answers.filter(key=key).values_list("version", flat=True).first() or 0
    body = {
        "ops": [Op(uuid.uuid4(), f"answer:{key}", held, text)],
        "since": 0,
        "session": "",
        "section": "",
        "here": "",
    }
    url_of = lambda _application: lambda section, question: f"/{section}/{question}"  # noqa: E731
    return applying.save_ops(pk=application.pk, by=by, body=body, url_of=url_of)["results"][0]


def shift_call(cycle, opens, closes):
    Phase.objects.filter(cycle=cycle, kind=PhaseKind.APPLICATION).update(opens_at=opens, closes_at=closes)


# --- begin ----------------------------------------------------------------------------------------
def test_a_municipality_applies_once_in_a_cycle(application, ana):
    with pytest.raises(ValidationError) as refused:
        applying.begin_application(cycle=application.cycle, municipality=application.municipality, place=None, by=ana)
    assert refused.value.messages == ["This municipality already applies in this cycle."]


def test_who_may_not_begin_hears_why(cycle, municipality, ana, cleo):
    assert may_begin(cleo, municipality, cycle).reason == "Only owners and editors of Kalnupe can begin an application."
    shift_call(cycle, NOW() + DAY, NOW() + 2 * DAY)
    assert may_begin(ana, municipality, cycle).reason == "This is not open yet."
    cycles.move_cycle(cycle=cycle, transition=workflow.CLOSE_CYCLE, by=None)
    cycle.refresh_from_db()
    assert may_begin(ana, municipality, cycle).reason == "The call is not open."
    with pytest.raises(PermissionDenied):
        applying.begin_application(cycle=cycle, municipality=municipality, place=None, by=ana)


def test_a_town_applies_through_the_municipality_it_lies_in(cycle, municipality, country, ana):
    town = Place.objects.create(name="Rūpe", country=country, latitude=57, longitude=25, municipality=municipality)
    elsewhere = Place.objects.create(name="Tālā", country=country, latitude=57, longitude=25)
    with pytest.raises(ValidationError) as refused:
        applying.begin_application(cycle=cycle, municipality=municipality, place=elsewhere, by=ana)
    assert list(refused.value.message_dict) == ["place"]
    assert str(applying.begin_application(cycle=cycle, municipality=municipality, place=town, by=ana)) == "Rūpe"


# --- write ----------------------------------------------------------------------------------------
def test_owners_and_editors_write_and_a_stranger_finds_nothing(application, ana, ben, cleo):
    assert (write(application, ana)["status"], write(application, ben, "needs")["status"]) == ("ok", "ok")
    with pytest.raises(Http404):
        write(application, cleo)


def test_the_office_reads_a_draft_and_does_not_write_in_it(application, dora):
    assert write(application, dora)["status"] == "denied"


def test_a_submitted_application_is_locked_for_its_own_team(submitted, ana):
    assert write(submitted, ana)["status"] == "locked"
    assert may_write(ana, submitted).reason.startswith("The application was submitted.")


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, "ok"), (60, "ok"), (11 * 60, "locked")], ids=["in time", "in grace", "too late"]
)
def test_the_deadline_is_held_by_the_service_with_its_hidden_grace(application, ana, seconds, status):
    shift_call(application.cycle, NOW() - 5 * DAY, NOW() - timedelta(seconds=seconds))
    assert write(application, ana)["status"] == status


def test_an_extension_lets_one_write_longer_and_nobody_else(application, ana, dora, cycle):
    shift_call(cycle, NOW() - 5 * DAY, NOW() - DAY)
    assert write(application, ana)["status"] == "locked"
    cycles.grant_extension(
        application=application, kind=PhaseKind.APPLICATION, until=NOW() + DAY, reason="A flood.", by=dora
    )
    assert write(application, ana)["status"] == "ok"


def test_object_and_list_agree_on_who_reads_an_application(application, ana, ben, cleo, dora):
    for user in (ana, ben, cleo, dora):
        listed = visible_applications(user).filter(pk=application.pk).exists()
        assert listed == (user in {ana, ben, dora})
        assert (role_in(user, Application.objects.get(pk=application.pk)) is not None) == (user in {ana, ben})
    assert list(applications_of(dora)) == []
    assert may_write(cleo, application).reason.startswith("You can read")


# --- people and partners --------------------------------------------------------------------------
def test_the_last_owner_stays_and_others_come_and_go(application, ana, ben, cleo):
    with pytest.raises(applying.LastOwner):
        applying.set_member(application=application, user=ana, role=MemberRole.EDITOR, by=ana)
    with pytest.raises(applying.LastOwner):
        applying.remove_member(application=application, user=ana, by=ana)
    with pytest.raises(PermissionDenied):
        applying.set_member(application=application, user=cleo, role=MemberRole.OWNER, by=ana)
    with pytest.raises(PermissionDenied):
        applying.remove_member(application=application, user=ana, by=ben)
    applying.set_member(application=application, user=ben, role=MemberRole.OWNER, by=ana)
    applying.remove_member(application=application, user=ana, by=ben)
    assert list(ApplicationMember.objects.values_list("user", flat=True)) == [ben.pk]
    applying.remove_member(application=application, user=cleo, by=ben)  # was never in it: nothing happens


def test_an_invitation_gives_a_right_and_takes_none(application, ana, cleo):
    class Invited:
        target = application
        role = MemberRole.VIEWER

    applying.accept_invitation(invitation=Invited, user=cleo)
    applying.accept_invitation(invitation=Invited, user=ana)
    assert dict(ApplicationMember.objects.values_list("user__name", "role")) == {"Cleo": "viewer", "Ana": "owner"}


def test_partners_are_written_while_the_application_is(application, ana, cleo, dora):
    partner = applying.set_partner(application=application, partner=BidPartner(name="Choir", part="Songs"), by=ana)
    with pytest.raises(ValidationError):
        applying.set_partner(application=application, partner=BidPartner(name="Choir"), by=ana)
    for stranger in (cleo, dora):
        with pytest.raises(PermissionDenied):
            applying.set_partner(application=application, partner=BidPartner(name="Own"), by=stranger)
    applying.remove_partner(application=application, partner=partner, by=ana)
    assert BidPartner.objects.count() == 0


# --- submit ---------------------------------------------------------------------------------------
def test_an_application_with_gaps_is_not_submitted_and_says_what_is_missing(application, ana):
    with pytest.raises(ValidationError) as refused:
        submit(application, ana)
    assert refused.value.messages[0].endswith("required answers are missing.")
    assert refused.value.messages[-1] == "… and more."
    assert Submission.objects.count() == 0


def test_what_was_submitted_stays_whatever_is_written_later(submitted, ana):
    first = Submission.objects.get()
    assert first.snapshot.document["head"]["name"] == "Kalnupe"
    applying.move(application=submitted, transition=workflow.TAKE_BACK, by=ana)
    assert write(submitted, ana, text="Another reason, and a longer one than before.")["status"] == "ok"
    first.refresh_from_db()
    texts = [
        f["value"]
        for s in first.snapshot.document["sections"]
        for q in s["questions"]
        for f in q["fields"]
        if f["key"] == "motivation"
    ]
    assert texts == [ANSWERS["motivation"]]
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.all().delete()


def test_each_submission_has_its_number_its_receipt_and_its_mail(submitted, ana):
    applying.move(application=submitted, transition=workflow.TAKE_BACK, by=ana)
    write(submitted, ana, "contact_name", "Ana Vanaga")
    submit(submitted, ana)
    second, first = Submission.objects.order_by("-number")
    assert (second.number, first.number) == (2, 1)
    assert second.code != first.code
    assert second.sha256 != first.sha256
    receipts = Notification.objects.filter(kind="awards_received")
    assert receipts.count() == 2
    assert second.code in receipts.order_by("-pk")[0].body


def test_editors_and_the_office_do_not_submit(full, ben, dora):
    for user in (ben, dora):
        with pytest.raises(PermissionDenied):
            submit(full, user)
        assert may_manage(user, full).reason == "Only an owner of the application can do this."


def test_after_the_deadline_nobody_submits_or_takes_back(full, ana):
    shift_call(full.cycle, NOW() - 5 * DAY, NOW() - DAY)
    with pytest.raises(PermissionDenied):
        submit(full, ana)


def test_what_the_board_reads_is_not_taken_back(open_board, submitted, ana):
    with pytest.raises(ValidationError) as refused:
        applying.move(application=submitted, transition=workflow.TAKE_BACK, by=ana)
    assert refused.value.messages == ["The board reads it already. Write to the programme office."]


def test_a_round_that_is_prepared_reads_what_was_submitted_anew(board, submitted, ana, dora):
    applying.move(application=submitted, transition=workflow.TAKE_BACK, by=ana)
    write(submitted, ana, "contact_name", "Ana Vanaga")
    submit(submitted, ana)
    rounds.move_round(round_=board, transition=workflow.OPEN_ROUND, by=dora)
    assert board.candidacies.get(application=submitted).submission.number == 2


def test_what_was_taken_back_and_not_submitted_again_is_not_read(board, submitted, ana, dora):
    applying.move(application=submitted, transition=workflow.TAKE_BACK, by=ana)
    rounds.move_round(round_=board, transition=workflow.OPEN_ROUND, by=dora)
    left = board.candidacies.get(out=True)
    assert (left.application, left.out_reason) == (submitted, "It was taken back and not submitted again.")


def test_withdrawing_needs_a_reason_leaves_the_rounds_and_frees_the_town(board, submitted, ana):
    with pytest.raises(ValidationError):
        applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana)
    applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana, comment="The hall burnt down.")
    candidacy = board.candidacies.get(application=submitted)
    assert (candidacy.out, candidacy.out_reason) == (True, "The hall burnt down.")
    assert Notification.objects.filter(kind="awards_withdrawn").count() >= 2
    with pytest.raises(NotAllowedNow):
        submit(submitted, ana)
    assert may_write(ana, Application.objects.get(pk=submitted.pk)).reason == "The application was withdrawn."
    again = applying.begin_application(cycle=submitted.cycle, municipality=submitted.municipality, place=None, by=ana)
    assert again.state == ApplicationState.DRAFT


# --- last year's answers --------------------------------------------------------------------------
def test_last_years_answers_fill_what_is_empty_and_nothing_else(submitted, ana, cleo):
    applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana, comment="Next year.")
    again = applying.begin_application(cycle=submitted.cycle, municipality=submitted.municipality, place=None, by=ana)
    write(again, ana, "contact_name", "Somebody new")
    assert [a.pk for a in applying.earlier_applications(again, ana)] == [submitted.pk]
    assert applying.copy_last_year(application=again, source=submitted, by=ana) == (len(ANSWERS) - 1, 4)
    values = dict(again.sheet.answers.values_list("key", "value"))
    assert (values["contact_name"], values["motivation"]) == ("Somebody new", ANSWERS["motivation"])
    assert again.sheet.rows.filter(table="team_members").count() == 3
    assert applying.copy_last_year(application=again, source=submitted, by=ana) == (0, 0)
    assert again.sheet.rows.filter(table="team_members").count() == 3
    with pytest.raises(PermissionDenied):
        applying.copy_last_year(application=again, source=submitted, by=cleo)


def test_what_was_written_and_emptied_again_is_filled_too(submitted, ana):
    applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana, comment="Next year.")
    again = applying.begin_application(cycle=submitted.cycle, municipality=submitted.municipality, place=None, by=ana)
    for key, value in (("mandate", "council"), ("motivation", "Not yet."), ("inhabitants", "12")):
        write(again, ana, key, value)
        assert write(again, ana, key, None)["status"] == "ok"
    foreseen, _lines = applying.what_would_come(again, submitted)
    assert applying.copy_last_year(application=again, source=submitted, by=ana)[0] == len(foreseen) == len(ANSWERS)
    assert dict(again.sheet.answers.values_list("key", "value"))["mandate"] == ANSWERS["mandate"]


def test_what_this_years_form_does_not_take_is_neither_foreseen_nor_copied(submitted, ana):
    applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana, comment="Next year.")
    again = applying.begin_application(cycle=submitted.cycle, municipality=submitted.municipality, place=None, by=ana)
    submitted.sheet.answers.filter(key="mandate").update(value="a choice of another year")
    submitted.sheet.answers.filter(key="learning").update(value="")
    foreseen, _lines = applying.what_would_come(again, submitted)
    assert not {"mandate", "learning"} & set(foreseen)
    assert applying.copy_last_year(application=again, source=submitted, by=ana)[0] == len(foreseen)


# --- eligibility ----------------------------------------------------------------------------------
def verdicts(application):
    return {finding.rule: finding.verdict for finding in applying.findings_of(application)}


def test_rules_are_checked_while_writing_and_kept_at_submission(application, full, ana):
    assert verdict_of(full) == Verdict.UNKNOWN
    assert set(verdicts(full).values()) == {Verdict.PASSED}
    submit(full, ana)
    assert set(EligibilityCheck.objects.values_list("verdict", flat=True)) == {Verdict.PASSED}
    assert verdict_of(full) == Verdict.PASSED


def test_what_was_said_at_submission_is_kept_as_code_and_value_whatever_language_its_sender_reads(full, ana):
    with translation.override("de"):
        submission = submit(full, ana).submissions.get()
    assert [(c.code, c.value, c.words) for c in submission.checks.all()] == [
        ("country_in", "Latvia", "Latvia takes part."),
        ("whole_country", "", "The whole country counts."),
        ("no_capital", "", "Not one of the excluded capitals."),
        ("alone", "", "The municipality applies alone."),
        ("complete", "", "Every required answer is there."),
        ("language_right", "", "Written in the language of the call."),
    ]
    assert submission.sha256 == submission.snapshot.sha256, "findings are no part of what the receipt proves"


def test_findings_are_read_in_the_readers_language_on_every_page_also_of_rows_of_before_the_codes(
    client, submitted, ana, dora, settings
):
    settings.INTERFACE_LANGUAGES = ["en", "de"]
    pages = [
        (ana, reverse("awards:application", args=[submitted.pk])),
        (ana, reverse("awards:submission", args=[submitted.pk, 1])),
        (dora, reverse("awards:entrant", args=[submitted.pk])),
    ]
    for forge in ({}, {"code": "", "value": ""}):
        with past_the_triggers("awards_eligibilitycheck"):
            EligibilityCheck.objects.update(words=F("words"), **forge)
        for who, address in pages:
            User.objects.filter(pk=who.pk).update(language="de")
            client.force_login(who)
            shown = client.get(address).content.decode()
            assert "Lettland nimmt teil." in shown
            assert "Latvia takes part" not in shown


def test_a_joint_bid_needs_its_lead_to_speak(full, ana):
    applying.set_partner(application=full, partner=BidPartner(name="Choir"), by=ana)
    assert verdicts(full)["lead"] == Verdict.UNKNOWN
    write(full, ana, "is_joint", True)
    write(full, ana, "lead_speaks", True)
    assert verdicts(Application.objects.get(pk=full.pk))["lead"] == Verdict.PASSED


def test_a_capital_is_found_by_any_of_its_names_and_a_region_by_the_town(cycle, country, ana):
    city = Municipality.objects.create(name="Rīga", slug="riga", country=country)
    city.names.create(name="Riga", language="en")
    Membership.objects.create(user=ana, municipality=city, role=MemberRole.OWNER)
    begun = applying.begin_application(cycle=cycle, municipality=city, place=None, by=ana)
    assert verdicts(begun)["capital"] == Verdict.FAILED


def test_two_people_and_a_reason_override_a_rule(cycle, ana, dora, eve, cleo):
    norway = Country.objects.create(code="NO", name="Norway", time_zone="Europe/Oslo")
    town = Municipality.objects.create(name="Fjellby", slug="fjellby", country=norway)
    Membership.objects.create(user=ana, municipality=town, role=MemberRole.OWNER)
    application = submit(fill(applying.begin_application(cycle=cycle, municipality=town, place=None, by=ana), ana), ana)
    assert verdict_of(application) == Verdict.FAILED
    with pytest.raises(PermissionDenied):
        applying.ask_override(application=application, rule="country", passes=True, reason="Please.", by=ana)
    with pytest.raises(ValidationError):
        applying.ask_override(application=application, rule="country", passes=True, reason="", by=dora)
    asked = applying.ask_override(application=application, rule="country", passes=True, reason="A guest year.", by=dora)
    assert verdict_of(application) == Verdict.FAILED
    with pytest.raises(ValidationError) as refused:
        applying.confirm_override(override=asked, by=dora)
    assert "second person" in str(refused.value)
    with pytest.raises(PermissionDenied):
        applying.confirm_override(override=asked, by=cleo)
    applying.confirm_override(override=asked, by=eve)
    assert verdict_of(application) == Verdict.PASSED
    with pytest.raises(ValidationError):
        applying.confirm_override(override=asked, by=eve)


# --- the plan for the final -----------------------------------------------------------------------
def open_development(cycle):
    Phase.objects.filter(cycle=cycle, kind=PhaseKind.DEVELOPMENT).update(opens_at=NOW() - DAY)


def test_a_plan_is_handed_in_while_plans_are_taken_and_only_ones_own(board, submitted, municipality, ana, ben):
    invite(board, "Kalnupe")
    plan = begin_plan(municipality=municipality, by=ana)
    assert may_hand_in_plan(ana, submitted).reason == "This is not open yet."
    with pytest.raises(PermissionDenied):
        applying.hand_in_plan(application=submitted, plan=plan, by=ana)
    open_development(submitted.cycle)
    with pytest.raises(PermissionDenied):
        applying.hand_in_plan(application=submitted, plan=plan, by=ben)
    with pytest.raises(ValidationError) as refused:
        applying.hand_in_plan(application=submitted, plan=plan, by=ana)
    assert refused.value.messages[0].endswith("required answers of the plan are missing.")
    plan.municipality = Municipality.objects.create(name="Other", slug="other", country=municipality.country)
    with pytest.raises(ValidationError) as refused:
        applying.hand_in_plan(application=submitted, plan=plan, by=ana)
    assert refused.value.messages == ["This plan belongs to another municipality."]


def test_a_plan_is_taken_only_once_the_invitation_is_published(board, submitted, municipality, ana):
    open_development(submitted.cycle)
    plan = begin_plan(municipality=municipality, by=ana)
    said = "Plans are handed in by towns that the board invited. No invitation of yours is published."
    assert may_hand_in_plan(ana, submitted).reason == said
    invite(board, "Kalnupe", at=NOW() + DAY)
    assert may_hand_in_plan(ana, submitted).reason == said  # decided, and not out
    with pytest.raises(PermissionDenied) as refused:
        applying.hand_in_plan(application=submitted, plan=plan, by=ana)
    assert str(refused.value) == said
    Publication.objects.update(publish_at=NOW() - DAY)
    assert may_hand_in_plan(ana, submitted) is True


def test_a_town_that_the_board_did_not_choose_hands_in_no_plan(board, submitted, ana):
    open_development(submitted.cycle)
    invite(board, "Soovere")
    assert not may_hand_in_plan(ana, submitted)


def test_where_no_board_selects_every_submitted_town_hands_in_its_plan(submitted, ana):
    open_development(submitted.cycle)
    Phase.objects.filter(cycle=submitted.cycle, kind=PhaseKind.PRESELECTION).delete()
    assert may_hand_in_plan(ana, submitted) is True


def test_a_draft_does_not_go_on_to_the_final(application, ana):
    open_development(application.cycle)
    assert may_hand_in_plan(ana, application).reason == "Only a submitted application goes on to the final."


def test_a_whole_plan_becomes_a_submission_that_names_it(board, submitted, ana):
    open_development(submitted.cycle)
    invite(board, "Kalnupe")
    plan = whole_plan_of(submitted)
    made = applying.hand_in_plan(application=submitted, plan=plan, by=ana)
    assert (made.kind, made.plan, made.number) == (SubmissionKind.PLAN, plan, 1)
