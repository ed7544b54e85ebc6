"""The only home of reading kept runs: names for their keys, words for their rules, and the last run of each rule set."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.enums import Side
from mentoring.models import MatchRun, Need, Offer, Proposal, Season
from pearls.models import Country
from practices.models import Term

BODY = ("organisation", "municipality", "expert")
HARD = {
    "language": gettext_lazy("A common language in which both can work"),
    "topic": gettext_lazy("At least one topic that is wanted"),
    "serves": gettext_lazy("The mentor works for towns in that country"),
    "period": gettext_lazy("Time in at least one common month"),
    "format": gettext_lazy("A common way to meet"),
}
"""What a pair may have to have, by the engine's names."""


def names_of(season: Season) -> dict[str, str]:
    """Return what the keys of a season's runs are called: needs by their towns, offers by their mentors."""
    needs = Need.objects.filter(season=season).select_related("municipality")
    offers = Offer.objects.filter(season=season).select_related(*BODY)
    return {str(entry.pk): str(entry) for entry in (*needs, *offers)}


def name_of(key: str, names: Mapping[str, str]) -> str:
    """Return what a need or an offer is called."""
    return names.get(key, _("somebody who is gone"))


def words_of_rule(kind: str, key: str, names: Mapping[str, str], pairs: Mapping[str, tuple[str, str]]) -> str:
    """Return a rule, quota, minimum, pin or refusal in words; `pairs` are what the keys of rules on pairs are about."""
    quotas = {
        "country_share": _("the share of mentors of one country"),
        "one_per_country": _("one town of each country per mentor"),
        "per_organisation": _("the most towns per organisation"),
    }
    if kind == "hard":
        return _("the rule “%s”") % HARD.get(key, key)
    if kind == "quota":
        return _("the limit “%s”") % quotas.get(key, key)
    if kind in {"minimum", "maximum", "wanted"}:
        return _("the number of towns or mentors of %s") % name_of(key, names)
    words = {
        "pin": _("the pin of %s"), "forbid": _("the ban on %s"), "conflict": _("the conflict of interest of %s"),
        "refusal": _("the refusal of %s"),
    }  # fmt: skip
    return words.get(kind, "%s") % (" – ".join(name_of(one, names) for one in pairs[key]) if key in pairs else key)


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
