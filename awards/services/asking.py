"""The only home of what the rules say to a town that only asks: before it applies, and in the texts of the public site."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from awards.eligibility import Bid, judge
from awards.enums import Verdict
from awards.models import Cycle
from awards.queries import rules_of, running_cycle
from awards.rulebook import Rules
from pearls.models import Edition, Place
from pearls.registry import RuleSays, TownAsks

ASKED = ("country", "region", "capital", "lead")
"""The rules that can be told before there is an application; the others look at its text."""
MET = {Verdict.PASSED: True, Verdict.FAILED: False, Verdict.UNKNOWN: None}


def answer(town: TownAsks) -> Iterator[RuleSays]:
    """Yield what each rule of the running cycle says of a town; nothing while no cycle runs."""
    cycle = running_cycle()
    if cycle is None:
        return
    for finding in judge(_bid(town), rules_of(cycle).eligibility):
        if finding.rule in ASKED:
            yield RuleSays(finding.label, MET[finding.verdict], finding.words)


def _bid(town: TownAsks) -> Bid:
    thing = town.thing
    body = thing.municipality if isinstance(thing, Place) else thing
    owners = [owner for owner in (thing, body) if owner]
    names = {name.name for owner in owners for name in owner.names.all()} | {owner.name for owner in owners}
    return Bid(
        country=town.country,
        country_name=town.country_name,
        region=next((owner.region_id for owner in owners if owner.region_id), ""),
        names=tuple(sorted(names)),
        partners=0 if town.leads is None else 1,  # how many does not matter to a rule that can be told now
        lead_agrees=town.leads,
    )


def titles_in_words(edition: Edition) -> str:
    """Return how many titles an edition awards, as in "3 titles"; the rules' own default where it has no cycle yet."""
    cycle = Cycle.objects.filter(edition=edition).select_related("book").first()
    number = (rules_of(cycle) if cycle else Rules()).titles
    return ngettext("%d title", "%d titles", number) % number
