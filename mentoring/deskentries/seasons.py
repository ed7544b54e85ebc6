"""The only home of what seasons put on desks, into the navigation and into calendars."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.enums import EntryState, ProposalState, SeasonState
from mentoring.models import Need, Offer, Season
from mentoring.permissions.seasons import needs_of, offers_of, proposals_of, sides_of
from mentoring.queries.runs import whole
from mentoring.queries.seasons import may_ask_for, waiting_list
from pearls.enums import MAY_EDIT, RoleName
from pearls.models import User
from pearls.permissions import is_admin, role_names
from pearls.registry import FORM, NOTE, READING, CalendarEntry, NavItem, Task


def nav(_user: User) -> Iterator[NavItem]:
    """Yield mentoring for everybody with an account: towns ask there, mentors offer there."""
    yield NavItem(_("Mentoring"), reverse("mentoring:home"))


def _collecting() -> list[Season]:
    now = timezone.now()
    return list(Season.objects.filter(state=SeasonState.COLLECTING, opens_at__lte=now, closes_at__gt=now))


def tasks(user: User) -> Iterator[Task]:
    """Yield what waits while a season collects: ask, go on, offer; and for the office the season's next step."""
    for season in _collecting():
        yield from _own(user, season)
    yield from _answers(user)
    if is_admin(user):
        yield from _office()


def _answers(user: User) -> Iterator[Task]:
    """Yield the proposed pairs on which this person's side has not answered."""
    for proposal in whole(proposals_of(user, MAY_EDIT).filter(state=ProposalState.OFFERED)):
        said = {row.side for row in proposal.answers.all()}
        if any(side not in said for side in sides_of(user, proposal)):
            yield Task(
                title=_("%(town)s and %(mentor)s: do you want to work together?") % {"town": proposal.need, "mentor": proposal.offer},
                url=reverse("mentoring:proposal", args=[proposal.pk]), text=_("The page shows why we propose this pair."),
                action=_("Answer"), due=proposal.answers_due_at, minutes=NOTE,
            )  # fmt: skip


def _own(user: User, season: Season) -> Iterator[Task]:
    rows: tuple[tuple[Any, str], ...] = ((needs_of(user, MAY_EDIT), "need"), (offers_of(user, MAY_EDIT), "offer"))
    for found, kind in rows:
        for entry in found.filter(season=season, state=EntryState.DRAFT).distinct():
            yield _go_on(entry, kind, season)
    for town in may_ask_for(user, season):
        yield Task(
            title=_("Ask for a mentor for %s") % town, url=reverse("mentoring:ask", args=[season.pk]),
            text=_("Topics come from your plan. Ten minutes are enough."), action=_("Ask"), due=season.closes_at, minutes=FORM,
        )  # fmt: skip
    if RoleName.MENTOR in role_names(user) and not offers_of(user).filter(season=season).exists():
        yield Task(
            title=_("Say what you offer as a mentor"), url=reverse("mentoring:begin_offer", args=[season.pk]),
            text=season.name, action=_("Offer"), due=season.closes_at, minutes=FORM,
        )  # fmt: skip


def _go_on(entry: Need | Offer, kind: str, season: Season) -> Task:
    title = _("What %s wants from a mentor") if kind == "need" else _("What %s offers")
    return Task(
        title=title % entry, url=reverse(f"mentoring:{kind}", args=[entry.pk]),
        text=_("Begun and not handed in yet."), action=_("Go on"), due=season.closes_at, minutes=FORM,
    )  # fmt: skip


def _office() -> Iterator[Task]:
    now = timezone.now()
    over = Season.objects.filter(state=SeasonState.COLLECTING, closes_at__lte=now)
    for season in over:
        yield _of_season(
            season, _("The collecting of “%s” is over") % season, _("End it, then match."), _("End the collecting")
        )
    for season in Season.objects.filter(state=SeasonState.CLOSED):
        yield _of_season(season, _("“%s” waits to be matched") % season, "", _("Match"))
    for season in Season.objects.filter(state=SeasonState.DRAFTED):
        yield _of_season(
            season, _("The draft of “%s” waits") % season, _("Look at the pairs, then offer them."), _("Look")
        )
    for season in Season.objects.filter(state=SeasonState.OFFERED):
        waiting = waiting_list(season).count()
        if waiting:
            said = ngettext("%d town has nobody yet.", "%d towns have nobody yet.", waiting) % waiting
            yield _of_season(season, _("“%s”: answers come in") % season, said, _("Look"))


def _of_season(season: Season, title: str, text: str, action: str) -> Task:
    return Task(
        title=title, url=reverse("mentoring:season", args=[season.pk]), text=text, action=action, minutes=READING
    )


def dates(user: User) -> Iterator[CalendarEntry]:
    """Yield when a season closes in which a person asks or offers."""
    mine = Season.objects.filter(state=SeasonState.COLLECTING).filter(pk__in=_seasons_of(user))
    for season in mine:
        yield CalendarEntry(
            uid=f"season-{season.pk}-closes", title=_("“%s”: needs and offers are due") % season, starts=season.closes_at,
            changed=season.created_at, url=reverse("mentoring:home"),
        )  # fmt: skip


def _seasons_of(user: User) -> set[int]:
    return {*needs_of(user).values_list("season", flat=True), *offers_of(user).values_list("season", flat=True)}
