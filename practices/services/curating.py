"""The only home of moving practices: one by one and many at once, merging, and who judges them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.audit import record
from pearls.models import User
from pearls.workflow import NotAllowedNow, Transition, perform
from practices import workflow
from practices.enums import PUBLIC, PracticeState
from practices.models import Practice, Revision
from practices.permissions import may_curate
from practices.services import follow, keeping, publishing, reviewing, translating
from practices.services.indexing import index_practice


class PublishingTools:
    """What the moves need of the services: see workflow.Tools."""

    def freeze(self, *, practice: Practice, by: User | None, reason: str) -> Revision:
        """Freeze the live text."""
        return publishing.freeze(practice=practice, by=by, reason=reason)

    def derive(self, *, practice: Practice) -> None:
        """Bring translations, lists and search up to date; translations first, since they tell the languages."""
        assert practice.revision is not None  # frozen before the move
        translating.follow_source(practice=practice)
        publishing.derive(practice=practice, revision=practice.revision)
        keeping.keep_links(practice=practice)
        follow.tell_followers(practice=practice, what="published" if practice.revision.number == 1 else "updated")

    def index(self, *, practice: Practice) -> None:
        """Bring the search up to date, if readers ever saw the practice."""
        if practice.revision_id:
            index_practice(practice=practice)


TOOLS = PublishingTools()


def move(*, practice: Practice, transition: Transition, by: User | None, comment: str = "", **extra: Any) -> Practice:
    """Carry out one move of a practice with all that it brings; raises what workflow.perform() raises."""
    return perform(practice, transition, by=by, comment=comment, tools=TOOLS, **extra)


@transaction.atomic
def merge(*, practice: Practice, into: Practice, by: User, reason: str) -> Practice:
    """Merge a duplicate into the practice that stays; its address leads there, its history is kept.

    Raises ValidationError where the other one is not public, or is merged itself.
    """
    into = Practice.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if into.pk == practice.pk or into.merged_into_id or into.state not in PUBLIC:
        raise ValidationError({"into": _("Choose a published practice that stays.")})
    merged = move(practice=practice, transition=workflow.MERGE, by=by, comment=reason, into=into)
    Practice.objects.filter(merged_into=practice).update(merged_into=into)
    record("practice.merged", into, by=by, number=practice.number)
    return merged


@transaction.atomic
def set_due(*, practice: Practice, day: date, by: User) -> None:
    """Set the day by which the next step is expected."""
    locked = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    allowed = may_curate(by, locked)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    if day < timezone.localdate():
        raise ValidationError({"day": _("Choose a day that has not passed.")})
    locked.state_due = day
    locked.save(update_fields=["state_due"])
    record("practice.due_set", locked, by=by, day=day.isoformat())


# --- many at once ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """What a bulk action will do, or did, to one practice: in words, and whether anything happens at all."""

    practice: Practice
    happens: bool
    text: str


ACTIONS = ("screen", "ask_reviewers", "set_due")


def foresee(*, action: str, practices: Iterable[Practice], by: User, day: date | None = None) -> list[Line]:
    """Return exactly what a bulk action would do to which practice, and which it skips and why. Changes nothing."""
    return [_line(action, practice, by, day) for practice in practices]


def _line(action: str, practice: Practice, by: User, day: date | None) -> Line:
    allowed = may_curate(by, practice)
    if not allowed:
        return Line(practice, False, getattr(allowed, "reason", ""))
    reason = _obstacle(action, practice)
    if reason:
        return Line(practice, False, reason)
    if action == "screen":
        return Line(
            practice, True, _("goes into screening; you are expected to look until %s") % _day(_until("screening"))
        )
    if action == "set_due":
        return Line(practice, True, _("next step due %s") % _day(day))
    return _reviewers_line(practice)


def _obstacle(action: str, practice: Practice) -> str:
    wanted = {
        "screen": {PracticeState.SUBMITTED},
        "ask_reviewers": {PracticeState.SCREENING, PracticeState.REVIEW},
        "set_due": set(PracticeState) - {PracticeState.DRAFT, PracticeState.WITHDRAWN, PracticeState.ARCHIVED},
    }[action]
    return "" if practice.state in wanted else _("is “%s” now") % practice.get_state_display()


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _until(state: str) -> date:
    return timezone.localdate() + timedelta(days=workflow.curation_rules()["days"][state])


def _reviewers_line(practice: Practice) -> Line:
    chosen = reviewing.chosen_by_rule(practice)
    if not chosen:
        return Line(practice, False, _("enough reviewers are asked, or nobody without a conflict is left"))
    names = ", ".join(str(user) for user in chosen)
    asks = ngettext("asks %(names)s", "asks %(names)s", len(chosen)) % {"names": names}
    begins = _(" and begins the review") if practice.state == PracticeState.SCREENING else ""
    return Line(practice, True, asks + begins)


def carry_out(*, action: str, practices: Iterable[Practice], by: User, day: date | None = None) -> list[Line]:
    """Do to each practice what foresee() tells now; one that moved on meanwhile is skipped and stops no other."""
    return list(_carried_out(action, practices, by, day))


def _carried_out(action: str, practices: Iterable[Practice], by: User, day: date | None) -> Iterator[Line]:
    for line in foresee(action=action, practices=practices, by=by, day=day):
        if not line.happens:
            yield line
            continue
        try:
            with transaction.atomic():
                _do(action, line.practice, by, day)
        except NotAllowedNow:
            yield Line(line.practice, False, _("somebody else was faster"))
        except (PermissionDenied, ValidationError) as problem:
            said = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
            yield Line(line.practice, False, " ".join(said))
        else:
            yield line


def _do(action: str, practice: Practice, by: User, day: date | None) -> None:
    if action == "screen":
        move(practice=practice, transition=workflow.SCREEN, by=by)
    elif action == "set_due":
        assert day is not None  # the form asks for it
        set_due(practice=practice, day=day, by=by)
    else:
        reviewing.ask(practice=practice, reviewers=reviewing.chosen_by_rule(practice), by=by)
