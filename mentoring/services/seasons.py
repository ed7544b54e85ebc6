"""The only home of the office's writes before the matching: seasons, rules on pairs, stand-ins for contact points, reminders."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from mentoring.enums import EntryState, SeasonState
from mentoring.models import Need, Offer, PairRule, RuleSet, Season, StandIn
from mentoring.notifications.seasons import EntryUnfinished, SeasonOpened
from mentoring.queries.seasons import people_behind_need, people_behind_offer
from mentoring.workflow.seasons import SEASON_MOVES
from pearls.audit import record
from pearls.enums import RoleName
from pearls.models import Role, User
from pearls.notifications import notify
from pearls.permissions import is_admin
from pearls.reminders import step_before
from pearls.workflow import perform

REMIND_DAYS = (7, 1)
USUAL_RULES: dict[str, Any] = {
    "weights": {
        "topics": 40, "evidence": 15, "language": 15, "format": 5, "period": 10, "other_country": 5, "need_rank": 5,
        "offer_rank": 5,
    },
    "hard": ["language", "period", "serves", "topic"], "language_level": 4, "days_per_town": 0, "lift": 1, "quotas": [],
}  # fmt: skip
"""What a new season begins with, in the shape of the engine's Rules."""


def _must_manage(by: User | None) -> None:
    if by is not None and not is_admin(by):
        raise PermissionDenied


@transaction.atomic
def save_season(*, season: Season, by: User | None) -> Season:
    """Store a new or changed season; a new one begins with the usual rules. Raises ValidationError at the field."""
    _must_manage(by)
    is_new = season.pk is None
    season.created_by = season.created_by or by
    season.full_clean()
    season.save()
    if is_new:
        RuleSet.objects.create(season=season, name="Usual", rules=USUAL_RULES, seed=season.name, created_by=by)
    record("season.made" if is_new else "season.changed", season, by=by)
    return season


@transaction.atomic
def announce(*, season: Season, by: User) -> int:
    """Tell mentors and contact points of today that the season is open; return how many. Telling twice writes once."""
    _must_manage(by)
    names = [RoleName.MENTOR, RoleName.CONTACT_POINT]
    asked = User.objects.filter(pk__in=Role.objects.current().filter(name__in=names).values("user"), is_active=True)
    told = notify(SeasonOpened(season), *asked)
    record("season.announced", season, by=by, people=len(told))
    return len(told)


def move_season(*, season: Season, name: str, by: User, comment: str = "", **extra: Any) -> Season:
    """Carry out one move of a season; raises what workflow.perform() raises."""
    return perform(season, SEASON_MOVES[name], by=by, comment=comment, **extra)


# --- rules on pairs -------------------------------------------------------------------------------
@transaction.atomic
def set_pair_rule(*, rule: PairRule, by: User | None) -> PairRule:
    """Pin or forbid a pair, or note a conflict of interest, with a reason. Raises ValidationError."""
    _must_manage(by)
    rule.season, rule.made_by = rule.need.season, by
    rule.full_clean()
    rule.save()
    said = {"kind": rule.kind, "need": str(rule.need), "offer": str(rule.offer), "reason": rule.reason}
    record("season.pair_rule_set", rule.season, by=by, **said)
    return rule


@transaction.atomic
def drop_pair_rule(*, rule: PairRule, by: User) -> None:
    """Take a rule on a pair away."""
    _must_manage(by)
    said = {"kind": rule.kind, "need": str(rule.need), "offer": str(rule.offer)}
    rule.delete()
    record("season.pair_rule_dropped", rule.season, by=by, **said)


@transaction.atomic
def name_stand_in(*, stand_in: StandIn, by: User) -> StandIn:
    """Let somebody serve a country that has no contact point of its own in an edition. Raises ValidationError."""
    _must_manage(by)
    stand_in.named_by = by
    stand_in.full_clean()
    stand_in.save()
    record("standin.named", stand_in.edition, by=by, country=stand_in.country_id, person=str(stand_in.user))
    return stand_in


@transaction.atomic
def end_stand_in(*, stand_in: StandIn, by: User) -> None:
    """End a stand-in."""
    _must_manage(by)
    stand_in.delete()
    record("standin.ended", stand_in.edition, by=by, country=stand_in.country_id, person=str(stand_in.user))


# --- reminders ------------------------------------------------------------------------------------
def remind(now: datetime | None = None) -> int:
    """Tell people whose need or offer is not handed in that the season closes in 7 days, or in one; return how many letters.

    Each is told once per step, however often this runs.
    """
    moment = now or timezone.now()
    letters = 0
    open_seasons = Season.objects.filter(state=SeasonState.COLLECTING, closes_at__gt=moment)
    for season in open_seasons.filter(closes_at__lte=moment + timedelta(days=max(REMIND_DAYS))):
        days = step_before(season.closes_at, moment, REMIND_DAYS)
        assert days is not None  # only what ends soon is read
        behind: Mapping[Any, Any] = {Need: people_behind_need, Offer: people_behind_offer}
        for model, people in behind.items():
            for entry in model.objects.filter(season=season, state=EntryState.DRAFT):
                letters += len(notify(EntryUnfinished(entry, days=days), *people(entry)))
    return letters
