"""The only home of what practices put on a person's desk and into the navigation."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.addresses import here
from pearls.models import Edition, Municipality, User
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import definition_of, work_of_others
from pearls.registry import (
    ANSWER,
    CLICK,
    NOTE,
    READING,
    Awaited,
    Happening,
    LifeStep,
    NavItem,
    Standing,
    Task,
    TourStep,
)
from practices.enums import FINDABLE, PracticeState
from practices.models import Practice, Translation
from practices.permissions import answers_for, curated_by, is_curator, may_write, written_by
from practices.queries import (
    OFFER,
    open_confirmations,
    open_reviews,
    overdue,
    unanswered,
    waiting_adoptions,
    waiting_for_curators,
    with_dead_links,
    with_last_move,
    with_title,
)

MOST = 8
IN_HAND = [PracticeState.DRAFT, PracticeState.REVISION, PracticeState.UPDATE]


def nav(user: User) -> Iterator[NavItem]:
    """Yield "Practices" for everybody, "Curation" for curators."""
    yield NavItem(_("Practices"), "/practices/")
    if user.is_authenticated and is_curator(user):
        yield NavItem(_("Curation"), reverse("practices:queue"))


def end_of(day: date | None) -> datetime | None:
    """Return the last minute of a day in the programme's own zone."""
    return datetime.combine(day, time(23, 59), ZoneInfo(settings.TIME_ZONE)) if day else None


def tasks(user: User) -> Iterator[Task]:
    """Yield what waits: my teams' practices, reviews, the curators' list, languages that I look after."""
    own = with_last_move(with_dead_links(with_title(written_by(user)))).select_related("sheet")
    for practice in own.filter(Q(state__in=IN_HAND) | Q(state__in=FINDABLE, dead__gt=0))[:MOST]:
        yield from _own(practice, user)
    for review in open_reviews(user)[:MOST]:
        yield Task(
            title=_("Review “%s”") % (review.live_title or review.practice),  # type: ignore[attr-defined]
            url=reverse("practices:review", args=[review.pk]),
            text=review.practice.where,
            action=_("Read and give points"),
            due=end_of(review.due),
            minutes=30,
        )
    if is_curator(user):
        yield from _curation(user)
    yield from _asked(user)
    yield from _languages(user)


def _asked(user: User) -> Iterator[Task]:
    """Yield what others wait for: questions without an answer, entries of the ledger, the yearly confirmation."""
    for question in unanswered(answers_for(user), user)[:MOST]:
        yield Task(
            title=_("Answer %(name)s about “%(title)s”") % {"name": question.sender, "title": question.practice},
            url=reverse("practices:question", args=[question.pk]),
            text=question.text[:140],
            action=_("Answer"),
            minutes=NOTE,
        )
    for entry in waiting_adoptions(answers_for(user))[:MOST]:
        yield Task(
            title=_("%(town)s took up “%(title)s”") % {"town": entry.municipality, "title": entry.practice},
            url=reverse("practices:adoption", args=[entry.pk]),
            text=entry.get_kind_display(),
            action=_("Confirm it, or say how you see it"),
            minutes=NOTE,
        )
    for asked in open_confirmations(user)[:MOST]:
        yield Task(
            title=_("Is “%s” still running?") % asked.practice,
            url=reverse("practices:confirm", args=[asked.practice_id]),
            text=_("Readers trust what somebody confirmed lately."),
            action=_("Answer with one click"),
            minutes=CLICK,
        )


def _own(practice: Practice, user: User) -> Iterator[Task]:
    if not may_write(user, practice):
        return
    title = practice.live_title or _("a practice without a name yet")  # type: ignore[attr-defined]
    page = reverse("practices:overview", args=[practice.pk])
    due = end_of(practice.state_due)
    if practice.dead and practice.state in FINDABLE:  # type: ignore[attr-defined]
        yield _sources(practice)
    offered = practice.state == PracticeState.UPDATE and practice.last_move == OFFER  # type: ignore[attr-defined]
    if offered or practice.state == PracticeState.PUBLISHED:
        return  # the curators have the next step, or nobody
    if practice.state == PracticeState.REVISION:
        said = _("The curators asked for it.")
        yield Task(_("Revise “%s”") % title, page, said, _("Answer the remarks"), due, minutes=READING)
    elif practice.state == PracticeState.UPDATE:
        said = _("Readers see the published text.")
        yield Task(_("Bring “%s” up to date") % title, page, said, _("Look at it"), due, minutes=READING)
    else:
        states = completeness.all_states(definition_of(practice.sheet.version_id), practice.sheet.facts)
        missing = completeness.progress(states)["missing"]
        said = ngettext("%d required answer is missing.", "%d required answers are missing.", missing) % missing
        text, action = (said, _("Go on writing")) if missing else (_("Nothing is missing."), _("Look once more"))
        yield Task(_("Submit “%s”") % title, page, text, action, minutes=ANSWER * missing or NOTE)


def _sources(practice: Any) -> Task:
    count = practice.dead
    return Task(
        title=_("Look at the sources of “%s”") % practice,
        url=reverse("practices:section", args=[practice.pk, "reuse"]) + "#q-rights",
        text=ngettext("%d address does not answer any more.", "%d addresses do not answer any more.", count) % count,
        action=_("Put another address there"),
        minutes=NOTE * count,
    )


def _curation(user: User) -> Iterator[Task]:
    waiting = waiting_for_curators(curated_by(user))
    late = Q(pk__in=overdue(Practice.objects.all()).values("pk"))
    found = waiting.aggregate(n=Count("pk"), late=Count("pk", late), submitted=Count("pk", Q(state="submitted")))
    if not found["n"]:
        return
    title = ngettext("%d practice waits for curators", "%d practices wait for curators", found["n"]) % found["n"]
    parts = (
        [ngettext("%d is new.", "%d are new.", found["submitted"]) % found["submitted"]] if found["submitted"] else []
    )
    if found["late"]:
        parts.append(ngettext("%d is overdue.", "%d are overdue.", found["late"]) % found["late"])
    first = (
        waiting.filter(state_due__gte=timezone.localdate()).order_by("state_due").values_list("state_due", flat=True)
    )
    yield Task(
        title, reverse("practices:queue"), " ".join(parts), _("Open the list"), end_of(first.first()), minutes=READING
    )


def _languages(user: User) -> Iterator[Task]:
    """Yield the translations that a person looks after and that have something to check."""
    mine = Translation.objects.filter(Q(machine__gt=0) | Q(stale__gt=0), reviewer=user).select_related("practice")
    for translation in mine[:MOST]:
        n = translation.machine + translation.stale
        yield Task(
            title=_("Check the translation of “%s”") % translation.practice,
            url=reverse("practices:translate", args=[translation.practice_id, translation.language]) + "?show=open",
            text=ngettext("%d paragraph", "%d paragraphs", n) % n,
            action=_("Check it"),
            minutes=CLICK * n,
        )


# --- beside the tasks -----------------------------------------------------------------------------
WITH_CURATORS = [PracticeState.SUBMITTED, PracticeState.SCREENING, PracticeState.REVIEW, PracticeState.ACCEPTED]


def standings(user: User) -> Iterator[Standing]:
    """Yield how many practices a person's teams have out, and how long the curators' list is."""
    states = Counter(written_by(user).exclude(state__in=[PracticeState.ARCHIVED]).values_list("state", flat=True))
    out, hand = (sum(states[state] for state in group) for group in (FINDABLE, set(states) - FINDABLE))
    if out or hand:
        said = [ngettext("%d published", "%d published", out) % out] if out else []
        said += [ngettext("%d in the making", "%d in the making", hand) % hand] if hand else []
        yield Standing(
            kind=_("Practices"), title=_("Ours"), url=reverse("practices:mine"), text=", ".join(said),
            state=_("Published") if out else _("In the making"), look="done" if out else "now",
        )  # fmt: skip


def awaited(user: User) -> Iterator[Awaited]:
    """Yield the practices that lie with the curators."""
    for practice in with_title(written_by(user)).filter(state__in=WITH_CURATORS)[:4]:
        title = practice.live_title or _("a practice without a name yet")
        yield Awaited(
            who=_("Curators"), title=_("Read “%s”") % title, url=reverse("practices:overview", args=[practice.pk]),
            text=practice.get_state_display(),
        )  # fmt: skip


def happenings(user: User, since: datetime) -> Iterator[Happening]:
    """Yield who else wrote in the practices of a person's teams."""
    mine = {p.sheet_id: p for p in with_title(written_by(user))[: 5 * MOST]}
    for row in work_of_others(mine, user, since) if mine else []:
        practice, n = mine[row["sheet"]], row["n"]
        said = ngettext("changed %(n)d thing in “%(title)s”", "changed %(n)d things in “%(title)s”", n)
        text = said % {"n": n, "title": practice.live_title or _("a practice without a name yet")}
        yield Happening(at=row["at"], who=row["who"], text=text, url=reverse("practices:overview", args=[practice.pk]))


def life(body: Municipality, viewer: User | None) -> Iterator[LifeStep]:
    """Yield what a town has published, or is writing where its own people look."""
    ours = Practice.objects.filter(municipality=body)
    out = list(ours.filter(state__in=FINDABLE).order_by("-published_at").values_list("number", "slug")[:100])
    if out:
        url = here("/practices/{}/{}/".format(*out[0]))
        yield LifeStep("practice", ngettext("%d published", "%d published", len(out)) % len(out), "done", url)
    elif viewer and (writing := written_by(viewer).filter(municipality=body).count()):
        said = ngettext("%d in the making", "%d in the making", writing) % writing
        yield LifeStep("practice", said, "now", reverse("practices:mine"))


def edition_life(edition: Edition) -> Iterator[LifeStep]:
    """Yield how many practices were published in the year of an edition."""
    n = Practice.objects.filter(state__in=FINDABLE, published_at__year=edition.year).count()
    if n:
        yield LifeStep(
            "practice", ngettext("%d published this year", "%d published this year", n) % n, "now", "/practices/"
        )


def tour(user: User) -> Iterator[TourStep]:
    """Yield the repository for everybody, the list for curators."""
    text = _("What worked in towns like yours, and what did not. Search by a word or a cost; ask the town that did it.")
    yield TourStep(_("Learn from others"), text, reverse("practices:list"), 10)
    if is_curator(user):
        text = _("Read what towns submit, ask for more, publish. What is late stands first.")
        yield TourStep(_("Curate practices"), text, reverse("practices:queue"), 12)
