"""What the console says comes next in each state of a year, why somebody is outside of a round, and refusals of the office's services."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation

from awards import workflow
from awards.enums import RoundKind
from awards.models import Candidacy, Conflict, Cycle, Publication, Round, Seat
from awards.rulebook import Rules
from awards.services import (
    applying,
    cycles,
    deciding,
    marking,
    minuting,
    overview,
    pairing,
    publishing,
    receipting,
    resulting,
    rounds,
    seating,
    telling,
)
from tests.awards.conftest import DAY, NOW, WHO, apply_from, fill, juror, reading, score
from tests.sweeps.awards_world import build


def titles(cycle, user):
    return [step.title for step in overview.steps(overview.look_at(Cycle.objects.get(pk=cycle.pk), user))]


def test_a_year_that_is_prepared_asks_for_dates_then_for_its_opening(forms, edition, dora):
    draft = cycles.make_cycle(edition=edition, name="Call 2027", rules=Rules(eligibility=WHO), by=dora)
    assert titles(draft, dora) == ["Set the dates", "Open the cycle"]
    cycles.set_phases(cycle=draft, phases={"application": (NOW(), NOW() + DAY, 0)}, by=dora)
    assert titles(draft, dora) == ["Open the cycle"]


def test_a_year_whose_call_is_over_goes_on_with_its_rounds(cycle, dora):
    assert titles(cycle, dora) == ["Set up the board’s round", "Follow the applications until the call closes"]
    cycles.set_phases(cycle=cycle, phases={"application": (NOW() - 2 * DAY, NOW() - DAY, 0)}, by=dora)
    assert titles(cycle, dora) == ["Set up the board’s round"]
    cycles.set_phases(cycle=cycle, phases={}, by=dora)
    assert titles(cycle, dora) == ["Set up the board’s round"]
    cycles.move_cycle(cycle=cycle, transition=workflow.CLOSE_CYCLE, by=dora)
    assert titles(cycle, dora) == []


def test_an_open_round_is_followed_closed_when_its_time_is_over_and_let_go_on_when_paused(open_board, dora):
    assert "Follow “The board” until it closes" in titles(open_board.cycle, dora)
    Round.objects.filter(pk=open_board.pk).update(opens_at=NOW() - 2 * DAY, closes_at=NOW() - DAY)
    assert "Close “The board”; its time is over" in titles(open_board.cycle, dora)
    rounds.move_round(round_=open_board, transition=workflow.PAUSE_ROUND, by=dora, comment="A power cut.")
    assert "“The board” is paused; let it go on" in titles(open_board.cycle, dora)


def test_a_decided_round_is_prepared_read_opened_and_then_out(closed, dora):
    result = resulting.freeze_result(round_=closed, by=dora)
    deciding.take_selection(run=resulting.run_selection(result=result, asked={"titles": 3}, by=dora), by=dora)
    deciding.finalise(round_=closed, by=dora)
    assert "Prepare the publication of “The board”" in titles(closed.cycle, dora)
    made = publishing.prepare(round_=Round.objects.get(pk=closed.pk), publish_at=NOW() + DAY, by=dora)
    assert "Read the letters of “The board” and set the hour" in titles(closed.cycle, dora)
    word = publishing.word_to_type(made)
    publishing.plan(publication=made, publish_at=NOW() + DAY, typed=word, by=dora)
    assert "Everything of “The board” opens" in titles(closed.cycle, dora)
    Publication.objects.filter(pk=made.pk).update(publish_at=NOW() - DAY)
    assert "Set up the jury’s round" in titles(closed.cycle, dora)


def test_when_the_titles_are_out_the_year_is_closed(forms, edition, municipality, ana, dora):
    world = build("out", edition, municipality, ana, dora)
    assert "Close the cycle" in titles(world.cycle, dora)


def test_blockers_are_those_of_the_round_whose_turn_it_is(forms, edition, dora):
    draft = cycles.make_cycle(edition=edition, name="Call 2027", rules=Rules(eligibility=WHO), by=dora)
    assert overview.blockers(overview.look_at(draft, dora)) == ["The call has no dates yet."]
    cycles.set_phases(cycle=draft, phases={"application": (NOW(), NOW() + DAY, 0)}, by=dora)
    opened = cycles.move_cycle(cycle=Cycle.objects.get(pk=draft.pk), transition=workflow.OPEN_CYCLE, by=dora)
    assert overview.blockers(overview.look_at(opened, dora)) == []
    rounds.make_round(cycle=opened, kind="board", name="Board", opens_at=NOW(), closes_at=NOW() + DAY, by=dora)
    assert overview.blockers(overview.look_at(opened, dora)) == [
        "Board: There is no candidate yet.",
        "Board: Nobody is assigned to read.",
    ]


# --- who is outside of a round --------------------------------------------------------------------
def outside(round_):
    return {str(application): why for application, why in overview.not_ready(round_)}


def test_everybody_outside_of_the_boards_round_has_a_reason(cycle, application, ana, dora):
    board = rounds.make_round(cycle=cycle, kind="board", name="B", opens_at=NOW(), closes_at=NOW() + DAY, by=dora)
    assert outside(board) == {"Kalnupe": "The application is not submitted."}
    apply_from(cycle, "Fjellby", "NO")
    apply_from(cycle, "Unclear", "DE")
    apply_from(cycle, "Soovere", "EE")
    applying.move(application=fill(application, ana), transition=workflow.SUBMIT, by=ana)
    assert outside(board) == {"Fjellby": "A rule is not met.", "Unclear": "A rule cannot be told yet."}


def test_everybody_outside_of_the_jurys_round_has_a_reason(closed, dora):
    result = resulting.freeze_result(round_=closed, by=dora)
    deciding.take_selection(run=resulting.run_selection(result=result, asked={"titles": 3}, by=dora), by=dora)
    jury = rounds.make_round(
        cycle=closed.cycle, kind=RoundKind.JURY, name="J", opens_at=NOW(), closes_at=NOW() + DAY, by=dora
    )
    assert outside(jury) == {
        "Kalnupe": "The plan is not handed in.", "Soovere": "The plan is not handed in.",
        "Paju": "The plan is not handed in.", "Klinthavn": "The board did not invite it.",
        "Vesterhamn": "The board did not invite it.",
    }  # fmt: skip


# --- marks, words and refusals --------------------------------------------------------------------
def test_a_recused_reading_is_marked_also_when_its_conflict_was_taken_away(open_board, dora):
    kalnupe = Candidacy.objects.get(round=open_board, application__municipality__name="Kalnupe")
    ida = open_board.seats.get(name="Ida")
    rounds.unassign(assignment=reading(open_board, "jon", "Kalnupe"), by=dora)
    rounds.declare_conflict(seat=ida, candidacy=kalnupe, note="A tie.", by=dora)
    Conflict.objects.all().delete()
    seats = list(open_board.seats.order_by("name"))
    [row] = pairing.matrix([kalnupe], seats)
    assert [cell["mark"] for cell in row["cells"]][:2] == ["recused", "none"]


def test_the_matrix_tells_how_far_each_reading_has_come(open_board):
    kalnupe = Candidacy.objects.get(round=open_board, application__municipality__name="Kalnupe")
    score(open_board, "ida", "Kalnupe")
    score(open_board, "jon", "Kalnupe", hand_in=False)
    seats = list(open_board.seats.filter(name__in=["Ida", "Jon", "Kai"]).order_by("name"))
    [row] = pairing.matrix([kalnupe], seats)
    assert [cell["mark"] for cell in row["cells"]] == ["handed_in", "begun", "assigned"]


def test_the_ledger_says_yes_and_no(open_board):
    changes = {"abstained": {"was": False, "set": True}}
    marking.save_card(pk=reading(open_board, "ida", "Kalnupe").pk, by=juror(open_board, "ida"), changes=changes)
    told = telling.in_words(open_board, telling.events_of(open_board))
    assert any("no → yes" in str(line) for line in told)


def test_the_ledger_names_settings_and_criteria_as_the_reader_knows_them(open_board, dora):
    rounds.set_round(round_=open_board, data={"quorum": 1}, by=dora, reason="A juror is ill.")
    marking.save_card(
        pk=reading(open_board, "ida", "Kalnupe").pk,
        by=juror(open_board, "ida"),
        changes={"score:means": {"was": None, "set": 4}},
    )
    with translation.override("de"):
        scored, settled = (line["changes"] for line in telling.in_words(open_board, telling.events_of(open_board)[:2]))
    assert settled == [f"Nötige Lesungen je Bewerbung: {open_board.quorum} → 1"]
    assert scored == ["Menschen und Geld: nicht bewertet → 4"]


def test_strangers_order_no_minutes_and_no_receipt(closed, submitted, cleo):
    with pytest.raises(PermissionDenied):
        minuting.order_minutes(round_=closed, by=cleo)
    with pytest.raises(PermissionDenied):
        receipting.order_text(submission=submitted.submissions.first(), by=cleo)


def test_a_reading_that_does_not_exist_looks_unknown(open_board, cleo):
    with pytest.raises(Http404):
        marking.save_card(pk=999_999, by=cleo, changes={"comment": {"was": "", "set": "x"}})
    with pytest.raises(Http404):
        marking.move_card(pk=999_999, transition=workflow.HAND_IN, by=cleo)


def test_a_pair_that_cannot_be_assigned_says_why_and_an_answered_seat_is_not_asked_again(board, dora, cleo):
    kalnupe = Candidacy.objects.get(round=board, application__municipality__name="Kalnupe")
    ida = board.seats.get(name="Ida")
    with pytest.raises(ValidationError) as refused:
        rounds.assign_one(round_=board, candidacy=kalnupe, seat=ida, by=dora)
    assert refused.value.messages == ["Ida, Kalnupe: is assigned already."]
    with pytest.raises(ValidationError):
        seating.ask_again(seat=ida, by=dora)
    with pytest.raises(PermissionDenied):
        seating.ask_again(seat=ida, by=cleo)


def test_a_seat_offered_without_a_key_gets_one_when_it_is_asked_again(board, dora):
    """As after the key was taken back, or the seat came with an import: the person still waits for a way in."""
    seat = rounds.offer_seat(seat=Seat(round=board, email="new@elsewhere.example", name="New"), by=dora)
    assert seating.key_of(seat) is None
    seating.ask_again(seat=seat, by=dora)
    assert seating.key_of(seat).email == "new@elsewhere.example"
