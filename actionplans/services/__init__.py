"""The only home of the plans' writes besides state changes: begin, people, operations, comments, exports."""

import uuid
from collections.abc import Callable
from itertools import count

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Plan, PlanMember, PublicIndicator, PublicPlan
from actionplans.notifications import CommentSaid
from actionplans.permissions import (
    may_begin,
    may_comment,
    may_manage,
    may_publish,
    may_write,
    role_in,
    visible_plans,
    with_my_role,
)
from actionplans.queries import indicators_in, newest_template, who_may_comment
from pearls import jobs
from pearls.audit import record
from pearls.enums import MemberRole
from pearls.models import Comment, Edition, Job, Municipality, User
from pearls.notifications import notify
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import Snapshot
from pearls.questionnaires.queries import definition_of
from pearls.questionnaires.services import begin_sheet
from pearls.questionnaires.services.protocol import answer_ops
from pearls.services import comments


@transaction.atomic
def begin_plan(*, municipality: Municipality, by: User) -> Plan:
    """Return a new, empty plan on the newest published template for the current edition; its maker owns it."""
    refused = may_begin(by, municipality)
    if not refused:
        raise PermissionDenied(getattr(refused, "reason", ""))
    sheet = begin_sheet(version=newest_template(), language="en")
    edition = Edition.objects.filter(is_current=True).first()
    plan = Plan.objects.create(municipality=municipality, edition=edition, sheet=sheet, created_by=by)
    PlanMember.objects.create(plan=plan, user=by, role=MemberRole.OWNER)
    record("plan.begun", plan, by=by)
    return plan


@transaction.atomic
def save_ops(*, pk: uuid.UUID, by: User, body: dict, url_of: Callable[[Plan], Callable[[str, str], str]]) -> dict:
    """Carry out one autosave request and return the protocol's answer; for those who write, gate and lock are one query.

    Raises Http404 where `by` may not see the plan.
    """
    # The plan is locked too, before the sheet as sending does it: or a text would be called saved in a plan that was just sent.
    locked = Plan.objects.select_related("sheet").select_for_update(of=("self", "sheet"))
    plan = get_visible_or_404(with_my_role(locked, by), pk=pk)
    if (
        plan.my_role is None
    ):  # a reader of all plans, or a stranger: only they pay for the whole gate, writers come too often
        get_visible_or_404(visible_plans(by), pk=pk)
    allowed = may_write(by, plan)
    refusal = None if allowed else ("locked" if plan.state != "draft" else "denied", getattr(allowed, "reason", ""))
    return answer_ops(sheet=plan.sheet, by=by, body=body, refusal=refusal, url_of=url_of(plan))


@transaction.atomic
def comment_on(*, plan: Plan, question: str, text: str, by: User, thread: uuid.UUID | None = None) -> Comment:
    """Say something beside a question, or answer in one of its threads, and tell the others who may answer.

    Raises ValidationError where there is nothing to say, Http404 where the plan has no such question or the question no such thread.
    """
    _must_comment(by, plan)
    if question not in {
        asked["key"] for s in definition_of(plan.sheet.version_id).sections for asked in s["questions"]
    }:
        raise Http404
    first = get_visible_or_404(_threads(plan).filter(place=question), pk=thread) if thread else None
    said = comments.say(belongs_to=plan.sheet_id, place=question, text=text, by=by, thread=first)
    notify(CommentSaid(said, plan=plan), *(user for user in who_may_comment(plan) if user != by))
    return said


@transaction.atomic
def settle_thread(*, plan: Plan, question: str, thread: uuid.UUID, by: User, settled: bool) -> Comment:
    """Settle a thread at a question, or open it again."""
    _must_comment(by, plan)
    first = get_visible_or_404(_threads(plan).filter(place=question), pk=thread)
    return comments.settle(thread=first, by=by, settled=settled)


def _must_comment(by: User, plan: Plan) -> None:
    allowed = may_comment(by, Plan.objects.select_for_update().get(pk=plan.pk))  # or it was sent since it was read
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _threads(plan: Plan) -> QuerySet[Comment]:
    return Comment.objects.filter(belongs_to=plan.sheet_id, thread=None)


@transaction.atomic
def set_member(*, plan: Plan, user: User, role: MemberRole, by: User) -> PlanMember:
    """Give `user` a right in the plan. The last owner cannot become less, or nobody could send the plan."""
    _must_manage(by, plan)
    if role_in(user, plan) is None:
        raise PermissionDenied  # strangers come by invitation; a number must not tell an owner who has an account
    if role != MemberRole.OWNER:
        _keep_an_owner(plan, user)
    member, _made = PlanMember.objects.update_or_create(plan=plan, user=user, defaults={"role": role})
    record("plan.member_set", plan, by=by, person=str(user), role=role)
    return member


@transaction.atomic
def remove_member(*, plan: Plan, user: User, by: User) -> None:
    """Take a person out of the plan; what they wrote stays. Anybody may leave, owners may remove others."""
    if user != by:
        _must_manage(by, plan)
    _keep_an_owner(plan, user)
    if PlanMember.objects.filter(plan=plan, user=user).delete()[0]:
        record("plan.member_removed", plan, by=by, person=str(user))


class LastOwner(PermissionDenied):
    """The plan would be left without an owner."""


def _must_manage(by: User, plan: Plan) -> None:
    allowed = may_manage(by, plan)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _keep_an_owner(plan: Plan, user: User) -> None:
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    owners = set(PlanMember.objects.filter(plan=plan, role=MemberRole.OWNER).values_list("user", flat=True))
    if owners == {user.pk}:
        raise LastOwner(_("A plan needs an owner. Make somebody else an owner first."))


def accept_invitation(*, invitation, user: User) -> None:
    """Make the invited person a member of the plan; an invitation never takes a right away that somebody has already."""
    plan = invitation.target
    held = {invitation.role, role_in(user, plan)}
    strongest = next(role for role in MemberRole.values if role in held)  # they are listed strongest first
    PlanMember.objects.update_or_create(plan=plan, user=user, defaults={"role": strongest})


@transaction.atomic
def admit_commenter(*, plan: Plan, user: User, by: User | None) -> bool:
    """Let somebody from outside comment on the plan; return whether this gave a right. Whoever has one already keeps it as it is.

    The caller knows that an owner wants it.
    """
    if role_in(user, plan) is not None:
        return False
    PlanMember.objects.create(plan=plan, user=user, role=MemberRole.COMMENTER)
    record("plan.member_set", plan, by=by, person=str(user), role=MemberRole.COMMENTER)
    return True


@transaction.atomic
def dismiss_commenter(*, plan: Plan, user: User, by: User | None) -> None:
    """Take the right to comment away again that admit_commenter() gave; a right that an owner has raised meanwhile stays."""
    if PlanMember.objects.filter(plan=plan, user=user, role=MemberRole.COMMENTER).delete()[0]:
        record("plan.member_removed", plan, by=by, person=str(user))


@transaction.atomic
def publish_plan(*, plan: Plan, by: User) -> PublicPlan:
    """Let everybody read the plan as it was sent last; published again, the newest snapshot stands at the same address."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("municipality", "edition").get(pk=plan.pk)
    _must_publish(by, locked)
    newest = Snapshot.objects.filter(sheet=locked.sheet_id, kind=SnapshotKind.SUBMISSION).latest("number")
    fields = {"snapshot": newest, "published_at": timezone.now(), "published_by": by, "hidden": False}
    create = {**fields, "slug": _free_slug(locked)}
    public, _made = PublicPlan.objects.update_or_create(plan=locked, defaults=fields, create_defaults=create)
    keep_indicators(public)
    record("plan.published", locked, by=by, snapshot=newest.number)
    return public


@transaction.atomic
def keep_indicators(public: PublicPlan) -> None:
    """Write the indicators of the published snapshot as rows; each keeps its number from one snapshot to the next."""
    told = indicators_in(public.snapshot.document)
    public.indicators.exclude(line__in=[line for line, _fields in told]).delete()
    for place, (line, fields) in enumerate(told, start=1):
        values = {**fields, "place": place}
        PublicIndicator.objects.update_or_create(public=public, line=line, defaults=values, create_defaults=values)


@transaction.atomic
def take_back_plan(*, plan: Plan, by: User) -> None:
    """Let the plan no longer be read by everybody; its address is kept for it."""
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _must_publish(by, locked)
    if PublicPlan.objects.filter(plan=locked, hidden=False).update(hidden=True):
        record("plan.taken_back", locked, by=by)


def _must_publish(by: User, plan: Plan) -> None:
    allowed = may_publish(by, plan)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _free_slug(plan: Plan) -> str:
    year = f"-{plan.edition.year}" if plan.edition else ""
    base = f"{plan.municipality.slug}{year}"[:120]
    tries = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(slug for slug in tries if not PublicPlan.objects.filter(slug=slug).exists())


def order_pdf(*, plan: Plan, by: User) -> Job:
    """Return the job that makes the plan's PDF; ordered twice while it waits, it is still one job."""
    title = _("PDF of the plan of %s") % plan.municipality
    return jobs.order("plan_pdf", by=by, title=title, params={"plan": str(plan.pk)}, key=f"plan_pdf:{plan.pk}")
