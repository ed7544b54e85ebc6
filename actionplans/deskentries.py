"""The only home of what plans put on a person's desk, into the navigation and before search engines."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.enums import PlanState
from actionplans.models import Plan
from actionplans.permissions import begin_for, may_write, plans_of, public_plans
from pearls.models import User
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import changes_by_others, definition_of, last_change_by, place_of
from pearls.registry import CalendarEntry, NavItem, Task

MOST = 8


def my_plans(user: User) -> list[Plan]:
    """Return the plans in which a person has a right, newest first."""
    mine = plans_of(user).exclude(state=PlanState.ARCHIVED)
    return list(mine.select_related("municipality__country", "edition", "sheet")[:MOST])


def nav(user: User) -> Iterator[NavItem]:
    """Yield "Our plan" where there is one, else "Plans"."""
    label = _("Plans")
    yield NavItem(label, reverse("actionplans:list"))


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield the moment by which each plan in which a person has a right is due."""
    for plan in my_plans(user):
        if plan.deadline and plan.state == PlanState.DRAFT:
            yield CalendarEntry(
                uid=f"plan-{plan.pk}-due",
                title=_("The plan of %s is due") % plan.municipality,
                starts=plan.deadline,
                changed=plan.created_at,
                url=reverse("actionplans:detail", args=[plan.pk]),
            )


def tasks(user: User) -> Iterator[Task]:
    """Yield what waits in plans: go on where one stopped, complete, or begin."""
    plans = my_plans(user)
    for plan in plans:
        yield from _tasks_of(plan, user)
    if not plans:
        yield from _begin_tasks(user)


def _begin_tasks(user: User) -> Iterator[Task]:
    for body in begin_for(user)[:MOST]:
        yield Task(
            title=_("Begin the plan of %s") % body,
            url=reverse("actionplans:begin"),
            text=_("48 questions in 11 sections. You can stop at any point; nothing is lost."),
            action=_("Begin"),
        )


def _tasks_of(plan: Plan, user: User) -> Iterator[Task]:
    if plan.state != PlanState.DRAFT or not may_write(user, plan):
        return
    states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
    progress = completeness.progress(states)
    gap = completeness.next_gap(states, "")
    resume = _resume_task(plan, user, progress) if gap else None
    if resume:
        yield resume
    if gap is None:
        yield Task(
            _("Send the plan of %s") % plan.municipality,
            _page(plan),
            _("Nothing is missing."),
            _("Look once more"),
            plan.deadline,
        )
        return
    missing = ngettext("%d required answer is missing", "%d required answers are missing", progress["missing"])
    yield Task(
        title=_("Complete the plan of %s") % plan.municipality,
        url=reverse("actionplans:section", args=[plan.pk, gap.section]) + f"#q-{gap.question}",
        text=missing % progress["missing"],
        action=_("See the next gap"),
        due=plan.deadline,
    )


def _page(plan: Plan) -> str:
    return reverse("actionplans:detail", args=[plan.pk])


def _resume_task(plan: Plan, user: User, progress: dict) -> Task | None:
    last = last_change_by(user, plan.sheet)
    place = place_of(plan.sheet, last.anchor) if last else None
    if last is None or place is None:
        return None
    section, question = place
    others = changes_by_others(plan.sheet, user, last.at)
    said = ngettext("Colleagues changed %d thing since.", "Colleagues changed %d things since.", others) % others
    return Task(
        title=_("%(section)s, question %(no)d") % {"section": section["title"], "no": question["no"]},
        url=reverse("actionplans:section", args=[plan.pk, section["key"]]) + f"#q-{question['key']}",
        text=f"{question['title']} {said if others else ''}".strip(),
        action=_("Go on writing"),
        due=plan.deadline,
        kicker=_("Where you stopped · %s") % timezone.localtime(last.at).strftime("%d.%m. %H:%M"),
        note=_("%(answered)d of %(total)d answered") % progress,
        resume=True,
    )


def public_addresses() -> list[str]:
    """Return the public pages of plans for search engines."""
    slugs = public_plans().values_list("slug", flat=True)
    return [reverse("actionplans:published"), *(reverse("actionplans:public", args=[slug]) for slug in slugs)]
