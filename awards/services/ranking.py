"""The only home of the result as its page shows it: from the frozen snapshot, cut down to what a reader may know of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.charts import spread_of
from awards.enums import Aggregation, RoundState
from awards.models import Candidacy, Decision, ResultSnapshot, Round, Scorecard, SelectionRun
from awards.permissions import barred_from
from awards.queries import HANDED_IN, rules_of
from awards.services.pairing import seen_in
from awards.services.resulting import inputs_of, output_of
from pearls.models import User

ORDERS = ("rule", "mean", "median")


@dataclass(frozen=True)
class Table:
    """A ranking: its rows as they stand in a result's output, and what it warns of; `result` is None while it is not frozen."""

    result: ResultSnapshot | None
    rows: list[dict[str, Any]]
    warnings: dict[str, list[str]]


def barred_in(round_: Round, user: User) -> frozenset[str]:
    """Return the keys of the candidates of which this person may learn nothing; empty for who may select and decide."""
    return frozenset(str(pk) for pk in barred_from(user, round=round_).values_list("pk", flat=True))


def table_of(round_: Round, barred: frozenset[str]) -> Table | None:
    """Return the ranking of a closed round without the `barred`, None while scores are taken. Frozen, it is read and not computed.

    Who is barred from a candidate finds places counted without it: a gap in them would tell.
    """
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        return None
    result = round_.results.defer("inputs", "rules").order_by("-number").first()
    output = result.output if result else _output_now(round_)
    rows = [row for row in output["ranking"] if row["candidate"] not in barred]
    warnings: dict[str, list[str]] = {}
    for candidate, kind in output["warnings"]:
        warnings.setdefault(candidate, []).append(kind)
    return Table(result, placed(rows, number_of(round_)) if barred else rows, warnings)


def _output_now(round_: Round) -> dict[str, Any]:
    """Return what would be frozen now: computed once for each state of the scores, then remembered for an hour."""
    key = f"awards-output-{round_.pk}-{state_of_scores(round_)}"
    known = cache.get(key)
    if known is None:
        known = output_of(inputs_of(round_), rules_of(round_.cycle))
        cache.set(key, known, 3600)
    return known


STATE = """
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(',', id, number, out), ';' ORDER BY id) FROM awards_candidacy WHERE round_id = %(round)s),
  (SELECT string_agg(k::text, ';' ORDER BY id) FROM awards_criterion k WHERE round_id = %(round)s),
  (SELECT string_agg(concat_ws(',', a.id, a.seat_id, a.state, s.state, s.abstained, s.handed_in_at), ';' ORDER BY a.id)
     FROM awards_assignment a JOIN awards_candidacy c ON c.id = a.candidacy_id LEFT JOIN awards_scorecard s ON s.assignment_id = a.id
    WHERE c.round_id = %(round)s),
  (SELECT string_agg(concat_ws(',', v.scorecard_id, v.criterion_id, v.value), ';' ORDER BY v.id)
     FROM awards_criterionscore v JOIN awards_scorecard s ON s.id = v.scorecard_id JOIN awards_assignment a ON a.id = s.assignment_id
     JOIN awards_candidacy c ON c.id = a.candidacy_id WHERE c.round_id = %(round)s)))
"""


def state_of_scores(round_: Round) -> str:
    """Return a text that differs as soon as anything differs of which a result is computed."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"round": round_.pk})
        [scores] = cursor.fetchone()
    return f"{scores}-{rules_of(round_.cycle).sha256}"


def number_of(round_: Round) -> str:
    """Return the name of the number by which the rules rank: total or mean."""
    return "total" if rules_of(round_.cycle).aggregation == Aggregation.SUM else "mean"


def placed(rows: Iterable[Mapping[str, Any]], number: str) -> list[dict[str, Any]]:
    """Return rows with places counted anew: equal numbers share a place, and what has no number has none."""
    made: list[dict[str, Any]] = []
    order = sorted(rows, key=lambda row: (row[number] is None, -Fraction(row[number] or 0), row["candidate"]))
    for index, row in enumerate(order, 1):
        same = bool(made) and made[-1][number] == row[number]
        place = None if row[number] is None else made[-1]["place"] if same else index
        made.append({**row, "place": place})
    return made


def ordered(rows: list[dict[str, Any]], order: str, number: str) -> list[dict[str, Any]]:
    """Return rows in the order that was asked for; places are those of that order."""
    by = {"mean": "mean", "median": "middle"}.get(order)
    return placed(rows, by) if by and by != number else rows


def shown(
    rows: list[dict[str, Any]], names: Mapping[str, Candidacy], jurors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return rows with names and plain numbers: spread, and who is missing for which reason."""
    return [_row(row, names[row["candidate"]], jurors) for row in rows if row["candidate"] in names]


def _row(row: dict[str, Any], candidacy: Candidacy, jurors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "candidacy": candidacy,
        "key": row["candidate"],
        "place": row["place"],
        "readings": row["readings"],
        **{name: number(row[name]) for name in ("total", "mean", "middle", "spread")},
        "drawn": spread_of([float(Fraction(total)) for total in row["totals"].values()]),
        "by_criterion": {key: number(mean) for key, mean in row["by_criterion"].items()},
        "missing": [(jurors.get(juror, "–"), why_in_words(why)) for juror, why in row["missing"].items()],
    }


def number(exact: str | None) -> float | None:
    """Return an exact number as one with a point; None stays None and is never 0."""
    return None if exact is None else float(Fraction(exact))


def why_in_words(why: str) -> str:
    """Return why a reading does not count."""
    return {
        "not_scored": _("not scored"),
        "abstained": _("abstained"),
        "recused": _("recused"),
        "not_handed_in": _("not handed in"),
    }[why]


def warning_in_words(kind: str) -> str:
    """Return a warning of a result as a sentence."""
    return {
        "none": _("Nobody’s reading counts: there is no number."),
        "few": _("Fewer readings than the rules ask for."),
        "uneven": _("Fewer readings than others have: a sum is unfair here, look at the mean."),
    }[kind]


def names_in(round_: Round, user: User) -> dict[str, Candidacy]:
    """Return {key: candidacy} of those this person may know of."""
    return {str(c.pk): c for c in seen_in(round_, user)}


def named(round_: Round, keys: Iterable[str]) -> dict[str, Candidacy]:
    """Return {key: candidacy} of some rows of a table, from which whoever is not to be known was left out before."""
    found = Candidacy.objects.filter(round=round_, pk__in=list(keys))
    return {str(c.pk): c for c in found.select_related("application__municipality__country", "application__place")}


def missed_in(round_: Round, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of the jurors, where a reading of one of these rows does not count: only then they are told."""
    return jurors_of(round_) if any(row["missing"] for row in rows) else {}


def jurors_of(round_: Round) -> dict[str, str]:
    """Return {key: name} of everybody who sits or sat in a round."""
    return {str(pk): name for pk, name in round_.seats.values_list("pk", "name")}


def outcomes_of(round_: Round, keys: Iterable[str]) -> dict[str, Decision]:
    """Return {key: decision} of some candidates."""
    return {str(d.candidacy_id): d for d in Decision.objects.filter(candidacy__round=round_, candidacy__in=list(keys))}


def unit_of(run: SelectionRun) -> Fraction:
    """Return what one whole unit of a selection's totals is worth in points: totals are kept as integers, so that ties are real."""
    row_number = "total" if run.result.rules["aggregation"] == Aggregation.SUM else "mean"
    numbers = [Fraction(row[row_number]) for row in run.result.output["ranking"] if row[row_number] is not None]
    return Fraction(1, lcm(*(found.denominator for found in numbers))) if numbers else Fraction(1)


def comments_on(candidacy: Candidacy) -> list[str]:
    """Return what the jurors wrote of a candidate, without names and in an order that tells none."""
    cards = Scorecard.objects.filter(assignment__candidacy=candidacy, state__in=sorted(HANDED_IN)).exclude(comment="")
    return sorted(cards.exclude(handed_in_at=None).values_list("comment", flat=True))


def undecided_in(round_: Round) -> QuerySet[Candidacy]:
    """Return the candidates of a round without a decision."""
    found = round_.candidacies.filter(out=False, decision=None)
    return found.select_related("application__municipality", "application__place")
