"""The only home of the plans' rights: who sees a plan (object and list), who writes, who sends it."""

import uuid
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from actionplans.enums import WRITABLE, PlanState, ReportState, Stage
from actionplans.models import Plan, PlanMember, PublicPlan, Report, Result
from pearls.enums import MAY_COMMENT, MAY_EDIT, MemberRole, RoleName
from pearls.models import Membership, Municipality, Role, User
from pearls.permissions import Refusal, get_visible_or_404, is_admin, runs_programme
from practices.permissions import bodies_of

READS_ALL = [RoleName.ADMIN, RoleName.CURATOR, RoleName.CONTACT_POINT]


def with_my_role(plans: QuerySet[Plan], user: User) -> Any:
    """Annotate `my_role`: the right of `user` in each plan, from the plan itself or else from the municipality."""
    own = PlanMember.objects.filter(plan=OuterRef("pk"), user=user).values("role")[:1]
    body = Membership.objects.filter(municipality=OuterRef("municipality"), user=user).values("role")[:1]
    return plans.annotate(my_role=Coalesce(Subquery(own), Subquery(body)), my_role_of=Value(user.pk))


def visible_plans(user: User) -> QuerySet[Plan]:
    """Return the plans that `user` may read, each with `my_role`, in one query; people of the programme read all."""
    reads_all = Role.objects.current().filter(user=user, name__in=READS_ALL)
    return with_my_role(Plan.objects.all(), user).filter(Q(my_role__isnull=False) | Exists(reads_all))


def plans_of(user: User) -> QuerySet[Plan]:
    """Return the plans in which `user` has a right of their own, each with `my_role`."""
    return with_my_role(Plan.objects.all(), user).filter(my_role__isnull=False)


def role_in(user: User, plan: Plan) -> str | None:
    """Return the right of `user` in a plan; a plan that came through the gate for this very person already carries it."""
    if getattr(plan, "my_role_of", None) == user.pk:
        return plan.my_role  # type: ignore[attr-defined]
    own = PlanMember.objects.filter(plan=plan.pk, user=user).order_by().values_list("role", flat=True).first()
    body = Membership.objects.filter(municipality=plan.municipality_id, user=user).order_by()
    role = own or body.values_list("role", flat=True).first()
    if not hasattr(plan, "my_role_of"):
        plan.my_role, plan.my_role_of = role, user.pk  # type: ignore[attr-defined]
    return role


def plan_for(user: User, plans: QuerySet[Plan], pk: uuid.UUID) -> Plan:
    """Return one of `plans` if `user` may read it, with `my_role`; otherwise it looks unknown. Agrees with visible_plans().

    Two small queries, or three for people of the municipality: the one query of the list takes longer to put together than these.
    """
    plan = get_visible_or_404(plans, pk=pk)
    if not may_see(user, plan):
        raise Http404
    return plan


def may_see(user: User, plan: Plan) -> bool:
    """Return whether `user` may read the plan; agrees with visible_plans()."""
    return bool(role_in(user, plan)) or runs_programme(user)


def may_write(user: User, plan: Plan) -> bool | Refusal:
    """Return whether `user` may change answers now, or the reason why not."""
    if role_in(user, plan) not in MAY_EDIT:
        return Refusal(_("You can read this plan. Ask an owner if you want to write in it."))
    if plan.state not in WRITABLE:
        return Refusal(_("The plan was sent. It can be changed again when the programme office hands it back."))
    return True


def may_manage(user: User, plan: Plan) -> bool | Refusal:
    """Return whether `user` may invite people, change their rights and send the plan."""
    if role_in(user, plan) == MemberRole.OWNER or is_admin(user):
        return True
    return Refusal(_("Only an owner of the plan can do this."))


def may_begin(user: User, municipality: Municipality) -> bool | Refusal:
    """Return whether `user` may begin a plan for a municipality."""
    if begin_for(user).filter(pk=municipality.pk).exists():
        return True
    return Refusal(_("Only owners and editors of %s can begin a plan.") % municipality)


def begin_for(user: User) -> QuerySet[Municipality]:
    """Return the municipalities for which `user` may begin a plan; agrees with may_begin()."""
    mine = Membership.objects.filter(user=user, role__in=sorted(MAY_EDIT))
    return Municipality.objects.filter(pk__in=mine.values("municipality"))


def may_comment(user: User, plan: Plan) -> bool | Refusal:
    """Return whether `user` may say something beside the questions now, or the reason why not."""
    if role_in(user, plan) not in MAY_COMMENT:
        return Refusal(_("You can read this plan. Ask an owner if you want to comment on it."))
    if plan.state != PlanState.DRAFT:
        return Refusal(_("The plan was sent. It can be commented on again when the programme office hands it back."))
    return True


def may_publish(user: User, plan: Plan) -> bool | Refusal:
    """Return whether `user` may let everybody read the plan, or take it back: its owners, once it was sent."""
    allowed = may_manage(user, plan)
    if allowed and plan.state != PlanState.SUBMITTED:
        return Refusal(_("Possible once the plan was sent: everybody reads that text."))
    return allowed


def public_plans() -> QuerySet[PublicPlan]:
    """Return the plans that everybody reads: published by their towns, not taken back, not put away."""
    out = PublicPlan.objects.filter(hidden=False).exclude(plan__state=PlanState.ARCHIVED)
    return out.select_related("plan__municipality__country", "plan__edition", "snapshot")


def may_report(user: User, plan: Plan) -> bool | Refusal:
    """Return whether `user` may say what became of the plan's actions now, or the reason why not."""
    if role_in(user, plan) not in MAY_EDIT:
        return Refusal(_("You can read this. Ask an owner of the plan if you want to write in it."))
    if plan.state != PlanState.SUBMITTED:
        return Refusal(_("The year begins when the plan is sent."))
    if Report.objects.filter(plan=plan, state=ReportState.SENT).exists():
        return Refusal(_("The report was sent. It can be changed again when the programme office hands it back."))
    return True


def may_turn_into_practice(user: User, result: Result) -> bool | Refusal:
    """Return whether `user` may begin a practice from an action, or the reason why not."""
    if result.stage != Stage.DONE:
        return Refusal(_("An action becomes a practice when it is done."))
    if result.practice_id:
        return Refusal(_("It is a practice already."))
    if result.plan.municipality not in bodies_of(user):
        return Refusal(_("Owners and editors of the municipality begin its practices."))
    return True


@rules.predicate
def reports(user: User, report: Report | None) -> bool:
    """Owners of the plan, and admins."""
    return report is not None and bool(may_manage(user, report.plan))


@rules.predicate
def manages(user: User, plan: Plan | None) -> bool:
    """Owners of the plan, and admins."""
    return plan is not None and bool(may_manage(user, plan))


rules.add_perm("actionplans.manage_plan", manages)
rules.add_perm("actionplans.hand_back_plan", is_admin)
rules.add_perm("actionplans.send_report", reports)
rules.add_perm("actionplans.hand_back_report", is_admin)
