"""The only home of rules that stand in each other's way: the plain cases, seen without the engine, and the sentence that names all."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from mentoring.enums import EntryState, ProposalState, RuleKind
from mentoring.models import Need, Objection, Offer, PairRule, Proposal, Season
from mentoring.queries.runs import names_of, words_of_rule
from pearls.jobs import Refused

Pair = tuple[str, str]  # the keys of a need and an offer
Rule = tuple[str, str]  # what kind of thing blocks and its key, both as the engine names them
TOLD = (ProposalState.OFFERED, ProposalState.ACCEPTED)
GONE = (ProposalState.DECLINED, ProposalState.LAPSED)


def refusal_of(season: Season, rules: Iterable[Rule], pairs: Mapping[str, Pair]) -> Refused:
    """Return the refusal that names these rules by towns and mentors; `pairs` are what rules on pairs are about, by their keys."""
    names = names_of(season)
    said = ", ".join(words_of_rule(kind, key, names, pairs) for kind, key in rules)
    return Refused(_("These rules stand in each other's way: %s. Drop one of them.") % said)


def must_hold_together(season: Season) -> None:
    """Raise Refused where no run can hold the rules on pairs: a pin is banned as well, or there is no room for all pins.

    The engine finds these and all others too, but only in a run, which takes minutes.
    """
    found = list(dict.fromkeys(_rules(season)))
    pairs = {_key(pair): pair for kind, pair in found if kind == RuleKind.PIN}
    for rules in (*_banned(found, pairs), *_crowded(season, pairs)):
        raise refusal_of(season, rules, pairs)


def _key(pair: Pair) -> str:
    return " ".join(pair)


def _rules(season: Season) -> Iterator[tuple[str, Pair]]:
    """Yield what ties or parts two that handed in: rules, what they were told, and what either side does not want."""
    both = {"need__season": season, "need__state": EntryState.HANDED_IN, "offer__state": EntryState.HANDED_IN}
    yield from ((row.kind, _pair(row)) for row in PairRule.objects.filter(**both))
    yield from (("pin", _pair(row)) for row in Proposal.objects.filter(state__in=TOLD, **both))
    yield from (("refusal", _pair(row)) for row in Proposal.objects.filter(state__in=GONE, **both))
    yield from (("refusal", _pair(row)) for row in Objection.objects.filter(**both))


def _pair(row: PairRule | Proposal | Objection) -> Pair:
    return str(row.need_id), str(row.offer_id)


def _banned(found: Iterable[tuple[str, Pair]], pins: Mapping[str, Pair]) -> Iterator[list[Rule]]:
    for kind, pair in found:
        if kind != RuleKind.PIN and _key(pair) in pins:
            yield [("pin", _key(pair)), (kind, _key(pair))]


def _crowded(season: Season, pins: Mapping[str, Pair]) -> Iterator[list[Rule]]:
    """Yield the pins of a town that asks for fewer mentors, and of a mentor who takes fewer towns, with that number."""
    rooms = [
        ("wanted", Need.objects.filter(season=season).values_list("pk", "mentors")),
        ("maximum", Offer.objects.filter(season=season).values_list("pk", "max_towns")),
    ]
    for side, (kind, rows) in enumerate(rooms):
        for pk, room in rows:
            mine: list[Rule] = [("pin", key) for key, pair in pins.items() if pair[side] == str(pk)]
            if len(mine) > room:
                yield [*mine, (kind, str(pk))]
