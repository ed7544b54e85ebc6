"""The only home of goals: set, changed, reached or dropped; their milestones, and what shows that they were reached."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.models import Goal, GoalEvidence, GoalStep
from mentoring.queries.relationships import plan_actions
from mentoring.services.guarding import kept, locked_to_write
from mentoring.workflow.relationships import GOAL_MOVES
from pearls.audit import record
from pearls.models import User
from pearls.services.files import store_evidence
from pearls.workflow import perform

MOST_STEPS = 20


@transaction.atomic
def save_goal(*, goal: Goal, by: User) -> Goal:
    """Set a goal, or change it. Raises PermissionDenied or ValidationError at the field."""
    relationship = locked_to_write(goal.relationship, by)
    if goal.action_id and str(goal.action_id) not in plan_actions(relationship.plan):
        raise ValidationError({"action": _("Choose an action of this town’s plan.")})
    is_new = goal.pk is None
    goal.created_by = goal.created_by or by
    kept(goal)
    record("goal.set" if is_new else "goal.changed", relationship, by=by, goal=goal.title)
    return goal


def move_goal(*, goal: Goal, name: str, by: User) -> Goal:
    """Carry out one move of a goal; each can be undone by the other. Raises what workflow.perform() raises."""
    return perform(goal, GOAL_MOVES[name], by=by)


@transaction.atomic
def add_step(*, goal: Goal, title: str, due: date | None, by: User) -> GoalStep:
    """Add a milestone. Raises PermissionDenied or ValidationError."""
    locked_to_write(goal.relationship, by)
    if goal.steps.count() >= MOST_STEPS:
        raise ValidationError(
            ngettext(
                "A goal has at most %d milestone. Make it two goals.",
                "A goal has at most %d milestones. Make it two goals.",
                MOST_STEPS,
            )
            % MOST_STEPS
        )
    return kept(GoalStep(goal=goal, title=title, due=due))


@transaction.atomic
def mark_step(*, step: GoalStep, reached: bool, by: User) -> GoalStep:
    """Note that a milestone was reached, or take that back. Raises PermissionDenied."""
    locked_to_write(step.goal.relationship, by)
    step.reached_at, step.reached_by = (timezone.now(), by) if reached else (None, None)
    kept(step)
    record("step.reached" if reached else "step.taken_back", step.goal.relationship, by=by, step=step.title)
    return step


@transaction.atomic
def remove_step(*, step: GoalStep, by: User) -> None:
    """Take a milestone away that was not reached; what is reached and shown stays."""
    relationship = locked_to_write(step.goal.relationship, by)
    if step.reached_at or step.evidence.exists():
        raise ValidationError(_("This milestone is reached or shown. Take that back first."))
    record("step.removed", relationship, by=by, step=step.title)
    step.delete()


@transaction.atomic
def add_evidence(*, step: GoalStep, text: str, address: str, upload: UploadedFile | None, by: User) -> GoalEvidence:
    """Keep what shows that a milestone was reached: a sentence, with an address or a file. Raises ValidationError at the field."""
    relationship = locked_to_write(step.goal.relationship, by)
    attachment: Any = None
    if upload is not None:
        try:
            attachment = store_evidence(upload=upload, belongs_to=relationship.pk, by=by)
        except ValidationError as problem:
            raise ValidationError({"file": problem.messages}) from None
    found = kept(GoalEvidence(step=step, text=text, address=address, attachment=attachment, added_by=by))
    record("evidence.added", relationship, by=by, step=step.title)
    return found


@transaction.atomic
def remove_evidence(*, evidence: GoalEvidence, by: User) -> None:
    """Take a piece of evidence out; nobody can fetch its file any more."""
    relationship = locked_to_write(evidence.step.goal.relationship, by)
    record("evidence.removed", relationship, by=by, step=evidence.step.title)
    evidence.delete()
