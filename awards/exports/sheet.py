"""The only home of the awards' workbooks: who reads whom, and the decisions; numbers are numbers, no text runs as a formula."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from awards.models import ResultSnapshot, Round, Seat
from awards.services.publishing import decisions_of
from awards.services.ranking import jurors_of, number, why_in_words
from pearls.sheets import book


# --- who reads whom -------------------------------------------------------------------------------
def matrix_book(rows: Iterable[dict[str, Any]], people: Sequence[Seat]) -> bytes:
    """Return the matrix of candidates and jurors, and the same as pairs in the form that the import takes."""
    held = list(rows)
    reading = ("handed_in", "begun", "assigned")
    wide = [[row["candidacy"].number, str(row["candidacy"]), *(cell["label"] for cell in row["cells"])] for row in held]
    pairs = [
        [row["candidacy"].number, cell["seat"].email]
        for row in held
        for cell in row["cells"]
        if cell["mark"] in reading
    ]
    names = [seat.name for seat in people]
    return book([("pairs", ["candidate", "juror"], pairs), (_("Matrix"), [_("No."), _("Candidate"), *names], wide)])


# --- decisions ------------------------------------------------------------------------------------
def decision_book(round_: Round, result: ResultSnapshot) -> bytes:
    """Return the frozen result with its decisions: ranking, every juror's total, who is missing and why, the rules in words."""
    bids = {c["key"]: c for c in result.inputs["candidates"]}
    decided = {str(d.candidacy_id): d for d in decisions_of(round_)}
    jurors = jurors_of(round_)
    ranking = result.output["ranking"]
    return book(
        [
            (_("Ranking"), _head(result), [_ranked(row, bids[row["candidate"]], decided, result) for row in ranking]),
            (_("Totals"), [_("Candidate"), _("Juror"), _("Total"), _("Why it does not count")], _totals(ranking, bids, jurors)),
            (_("Rules"), [_("In words")], [[line] for line in [*result.method.split("\n"), f"SHA-256 {result.sha256}"]]),
        ]
    )  # fmt: skip


def _criteria(result: ResultSnapshot) -> list[str]:
    return [scale["key"] for scale in result.inputs["criteria"]]


def _head(result: ResultSnapshot) -> list[str]:
    own = [
        _("Place"),
        _("No."),
        _("Candidate"),
        _("Country"),
        _("Readings"),
        _("Sum"),
        _("Mean"),
        _("Median"),
        _("Spread"),
    ]
    return [*own, *_criteria(result), _("Decision"), _("Departs from the rules"), _("Public reason")]


def _ranked(row: dict[str, Any], bid: dict[str, Any], decided: dict[str, Any], result: ResultSnapshot) -> list[Any]:
    numbers = [number(row[name]) for name in ("total", "mean", "middle", "spread")]
    criteria = [number(row["by_criterion"].get(key)) for key in _criteria(result)]
    decision = decided.get(row["candidate"])
    said = (
        [decision.get_outcome_display(), decision.override_reason, decision.public_reason] if decision else ["", "", ""]
    )
    return [row["place"], bid["number"], bid["name"], bid["country"], row["readings"], *numbers, *criteria, *said]


def _totals(ranking: Iterable[dict], bids: dict[str, Any], jurors: dict[str, str]) -> Iterable[list[Any]]:
    for row in ranking:
        name = bids[row["candidate"]]["name"]
        for juror, total in row["totals"].items():
            yield [name, jurors.get(juror, "–"), float(Fraction(total)), ""]
        for juror, why in row["missing"].items():
            yield [name, jurors.get(juror, "–"), None, why_in_words(why)]
