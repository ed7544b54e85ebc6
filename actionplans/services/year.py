"""The only home of writes in a plan's year: what became of an action, the words of the report, an action turned into a practice."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import override

from actionplans.models import Plan, Report, Result
from actionplans.permissions import may_report, may_turn_into_practice
from actionplans.queries import Deed
from pearls.audit import record
from pearls.models import User
from pearls.questionnaires.models import Row
from pearls.questionnaires.services import copy_answers
from practices.models import Practice
from practices.services.writing import begin_practice

RESULT = ("stage", "happened", "not_worked", "learnt", "reached")
REPORT = ("changed", "not_worked", "goes_on")


class Overtaken(Exception):
    """Somebody else saved another text meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: Any) -> None:
        super().__init__()
        self.theirs = theirs


def _locked(plan: Plan, by: User) -> Plan:
    """Return the plan, locked before its results as sending does it; raises PermissionDenied."""
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not may_report(by, locked):
        raise PermissionDenied
    return locked


@transaction.atomic
def say_result(*, plan: Plan, row: Row, data: Mapping[str, Any], base: int, by: User) -> Result:
    """Write down what became of an action. Raises Overtaken where somebody saved since version `base`, PermissionDenied."""
    locked = _locked(plan, by)
    found = Result.objects.filter(row=row).first() or Result(plan=locked, row=row, version=0)
    if found.version != base:
        raise Overtaken(found)
    for name in RESULT:
        setattr(found, name, data[name])
    found.version += 1
    found.changed_by = by
    found.full_clean()
    found.save()
    record("result.said", locked, by=by, stage=str(found.stage), row=str(row.pk))
    return found


def report_of(plan: Plan) -> Report:
    """Return the report of a plan, unsaved while nobody wrote a word of it."""
    return Report.objects.filter(plan=plan).first() or Report(plan=plan, version=0)


@transaction.atomic
def write_report(*, plan: Plan, data: Mapping[str, Any], base: int, by: User) -> Report:
    """Save the words of the report. Raises Overtaken where somebody saved since version `base`, PermissionDenied."""
    found = report_of(_locked(plan, by))
    if found.version != base:
        raise Overtaken(found)
    for name in REPORT:
        setattr(found, name, data[name])
    found.version += 1
    found.full_clean()
    found.save()
    record("report.written", plan, by=by)
    return found


@transaction.atomic
def turn_into_practice(*, plan: Plan, deed: Deed, by: User) -> Practice:
    """Return a new practice of the municipality, filled in with what the action already says. Raises PermissionDenied."""
    result = (
        Result.objects.select_for_update(of=("self",)).select_related("plan__municipality__country").get(row=deed.row)
    )
    if not may_turn_into_practice(by, result):
        raise PermissionDenied
    body = result.plan.municipality
    practice = begin_practice(body=body, place=body.places.first(), language=plan.sheet.language, by=by)
    with override(plan.sheet.language):
        copy_answers(sheet=practice.sheet, answers=prefilled(deed, result), tables=partners_of(deed), by=by)
    result.practice = practice
    result.save(update_fields=["practice"])
    record("result.became_practice", result.plan, by=by, practice=practice.number)
    return practice


def prefilled(deed: Deed, result: Result) -> dict[str, Any]:
    """Return the answers of a practice that an action gives; what it does not say is left to be written."""
    action = deed.action
    found = {
        "title": deed.title[:120],
        "description": action.description,
        "groups_story": action.groups_reached,
        "lead_name": (action.lead_unit or "")[:160],
        "since_year": action.start.year if action.start else None,
        "what_changed": result.happened,
        "what_did_not_work": result.not_worked,
        "conditions": result.learnt,
    }
    return {key: value for key, value in found.items() if value}


def partners_of(deed: Deed) -> dict[str, list[dict[str, str]]]:
    """Return the partners of an action as lines of the practice's table; a plan names them in one cell, with commas."""
    names = [name.strip() for name in (deed.action.partners or "").replace(";", ",").split(",")]
    return {"partners": [{"partner": name} for name in names if name]}
