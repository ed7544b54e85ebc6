"""The only home of the plans' reads: titles, and who works on a plan."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from actionplans.models import Plan, PlanMember
from pearls.enums import MAY_COMMENT
from pearls.models import Membership, User
from pearls.questionnaires.models import Answer

TITLE_KEY = "plan_title"


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
