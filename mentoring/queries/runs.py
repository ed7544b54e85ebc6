"""The only home of reading kept runs: names for their keys, and the last run of each rule set."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from mentoring.enums import Side
from mentoring.models import MatchRun, Need, Offer, Proposal, Season
from pearls.models import Country
from practices.models import Term

BODY = ("organisation", "municipality", "expert")


def names_of(season: Season) -> dict[str, str]:
    """Return what the keys of a season's runs are called: needs by their towns, offers by their mentors."""
    needs = Need.objects.filter(season=season).select_related("municipality")
    offers = Offer.objects.filter(season=season).select_related(*BODY)
    return {str(entry.pk): str(entry) for entry in (*needs, *offers)}


def words_of_topics() -> dict[str, str]:
    """Return what topics are called in the reader's language, by their key in a run."""
    return {str(term.pk): term.label() for term in Term.objects.all()}


def names_of_countries() -> dict[str, str]:
    """Return the names of countries in the reader's language, by code."""
    return {country.pk: str(country) for country in Country.objects.all()}


def last_runs(season: Season) -> list[MatchRun]:
    """Return the newest run of each rule set of a season, in the order of the rule sets."""
    newest: dict[int | None, MatchRun] = {}
    for run in MatchRun.objects.filter(season=season).order_by("made_at"):
        newest[run.rule_set_id] = run
    return sorted(newest.values(), key=lambda run: run.rule_set_id or 0)


def whole(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return proposed pairs with both sides and their answers."""
    bodies = [f"offer__{name}" for name in BODY]
    rows = proposals.select_related("season", "run", "need__municipality__country", "offer__country", *bodies)
    return rows.prefetch_related("answers__given_by").order_by("need__municipality__name", "pk")


def answer_of(proposal: Proposal, side: Side) -> Any:
    """Return what a side said, or None."""
    return next((row for row in proposal.answers.all() if row.side == side), None)


def pairs_alike(runs: Iterable[MatchRun], first: MatchRun) -> dict[Any, int]:
    """Return by run how many of its pairs the first run does not have."""
    before = {(pair["need"], pair["offer"]) for pair in first.result["pairs"]}
    return {run.pk: len({(p["need"], p["offer"]) for p in run.result["pairs"]} - before) for run in runs}
