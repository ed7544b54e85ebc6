"""The only home of looking whether the awards still hold what they promise: chain, scores, conflicts, results recomputed."""

from collections.abc import Iterator
from typing import Any

from awards.enums import AssignmentState, RoundState
from awards.ledger import first_broken
from awards.models import Assignment, Conflict, CriterionScore, Decision, ResultSnapshot, Round, Scorecard
from awards.queries import HANDED_IN
from awards.rulebook import Rules
from awards.services.chaining import events_as_plain
from awards.services.resulting import digest_of, output_of


def check_all() -> list[str]:
    """Return in words everything that is wrong in any round; empty where all holds."""
    return [
        f"{round_.cycle}, {round_}: {wrong}"
        for round_ in Round.objects.select_related("cycle")
        for wrong in check_round(round_)
    ]


def check_round(round_: Round) -> list[str]:
    """Return in words what is wrong in one round."""
    return [
        *_chain(round_),
        *_ledger_against_cards(round_),
        *_scores(round_),
        *_recusals(round_),
        *_results(round_),
        *_decisions(round_),
    ]


def _chain(round_: Round) -> Iterator[str]:
    broken = first_broken(events_as_plain(round_))
    if broken is not None:
        yield f"the ledger is broken at event {broken}"


def replay(events: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return {scorecard: {"values", "abstained", "handed_in"}} as the ledger tells it, from its events alone."""
    cards: dict[int, dict[str, Any]] = {}
    for event in events:
        if event["scorecard"] is None:
            continue
        card = cards.setdefault(event["scorecard"], {"values": {}, "abstained": False, "handed_in": False})
        if event["verb"] == "card.saved":
            _replay_changes(card, event["data"]["changes"])
        elif event["verb"] in HANDED:
            card["handed_in"] = HANDED[event["verb"]]
    return cards


HANDED = {"card.hand_in": True, "card.take_up": False, "card.reopen": False}


def _replay_changes(card: dict[str, Any], changes: dict[str, list]) -> None:
    for name, (_before, after) in changes.items():
        if name == "abstained":
            card["abstained"] = after
        else:
            card["values"][name.partition(":")[2]] = after


def _ledger_against_cards(round_: Round) -> Iterator[str]:
    told = replay(events_as_plain(round_))
    cards = Scorecard.objects.filter(assignment__candidacy__round=round_).prefetch_related("scores__criterion")
    for card in cards:
        tells = told.pop(card.pk, {"values": {}, "abstained": False, "handed_in": False})
        values = {score.criterion.key: score.value for score in card.scores.all()}
        if values != tells["values"] or card.abstained != tells["abstained"]:
            yield f"scorecard {card.pk} holds something else than the ledger tells"
        if _handed_in(card) != tells["handed_in"]:
            yield f"scorecard {card.pk} is not where the ledger leaves it"
    for pk in told:
        yield f"the ledger tells of scorecard {pk}, which is gone"


def _handed_in(card: Scorecard) -> bool:
    return card.state in HANDED_IN and card.handed_in_at is not None


def _scores(round_: Round) -> Iterator[str]:
    scores = CriterionScore.objects.filter(scorecard__assignment__candidacy__round=round_).select_related("criterion")
    for score in scores:
        criterion = score.criterion
        if score.value is not None and not criterion.minimum <= score.value <= criterion.maximum:
            yield f"score {score.pk} lies outside of its criterion"
        if criterion.round_id != round_.pk:
            yield f"score {score.pk} is given for a criterion of another round"


def _recusals(round_: Round) -> Iterator[str]:
    tied = set(Conflict.objects.filter(candidacy__round=round_).values_list("candidacy", "seat"))
    active = Assignment.objects.filter(candidacy__round=round_, state=AssignmentState.ACTIVE)
    for candidacy, seat in active.values_list("candidacy", "seat"):
        if (candidacy, seat) in tied:
            yield f"seat {seat} reads candidacy {candidacy} in spite of a conflict"


def _results(round_: Round) -> Iterator[str]:
    for result in ResultSnapshot.objects.filter(round=round_):
        if digest_of(result.rules, result.inputs, result.output) != result.sha256:
            yield f"result {result.number} is not what its hash says"
        elif output_of(result.inputs, Rules.read(result.rules)) != result.output:
            yield f"result {result.number} does not follow from its inputs"


def _decisions(round_: Round) -> Iterator[str]:
    if round_.state != RoundState.FINALISED:
        return
    decided = Decision.objects.filter(candidacy__round=round_)
    for decision in decided.filter(override=True, confirmed_by=None):
        yield f"decision {decision.pk} departs from the selection and nobody confirmed it"
    for candidacy in round_.candidacies.filter(out=False, decision=None):
        yield f"candidacy {candidacy.pk} has no decision"
