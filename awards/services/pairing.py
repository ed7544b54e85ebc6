"""The only home of who reads whom as a table: the matrix, and pairs taken from a file after a dry run row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.enums import AssignmentState
from awards.models import Assignment, Candidacy, Conflict, Round, Seat
from awards.permissions import visible_candidacies
from awards.queries import HANDED_IN
from awards.services.rounds import foresee
from pearls.folding import fold
from pearls.models import User

CANDIDATE, JUROR = "candidate", "juror"
"""The columns of a table of pairs."""


@dataclass(frozen=True)
class PairLine:
    """What would become of one row of a file: the pair that is assigned, or why nothing happens."""

    number: int
    candidate: str
    juror: str
    happens: bool
    text: str
    pair: str = ""


def seen_in(round_: Round, user: User) -> QuerySet[Candidacy]:
    """Return the candidates of a round of which this person may know, with their names."""
    mine = visible_candidacies(user).filter(round=round_)
    return mine.select_related("application__municipality__country", "application__place")


def key_of(candidacy: Candidacy, seat: Seat) -> str:
    """Return a pair as a form sends it."""
    return f"{candidacy.pk}:{seat.pk}"


def pairs_from(
    keys: Iterable[str], candidates: Sequence[Candidacy], seats: Sequence[Seat]
) -> list[tuple[Candidacy, Seat]]:
    """Return the pairs that a form sent. Raises ValidationError for one that is not of this round."""
    known = {key_of(c, s): (c, s) for c in candidates for s in seats}
    try:
        return [known[key] for key in keys]
    except KeyError:
        raise ValidationError(_("A pair is not of this round any more. Look at the table again.")) from None


def dry_run(
    *, round_: Round, rows: Sequence[dict[str, str]], candidates: Sequence[Candidacy], seats: Sequence[Seat]
) -> list[PairLine]:
    """Return what would become of every row: candidate by number or name, juror by e-mail. Changes nothing."""
    by_name = {fold(str(c)): c for c in candidates} | {str(c.number): c for c in candidates}
    by_mail = {seat.email: seat for seat in seats}
    read = [
        (number, row.get(CANDIDATE, ""), row.get(JUROR, ""), by_name.get(fold(row.get(CANDIDATE, ""))),
         by_mail.get(row.get(JUROR, "").lower()))
        for number, row in enumerate(rows, 2)  # the head is the first line of the file
    ]  # fmt: skip
    found = [(c, s) for _n, _c, _j, c, s in read if c and s]
    said = {(line.candidacy.pk, line.seat.pk): line for line in foresee(round_=round_, pairs=found)}
    taken: set[str] = set()
    return [_line(entry, said, taken) for entry in read]


def _line(entry: tuple, said: dict, taken: set[str]) -> PairLine:
    number, candidate, juror, candidacy, seat = entry
    if candidacy is None or seat is None:
        text = (
            _("no candidate has this number or name") if candidacy is None else _("nobody with this e-mail sits here")
        )
        return PairLine(number, candidate, juror, False, text)
    line, key = said[candidacy.pk, seat.pk], key_of(candidacy, seat)
    if key in taken:
        return PairLine(number, str(candidacy), str(seat), False, _("stands in the file twice"))
    taken.add(key)
    return PairLine(number, str(candidacy), str(seat), line.happens, line.text, key)


# --- the matrix -----------------------------------------------------------------------------------
MARKS = ("conflict", "handed_in", "begun", "assigned", "recused", "none")


def matrix(candidates: Sequence[Candidacy], seats: Sequence[Seat]) -> list[dict[str, Any]]:
    """Return a row for each candidate with one mark for each seat (see MARKS), in three queries whatever their number."""
    keys = [candidacy.pk for candidacy in candidates]
    tied = set(Conflict.objects.filter(candidacy__in=keys).values_list("candidacy", "seat"))
    found = Assignment.objects.filter(candidacy__in=keys).exclude(state=AssignmentState.SUPERSEDED)
    held = {(a.candidacy_id, a.seat_id): a for a in found.select_related("scorecard")}
    return [
        {
            "candidacy": candidacy,
            "cells": [
                {"seat": seat, "pair": key_of(candidacy, seat), **_mark((candidacy.pk, seat.pk), tied, held)}
                for seat in seats
            ],
        }
        for candidacy in candidates
    ]


def _mark(key: tuple, tied: set, held: dict[tuple, Assignment]) -> dict[str, str]:
    mark = _mark_of(key, tied, held.get(key))
    return {"mark": mark, "label": said_of(mark)}


def _mark_of(key: tuple, tied: set, assignment: Assignment | None) -> str:
    if key in tied:
        return "conflict"
    if assignment is None:
        return "none"
    if assignment.state == AssignmentState.RECUSED:
        return "recused"
    card = getattr(assignment, "scorecard", None)
    if card is None:
        return "assigned"
    return "handed_in" if card.state in HANDED_IN and card.handed_in_at else "begun"


def said_of(mark: str) -> str:
    """Return a mark of the matrix in words."""
    return {
        "conflict": _("conflict"),
        "handed_in": _("handed in"),
        "begun": _("begun"),
        "assigned": _("reads"),
        "recused": _("recused"),
        "none": _("does not read"),
    }[mark]


def progress(round_: Round, user: User) -> list[dict[str, Any]]:
    """Return for each seat that scores how far it is: {seat, all, handed_in, begun}; over the candidates this person may know of."""
    seen = visible_candidacies(user).filter(round=round_, out=False)
    active = Assignment.objects.filter(candidacy__in=seen.values("pk"), state=AssignmentState.ACTIVE).order_by()
    handed_in = Q(scorecard__state__in=sorted(HANDED_IN), scorecard__handed_in_at__isnull=False)
    rows = active.values("seat").annotate(
        all=Count("pk"),
        handed_in=Count("pk", filter=handed_in),
        begun=Count("scorecard", filter=~handed_in),
    )
    counts: dict[Any, dict[str, int]] = {
        row["seat"]: {n: row[n] for n in ("all", "handed_in", "begun")} for row in rows
    }
    empty = {"all": 0, "handed_in": 0, "begun": 0}
    seats = round_.seats.exclude(state__in=["declined"]).exclude(role="observer").select_related("user")
    return [{"seat": seat, **counts.get(seat.pk, empty)} for seat in seats]
