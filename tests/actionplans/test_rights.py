"""Who may do what with a plan: the object and the list agree, writing ends when the plan is sent, a plan keeps an owner."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from actionplans import services
from actionplans.models import Plan, PlanMember
from actionplans.permissions import begin_for, may_begin, may_manage, may_see, may_write, role_in, visible_plans
from actionplans.workflow import HAND_BACK, PUT_AWAY, SEND
from pearls.enums import MemberRole, RoleName
from pearls.models import Event, Membership, Municipality, Role
from pearls.workflow import perform
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(plan, ana, ben, cleo, dora, municipality):
    eva, vic, old = person("eva"), person("vic"), person("old")
    PlanMember.objects.create(plan=plan, user=eva, role=MemberRole.COMMENTER)
    Membership.objects.create(user=vic, municipality=municipality, role=MemberRole.VIEWER)
    Role.objects.create(user=old, name=RoleName.ADMIN, ends="2020-01-01")
    return {"ana": ana, "ben": ben, "cleo": cleo, "dora": dora, "eva": eva, "vic": vic, "old": old}


def test_the_object_and_the_list_agree_for_everybody(plan, everybody):
    fresh = Plan.objects.get
    by_object = {name for name, user in everybody.items() if may_see(user, fresh(pk=plan.pk))}
    by_list = {name for name, user in everybody.items() if visible_plans(user).filter(pk=plan.pk).exists()}
    assert by_object == by_list == {"ana", "ben", "dora", "eva", "vic"}


def test_beginning_agrees_with_the_list_of_municipalities(municipality, everybody):
    by_object = {name for name, user in everybody.items() if may_begin(user, municipality)}
    by_list = {name for name, user in everybody.items() if municipality in begin_for(user)}
    assert by_object == by_list == {"ana", "ben"}


def test_who_writes_and_who_manages(plan, everybody):
    def allowed(rule):
        return {name for name, user in everybody.items() if rule(user, Plan.objects.get(pk=plan.pk))}

    assert allowed(may_write) == {"ana", "ben"}
    assert allowed(may_manage) == {"ana", "dora"}


def test_the_plans_own_right_counts_before_the_municipalitys(plan, municipality, everybody):
    PlanMember.objects.create(plan=plan, user=everybody["vic"], role=MemberRole.EDITOR)
    assert role_in(everybody["vic"], plan) == "editor"


def test_a_refusal_says_why(plan, everybody):
    assert "Ask an owner" in may_write(everybody["eva"], plan).reason


def test_a_reader_is_refused_in_the_protocol_and_nothing_changes(plan, save, everybody):
    assert save(everybody["eva"], "answer:plan_title", 0, "x")["results"][0]["status"] == "denied"
    assert Plan.objects.get(pk=plan.pk).sheet.change_seq == 0


def test_a_stranger_finds_no_plan(save, cleo):
    with pytest.raises(Http404):
        save(cleo, "answer:plan_title", 0, "x")


def test_nobody_writes_in_a_plan_that_was_sent(full_plan, save, ana):
    perform(full_plan, SEND, by=ana)
    result = save(ana, "answer:plan_title", 1, "Too late")["results"][0]
    assert (result["status"], "handed" in result["message"] or "hands" in result["message"]) == ("locked", True)


def test_a_plan_handed_back_can_be_written_in_again(full_plan, save, ana, dora):
    perform(full_plan, SEND, by=ana)
    perform(full_plan, HAND_BACK, by=dora, comment="The budget of 2028 is missing.")
    assert save(ana, "answer:plan_title", 1, "In time")["results"][0]["status"] == "ok"


def test_nobody_writes_in_a_plan_that_was_put_away(plan, save, ana):
    perform(plan, PUT_AWAY, by=ana)
    assert save(ana, "answer:plan_title", 0, "x")["results"][0]["status"] == "locked"


def test_the_last_owner_stays(plan, ana, ben):
    with pytest.raises(services.LastOwner):
        services.set_member(plan=plan, user=ana, role=MemberRole.EDITOR, by=ana)
    with pytest.raises(services.LastOwner):
        services.remove_member(plan=plan, user=ana, by=ana)
    services.set_member(plan=plan, user=ben, role=MemberRole.OWNER, by=ana)
    services.remove_member(plan=plan, user=ana, by=ana)
    assert list(plan.members.values_list("user__name", "role")) == [("Ben", "owner")]


def test_who_does_not_manage_changes_nobodys_right(plan, ben, cleo):
    with pytest.raises(PermissionDenied):
        services.set_member(plan=plan, user=cleo, role=MemberRole.EDITOR, by=ben)


def test_anybody_may_leave(plan, ben):
    services.remove_member(plan=plan, user=ben, by=ben)
    assert not plan.members.filter(user=ben).exists()
    assert Event.objects.filter(verb="plan.member_removed").count() == 1


def test_a_plan_cannot_be_begun_for_another_town(template, country, ana):
    other = Municipality.objects.create(name="Soovere", slug="soovere", country=country)
    with pytest.raises(PermissionDenied):
        services.begin_plan(municipality=other, by=ana)
