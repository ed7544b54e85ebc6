"""The only home of writing cycles: made, cloned, dated, given rules; rules frozen; more time granted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards import workflow
from awards.enums import CycleState, PhaseKind, RoundKind
from awards.models import Application, Criterion, Cycle, Extension, Phase, Round, RuleBook
from awards.notifications import ExtensionGranted
from awards.queries import owners_of, phase_of
from awards.rulebook import BadRules, Rules
from pearls.audit import record
from pearls.models import Edition, User
from pearls.notifications import notify
from pearls.questionnaires.enums import VersionState
from pearls.questionnaires.models import TemplateVersion
from pearls.workflow import Transition, perform

FORM = "application"


def newest_form() -> TemplateVersion:
    """Return the newest published application form."""
    return TemplateVersion.objects.filter(template__slug=FORM, state=VersionState.PUBLISHED).latest("number")


def _must_manage(by: User | None, cycle: Cycle | None = None) -> None:
    if by is not None and not by.has_perm("awards.manage_cycle", cycle):
        raise PermissionDenied


@transaction.atomic
def make_cycle(*, edition: Edition, name: str, rules: Rules, by: User | None, invented: bool = False) -> Cycle:
    """Return a new cycle without phases; `by` None is the installation's own data."""
    _must_manage(by)
    cycle = Cycle(
        edition=edition, name=name, zone=edition.zone, form=newest_form(), rules=rules.data(), created_by=by, invented=invented
    )  # fmt: skip
    cycle.full_clean()
    cycle.save()
    record("cycle.made", cycle, by=by)
    return cycle


@transaction.atomic
def clone_cycle(*, cycle: Cycle, edition: Edition, days: int, by: User) -> Cycle:
    """Return a copy of a cycle for another edition: texts, rules, phases and rounds with criteria, all dates shifted by `days`.

    Nobody's application, seat or score comes along.
    """
    made = make_cycle(edition=edition, name=_("Call %d") % edition.year, rules=Rules.read(cycle.rules), by=by)
    made.texts, made.zone, made.cloned_from, made.invented = cycle.texts, cycle.zone, cycle, cycle.invented
    made.save(update_fields=["texts", "zone", "cloned_from", "invented"])
    for phase in cycle.phases.all():
        Phase.objects.create(
            cycle=made, kind=phase.kind, grace_minutes=phase.grace_minutes,
            opens_at=shifted(phase.opens_at, days, made.zone), closes_at=shifted(phase.closes_at, days, made.zone),
        )  # fmt: skip
    for round_ in cycle.rounds.prefetch_related("criteria"):
        _clone_round(round_, made, days)
    _tell_edition(made)
    record("cycle.cloned", made, by=by, source=cycle.pk, days=days)
    return made


def shifted(moment: datetime, days: int, zone: str) -> datetime:
    """Return the same time of day in the zone `days` later, also over a change to summer time."""
    local = moment.astimezone(ZoneInfo(zone))
    return (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone))


COPIED = ("kind", "name", "grace_minutes", "quorum", "blind", "others_scores", "comments", "country_conflict")
CRITERION = (
    "key",
    "position",
    "label",
    "text",
    "weight",
    "minimum",
    "maximum",
    "points",
    "sections",
    "required",
    "counts",
)


def _clone_round(round_: Round, cycle: Cycle, days: int) -> None:
    made = Round.objects.create(
        cycle=cycle,
        opens_at=shifted(round_.opens_at, days, cycle.zone),
        closes_at=shifted(round_.closes_at, days, cycle.zone),
        **{name: getattr(round_, name) for name in COPIED},
    )
    Criterion.objects.bulk_create(
        Criterion(round=made, **{name: getattr(c, name) for name in CRITERION}) for c in round_.criteria.all()
    )


@transaction.atomic
def set_phases(*, cycle: Cycle, phases: Mapping[str, tuple[datetime, datetime, int]], by: User | None) -> None:
    """Set the phases of a cycle as {kind: (opens, closes, grace in minutes)}; kinds that are left out go.

    Raises ValidationError keyed by kind. A phase that others rely on (somebody has an extension) stays.
    """
    _must_manage(by, cycle)
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    before = {phase.kind: _span(phase) for phase in locked.phases.all()}
    for kind, (opens, closes, grace) in phases.items():
        phase = Phase.objects.filter(cycle=locked, kind=kind).first() or Phase(cycle=locked, kind=kind)
        phase.opens_at, phase.closes_at, phase.grace_minutes = opens, closes, grace
        try:
            phase.full_clean()
        except ValidationError as wrong:
            raise ValidationError({kind: wrong.messages}) from wrong
        phase.save()
    locked.phases.exclude(kind__in=list(phases)).filter(extensions=None).delete()
    _tell_edition(locked)
    after = {phase.kind: _span(phase) for phase in Phase.objects.filter(cycle=locked)}
    if after != before:
        record("cycle.phases_set", locked, by=by, before=before, after=after)


def _span(phase: Phase) -> list:
    return [phase.opens_at.isoformat(), phase.closes_at.isoformat(), phase.grace_minutes]


def _tell_edition(cycle: Cycle) -> None:
    """Keep the edition's public dates in step: the cycle's phases are where they are set."""
    fresh = Cycle.objects.prefetch_related("phases").select_related("edition").get(pk=cycle.pk)
    edition, call, plans = fresh.edition, phase_of(fresh, PhaseKind.APPLICATION), phase_of(fresh, PhaseKind.DEVELOPMENT)
    if call:
        edition.call_opens, edition.deadline = call.opens_at, call.closes_at
    if plans:
        edition.plan_due = plans.closes_at
    edition.save(update_fields=["call_opens", "deadline", "plan_due"])


TEXTS = ("title", "intro", "who")


@transaction.atomic
def set_texts(*, cycle: Cycle, language: str, texts: Mapping[str, str], by: User) -> Cycle:
    """Set what the page of the call says in one language; without any word the language goes."""
    _must_manage(by, cycle)
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    kept = {name: texts.get(name, "").strip() for name in TEXTS}
    others = {code: held for code, held in locked.texts.items() if code != language}
    locked.texts = {**others, language: kept} if any(kept.values()) else others
    locked.save(update_fields=["texts"])
    record("cycle.texts_set", locked, by=by, language=language)
    return locked


@transaction.atomic
def set_rules(*, cycle: Cycle, rules: Mapping[str, Any], by: User | None) -> Cycle:
    """Set the rules of a cycle that is prepared. Raises ValidationError at the field; a running cycle needs change_rules()."""
    _must_manage(by, cycle)
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.state != CycleState.DRAFT:
        raise ValidationError(_("The rules are frozen. A change makes a new version and needs a reason."))
    locked.rules = _read(rules).data()
    locked.save(update_fields=["rules"])
    record("cycle.rules_set", locked, by=by, rules=locked.rules)
    return locked


@transaction.atomic
def change_rules(*, cycle: Cycle, rules: Mapping[str, Any], reason: str, by: User) -> RuleBook:
    """Freeze a new version of the rules of a running cycle; the old one stays public beside it. Raises ValidationError."""
    _must_manage(by, cycle)
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the rules change; everybody reads it.")})
    if locked.rounds.filter(state="finalised", kind=RoundKind.JURY).exists():
        raise ValidationError(_("The jury has decided; the rules can no longer change."))
    locked.rules = _read(rules).data()
    locked.book = freeze_rules(cycle=locked, by=by, reason=reason)
    locked.save(update_fields=["rules", "book"])
    record("cycle.rules_changed", locked, by=by, version=locked.book.number, reason=reason)
    return locked.book


def _read(rules: Mapping[str, Any]) -> Rules:
    try:
        return Rules.read(rules)
    except BadRules as wrong:
        raise ValidationError({wrong.field: str(wrong)}) from wrong


def freeze_rules(*, cycle: Cycle, by: User | None, reason: str) -> RuleBook:
    """Return the rules of a cycle as the next frozen version; where nothing changed, the version that holds."""
    rules = Rules.read(cycle.rules)
    if cycle.book and cycle.book.sha256 == rules.sha256:
        return cycle.book
    number = (cycle.books.aggregate(most=Max("number"))["most"] or 0) + 1
    return RuleBook.objects.create(
        cycle=cycle, number=number, rules=rules.data(), sha256=rules.sha256, reason=reason, frozen_by=by
    )


def move_cycle(*, cycle: Cycle, transition: Transition, by: User | None, comment: str = "") -> Cycle:
    """Carry out one move of a cycle; raises what workflow.perform() raises."""
    return perform(cycle, transition, by=by, comment=comment, freeze=freeze_rules)


MOVES = {transition.name: transition for transition in (workflow.OPEN_CYCLE, workflow.CLOSE_CYCLE)}


@transaction.atomic
def grant_extension(*, application: Application, kind: PhaseKind, until: datetime, reason: str, by: User) -> Extension:
    """Give one applicant more time in a phase, with a reason, and tell the team. Raises ValidationError."""
    _must_manage(by, application.cycle)
    phase = phase_of(application.cycle, kind)
    if phase is None:
        raise ValidationError({"kind": _("The cycle has no such phase.")})
    if until <= phase.closes_at:
        raise ValidationError({"until": _("Choose an end after the common one.")})
    extension = Extension(phase=phase, application=application, until=until, reason=reason, granted_by=by)
    extension.full_clean()
    extension.save()
    record("application.extended", application, by=by, phase=kind, until=until.isoformat(), reason=reason)
    notify(ExtensionGranted(application, extension=extension), *owners_of(application))
    return extension
