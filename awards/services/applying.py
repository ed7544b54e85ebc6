"""The only home of the applicants' writes: begin, operations, people, partners, submit, take back, withdraw, hand in the plan."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from actionplans.models import Plan
from actionplans.queries import plan_head
from awards import workflow
from awards.eligibility import Bid, Finding, judge
from awards.enums import ApplicationState, RoundKind, RoundState, SubmissionKind
from awards.models import (
    Application,
    ApplicationMember,
    BidPartner,
    Cycle,
    EligibilityCheck,
    EligibilityOverride,
    Submission,
)
from awards.notifications import ApplicationWithdrawn, SubmissionReceived
from awards.permissions import (
    may_begin,
    may_hand_in_plan,
    may_manage,
    may_write,
    role_in,
    visible_applications,
    with_my_role,
)
from awards.queries import application_head, database_now, owners_of, people_of, rules_of
from pearls.audit import record
from pearls.codes import new_code
from pearls.enums import MemberRole
from pearls.models import Municipality, Place, User
from pearls.notifications import notify
from pearls.permissions import get_visible_or_404
from pearls.queries import admins
from pearls.questionnaires import completeness, values
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import AnswerSheet
from pearls.questionnaires.queries import answers_of, definition_of, rows_of
from pearls.questionnaires.services import begin_sheet, copy_answers, take_snapshot
from pearls.questionnaires.services.protocol import answer_ops
from pearls.workflow import Transition, perform

LEAD_KEY = "lead_speaks"
"""The answer in which the lead of a joint bid says that it speaks for its partners."""


@transaction.atomic
def begin_application(*, cycle: Cycle, municipality: Municipality, place: Place | None, by: User) -> Application:
    """Return a new, empty application; its maker owns it. Raises PermissionDenied, or ValidationError where one lives already."""
    refused = may_begin(by, municipality, cycle, database_now())
    if not refused:
        raise PermissionDenied(getattr(refused, "reason", ""))
    if place is not None and place.municipality_id != municipality.pk:
        raise ValidationError({"place": _("This town does not lie in the municipality.")})
    sheet = begin_sheet(version=cycle.form, language=rules_of(cycle).eligibility.language)
    application = Application(cycle=cycle, municipality=municipality, place=place, sheet=sheet, created_by=by)
    application.full_clean()
    application.save()
    ApplicationMember.objects.create(application=application, user=by, role=MemberRole.OWNER)
    record("application.begun", application, by=by)
    return application


@transaction.atomic
def save_ops(
    *, pk: uuid.UUID, by: User, body: dict, url_of: Callable[[Application], Callable[[str, str], str]]
) -> dict:
    """Carry out one autosave request and return the protocol's answer. Raises Http404 where `by` may not see the application.

    The window is judged by the database's clock under the application's lock.
    """
    locked = with_my_role(Application.objects.select_related("sheet", "cycle"), by)
    application = get_visible_or_404(locked.select_for_update(of=("self", "sheet")), pk=pk)
    if application.my_role is None:
        get_visible_or_404(visible_applications(by), pk=pk)
    allowed = may_write(by, application, database_now())
    status = "denied" if application.state == ApplicationState.DRAFT and application.my_role is None else "locked"
    refusal = None if allowed else (status, getattr(allowed, "reason", ""))
    return answer_ops(sheet=application.sheet, by=by, body=body, refusal=refusal, url_of=url_of(application))


@transaction.atomic
def copy_last_year(*, application: Application, source: Application, by: User) -> tuple[int, int]:
    """Fill what is empty with what an earlier application says; return how many answers and lines came. What is written stays.

    Raises PermissionDenied where `by` may not write here or not read there.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("sheet", "cycle").get(pk=application.pk)
    if not may_write(by, locked, database_now()) or not visible_applications(by).filter(pk=source.pk).exists():
        raise PermissionDenied
    answers, tables = what_would_come(locked, source)
    refused = copy_answers(sheet=locked.sheet, answers=answers, tables=tables, by=by)
    record("application.copied", locked, by=by, source=str(source.pk), answers=len(answers), refused=len(refused))
    lost = Counter(anchor.partition(":")[0] for anchor in refused)
    return len(answers) - lost["answer"], sum(map(len, tables.values())) - lost["row"]


def what_would_come(application: Application, source: Application) -> tuple[dict[str, Any], dict[str, list[dict]]]:
    """Return the answers and the tables' lines that would fill what is empty here: those that this year's form takes.

    Files do not come along, nor what names lines of a table that stays.
    """
    sheet, fields = application.sheet, definition_of(application.sheet.version_id).fields
    held = {key for key, answer in answers_of(sheet).items() if answer.value not in (None, "", [])}
    tables = _empty_tables(sheet, source.sheet)
    answers = {
        key: answer.value
        for key, answer in answers_of(source.sheet).items()
        if key in fields and key not in held and _fits(fields[key], answer.value, tables)
    }
    return answers, tables


def _fits(field: Mapping, value: Any, tables: Mapping) -> bool:
    elsewhere = field["type"] == "file" or (field["type"] == "rows" and field["table"] not in tables)
    if elsewhere or value in (None, "", []):
        return False
    try:
        values.parse(field, value)
    except values.Invalid:
        return False  # a choice that is no longer offered, a number out of range
    return True


def _empty_tables(sheet: AnswerSheet, source: AnswerSheet) -> dict[str, list[dict]]:
    taken, known = rows_of(sheet), definition_of(sheet.version_id).tables
    return {
        table: [{**row.cells, "ref": str(row.pk)} for row in rows]
        for table, rows in rows_of(source).items()
        if table in known and table not in taken
    }


# --- people and partners --------------------------------------------------------------------------
class LastOwner(PermissionDenied):
    """The application would be left without an owner."""


def _must_manage(by: User, application: Application) -> None:
    allowed = may_manage(by, application)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


@transaction.atomic
def set_member(*, application: Application, user: User, role: MemberRole, by: User) -> ApplicationMember:
    """Give `user` a right in the application; strangers come by invitation. The last owner cannot become less."""
    _must_manage(by, application)
    if role_in(user, application) is None:
        raise PermissionDenied
    if role != MemberRole.OWNER:
        _keep_an_owner(application, user)
    member, _made = ApplicationMember.objects.update_or_create(
        application=application, user=user, defaults={"role": role}
    )
    record("application.member_set", application, by=by, person=str(user), role=role)
    return member


@transaction.atomic
def remove_member(*, application: Application, user: User, by: User) -> None:
    """Take a person out of the application; what they wrote stays. Anybody may leave, owners may remove others."""
    if user != by:
        _must_manage(by, application)
    _keep_an_owner(application, user)
    if ApplicationMember.objects.filter(application=application, user=user).delete()[0]:
        record("application.member_removed", application, by=by, person=str(user))


def _keep_an_owner(application: Application, user: User) -> None:
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    owners = ApplicationMember.objects.filter(application=application, role=MemberRole.OWNER)
    if set(owners.values_list("user", flat=True)) == {user.pk}:
        raise LastOwner(_("An application needs an owner. Make somebody else an owner first."))


def accept_invitation(*, invitation: Any, user: User) -> None:
    """Make the invited person a member; an invitation never takes a right away that somebody has already."""
    application = invitation.target
    held = {invitation.role, role_in(user, application)}
    strongest = next(role for role in MemberRole.values if role in held)  # they are listed strongest first
    ApplicationMember.objects.update_or_create(application=application, user=user, defaults={"role": strongest})


@transaction.atomic
def set_partner(*, application: Application, partner: BidPartner, by: User) -> BidPartner:
    """Add or change a partner of the bid. Raises ValidationError."""
    _must_write(by, application)
    partner.application = application
    partner.full_clean()
    partner.save()
    record("application.partner_set", application, by=by, name=partner.name)
    return partner


@transaction.atomic
def remove_partner(*, application: Application, partner: BidPartner, by: User) -> None:
    """Take a partner out of the bid."""
    _must_write(by, application)
    record("application.partner_removed", application, by=by, name=partner.name)
    BidPartner.objects.filter(application=application, pk=partner.pk).delete()


def _must_write(by: User, application: Application) -> None:
    locked = Application.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=application.pk)
    allowed = may_write(by, locked, database_now())
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


# --- handing in -----------------------------------------------------------------------------------
def move(*, application: Application, transition: Transition, by: User, comment: str = "") -> Application:
    """Carry out one move of an application; raises what workflow.perform() raises."""
    return perform(application, transition, by=by, comment=comment, submit=_submit, leave=_leave)


MOVES = {transition.name: transition for transition in workflow.BY_TEAM}


def _submit(*, application: Application, by: User) -> Submission:
    head = application_head(application)
    submission = _keep(application, SubmissionKind.APPLICATION, application.sheet, head, by)
    EligibilityCheck.objects.bulk_create(
        EligibilityCheck(submission=submission, **kept) for kept in map(_to_keep, findings_of(application))
    )
    # A round that is only prepared reads the newest text: it may hold the one that was taken back.
    waiting = application.candidacies.filter(out=False, round__state=RoundState.DRAFT, round__kind=RoundKind.BOARD)
    waiting.update(submission=submission)
    return submission


def _to_keep(finding: Finding) -> dict[str, Any]:
    """Return a finding as it is stored: what it says as code and value, and once in English for who reads the bare row."""
    with override("en"):
        words = finding.words
    return {
        "rule": finding.rule,
        "verdict": finding.verdict,
        "code": finding.code,
        "value": finding.value,
        "words": words,
    }


def _keep(
    application: Application, kind: SubmissionKind, sheet: AnswerSheet, head: dict, by: User, plan: Plan | None = None
) -> Submission:
    snapshot = take_snapshot(sheet=sheet, kind=SnapshotKind.SUBMISSION, head=head, by=by)
    number = (application.submissions.filter(kind=kind).aggregate(most=Max("number"))["most"] or 0) + 1
    submission = Submission.objects.create(
        application=application, kind=kind, number=number, snapshot=snapshot, plan=plan, sha256=snapshot.sha256,
        code=new_code(), submitted_at=database_now(), submitted_by=by,
    )  # fmt: skip
    record("application.handed_in", application, by=by, kind=kind, number=number, sha256=snapshot.sha256)
    notify(SubmissionReceived(application, submission=submission), *owners_of(application))
    return submission


@transaction.atomic
def hand_in_plan(*, application: Application, plan: Plan, by: User) -> Submission:
    """Hand in the municipality's action plan for the final, as it is now; handed in again it is the next number.

    Raises PermissionDenied outside of the window, ValidationError for a plan of somebody else or with gaps.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=application.pk)
    allowed = may_hand_in_plan(by, locked, database_now())
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    if plan.municipality_id != locked.municipality_id:
        raise ValidationError({"plan": _("This plan belongs to another municipality.")})
    states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
    gaps = completeness.progress(states)["missing"]
    if gaps:
        raise ValidationError(
            {
                "plan": ngettext(
                    "%d required answer of the plan is missing.", "%d required answers of the plan are missing.", gaps
                )
                % gaps
            }
        )
    return _keep(locked, SubmissionKind.PLAN, plan.sheet, plan_head(plan), by, plan)


def _leave(*, application: Application, reason: str, by: User) -> None:
    for candidacy in application.candidacies.select_for_update(of=("self",)).filter(out=False):
        candidacy.out, candidacy.out_reason = True, reason
        candidacy.save(update_fields=["out", "out_reason"])
    people = {person["user"] for person in people_of(application)} | set(admins())
    notify(ApplicationWithdrawn(application, reason=reason), *people)


# --- eligibility ----------------------------------------------------------------------------------
def bid_of(application: Application) -> Bid:
    """Return what the rules of eligibility look at."""
    body, place, sheet = application.municipality, application.place, application.sheet
    lead = completeness.values_of(sheet.facts).get(LEAD_KEY)
    states = completeness.all_states(definition_of(sheet.version_id), sheet.facts)
    towns = {name.name for owner in (body, place) if owner for name in owner.names.all()}
    return Bid(
        country=body.country_id,
        country_name=body.country.name,
        region=(place and place.region_id) or body.region_id or "",
        names=tuple(sorted({body.name, *([place.name] if place else []), *towns})),
        partners=application.partners.count(),
        lead_agrees=lead if isinstance(lead, bool) else None,
        missing=completeness.progress(states)["missing"],
        language=sheet.language,
    )


def findings_of(application: Application) -> list[Finding]:
    """Return what each rule says of the application as it is now."""
    return judge(bid_of(application), rules_of(application.cycle).eligibility)


@transaction.atomic
def ask_override(*, application: Application, rule: str, passes: bool, reason: str, by: User) -> EligibilityOverride:
    """Ask that a rule counts as met, or not met, against what it says; a second person has to confirm. Raises ValidationError."""
    if not by.has_perm("awards.manage_cycle", application.cycle):
        raise PermissionDenied
    override = EligibilityOverride(application=application, rule=rule, passes=passes, reason=reason, asked_by=by)
    override.full_clean()
    override.save()
    record("application.override_asked", application, by=by, rule=rule, passes=passes, reason=reason)
    return override


@transaction.atomic
def confirm_override(*, override: EligibilityOverride, by: User) -> EligibilityOverride:
    """Confirm an override as the second person. Raises ValidationError for the one who asked, or where it is confirmed already."""
    if not by.has_perm("awards.manage_cycle", override.application.cycle):
        raise PermissionDenied
    locked = EligibilityOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    if locked.confirmed_by_id:
        raise ValidationError(_("This is confirmed already."))
    locked.confirmed_by, locked.confirmed_at = by, database_now()
    locked.full_clean()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    record("application.override_confirmed", locked.application, by=by, rule=locked.rule, passes=locked.passes)
    return locked


def earlier_applications(application: Application, user: User) -> list[Application]:
    """Return what the municipality applied with before and `user` may read, newest first."""
    mine = visible_applications(user).filter(municipality=application.municipality_id)
    return list(mine.exclude(pk=application.pk).select_related("cycle__edition").order_by("-created_at"))
