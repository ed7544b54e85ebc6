"""The only home of what plans put on a person's desk, into the navigation and before search engines."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.enums import PlanState, ReportState
from actionplans.models import Plan, Report
from actionplans.permissions import begin_for, may_report, may_write, plans_of, public_plans, visible_plans
from actionplans.queries import deeds_of, over_and_unsaid, report_due
from pearls.cache import once_a_page
from pearls.models import Edition, Municipality, User
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import changes_by_others, definition_of, last_change_by, place_of, work_of_others
from pearls.registry import (
    ANSWER,
    FORM,
    NOTE,
    READING,
    CalendarEntry,
    Happening,
    LifeStep,
    NavItem,
    Standing,
    Task,
    TourStep,
)

MOST = 8
LOOKS = {PlanState.DRAFT: "now", PlanState.SUBMITTED: "done"}
REPORT_BEFORE = timedelta(days=60)
"""So long before its day the report comes onto desks."""


@once_a_page
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
        yield from _year_of(plan, user)
    if not plans:
        yield from _begin_tasks(user)


def _begin_tasks(user: User) -> Iterator[Task]:
    for body in begin_for(user)[:MOST]:
        yield Task(
            title=_("Begin the plan of %s") % body,
            url=reverse("actionplans:begin"),
            text=_("48 questions in 11 sections. You can stop at any point; nothing is lost."),
            action=_("Begin"),
            minutes=FORM,
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
            minutes=READING,
        )
        return
    missing = ngettext("%d required answer is missing", "%d required answers are missing", progress["missing"])
    yield Task(
        title=_("Complete the plan of %s") % plan.municipality,
        url=reverse("actionplans:section", args=[plan.pk, gap.section]) + f"#q-{gap.question}",
        text=missing % progress["missing"],
        action=_("See the next gap"),
        due=plan.deadline,
        minutes=ANSWER * progress["missing"],
    )


def _year_of(plan: Plan, user: User) -> Iterator[Task]:
    """Yield what waits in the year after a plan was sent: actions that are over, then the report."""
    if plan.state != PlanState.SUBMITTED or not may_report(user, plan):
        return
    deeds, today, due = deeds_of(plan), timezone.localdate(), report_due(plan)
    over, url = over_and_unsaid(deeds, today), reverse("actionplans:year", args=[plan.pk])
    if over:
        said = ngettext("Say how %d action went", "Say how %d actions went", len(over)) % len(over)
        yield Task(
            said,
            url,
            ", ".join(deed.title for deed in over[:3]),
            _("Say it"),
            kicker=str(plan),
            minutes=NOTE * len(over),
        )
    if due and today >= due - REPORT_BEFORE:
        end = timezone.make_aware(datetime.combine(due, time(23, 59)))
        text = _("It joins what you said of each action with three short texts.")
        yield Task(
            _("Report on the year of %s") % plan.municipality,
            url,
            text,
            _("Go on with the report"),
            end,
            minutes=READING,
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
        kicker=_("Where you stopped · %s") % formats.date_format(timezone.localtime(last.at), "MONTH_DAY_CLOCK_FORMAT"),
        note=_("%(answered)d of %(total)d answered") % progress,
        resume=True,
    )


def public_addresses() -> list[str]:
    """Return the public pages of plans for search engines."""
    slugs = public_plans().values_list("slug", flat=True)
    return [reverse("actionplans:published"), *(reverse("actionplans:public", args=[slug]) for slug in slugs)]


# --- beside the tasks -----------------------------------------------------------------------------
def standings(user: User) -> Iterator[Standing]:
    """Yield where each of a person's plans stands."""
    for plan in my_plans(user):
        states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
        yield Standing(
            kind=_("Plan"),
            title=str(plan.municipality),
            url=_page(plan),
            state=plan.get_state_display(),
            look=LOOKS[PlanState(plan.state)],
            text=_("%(answered)d of %(total)d questions answered") % completeness.progress(states),
        )


def happenings(user: User, since: datetime) -> Iterator[Happening]:
    """Yield who else worked on a person's plans."""
    plans = {plan.sheet_id: plan for plan in my_plans(user)}
    for row in work_of_others(plans, user, since) if plans else []:
        plan, n = plans[row["sheet"]], row["n"]
        said = ngettext(
            "changed %(n)d thing in the plan of %(town)s", "changed %(n)d things in the plan of %(town)s", n
        )
        text = said % {"n": n, "town": plan.municipality}
        yield Happening(at=row["at"], who=row["who"], text=text, url=reverse("actionplans:history", args=[plan.pk]))


def life(body: Municipality, viewer: User | None) -> Iterator[LifeStep]:
    """Yield where a town's newest plan and its report stand, for those who may read the plan."""
    mine = visible_plans(viewer).filter(municipality=body) if viewer else Plan.objects.none()
    plan = mine.exclude(state=PlanState.ARCHIVED).select_related("municipality", "report").first()
    if plan is None:
        return
    sent, url = plan.state == PlanState.SUBMITTED, reverse("actionplans:year", args=[plan.pk])
    yield LifeStep("plan", plan.get_state_display(), "done" if sent else "now", _page(plan))
    if sent:
        report = getattr(plan, "report", None)
        told = report is not None and report.state == ReportState.SENT
        yield LifeStep("report", _("Sent") if told else _("The year runs"), "done" if told else "now", url)


def edition_life(edition: Edition) -> Iterator[LifeStep]:
    """Yield how many plans and reports an edition has."""
    plans = Plan.objects.filter(edition=edition).exclude(state=PlanState.ARCHIVED)
    writing, sent = (plans.filter(state=state).count() for state in (PlanState.DRAFT, PlanState.SUBMITTED))
    if writing or sent:
        said = _("%(sent)d sent, %(writing)d being written") % {"sent": sent, "writing": writing}
        yield LifeStep("plan", said, "now" if writing else "done", reverse("actionplans:list"))
    reports = Report.objects.filter(plan__edition=edition, state=ReportState.SENT).count()
    if reports:
        yield LifeStep(
            "report",
            ngettext("%d report sent", "%d reports sent", reports) % reports,
            "now" if reports < sent else "done",
        )


def tour(user: User) -> Iterator[TourStep]:
    """Yield the plan for people of towns, and the year that follows it."""
    if begin_for(user).exists() or plans_of(user).exists():
        text = _(
            "Questions in sections, written together in the browser. Every word is saved at once, and nothing can be lost."
        )
        yield TourStep(_("Write the plan"), text, reverse("actionplans:list"), 30)
        text = _(
            "When the plan is sent, say what becomes of each action. What went well becomes a practice for others."
        )
        yield TourStep(_("Live the year"), text, reverse("actionplans:list"), 60)
