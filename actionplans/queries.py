"""The only home of the plans' reads: titles, who works on a plan, and what became of its actions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from actionplans.enums import FINISHED, Stage
from actionplans.models import Action, Plan, PlanMember, Report, Result
from pearls.enums import MAY_COMMENT
from pearls.models import Membership, User
from pearls.questionnaires.enums import VersionState
from pearls.questionnaires.models import Answer, Row, TemplateVersion

DEFAULT_TEMPLATE = "culture-and-resilience-action-plan"
TITLE_KEY = "plan_title"


def newest_template() -> TemplateVersion:
    """Return the newest published version of the form of plans; raises DoesNotExist where none was loaded."""
    return TemplateVersion.objects.filter(template__slug=DEFAULT_TEMPLATE, state=VersionState.PUBLISHED).latest(
        "number"
    )


def with_title(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Annotate `title` with the plan's own title, which is an answer like any other; None while nobody gave one."""
    answers = Answer.objects.filter(sheet=OuterRef("sheet"), key=TITLE_KEY)
    return plans.annotate(title=Subquery(answers.values("value")[:1]))


def people_of(plan: Plan) -> list[dict[str, Any]]:
    """Return everybody who can open the plan, {"user", "role", "through"}: its members, then the municipality's people."""
    members: list[dict[str, Any]] = [
        {"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "plan", "pk": m.pk}
        for m in PlanMember.objects.filter(plan=plan).select_related("user")
    ]
    known = {person["user"].pk for person in members}
    body = Membership.objects.filter(municipality=plan.municipality_id).select_related("user").exclude(user__in=known)
    return members + [
        {"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "municipality", "pk": m.pk}
        for m in body
    ]


def who_may_comment(plan: Plan) -> list[User]:
    """Return the people who are told of a comment: they may answer it."""
    return [person["user"] for person in people_of(plan) if person["role"] in MAY_COMMENT]


def owners_of(plan: Plan) -> list[User]:
    """Return the people who are told of what happens to the plan."""
    return [person["user"] for person in people_of(plan) if person["role"] == "owner"]


def ordered_by_deadline(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Return plans with the nearest deadline first, those without one last."""
    return plans.order_by(F("edition__plan_due").asc(nulls_last=True), "-created_at", "pk")


def plan_head(plan: Plan) -> dict:
    """Return what the document says of the plan itself: plain data, no personal data, part of the snapshot's hash."""
    body = plan.municipality
    return {
        "municipality": body.name,
        "country": body.country.name,
        "population": body.population,
        "population_year": body.population_year,
        "edition": plan.edition.year if plan.edition else None,
        "cofunded": plan.edition.cofunded if plan.edition else True,
        "change_seq": plan.sheet.change_seq,
        "changed_at": plan.sheet.changed_at.isoformat() if plan.sheet.changed_at else None,
    }


NAMES = frozenset({"name", "carer", "contact", "contact_owner", "lead_person", "owner"})
"""Columns in which a plan names persons; the public reads what is done, not by whom."""


def without_names(document: dict) -> dict:
    """Return a plan's document for everybody: without columns that name persons, and without files."""
    sections = [
        {**section, "questions": [question for asked in section["questions"] if (question := _public(asked))["fields"]]}
        for section in document["sections"]
    ]
    return {**document, "sections": [section for section in sections if section["questions"]]}


TOLD = ("title", "unit", "direction", "source", "frequency", "dimension")
MEASURED = ("baseline", "baseline_date", "target", "target_date")


def indicators_in(document: dict) -> list[tuple[str, dict[str, Any]]]:
    """Return the indicators of a plan's document with a name, [(line, {column: value})]: what is measured, not who measures it."""
    fields = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    objectives = {row["id"]: row["values"].get("title") or "" for row in fields.get("objectives", {}).get("rows", [])}
    return [
        (row["id"], _indicator(row["values"], objectives))
        for row in fields.get("indicators", {}).get("rows", [])
        if row["values"].get("title")
    ]


def _indicator(values: dict[str, Any], objectives: dict[str, str]) -> dict[str, Any]:
    told = {name: values.get(name) or "" for name in TOLD} | {name: values.get(name) for name in MEASURED}
    return {**told, "objective": objectives.get(values.get("objective") or "", "")}


def _public(question: dict) -> dict:
    return {**question, "fields": [_public_field(field) for field in question["fields"] if field["type"] != "file"]}


def _public_field(field: dict) -> dict:
    if field["type"] != "table":
        return field
    kept = [place for place, column in enumerate(field["columns"]) if column["key"] not in NAMES]
    rows = [
        {
            **row,
            "texts": [row["texts"][place] for place in kept],
            "values": {key: value for key, value in row["values"].items() if key not in NAMES},
        }
        for row in field["rows"]
    ]
    return {**field, "columns": [field["columns"][place] for place in kept], "rows": rows}


def answer_in(document: dict, key: str) -> str:
    """Return one answer of a document in words, "" where there is none."""
    fields = (field for s in document["sections"] for q in s["questions"] for field in q["fields"])
    return next((field.get("text") or "" for field in fields if field["key"] == key), "")


def titles_in(document: dict, table: str) -> list[str]:
    """Return what the lines of a table of a document are called, those that have a name."""
    fields = (field for s in document["sections"] for q in s["questions"] for field in q["fields"])
    rows: list[dict[str, Any]] = next((field["rows"] for field in fields if field["key"] == table), [])
    return [row["values"]["title"] for row in rows if row["values"].get("title")]


# --- the year -------------------------------------------------------------------------------------
ACTIONS = "actions"


@dataclass(frozen=True)
class Deed:
    """An action of a plan with what became of it; `result` is None while nobody said anything."""

    row: Row
    title: str
    action: Action
    result: Result | None

    @property
    def stage(self) -> str:
        """Return where it stands: what was said of it, else "planned"."""
        return self.result.stage if self.result else Stage.PLANNED


def deeds_of(plan: Plan) -> list[Deed]:
    """Return the actions of a plan in their order, each with what became of it."""
    rows = Row.objects.filter(sheet=plan.sheet_id, table=ACTIONS, deleted_at=None).order_by("position", "pk")
    actions = {action.row_id: action for action in Action.objects.filter(row__in=rows)}
    results = {r.row_id: r for r in plan.results.select_related("practice", "changed_by")}
    return [
        Deed(row, actions[row.pk].title or "", actions[row.pk], results.get(row.pk))
        for row in rows
        if row.pk in actions
    ]


def over_and_unsaid(deeds: Iterable[Deed], today: date) -> list[Deed]:
    """Return the actions whose last day has passed and that are neither done nor dropped."""
    return [d for d in deeds if d.action.end and d.action.end < today and d.stage not in FINISHED]


def counts_of(deeds: Iterable[Deed]) -> dict[str, int]:
    """Return {stage: how many actions}, zeros included."""
    return dict.fromkeys(Stage.values, 0) | Counter(str(deed.stage) for deed in deeds)


def report_due(plan: Plan) -> date | None:
    """Return the day by which the report is expected: the last of the title year, or nothing where no edition says it."""
    begins = plan.edition.title_year_starts if plan.edition else None
    return begins.replace(year=begins.year + 1) - timedelta(days=1) if begins else None


def report_document(report: Report, deeds: Iterable[Deed]) -> dict[str, Any]:
    """Return a report as one self-contained document ("crp-report/1"): head, language, the three texts, and each action."""
    plan = report.plan
    return {
        "format": "crp-report/1",
        "head": plan_head(plan),
        "language": plan.sheet.language,
        **{name: getattr(report, name) for name in ("changed", "not_worked", "goes_on")},
        "actions": [_deed_in_words(deed) for deed in deeds],
    }


def _deed_in_words(deed: Deed) -> dict[str, Any]:
    said = deed.result
    texts = {name: getattr(said, name) if said else "" for name in ("happened", "not_worked", "learnt")}
    practice = said.practice if said else None
    return {
        "title": deed.title,
        "stage": str(deed.stage),
        "reached": said.reached if said else None,
        **texts,
        "practice": {"number": practice.number, "slug": practice.slug} if practice else None,
    }
