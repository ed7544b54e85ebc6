"""Scores: saved as typed, only in the window, never by the wrong person, never lost, never changed after the close, all in the ledger."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards import workflow
from awards.enums import AssignmentState, ConflictKind, ConflictSource, OthersScores, RoundState, ScorecardState
from awards.models import Candidacy, Conflict, CriterionScore, Round, Scorecard, ScoreEvent
from awards.permissions import (
    may_score,
    may_see_scores,
    visible_candidacies,
    visible_rounds,
    visible_scorecards,
    visible_seats,
    visible_submissions,
)
from awards.queries import readings_of
from awards.services import applying, checking, marking, rounds
from pearls.enums import MemberRole
from pearls.models import Membership, Notification, Organisation
from tests.awards.conftest import DAY, NOW, TOWNS, juror, past_the_triggers, reading, score, take_seat


def save(round_, name, town, **changes):
    """Save {field: (was, set)} of a juror's scorecard; criteria by their key, texts by their name."""
    named = {
        key if key in {"comment", "note", "reason", "abstained"} else f"score:{key}": value
        for key, value in changes.items()
    }
    body = {name: {"was": was, "set": value} for name, (was, value) in named.items()}
    return marking.save_card(pk=reading(round_, name, town).pk, by=juror(round_, name), changes=body)


# --- what is saved --------------------------------------------------------------------------------
def test_what_is_typed_is_saved_field_by_field(open_board):
    saved = save(open_board, "ida", "Kalnupe", motivation=(None, 4), comment=("", "Warm."), note=("", "Ask Ben."))
    assert {result["status"] for result in saved.results.values()} == {"ok"}
    card = Scorecard.objects.get()
    assert (card.comment, card.note, card.version, card.state) == ("Warm.", "Ask Ben.", 1, ScorecardState.DRAFT)
    assert CriterionScore.objects.get().value == 4


def test_the_same_request_twice_changes_nothing_the_second_time(open_board):
    for _time in range(2):
        saved = save(open_board, "ida", "Kalnupe", motivation=(None, 4))
        assert (saved.version, saved.results["score:motivation"]["status"]) == (1, "ok")
    assert ScoreEvent.objects.filter(verb="card.saved").count() == 1


def test_another_tab_is_told_what_stands_there_and_nothing_is_lost(open_board):
    save(open_board, "ida", "Kalnupe", comment=("", "First tab."), motivation=(None, 4))
    saved = save(open_board, "ida", "Kalnupe", comment=("", "Second tab."), motivation=(None, 2), note=("", "Kept."))
    assert saved.results["comment"] == {"status": "conflict", "theirs": "First tab."}
    assert saved.results["score:motivation"] == {"status": "conflict", "theirs": 4}
    assert saved.results["note"]["status"] == "ok"
    assert Scorecard.objects.get().comment == "First tab."


@pytest.mark.parametrize("value", [-1, 6, 2.5, "4", True])
def test_a_wrong_number_is_refused_at_its_field_and_stops_no_other(open_board, value):
    saved = save(open_board, "ida", "Kalnupe", motivation=(None, value), approach=(None, 0))
    assert saved.results["score:motivation"] == {"status": "invalid", "message": "Give whole points from 0 to 5."}
    assert [score.value for score in CriterionScore.objects.all()] == [0]


def test_unknown_fields_long_texts_and_half_answers_are_refused(open_board):
    saved = save(open_board, "ida", "Kalnupe", charm=(None, 4), comment=("", "x" * 8001), abstained=(False, "yes"))
    assert {result["status"] for result in saved.results.values()} == {"invalid"}
    assert save(open_board, "ida", "Kalnupe", note=("", 3)).results["note"]["status"] == "invalid"


def test_not_scored_is_not_zero(open_board):
    save(open_board, "ida", "Kalnupe", motivation=(None, 0), approach=(None, 3))
    save(open_board, "ida", "Kalnupe", approach=(3, None))
    assert {s.criterion.key: s.value for s in CriterionScore.objects.select_related("criterion")} == {
        "motivation": 0,
        "approach": None,
    }


def test_the_database_refuses_a_score_outside_of_its_criterion(open_board):
    save(open_board, "ida", "Kalnupe", motivation=(None, 4))
    with pytest.raises(DatabaseError), transaction.atomic():
        CriterionScore.objects.update(value=6)


# --- hand in, take up, abstain --------------------------------------------------------------------
def test_a_scorecard_is_handed_in_whole(open_board):
    save(open_board, "ida", "Kalnupe", motivation=(None, 4))
    assignment = reading(open_board, "ida", "Kalnupe")
    with pytest.raises(ValidationError) as refused:
        marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=juror(open_board, "ida"))
    assert "Not scored yet: Innovative and holistic approach" in refused.value.messages
    assert len(refused.value.messages) == 9


def test_handed_in_it_is_fixed_until_its_juror_takes_it_up_again(open_board):
    assignment = score(open_board, "ida", "Kalnupe", 4)
    assert save(open_board, "ida", "Kalnupe", motivation=(4, 1)).refusal.startswith("The scorecard is handed in.")
    marking.move_card(pk=assignment.pk, transition=workflow.TAKE_UP, by=juror(open_board, "ida"))
    assert save(open_board, "ida", "Kalnupe", motivation=(4, 1)).refusal == ""
    assert [r.why for r in readings_of(open_board) if r.values] == ["not_handed_in"]


def test_a_card_taken_up_again_and_locked_with_the_round_counts_for_nothing(open_board, dora):
    assignment = score(open_board, "ida", "Kalnupe", 4)
    marking.move_card(pk=assignment.pk, transition=workflow.TAKE_UP, by=juror(open_board, "ida"))
    rounds.move_round(round_=open_board, transition=workflow.CLOSE_ROUND, by=dora, comment="Time.")
    assert [(r.why, r.counts) for r in readings_of(open_board) if r.values] == [("not_handed_in", False)]
    assert checking.check_all() == []


def test_a_text_changed_to_itself_and_an_abstention_unchanged_are_no_change(open_board):
    save(open_board, "ida", "Kalnupe", comment=("", "Warm."))
    saved = save(open_board, "ida", "Kalnupe", comment=("", "Warm."), abstained=(False, False))
    assert ({r["status"] for r in saved.results.values()}, saved.version) == ({"ok"}, 1)


def test_who_abstains_says_why_and_counts_for_nothing(open_board):
    save(open_board, "ida", "Kalnupe", abstained=(False, True), motivation=(None, 5))
    assignment = reading(open_board, "ida", "Kalnupe")
    with pytest.raises(ValidationError) as refused:
        marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=juror(open_board, "ida"))
    assert refused.value.messages == ["Say in a sentence why you abstain."]
    save(open_board, "ida", "Kalnupe", reason=("", "I know too little of rivers."), abstained=(False, True))
    marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=juror(open_board, "ida"))
    assert checking.check_round(open_board) == []
    assert [(r.why, r.counts, dict(r.values)) for r in readings_of(open_board) if r.why != "not_scored"] == [
        ("abstained", False, {})
    ]


# --- who and when ---------------------------------------------------------------------------------
def test_nobody_scores_for_somebody_else(open_board, dora, ana):
    assignment = reading(open_board, "ida", "Kalnupe")
    for other in (juror(open_board, "jon"), juror(open_board, "lea"), dora, ana):
        with pytest.raises(Http404):
            marking.save_card(pk=assignment.pk, by=other, changes={"score:motivation": {"was": None, "set": 5}})
        assert not may_score(other, assignment)


@pytest.mark.parametrize(
    ("opens", "closes", "grace", "taken"),
    [(-60, 60, 0, True), (60, 120, 0, False), (-120, -60, 0, False), (-120, -60, 2, True)],
    ids=["open", "before", "after", "in grace"],
)
def test_the_window_is_held_by_the_service(open_board, opens, closes, grace, taken):
    span = {
        "opens_at": NOW() + timedelta(seconds=opens),
        "closes_at": NOW() + timedelta(seconds=closes),
        "grace_minutes": grace,
    }
    Round.objects.filter(pk=open_board.pk).update(**span)
    assert (save(open_board, "ida", "Kalnupe", motivation=(None, 4)).refusal == "") == taken
    assert CriterionScore.objects.exists() == taken


def test_a_paused_round_takes_no_score_and_goes_on(open_board, dora):
    rounds.move_round(round_=open_board, transition=workflow.PAUSE_ROUND, by=dora, comment="A power cut.")
    assert save(open_board, "ida", "Kalnupe", motivation=(None, 4)).refusal.startswith("The round is paused.")
    rounds.move_round(round_=open_board, transition=workflow.RESUME_ROUND, by=dora)
    assert save(open_board, "ida", "Kalnupe", motivation=(None, 4)).refusal == ""


def test_a_closed_round_takes_no_score_by_any_way(closed):
    assert save(closed, "ida", "Kalnupe", motivation=(5, 0)).refusal == "The round is closed."
    assignment = reading(closed, "ida", "Kalnupe")
    with pytest.raises(PermissionDenied):
        marking.move_card(pk=assignment.pk, transition=workflow.TAKE_UP, by=juror(closed, "ida"))
    for way in (
        lambda: CriterionScore.objects.update(value=0),
        lambda: CriterionScore.objects.all().delete(),
        lambda: Scorecard.objects.update(comment="late"),
        lambda: ScoreEvent.objects.update(verb="nothing"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            way()


def test_before_the_round_opens_nothing_is_seen_or_scored(board):
    ida = juror(board, "ida")
    assert list(visible_rounds(ida)) == []
    assert list(visible_candidacies(ida)) == []
    with pytest.raises(Http404):
        save(board, "ida", "Kalnupe", motivation=(None, 4))
    assert may_score(ida, reading(board, "ida", "Kalnupe")).reason == "The round has not begun."


# --- opened again ---------------------------------------------------------------------------------
def test_the_chair_opens_a_card_again_with_a_reason_and_it_counts_once_handed_in_anew(closed, dora):
    assignment = reading(closed, "ida", "Kalnupe")
    card = assignment.scorecard
    lea, ida = juror(closed, "lea"), juror(closed, "ida")
    for other in (ida, dora, juror(closed, "jon")):
        with pytest.raises(PermissionDenied):
            marking.reopen_card(card=card, reason="I was wrong.", by=other)
    with pytest.raises(ValidationError):
        marking.reopen_card(card=card, reason=" ", by=lea)
    marking.reopen_card(card=card, reason="Two pages were missing.", by=lea)
    assert Notification.objects.get(kind="awards_reopened").recipient == ida
    assert "not_handed_in" in {r.why for r in readings_of(closed)}
    assert save(closed, "ida", "Kalnupe", motivation=(5, 1)).refusal == ""
    marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=ida)
    assert save(closed, "ida", "Kalnupe", motivation=(1, 5)).refusal != ""
    assert {r.why for r in readings_of(closed)} == {""}
    assert checking.check_all() == []


# --- conflicts: deny beats allow ------------------------------------------------------------------
def test_a_juror_who_declares_a_tie_is_recused_and_finds_nothing_any_more(open_board):
    score(open_board, "ida", "Kalnupe", 5)
    seat, kalnupe = open_board.seats.get(name="Ida"), Candidacy.objects.get(application__municipality__name="Kalnupe")
    ida = seat.user
    with pytest.raises(ValidationError):
        rounds.declare_conflict(seat=seat, candidacy=kalnupe, note="", by=ida)
    rounds.declare_conflict(seat=seat, candidacy=kalnupe, note="My cousin runs the choir.", by=ida)
    assert kalnupe.assignments.get(seat=seat).state == AssignmentState.RECUSED
    assert not visible_candidacies(ida).filter(pk=kalnupe.pk).exists()
    assert not visible_submissions(ida).filter(application=kalnupe.application).exists()
    assert not visible_scorecards(ida).filter(assignment__candidacy=kalnupe).exists()
    with pytest.raises(Http404):
        save(open_board, "ida", "Kalnupe", motivation=(5, 4))
    assert [
        (r.why, r.counts) for r in readings_of(open_board) if r.candidate == str(kalnupe.pk) and r.juror == str(seat.pk)
    ] == [("recused", False)]
    assert checking.check_all() == []


def test_the_office_notes_a_tie_for_somebody_and_others_do_not(open_board, dora):
    seat, kalnupe = open_board.seats.get(name="Ida"), Candidacy.objects.get(application__municipality__name="Kalnupe")
    with pytest.raises(PermissionDenied):
        rounds.declare_conflict(seat=seat, candidacy=kalnupe, note="I say so.", by=juror(open_board, "jon"))
    rounds.declare_conflict(seat=seat, candidacy=kalnupe, note="The mayor wrote to us.", by=dora)
    assert Conflict.objects.get().source == ConflictSource.ADMIN


def test_own_municipality_and_own_organisation_are_found_by_the_portal(open_board, submitted, dora, municipality):
    from awards.models import BidPartner

    house = Organisation.objects.create(name="Choir", kind="ngo", country=municipality.country)
    BidPartner.objects.create(application=submitted, name="Choir", organisation=house)
    ida, jon = juror(open_board, "ida"), juror(open_board, "jon")
    Membership.objects.create(user=ida, municipality=municipality, role=MemberRole.VIEWER)
    Membership.objects.create(user=jon, organisation=house, role=MemberRole.VIEWER)
    assert rounds.detect_conflicts(round_=open_board) == 2
    assert dict(Conflict.objects.values_list("seat__name", "kind")) == {
        "Ida": ConflictKind.OWN_BID,
        "Jon": ConflictKind.ORGANISATION,
    }
    assert rounds.detect_conflicts(round_=open_board) == 0


def test_the_own_country_is_a_conflict_where_the_round_says_so(board, dora):
    board.seats.filter(name="Ida").update(country="EE")
    assert rounds.detect_conflicts(round_=board) == 0
    rounds.set_round(round_=board, data={"country_conflict": True}, by=dora)
    assert rounds.detect_conflicts(round_=Round.objects.get(pk=board.pk)) == 2


def test_what_upper_apps_know_is_a_conflict_too(board, monkeypatch):
    from pearls.registry import registry

    ida = juror(board, "ida")
    knows = lambda user, thing: "mentors the town" if user == ida and str(thing) == "Kalnupe" else ""  # noqa: E731
    monkeypatch.setattr(registry, "conflict_sources", [knows])
    assert rounds.detect_conflicts(round_=board) == 1
    assert Conflict.objects.get().kind == ConflictKind.MENTEE


def test_a_juror_who_applies_sees_nobody_elses_score(scored, dora, eve):
    """The clerk of Soovere gets a seat: her own bid disappears, and no other score is hers to see, not even as chair or admin."""
    from pearls.models import Role

    name = TOWNS[0][0].lower()
    take_seat(scored, f"clerk-{name}", "observer", dora)
    clerk = juror(scored, f"clerk-{name}")
    Role.objects.create(user=clerk, name="admin")
    from pearls.models import User

    clerk = User.objects.get(pk=clerk.pk)
    assert not visible_candidacies(clerk).filter(application__municipality__name="Soovere").exists()
    assert list(visible_scorecards(clerk)) == []
    assert may_see_scores(clerk, scored).reason.startswith("You stand behind an application")
    assert may_see_scores(eve, scored)


@pytest.mark.parametrize(
    ("policy", "before", "after"),
    [(OthersScores.NEVER, 1, 1), (OthersScores.AFTER_OWN, 1, 4), (OthersScores.ALWAYS, 4, 4)],
)
def test_others_scores_are_seen_as_the_policy_says(open_board, policy, before, after):
    Round.objects.update(others_scores=policy)
    for name in ("jon", "kai", "lea"):
        score(open_board, name, "Kalnupe", 3)
    score(open_board, "ida", "Kalnupe", 3, hand_in=False)
    ida = juror(open_board, "ida")
    assert (
        visible_scorecards(ida).filter(assignment__candidacy__application__municipality__name="Kalnupe").count()
        == before
    )
    marking.move_card(pk=reading(open_board, "ida", "Kalnupe").pk, transition=workflow.HAND_IN, by=ida)
    assert (
        visible_scorecards(ida).filter(assignment__candidacy__application__municipality__name="Kalnupe").count()
        == after
    )


def test_the_chair_sees_all_scores_but_those_of_a_candidate_with_a_conflict(scored):
    lea = juror(scored, "lea")
    assert visible_scorecards(lea).count() == 20
    assert may_see_scores(lea, scored)
    rounds.declare_conflict(
        seat=scored.seats.get(name="Lea"),
        candidacy=reading(scored, "ida", "Kalnupe").candidacy,
        note="A friend.",
        by=lea,
    )
    assert visible_scorecards(lea).count() == 16
    assert (
        may_see_scores(juror(scored, "ida"), scored).reason
        == "The results are seen by the chair and the programme office."
    )


# --- surgery --------------------------------------------------------------------------------------
def test_a_round_with_gaps_closes_only_with_a_sentence_and_keeps_them(open_board, dora):
    score(open_board, "ida", "Kalnupe", 4)
    with pytest.raises(ValidationError) as refused:
        rounds.move_round(round_=open_board, transition=workflow.CLOSE_ROUND, by=dora)
    assert "Kalnupe: 1 of 3 readings" in refused.value.messages
    closed = rounds.move_round(
        round_=open_board, transition=workflow.CLOSE_ROUND, by=dora, comment="Three jurors fell ill."
    )
    assert closed.state == RoundState.CLOSED
    last = ScoreEvent.objects.filter(verb="round.close_round").get()
    assert (last.data["reason"], len(last.data["gaps"])) == ("Three jurors fell ill.", 5)
    assert set(Scorecard.objects.values_list("state", flat=True)) == {ScorecardState.LOCKED}
    assert checking.check_all() == []


def test_a_draft_that_was_locked_with_the_round_counts_for_nothing(open_board, dora):
    score(open_board, "ida", "Kalnupe", 4, hand_in=False)
    rounds.move_round(round_=open_board, transition=workflow.CLOSE_ROUND, by=dora, comment="Time.")
    assert {r.why for r in readings_of(open_board)} == {"not_scored", "not_handed_in"}


def test_a_juror_who_vanished_is_replaced_and_what_was_handed_in_stays(open_board, dora, cleo):
    from awards.models import Seat

    score(open_board, "ida", "Kalnupe", 4)
    old = open_board.seats.get(name="Ida")
    new = rounds.replace_juror(seat=old, new=Seat(email=cleo.email, name="Cleo"), reason="She moved away.", by=dora)
    old.refresh_from_db()
    assert (old.state, old.reason, new.replaces) == ("left", "She moved away.", old)
    assert new.assignments.filter(state=AssignmentState.ACTIVE).count() == 4
    assert [r.counts for r in readings_of(open_board) if r.juror == str(old.pk)] == [True]
    assert Notification.objects.filter(kind="awards_seat", recipient=cleo).count() == 1


def test_while_a_round_runs_only_its_end_and_quorum_move_and_only_with_a_reason(open_board, dora, ana):
    later = NOW() + 3 * DAY
    with pytest.raises(ValidationError):
        rounds.set_round(round_=open_board, data={"quorum": 1}, by=dora)
    with pytest.raises(ValidationError) as refused:
        rounds.set_round(round_=open_board, data={"blind": True}, by=dora, reason="Fairness.")
    assert list(refused.value.message_dict) == ["blind"]
    with pytest.raises(PermissionDenied):
        rounds.set_round(round_=open_board, data={"quorum": 1}, by=ana, reason="Mine.")
    moved = rounds.set_round(round_=open_board, data={"quorum": 1, "closes_at": later}, by=dora, reason="Two are ill.")
    assert (moved.quorum, moved.closes_at) == (1, later)
    assert ScoreEvent.objects.get(verb="round.set").data["before"]["quorum"] == 3


def test_a_closed_round_keeps_its_settings(closed, dora):
    with pytest.raises(ValidationError):
        rounds.set_round(round_=closed, data={"quorum": 1}, by=dora, reason="Later.")


def test_criteria_are_fixed_when_the_round_opens(open_board, dora):
    criterion = open_board.criteria.first()
    criterion.weight = 9
    with pytest.raises(ValidationError):
        rounds.set_criterion(criterion=criterion, by=dora)
    with pytest.raises(ValidationError):
        rounds.remove_criterion(criterion=criterion, by=dora)


def test_criteria_of_a_round_that_is_prepared_change(board, dora):
    criterion = board.criteria.first()
    criterion.weight = 9
    rounds.set_criterion(criterion=criterion, by=dora)
    rounds.remove_criterion(criterion=board.criteria.last(), by=dora)
    assert (board.criteria.get(pk=criterion.pk).weight, board.criteria.count()) == (9, 9)


# --- setting up -----------------------------------------------------------------------------------
def test_a_round_does_not_open_without_what_it_needs(cycle, dora):
    empty = rounds.make_round(cycle=cycle, kind="board", name="Board", opens_at=NOW(), closes_at=NOW() + DAY, by=dora)
    empty.criteria.all().delete()
    with pytest.raises(ValidationError) as refused:
        rounds.move_round(round_=empty, transition=workflow.OPEN_ROUND, by=dora)
    assert refused.value.messages == [
        "There is no criterion that counts.", "There is no candidate yet.", "Nobody is assigned to read."
    ]  # fmt: skip


def test_assigning_says_for_each_pair_what_happens(board, dora):
    pairs = rounds.everybody_reads_everything(board)
    assert {line.text for line in rounds.foresee(round_=board, pairs=pairs)} == {"is assigned already"}
    rounds.unassign(assignment=reading(board, "ida", "Kalnupe"), by=dora)
    lines = rounds.assign(round_=board, pairs=pairs, by=dora)
    assert [(line.seat.name, str(line.candidacy), line.text) for line in lines if line.happens] == [
        ("Ida", "Kalnupe", "reads and scores")
    ]


def test_a_reading_with_something_written_is_not_taken_away(open_board, dora):
    save(open_board, "ida", "Kalnupe", note=("", "Hm."))
    with pytest.raises(ValidationError):
        rounds.unassign(assignment=reading(open_board, "ida", "Kalnupe"), by=dora)


def test_pairs_that_cannot_read_are_left_out_with_the_reason(board, dora, eve):
    take_seat(board, "mia", "observer", dora)
    kalnupe, soovere = (Candidacy.objects.get(application__municipality__name=n) for n in ("Kalnupe", "Soovere"))
    ida, mia = (board.seats.get(name=n) for n in ("Ida", "Mia"))
    rounds.declare_conflict(seat=ida, candidacy=kalnupe, note="A tie.", by=dora)
    applying.move(
        application=soovere.application, transition=workflow.WITHDRAW, by=soovere.application.created_by, comment="No."
    )
    soovere.refresh_from_db()
    rounds.unassign(assignment=reading(board, "jon", "Soovere"), by=dora)
    jon = board.seats.get(name="Jon")
    lines = rounds.foresee(round_=board, pairs=[(kalnupe, ida), (kalnupe, mia), (soovere, jon)])
    assert [line.text for line in lines] == [
        "has a conflict of interest",
        "does not score in this round",
        "is out of the round",
    ]


def test_a_closed_round_assigns_nobody(closed, dora):
    with pytest.raises(ValidationError):
        rounds.assign(round_=closed, pairs=[], by=dora)


def test_a_seat_is_taken_or_declined_with_a_reason_by_its_person_alone(board, dora, cleo, ana):
    from awards.models import Seat

    seat = rounds.offer_seat(seat=Seat(round=board, email=cleo.email.upper(), name="Cleo"), by=dora)
    assert seat.user == cleo
    with pytest.raises(PermissionDenied):
        rounds.move_seat(seat=seat, transition=workflow.TAKE_SEAT, by=ana)
    with pytest.raises(ValidationError):
        rounds.move_seat(seat=seat, transition=workflow.DECLINE_SEAT, by=cleo)
    rounds.move_seat(seat=seat, transition=workflow.DECLINE_SEAT, by=cleo, comment="I am at sea.")
    seat.refresh_from_db()
    assert (seat.state, seat.reason) == ("declined", "I am at sea.")
    assert Notification.objects.filter(kind="awards_seat_declined", recipient=dora).exists()
    with pytest.raises(ValidationError):
        rounds.offer_seat(seat=Seat(round=board, email=cleo.email, name="Cleo"), by=dora)
    with pytest.raises(ValidationError):
        rounds.offer_seat(seat=Seat(round=board, email="new@x.example", name="New", role="chair"), by=dora)


def test_an_invitation_gives_the_seat_its_person(board, dora, cleo):
    from awards.models import Seat

    seat = rounds.offer_seat(seat=Seat(round=board, email="new@elsewhere.example", name="New"), by=dora)
    assert seat.user is None

    class Invited:
        target = seat

    rounds.accept_invitation(invitation=Invited, user=cleo)
    rounds.accept_invitation(invitation=Invited, user=dora)
    seat.refresh_from_db()
    assert seat.user == cleo
    assert Notification.objects.filter(kind="awards_seat", recipient=cleo).count() == 1


# --- the ledger -----------------------------------------------------------------------------------
def test_the_awards_hold_and_a_forged_row_is_found(scored):
    out = StringIO()
    call_command("check_awards", stdout=out)
    assert out.getvalue() == "The awards hold.\n"
    row = CriterionScore.objects.first()
    CriterionScore.objects.filter(pk=row.pk).update(value=0 if row.value else 1)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_awards", stderr=err)
    assert "holds something else than the ledger tells" in err.getvalue()


def test_every_kind_of_forgery_is_found(closed, dora):
    kalnupe = reading(closed, "ida", "Kalnupe")
    card, other = kalnupe.scorecard, reading(closed, "jon", "Paju").scorecard
    with past_the_triggers("awards_scorecard"):
        Scorecard.objects.filter(pk=card.pk).update(handed_in_at=None, handed_in_by=None)
    with past_the_triggers("awards_criterionscore"):
        CriterionScore.objects.filter(scorecard=other).update(value=9)
    Conflict.objects.create(seat=kalnupe.seat, candidacy=kalnupe.candidacy, kind="personal", source="admin")
    found = "\n".join(checking.check_round(closed))
    for words in ("is not where the ledger leaves it", "lies outside of its criterion", "in spite of a conflict"):
        assert words in found
    with past_the_triggers("awards_scoreevent"):
        ScoreEvent.objects.filter(round=closed, seq=3).update(verb="nothing")
    assert "the ledger is broken at event 3" in checking.check_round(closed)


def test_a_score_of_another_round_and_a_card_that_is_gone_are_found(scored, dora):
    other = rounds.make_round(
        cycle=scored.cycle, kind="jury", name="Jury", opens_at=NOW(), closes_at=NOW() + DAY, by=dora
    )
    card = reading(scored, "ida", "Kalnupe").scorecard
    CriterionScore.objects.filter(scorecard=card, criterion__key="motivation").update(criterion=other.criteria.first())
    assert any("of another round" in wrong for wrong in checking.check_round(scored))
    with past_the_triggers("awards_scoreevent"):
        ScoreEvent.objects.filter(scorecard=card).update(round=other)
    assert f"the ledger tells of scorecard {card.pk}, which is gone" in checking.check_round(other)


def test_of_the_private_note_nothing_stands_in_the_ledger(open_board):
    save(open_board, "ida", "Kalnupe", note=("", "SECRET-NOTE"), comment=("", "SECRET-COMMENT"), motivation=(None, 3))
    score(open_board, "ida", "Kalnupe", 3)
    assert "SECRET" not in str(list(ScoreEvent.objects.values_list("data", flat=True)))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["motivation", "approach", "impact"]),
            st.none() | st.integers(0, 5),
            st.none() | st.integers(0, 5),
        ),
        max_size=8,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_in_whatever_order_the_ledger_tells_what_stands_there(open_board, steps):
    with transaction.atomic():
        for key, was, value in steps:
            save(open_board, "ida", "Kalnupe", **{key: (was, value)})
        assert checking.check_round(open_board) == []
        transaction.set_rollback(True)


# --- who sees seats and rounds --------------------------------------------------------------------
def test_a_seat_is_seen_by_its_person_and_the_office(open_board, dora, cleo):
    ida = juror(open_board, "ida")
    assert [seat.name for seat in visible_seats(ida)] == ["Ida"]
    assert (visible_seats(dora).count(), visible_seats(cleo).count()) == (4, 0)
    assert list(visible_rounds(ida)) == list(visible_rounds(dora)) == [open_board]
    assert list(visible_rounds(cleo)) == []


def test_a_recused_person_hears_that_they_no_longer_score(open_board, dora):
    assignment = reading(open_board, "ida", "Kalnupe")
    rounds.declare_conflict(seat=assignment.seat, candidacy=assignment.candidacy, note="A tie.", by=dora)
    assignment.refresh_from_db()
    assert may_score(juror(open_board, "ida"), assignment).reason == "You no longer score this candidate."


def test_rights_without_an_object_are_nobodys(dora):
    for right in ("manage_application", "submit_application", "answer_seat", "score", "consent"):
        assert not dora.has_perm(f"awards.{right}", None)
