"""The only home of what the pages of board and jury read: own readings, progress, others' scores as far as one may see them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import AssignmentState, RoundState, ScorecardState, SeatRole, SeatState
from awards.models import Assignment, Candidacy, Criterion, CriterionScore, Round, Scorecard, Seat
from awards.permissions import (
    is_own_reading,
    visible_candidacies,
    visible_comments,
    visible_readings,
    visible_rounds,
    visible_scorecards,
)
from awards.queries import HANDED_IN, scales
from awards.scoring import total_of
from pearls.cache import once_a_page
from pearls.models import User
from pearls.permissions import get_visible_or_404

COUNTED = Q(assignments__state=AssignmentState.ACTIVE, assignments__scorecard__state__in=sorted(HANDED_IN))


WORDS = {
    "new": gettext_lazy("not begun"),
    "begun": gettext_lazy("begun"),
    "done": gettext_lazy("handed in"),
    "abstained": gettext_lazy("abstained"),
    "reopened": gettext_lazy("opened again by the chair"),
    "unfinished": gettext_lazy("not handed in before the round closed"),
}


@dataclass(frozen=True)
class Reading:
    """One own reading as a list shows it. `state`: new, begun, done, abstained, reopened, unfinished (locked, never handed in)."""

    pk: int
    number: int
    label: str
    where: str
    state: str
    readings: int  # how many have handed in theirs, while the round is open and this one waits

    @property
    def open(self) -> bool:
        """Return whether something is left to do."""
        return self.state in {"new", "begun", "reopened"}

    @property
    def words(self) -> str:
        """Return the state in words."""
        return str(WORDS[self.state])


def label_of(candidacy: Candidacy, *, hidden: bool) -> str:
    """Return what a candidate is called on a page: in a blind round only its number."""
    return candidate_number(candidacy.number) if hidden else str(candidacy.application)


def candidate_number(number: int) -> str:
    """Return what a blind round calls a candidate."""
    return _("Candidate %d") % number


def hides(round_: Round, seat: Seat | None) -> bool:
    """Return whether the round hides the applicant from this person: from all who sit in it, whatever else they are."""
    return round_.blind and seat is not None


def state_of(card: Scorecard | None) -> str:
    """Return where an own scorecard stands, as a word for pages."""
    return state_in_a_word(card.state, card.handed_in_at, abstained=card.abstained) if card else "new"


def state_in_a_word(state: str | None, handed_in_at: Any, *, abstained: bool) -> str:
    """Return the same from a card's columns; no state is no card."""
    open_states = {None: "new", ScorecardState.REOPENED: "reopened", ScorecardState.DRAFT: "begun"}
    if state in open_states:
        return open_states[state]  # type: ignore[index]
    if handed_in_at is None:
        return "unfinished"
    return "abstained" if abstained else "done"


def own_reading(user: User, pk: int) -> tuple[Assignment, list[Reading]]:
    """Return one's own reading, and all one's own readings of its round. Raises Http404.

    Who may read what is a large question: it is asked once, for the whole round, and the one is looked for in the answer. What
    was handed in comes without its text, which is only read where nobody remembers its page.
    """
    mine = Assignment.objects.filter(pk=pk, seat__user=user).select_related(*SHOWN).defer(*UNREAD).first()
    readings = own_readings(user, mine.candidacy.round) if mine else []
    if mine is None or all(reading.pk != pk for reading in readings):
        raise Http404
    return mine, readings


SHOWN = ("seat", "scorecard", "candidacy__round__cycle", "candidacy__submission")
UNREAD = ("candidacy__round__cycle__rules", "candidacy__round__cycle__texts")


def own_readings(user: User, round_: Round) -> list[Reading]:
    """Return one's own readings of a round in the order of the candidates; of what one must not judge there is no trace."""
    bid = "candidacy__application__"
    rows = list(
        visible_readings(user)
        .filter(candidacy__round=round_)
        .order_by("candidacy__number")
        .values_list(
            "pk", "candidacy", "candidacy__number", f"{bid}place__name", f"{bid}municipality__name",
            f"{bid}municipality__country__name", "scorecard__state", "scorecard__abstained", "scorecard__handed_in_at",
        )
    )  # fmt: skip
    waiting = [row[1] for row in rows if row[6] in LEFT_OPEN] if round_.state == RoundState.OPEN else []
    read = _readings_by_candidate(waiting) if waiting else {}
    return [_reading(row, read, hidden=round_.blind) for row in rows]


LEFT_OPEN = frozenset({None, ScorecardState.DRAFT, ScorecardState.REOPENED})


def _readings_by_candidate(bids: Iterable[Any]) -> dict[Any, int]:
    """Return how many have handed in theirs, by candidate."""
    done = Scorecard.objects.filter(
        assignment__candidacy__in=list(bids), assignment__state=AssignmentState.ACTIVE, state__in=sorted(HANDED_IN)
    )
    return dict(done.order_by().values_list("assignment__candidacy").annotate(n=Count("pk")))


def own_points(user: User, round_: Round) -> dict[int, Counter[int]]:
    """Return how often one gave each point, by own scorecard of a round, those left out in which one abstains."""
    mine = CriterionScore.objects.filter(
        is_own_reading(user, "scorecard__assignment__"),
        scorecard__assignment__candidacy__round=round_,
        scorecard__abstained=False,
        value__isnull=False,
    )
    found: dict[int, Counter[int]] = {}
    for reading, value, n in mine.order_by().values_list("scorecard__assignment", "value").annotate(n=Count("pk")):
        found.setdefault(reading, Counter())[value] = n
    return found


def _reading(row: tuple, read: dict, *, hidden: bool) -> Reading:
    pk, candidacy, number, place, town, country, state, abstained, at = row
    label = candidate_number(number) if hidden else place or town
    said = state_in_a_word(state, at, abstained=bool(abstained))
    where = "" if hidden else _(country)
    return Reading(pk, number, label, where, said, read.get(candidacy, 0))


def next_reading(readings: Iterable[Reading], after: int | None = None) -> Reading | None:
    """Return the own candidate to read next: of those still to be scored the one with the fewest readings, then the lowest number."""
    waiting = [reading for reading in readings if reading.open and reading.pk != after]
    return min(waiting, key=lambda reading: (reading.readings, reading.number), default=None)


def progress(readings: Iterable[Reading]) -> dict[str, int]:
    """Return how many own readings there are, and how many are handed in, abstained and left."""
    counts = Counter(reading.state for reading in readings)
    done = counts["done"] + counts["abstained"]
    return {"total": counts.total(), "done": done, "abstained": counts["abstained"], "left": counts.total() - done}


def distribution(points: Iterable[Counter[int]]) -> dict[str, Any] | None:
    """Return how often one gave each point, as the bar chart draws it; None before the first."""
    counts = sum(points, Counter())
    if not counts:
        return None
    rows = [{"label": str(v), "values": [counts.get(v, 0)]} for v in range(max(counts), min(0, *counts) - 1, -1)]
    often = max(counts, key=lambda value: counts[value])
    return {
        "title": _("Points you gave so far"),
        "unit": _("How often you gave each point, over all criteria of all candidates"),
        "summary": _("You gave %d most often.") % often,
        "first": _("Points"),
        "series": [_("times")],
        "rows": rows,
    }


# --- seats and rounds -----------------------------------------------------------------------------
def round_with_seat(user: User, pk: int) -> tuple[Round, Seat | None]:
    """Return a round that `user` may open and the seat they took in it, in one question. Raises Http404."""
    own = FilteredRelation("seats", condition=Q(seats__user=user, seats__state=SeatState.ACCEPTED))
    rows = visible_rounds(user).select_related("cycle").annotate(own=own)
    found: Any = get_visible_or_404(rows.annotate(seat_pk=F("own__pk"), seat_role=F("own__role")), pk=pk)
    return found, Seat(pk=found.seat_pk, round=found, user=user, role=found.seat_role) if found.seat_pk else None


@once_a_page
def own_seats(user: User) -> list[Seat]:
    """Return the seats that a person was offered or holds, the round that closes first at the top."""
    mine = Seat.objects.filter(user=user, state__in=[SeatState.INVITED, SeatState.ACCEPTED])
    return list(mine.select_related("round__cycle").order_by("round__closes_at"))


@once_a_page
def own_counts(user: User) -> dict[int, dict[str, int]]:
    """Return {round: {"total", "done", "reopened"}} of one's own readings in all rounds, in one question."""
    done = Q(scorecard__state__in=sorted(HANDED_IN), scorecard__handed_in_at__isnull=False)
    rows = (
        visible_readings(user)
        .order_by()
        .values("candidacy__round")
        .annotate(
            total=Count("pk"),
            done=Count("pk", done),
            reopened=Count("pk", Q(scorecard__state=ScorecardState.REOPENED)),
        )
    )
    return {row["candidacy__round"]: {name: row[name] for name in ("total", "done", "reopened")} for row in rows}


def oversees(seat: Seat | None) -> bool:
    """Return whether somebody sees all candidates of a round: its chair, its observers, and the office, which has no seat."""
    return seat is None or seat.role in {SeatRole.CHAIR, SeatRole.OBSERVER}


def chairs(seat: Seat | None) -> bool:
    """Return whether this is the chair's seat."""
    return seat is not None and seat.role == SeatRole.CHAIR


def all_candidates(user: User, round_: Round) -> QuerySet[Candidacy]:
    """Return every candidate of a round that `user` may read, with how many scorecards are assigned and handed in."""
    reads = Q(assignments__state=AssignmentState.ACTIVE)
    return (
        visible_candidacies(user)
        .filter(round=round_, out=False)
        .select_related("application__place", "application__municipality__country")
        .annotate(readers=Count("assignments", filter=reads), handed_in=Count("assignments", filter=COUNTED))
        .order_by("number")
    )


def jurors_progress(user: User, round_: Round) -> list[dict[str, Any]]:
    """Return [{"name", "total", "done"}] of everybody who scores, counted over candidates that `user` may read; no points."""
    free = visible_candidacies(user).filter(round=round_, out=False).values("pk")
    here = Q(assignments__state=AssignmentState.ACTIVE, assignments__candidacy__in=free)
    seats = round_.seats.filter(state=SeatState.ACCEPTED).exclude(role=SeatRole.OBSERVER)
    found = seats.annotate(
        total=Count("assignments", filter=here),
        done=Count("assignments", filter=here & Q(assignments__scorecard__state__in=sorted(HANDED_IN))),
    )
    return [{"name": s.name, "total": s.total, "done": s.done} for s in found if s.total]


# --- others' scores -------------------------------------------------------------------------------
def others_of(user: User, candidacy: Candidacy, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Return the others' scorecards of a candidate that `user` may see now: name, points by criterion, total, state in words."""
    cards = (
        visible_scorecards(user)
        .filter(assignment__candidacy=candidacy, assignment__state=AssignmentState.ACTIVE, handed_in_at__isnull=False)
        .exclude(state=ScorecardState.DRAFT)  # taken up again: it is its juror's alone until it is handed in anew
        .exclude(assignment__seat__user=user)
        .select_related("assignment__seat")
        .prefetch_related("scores")
        .order_by("assignment__seat__name")
    )
    found = list(cards)
    return [_other(card, criteria) for card in found]


def _other(card: Scorecard, criteria: list[Criterion]) -> dict[str, Any]:
    values = {score.criterion_id: score.value for score in card.scores.all()}
    counts = not card.abstained and card.state in HANDED_IN
    named = {criterion.key: values.get(criterion.pk) for criterion in criteria}
    total = total_of(scales(criteria), named) if counts else None
    return {
        "pk": card.assignment_id,
        "name": card.assignment.seat.name,
        "points": [named[criterion.key] for criterion in criteria] if not card.abstained else [],
        "marks": [(criterion.said, named[criterion.key]) for criterion in criteria] if not card.abstained else [],
        "total": None if total is None else f"{float(total):.1f}",
        "state": state_of(card),
        "reason": card.reason if card.abstained else "",
    }


def comments_on(user: User, candidacy: Candidacy) -> list[dict[str, str]]:
    """Return the others' comments on a candidate that `user` may read."""
    cards = visible_comments(user).filter(assignment__candidacy=candidacy).exclude(assignment__seat__user=user)
    rows = cards.order_by("assignment__seat__name").values_list("assignment__seat__name", "comment")
    return [{"name": name, "text": text} for name, text in rows]


def office_rounds(user: User, seats: Iterable[Seat]) -> list[Round]:
    """Return the rounds that a person sees without a seat: the office's."""
    seated = [seat.round_id for seat in seats if seat.state == SeatState.ACCEPTED]
    found = visible_rounds(user).exclude(pk__in=seated).exclude(state=RoundState.DRAFT)
    return list(found.select_related("cycle"))
