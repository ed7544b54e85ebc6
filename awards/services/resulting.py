"""The only home of results: computed from the readings, frozen with their method, and asked for a selection."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import rfc8785
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards.enums import LadderStep, RoundKind, RoundState
from awards.models import Candidacy, ResultSnapshot, Round, SelectionRun
from awards.permissions import may_decide, may_see_scores
from awards.queries import readings_of, rules_of, scales_of
from awards.rulebook import Rules, in_words
from awards.scoring import Reading, Result, Scale, head_to_head, rank, result_of, warnings
from awards.selection import Answer, Candidate, Question, as_integers, select
from pearls.audit import record
from pearls.models import User


def results_of(round_: Round) -> list[Result]:
    """Return the results as the scores are now, one for each candidate in the round, in the order of their numbers."""
    scales, readings = scales_of(round_), readings_of(round_)
    keys = [str(pk) for pk in round_.candidacies.filter(out=False).values_list("pk", flat=True)]
    by_bid = _by_candidate(readings)
    return [result_of(key, scales, by_bid.get(key, ())) for key in keys]


@transaction.atomic
def freeze_result(*, round_: Round, by: User | None) -> ResultSnapshot:
    """Return the result of a closed round as a snapshot: inputs, rules, method in words, output; the same inputs give the same one.

    Raises ValidationError while scores are still taken, PermissionDenied.
    """
    if by is not None and not may_see_scores(by, round_):
        raise PermissionDenied
    locked = Round.objects.select_for_update(of=("self",)).select_related("cycle__book").get(pk=round_.pk)
    if locked.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        raise ValidationError(_("The result is computed when the round is closed."))
    rules = rules_of(locked.cycle)
    inputs = inputs_of(locked)
    output = output_of(inputs, rules)
    digest = digest_of(rules.data(), inputs, output)
    last = locked.results.order_by("-number").first()
    if last and last.sha256 == digest:
        return last
    number = (locked.results.aggregate(most=Max("number"))["most"] or 0) + 1
    made = ResultSnapshot.objects.create(
        round=locked, number=number, rules=rules.data(), inputs=inputs, method="\n".join(in_words(rules)), output=output,
        sha256=digest, created_by=by,
    )  # fmt: skip
    record("round.result", locked, by=by, number=number, sha256=digest)
    return made


def digest_of(rules: dict, inputs: dict, output: dict) -> str:
    """Return the hash of a result in its canonical form (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps({"rules": rules, "inputs": inputs, "output": output})).hexdigest()


def inputs_of(round_: Round) -> dict[str, Any]:
    """Return everything that a result is computed from, as plain JSON."""
    bids = round_.candidacies.filter(out=False).select_related("application__municipality", "application__place")
    return {
        "criteria": [asdict(scale) for scale in scales_of(round_)],
        "readings": [
            {**asdict(reading), "values": {k: v for k, v in sorted(reading.values.items()) if v is not None}}
            for reading in readings_of(round_)
        ],
        "candidates": [
            {
                "key": str(c.pk),
                "number": c.number,
                "name": str(c.application),
                "country": c.application.municipality.country_id,
                "region": _region(c),
            }
            for c in bids
        ],
    }


def _region(candidacy: Candidacy) -> str:
    place, body = candidacy.application.place, candidacy.application.municipality
    return (place and place.region_id) or body.region_id or ""


def output_of(inputs: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """Return the result of plain inputs: what a stranger with the snapshot can compute again."""
    results = recompute(inputs)
    ranked = rank(results, rules.aggregation)
    whys = {(r["candidate"], r["juror"]): r["why"] or "not_scored" for r in inputs["readings"]}
    return {
        "ranking": [{"place": entry.place, **_row(entry.result, whys)} for entry in ranked],
        "warnings": [list(warning) for warning in warnings(results, rules.minimum_readings, rules.aggregation)],
    }


def recompute(inputs: Mapping[str, Any]) -> list[Result]:
    """Return the results of plain inputs."""
    scales = [Scale(**scale) for scale in inputs["criteria"]]
    readings = _by_candidate(Reading(**reading) for reading in inputs["readings"])
    return [result_of(c["key"], scales, readings.get(c["key"], ())) for c in inputs["candidates"]]


def _by_candidate(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    """Return readings by candidate: looked through for each anew, a thousand candidates take a minute instead of a second."""
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        found.setdefault(reading.candidate, []).append(reading)
    return found


def _row(result: Result, whys: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    numbers = {"total": result.total, "mean": result.mean, "middle": result.middle, "spread": result.spread}
    return {
        "candidate": result.candidate,
        "readings": result.readings,
        **{name: _exact(number) for name, number in numbers.items()},
        "totals": {juror: _exact(total) for juror, total in result.totals.items()},
        "by_criterion": {key: _exact(mean) for key, mean in result.by_criterion.items()},
        "missing": {juror: whys[result.candidate, juror] for juror in result.missing},
    }


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


# --- selection ------------------------------------------------------------------------------------
def question_of(round_: Round, asked: Mapping[str, Any]) -> Question:
    """Return the question to the selection: the rules of the cycle, with what the chair set instead.

    `asked` may hold titles, extras, forced_in, forced_out. The board selects without caps: they are the jury's rules.
    """
    rules = rules_of(round_.cycle)
    caps = {"per_country": rules.per_country, "per_region": rules.per_region, "extras_bound": rules.extras_bound}
    if round_.kind == RoundKind.BOARD:
        caps = {"per_country": None, "per_region": None, "extras_bound": False}
    return Question(
        titles=asked.get("titles", rules.titles),
        extras=0 if round_.kind == RoundKind.BOARD else min(asked.get("extras", rules.extras), rules.extras),
        forced_in=frozenset(asked.get("forced_in", [])),
        forced_out=frozenset(asked.get("forced_out", [])),
        steps=tuple(rules.ladder),
        **caps,  # type: ignore[arg-type]
    )


def candidates_of(result: ResultSnapshot, votes: Mapping[str, int]) -> list[Candidate]:
    """Return the candidates of a frozen result as the selection reads them: those without a number are not among them."""
    rules = Rules.read(result.rules)
    found = {r.candidate: r for r in recompute(result.inputs) if r.official(rules.aggregation) is not None}
    scores = as_integers({key: r.official(rules.aggregation) for key, r in found.items()})
    ladders = _ladders(result, rules, found, votes)
    return [
        Candidate(
            c["key"], c["country"], scores[c["key"]], c["region"], ladders[c["key"]],
            floor_met=rules.floor is None or (found[c["key"]].mean or 0) >= rules.floor,
        )
        for c in result.inputs["candidates"]
        if c["key"] in found
    ]  # fmt: skip


def _ladders(
    result: ResultSnapshot, rules: Rules, found: dict[str, Result], votes: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    counting = [scale for scale in result.inputs["criteria"] if scale["counts"]]
    heaviest = max(counting, key=lambda scale: scale["weight"])["key"] if counting else ""
    zero = Fraction(0)
    steps: dict[str, dict[str, int]] = {
        LadderStep.HEAVIEST: as_integers({key: r.by_criterion.get(heaviest, zero) for key, r in found.items()}),
        LadderStep.MEDIAN: as_integers({key: r.middle or zero for key, r in found.items()}),
        LadderStep.HEAD_TO_HEAD: head_to_head(list(found.values())),
        LadderStep.VOTE: {key: int(votes.get(key, 0)) for key in found},
        LadderStep.LOT: _lots(rules.lot_seed, found),
    }
    return {key: tuple(steps[step][key] for step in rules.ladder) for key in found}


def _lots(seed: str, found: Mapping[str, Any]) -> dict[str, int]:
    """Return a number for everybody, drawn from the published seed: whoever knows the seed draws the same."""
    drawn = sorted(found, key=lambda key: hashlib.sha256(f"{seed}/{key}".encode()).hexdigest())
    return {key: len(drawn) - place for place, key in enumerate(drawn)}


@transaction.atomic
def run_selection(*, result: ResultSnapshot, asked: Mapping[str, Any], by: User | None) -> SelectionRun:
    """Return the selection's answer to one question, kept. Raises PermissionDenied, ValidationError where the numbers are senseless."""
    if by is not None and not may_decide(by, result.round):
        raise PermissionDenied
    if asked.get("titles", 1) < 1:
        raise ValidationError({"titles": _("Select at least one.")})
    people = candidates_of(result, asked.get("votes", {}))
    answer = select(people, question_of(result.round, asked))
    return SelectionRun.objects.create(result=result, question=dict(asked), answer=plain_answer(answer), created_by=by)


def plain_answer(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON."""
    made: dict[str, Any] = json.loads(json.dumps(asdict(answer)))
    made["winners"] = list(answer.winners)
    made["next_best"] = [{"chosen": list(keys), "gap": gap} for keys, gap in answer.next_best]
    return made


def why_not(run: SelectionRun, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return [(candidate, one plain sentence)] for everybody passed over by somebody with a lower or equal result."""
    return [(entry["candidate"], _sentence(entry, names)) for entry in run.answer["passed_over"]]


def _sentence(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    instead = ", ".join(names.get(key, key) for key in entry["instead"])
    said = {
        "forced_out": _("%(name)s was excluded by the jury, with its reason on record."),
        "floor": _("%(name)s did not reach the result that a title needs."),
        "country": _("%(name)s was passed over because its country has its title already: %(instead)s."),
        "region": _("%(name)s was passed over because its region has its title already: %(instead)s."),
        "minimum": _("%(name)s was passed over because a place is kept for another country: %(instead)s."),
        "forced_in": _("%(name)s was passed over because the jury set another candidate: %(instead)s."),
        "tie": _("%(name)s stood level with %(instead)s, and the steps for equal results decided."),
        "places": _("%(name)s was passed over because there were no more titles."),
    }
    return said[entry["rule"]] % {"name": names.get(entry["candidate"], entry["candidate"]), "instead": instead}
