"""The only home of what mentoring shows beside the tasks: own mentorings, who has not answered, a town's and an edition's year."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.enums import ACTIVE, LOOKS, RelationshipState, SeasonState
from mentoring.models import Question, Relationship, Season
from mentoring.permissions.relationships import party_of, relationships_of, visible_relationships
from mentoring.queries.relationships import current_agreement, next_meeting, unsigned
from pearls.cache import once_a_page
from pearls.models import Edition, Municipality, User
from pearls.permissions import is_admin
from pearls.registry import Awaited, LifeStep, Standing, TourStep

MOST = 8


@once_a_page
def _mine(user: User) -> list[Relationship]:
    return list(relationships_of(user).filter(state__in=sorted(ACTIVE))[:MOST])


def standings(user: User) -> Iterator[Standing]:
    """Yield where a person's mentorings stand, with the next meeting; for the office, the seasons that are under way."""
    for row in _mine(user):
        meeting = next_meeting(row, timezone.now())
        text = (
            _("next meeting %s") % formats.date_format(timezone.localtime(meeting.starts_at), "MONTH_DAY_CLOCK_FORMAT")
            if meeting
            else ""
        )
        url = reverse("mentoring:relationship", args=[row.pk])
        yield Standing(
            _("Mentoring"), row.name, url, row.get_state_display(), LOOKS[RelationshipState(row.state)], text
        )
    if is_admin(user):
        for season in Season.objects.exclude(state__in=[SeasonState.SETTLED, SeasonState.ARCHIVED])[:2]:
            url = reverse("mentoring:season", args=[season.pk])
            yield Standing(_("Season"), str(season), url, season.get_state_display(), "now")


def awaited(user: User) -> Iterator[Awaited]:
    """Yield the signatures that the other side owes, and questions that the office has not answered."""
    for row in _mine(user):
        if row.state == RelationshipState.AGREEING and (agreement := current_agreement(row)):
            own, url = party_of(user, row), reverse("mentoring:agreement", args=[row.pk])
            missing = unsigned(agreement)
            for party in missing if own not in missing else []:
                yield Awaited(str(party), _("Sign the agreement"), url, row.name, agreement.written_at)
    for question in Question.objects.filter(asked_by=user, answered_at=None).select_related("relationship")[:2]:
        url = reverse("mentoring:questions", args=[question.relationship_id])
        yield Awaited(_("Programme office"), _("Answer your question"), url, question.text[:140], question.asked_at)


def life(body: Municipality, viewer: User | None) -> Iterator[LifeStep]:
    """Yield a town's newest mentoring, for those who may open it."""
    if viewer is None:
        return
    found = (
        visible_relationships(viewer)
        .filter(parties__municipality=body, parties__side="town")
        .order_by("-starts")
        .first()
    )
    if found:
        over = found.state not in ACTIVE
        url = reverse("mentoring:relationship", args=[found.pk])
        yield LifeStep("mentoring", found.get_state_display(), "done" if over else "now", url)


def edition_life(edition: Edition) -> Iterator[LifeStep]:
    """Yield how many mentorings an edition's seasons have."""
    season = Season.objects.filter(edition=edition).order_by("-pk").first()
    if season:
        n = Relationship.objects.filter(season=season).count()
        said = ngettext("%d mentoring", "%d mentorings", n) % n if n else season.get_state_display()
        over = season.state == SeasonState.ARCHIVED
        yield LifeStep("mentoring", said, "done" if over else "now", reverse("mentoring:season", args=[season.pk]))


def tour(user: User) -> Iterator[TourStep]:
    """Yield mentoring: for the office its seasons, for everybody else asking, offering and the year in pairs."""
    if is_admin(user):
        text = _("Needs and offers, a matching that says why, and how the pairs get on.")
        yield TourStep(_("Match towns and mentors"), text, reverse("mentoring:seasons"), 40)
    else:
        text = _(
            "Ask for a mentor or offer to be one. Goals, meetings, visits and messages of a pair are in one place."
        )
        yield TourStep(_("Work with a partner"), text, reverse("mentoring:home"), 40)
