"""The only home of the demonstration's year inside each mentoring: agreement, goals, talk, pulses, one question; varied, made once."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from mentoring.enums import PulseKind
from mentoring.models import (
    Agreement,
    Goal,
    GoalEvidence,
    GoalStep,
    Message,
    Note,
    PartyPerson,
    Pulse,
    Question,
    Relationship,
    Signature,
)
from mentoring.queries.relationships import current_template
from mentoring.services.agreeing import PARTS, hash_of, load_templates

DATA = Path(__file__).parent.parent / "data" / "demo"
DAY = timedelta(days=1)


def seed(relationships: list[Relationship], *, now: datetime) -> None:
    """Give each mentoring a year that can be believed; one that has a goal already is left as it is."""
    words = yaml.safe_load((DATA / "relationships.yaml").read_text("utf-8"))
    load_templates({})
    for index, relationship in enumerate(relationships):
        if not relationship.goals.exists():
            _seed_one(relationship, index, words, now)


def _seed_one(relationship: Relationship, index: int, words: dict[str, Any], now: datetime) -> None:
    people = list(
        PartyPerson.objects.filter(party__relationship=relationship, until__isnull=True).select_related("user", "party")
    )
    if not people:
        return
    _agree(relationship, people, signed=index % 5 != 4)
    _aim(relationship, people[0], words["goals"][index % len(words["goals"])], index, now)
    said = words["messages"][: index % len(words["messages"]) + 1]
    Message.objects.bulk_create(
        Message(relationship=relationship, text=text, written_by=people[number % len(people)].user)
        for number, text in enumerate(said)
    )
    note = words["notes"][index % len(words["notes"])]
    Note.objects.create(relationship=relationship, text=note, visibility="ours", written_by=people[-1].user)
    if index % 3 == 0:
        text = words["questions"][index // 3 % len(words["questions"])]
        Question.objects.create(relationship=relationship, text=text, asked_by=people[0].user)
    Pulse.objects.bulk_create(
        Pulse(
            relationship=relationship, kind=PulseKind.FIRST, helps=2 + (index + number) % 4, together=3 + (index + number) % 3,
            learnt=words["learnt"][(index + number) % len(words["learnt"])], said_by=row.user,
        )
        for number, row in enumerate(people)
    )  # fmt: skip


def _agree(relationship: Relationship, people: list[PartyPerson], *, signed: bool) -> None:
    template = current_template(relationship.kind)
    if template is None or relationship.agreements.exists():
        return
    terms = {part: template.texts["en"][part] for part in PARTS}
    made = Agreement.objects.create(
        relationship=relationship, template=template, number=1, terms=terms, sha256=hash_of(relationship, 1, terms),
        written_by=people[0].user,
    )  # fmt: skip
    leads = [row for row in people if row.lead]
    Signature.objects.bulk_create(
        Signature(agreement=made, party=row.party, name=str(row.user), signed_by=row.user)
        for row in (leads if signed else leads[:1])
    )


def _aim(relationship: Relationship, person: PartyPerson, words: dict[str, Any], index: int, now: datetime) -> None:
    today = timezone.localdate(now)
    goal = Goal.objects.create(
        relationship=relationship, title=words["title"], why=words["why"], due=today + (index % 9 - 2) * 10 * DAY,
        created_by=person.user,
    )  # fmt: skip
    steps = [GoalStep(goal=goal, title=title, due=goal.due) for title in words["steps"]]
    for step in steps[: index % (len(steps) + 1)]:
        step.reached_at, step.reached_by = now - (index + 1) * DAY, person.user
    made = GoalStep.objects.bulk_create(steps)
    if made[0].reached_at:
        GoalEvidence.objects.create(step=made[0], text=words["shown"], added_by=person.user)
