"""The only home of what applications put on a person's desk and into the navigation."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import LIVE, ApplicationState, PhaseKind, SubmissionKind
from awards.models import Application, Cycle
from awards.permissions import applications_of, free_to_begin, may_begin, may_hand_in_plan, may_submit, may_write
from awards.queries import last_submission, running_cycle, window_of
from pearls.models import User
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import changes_by_others, definition_of, last_change_by, place_of
from pearls.registry import ANSWER, FORM, NavItem, Task

MOST = 8


def nav(_user: User) -> Iterator[NavItem]:
    """Yield the applications; the page teaches whoever has none."""
    label = _("Applications")
    yield NavItem(label, reverse("awards:applications"))


def tasks(user: User) -> Iterator[Task]:
    """Yield what waits while a cycle runs: go on where one stopped, complete, submit, hand in the plan, or begin."""
    cycle = running_cycle()
    if cycle is None:
        return
    rows = applications_of(user).filter(cycle=cycle, state__in=sorted(LIVE))
    rows = rows.select_related("sheet", "municipality", "place", "cycle").prefetch_related(
        "cycle__phases", "extensions"
    )
    applications = list(rows[:MOST])
    for application in applications:
        yield from (
            _of_draft(application, user)
            if application.state == ApplicationState.DRAFT
            else _of_final(application, user)
        )
    if not applications:
        yield from _begin(cycle, user)


def _begin(cycle: Cycle, user: User) -> Iterator[Task]:
    window = window_of(cycle, PhaseKind.APPLICATION)
    for body in free_to_begin(user, cycle)[:MOST]:
        if window and may_begin(user, body, cycle):
            yield Task(
                title=_("Begin the application of %s") % body,
                url=reverse("awards:begin"),
                text=_("Twelve short sections. You can stop at any point; nothing is lost."),
                action=_("Begin"),
                due=window.end,
                minutes=FORM,
            )


def _of_draft(application: Application, user: User) -> Iterator[Task]:
    window = window_of(application.cycle, PhaseKind.APPLICATION, application)
    if window is None or not may_write(user, application):
        return
    states = completeness.all_states(definition_of(application.sheet.version_id), application.sheet.facts)
    progress, gap = completeness.progress(states), completeness.next_gap(states, "")
    if gap is None:
        if may_submit(user, application):
            url = reverse("awards:move", args=[application.pk, "submit"])
            title = _("Submit the application of %s") % application
            yield Task(title, url, _("Nothing is missing."), _("Look once more"), window.end, minutes=FORM)
        return
    yield from _resume(application, user, progress)
    missing = ngettext("%d required answer is missing", "%d required answers are missing", progress["missing"])
    yield Task(
        title=_("Complete the application of %s") % application,
        url=_section(application, gap.section, gap.question),
        text=missing % progress["missing"],
        action=_("See the next gap"),
        due=window.end,
        minutes=ANSWER * progress["missing"],
    )


def _section(application: Application, section: str, question: str) -> str:
    return reverse("awards:section", args=[application.pk, section]) + f"#q-{question}"


def _resume(application: Application, user: User, progress: dict) -> Iterator[Task]:
    last = last_change_by(user, application.sheet)
    place = place_of(application.sheet, last.anchor) if last else None
    if last is None or place is None:
        return
    section, question = place
    others = changes_by_others(application.sheet, user, last.at)
    said = ngettext("Colleagues changed %d thing since.", "Colleagues changed %d things since.", others) % others
    window = window_of(application.cycle, PhaseKind.APPLICATION, application)
    yield Task(
        title=_("%(section)s, question %(no)d") % {"section": section["title"], "no": question["no"]},
        url=_section(application, section["key"], question["key"]),
        text=f"{question['title']} {said if others else ''}".strip(),
        action=_("Go on writing"),
        due=window.end if window else None,
        kicker=_("Where you stopped · %s") % formats.date_format(timezone.localtime(last.at), "MONTH_DAY_CLOCK_FORMAT"),
        note=_("%(answered)d of %(total)d answered") % progress,
        resume=True,
    )


def _of_final(application: Application, user: User) -> Iterator[Task]:
    """Yield the plan that is due, once the invitation is published and until it is handed in."""
    window = window_of(application.cycle, PhaseKind.DEVELOPMENT, application)
    if window is None or not may_hand_in_plan(user, application):
        return
    if last_submission(application, SubmissionKind.PLAN) is None:
        yield Task(
            title=_("Hand in the plan of %s for the final") % application,
            url=reverse("awards:plan", args=[application.pk]),
            text=_("The page says what is missing in it."),
            action=_("Choose the plan"),
            due=window.end,
            minutes=FORM,
        )
