"""From scores to letters: results frozen and recomputable, selection, overrides by two people, and nothing out before its instant."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from awards import workflow
from awards.enums import Outcome, PublicationState, RoundKind, SubmissionKind
from awards.models import (
    Candidacy,
    Decision,
    Letter,
    Publication,
    ResultSnapshot,
    Round,
    SelectionRun,
    Submission,
    Title,
)
from awards.permissions import is_public
from awards.queries import letters_of, public_decisions, public_titles
from awards.rulebook import Rules
from awards.services import checking, cycles, deciding, marking, publishing, resulting, rounds, telling
from pearls.models import Notification
from tests.awards.conftest import (
    DAY,
    NOW,
    POINTS,
    as_,
    juror,
    past_the_triggers,
    plan_of,
    reading,
    score_all,
    take_seat,
)
from tests.kept import once


def names(round_, keys):
    return [str(Candidacy.objects.get(pk=key).application) for key in keys]


# --- results --------------------------------------------------------------------------------------
def test_a_result_is_frozen_with_its_method_and_follows_from_its_inputs(closed, dora):
    result = resulting.freeze_result(round_=closed, by=dora)
    ranking = result.output["ranking"]
    assert [(row["place"], row["mean"]) for row in ranking] == [(1, "100"), (2, "80"), (2, "80"), (4, "60"), (5, "40")]
    assert names(closed, [ranking[0]["candidate"], ranking[4]["candidate"]]) == ["Kalnupe", "Vesterhamn"]
    assert ranking[0]["total"] == "400"
    assert resulting.output_of(result.inputs, Rules.read(result.rules)) == result.output
    assert "3 titles are awarded." in result.method
    assert resulting.freeze_result(round_=closed, by=dora) == result
    assert checking.check_all() == []
    for forged in ({"sha256": "0" * 64}, {"output": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ResultSnapshot.objects.update(**forged)


def test_a_result_is_not_computed_while_scores_are_taken_nor_by_anybody(scored, closed, dora, ana):
    with pytest.raises(PermissionDenied):
        resulting.freeze_result(round_=closed, by=ana)
    Round.objects.filter(pk=closed.pk).update(state="open")
    with pytest.raises(ValidationError):
        resulting.freeze_result(round_=closed, by=dora)


def test_a_card_opened_again_makes_another_result_beside_the_old_one(closed, dora):
    first = resulting.freeze_result(round_=closed, by=dora)
    marking.reopen_card(
        card=reading(closed, "ida", "Kalnupe").scorecard, reason="A page was missing.", by=juror(closed, "lea")
    )
    second = resulting.freeze_result(round_=closed, by=dora)
    assert (first.number, second.number) == (1, 2)
    top = next(row for row in second.output["ranking"] if names(closed, [row["candidate"]]) == ["Kalnupe"])
    assert (top["readings"], len(top["missing"])) == (3, 1)
    assert [kind for _candidate, kind in second.output["warnings"]] == ["uneven"]


# --- selection ------------------------------------------------------------------------------------
@pytest.fixture
def result(closed, dora):
    return once("result", lambda: resulting.freeze_result(round_=closed, by=dora))


def test_the_board_selects_without_the_jurys_caps(result, dora):
    run = resulting.run_selection(result=result, asked={"titles": 3}, by=dora)
    assert sorted(names(result.round, run.answer["winners"])) == ["Kalnupe", "Paju", "Soovere"]
    assert run.answer["extras"] == []


def test_a_selection_is_kept_as_it_was(result, dora, ana):
    resulting.run_selection(result=result, asked={"titles": 2}, by=dora)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelectionRun.objects.update(answer={})
    with pytest.raises(PermissionDenied):
        resulting.run_selection(result=result, asked={}, by=ana)
    with pytest.raises(ValidationError):
        resulting.run_selection(result=result, asked={"titles": 0}, by=dora)


def test_a_real_tie_waits_for_a_vote_and_the_vote_resolves_it(result, dora):
    tied = resulting.run_selection(result=result, asked={"titles": 2}, by=dora)
    assert sorted(names(result.round, tied.answer["tie"]["candidates"])) == ["Paju", "Soovere"]
    assert tied.answer["tie"]["resolved_by"] == ""
    with pytest.raises(ValidationError):
        deciding.take_selection(run=tied, by=dora)
    paju = next(key for key in tied.answer["tie"]["candidates"] if names(result.round, [key]) == ["Paju"])
    voted = resulting.run_selection(result=result, asked={"titles": 2, "votes": {paju: 3}}, by=dora)
    assert voted.answer["tie"]["resolved_by"] == "vote"
    assert names(result.round, voted.answer["winners"]) == ["Kalnupe", "Paju"]
    said = dict(
        resulting.why_not(voted, {key: names(result.round, [key])[0] for key in [*tied.answer["tie"]["candidates"]]})
    )
    assert list(said.values()) == ["Soovere stood level with Paju, and the steps for equal results decided."]


def test_a_question_that_the_rules_cannot_answer_is_not_decided_from(result, dora):
    run = resulting.run_selection(result=result, asked={"titles": 9}, by=dora)
    assert run.answer["blocked_by"] == ["places"]
    with pytest.raises(ValidationError):
        deciding.take_selection(run=run, by=dora)


def test_everybody_who_knows_the_seed_draws_the_same_lot():
    found = {"a": 1, "b": 2, "c": 3}
    assert resulting._lots("amber", found) == resulting._lots("amber", dict(reversed(found.items())))
    assert sorted(resulting._lots("amber", found).values()) == [1, 2, 3]


# --- decisions ------------------------------------------------------------------------------------
def decided(result, dora):
    run = resulting.run_selection(result=result, asked={"titles": 3}, by=dora)
    return deciding.take_selection(run=run, by=dora)


def of(result, name):
    return Decision.objects.get(candidacy__round=result.round, candidacy__application__municipality__name=name)


def test_decisions_follow_the_selection(result, dora):
    decided(result, dora)
    outcomes = {str(d.candidacy.application): d.outcome for d in Decision.objects.all()}
    good, bad = Outcome.PRESELECTED, Outcome.NOT_PRESELECTED
    assert outcomes == {"Kalnupe": good, "Soovere": good, "Paju": good, "Klinthavn": bad, "Vesterhamn": bad}


def test_an_override_needs_a_reason_and_a_second_person(result, dora, eve, ana):
    decided(result, dora)
    klinthavn = of(result, "Klinthavn").candidacy
    with pytest.raises(PermissionDenied):
        deciding.override(candidacy=klinthavn, wins=True, reason="Me too.", by=ana)
    with pytest.raises(ValidationError):
        deciding.override(candidacy=klinthavn, wins=True, reason="", by=dora)
    made = deciding.override(candidacy=klinthavn, wins=True, reason="The only Danish bid.", by=dora)
    assert deciding.what_is_undecided(result.round) == ["1 override waits for a second person."]
    with pytest.raises(ValidationError):
        deciding.finalise(round_=result.round, by=dora)
    with pytest.raises(ValidationError) as refused:
        deciding.confirm_override(decision=made, by=dora)
    assert "second person" in str(refused.value)
    deciding.confirm_override(decision=made, by=eve)
    with pytest.raises(ValidationError):
        deciding.confirm_override(decision=made, by=eve)
    assert deciding.finalise(round_=result.round, by=dora).state == "finalised"
    assert checking.check_all() == []


def test_what_the_selection_says_takes_a_departure_back_and_needs_nobody_else(result, dora):
    decided(result, dora)
    klinthavn = of(result, "Klinthavn").candidacy
    deciding.override(candidacy=klinthavn, wins=True, reason="The only Danish bid.", by=dora)
    deciding.override(candidacy=klinthavn, wins=False, reason="It withdrew.", by=dora)
    held = of(result, "Klinthavn")
    assert (held.outcome, held.override, held.override_reason) == ("not_preselected", False, "")
    assert deciding.what_is_undecided(result.round) == []
    told = telling.in_words(result.round, telling.events_of(result.round))
    assert "went back to the selection · Klinthavn · “It withdrew.”" in {line["text"] for line in told}
    assert checking.check_all() == []


def test_what_the_selection_says_already_is_no_departure(result, dora):
    decided(result, dora)
    with pytest.raises(ValidationError) as refused:
        deciding.override(candidacy=of(result, "Klinthavn").candidacy, wins=False, reason="No.", by=dora)
    assert refused.value.message_dict == {"wins": ["The selection says so already; nothing departs from it."]}


def test_a_round_without_decisions_is_not_decided(result, dora, ana):
    assert deciding.what_is_undecided(result.round) == ["5 candidates have no decision."]
    with pytest.raises(PermissionDenied):
        deciding.finalise(round_=result.round, by=ana)


def test_a_candidate_decided_by_hand_alone_is_an_override(result, dora):
    kalnupe = Candidacy.objects.get(round=result.round, application__municipality__name="Kalnupe")
    assert deciding.override(candidacy=kalnupe, wins=False, reason="It asked us to wait.", by=dora).override is True


def test_a_decided_round_takes_no_other_decision(result, dora, eve):
    decided(result, dora)
    deciding.finalise(round_=result.round, by=dora)
    with pytest.raises(ValidationError):
        decided(result, dora)
    with pytest.raises(ValidationError):
        deciding.override(candidacy=of(result, "Paju").candidacy, wins=False, reason="No.", by=dora)


def test_reason_and_feedback_are_written_by_those_who_see_scores(result, dora, ana):
    decided(result, dora)
    with pytest.raises(PermissionDenied):
        deciding.put_in_words(decision=of(result, "Kalnupe"), public_reason="Mine.", feedback="", by=ana)
    deciding.put_in_words(
        decision=of(result, "Kalnupe"),
        public_reason="A warm room.",
        feedback="More numbers.",
        by=juror(result.round, "lea"),
    )
    assert of(result, "Kalnupe").public_reason == "A warm room."


def test_words_that_were_saved_in_another_window_are_not_replaced_unseen(result, dora):
    decided(result, dora)
    client, page = as_(dora), f"/cycles/decisions/{of(result, 'Kalnupe').candidacy_id}/"
    opened = {"act": "words", "public_reason": "", "feedback": "", "seen": client.get(page).context["words"].seen}
    assert client.post(page, {**opened, "public_reason": "A warm room."}).status_code == 302
    assert client.post(page, {**opened, "feedback": "Count the visitors."}).status_code == 422
    assert (of(result, "Kalnupe").public_reason, of(result, "Kalnupe").feedback) == ("A warm room.", "")


# --- publication ----------------------------------------------------------------------------------
@pytest.fixture
def prepared(result, dora):
    decided(result, dora)
    deciding.put_in_words(
        decision=of(result, "Kalnupe"), public_reason="A warm room.", feedback="More numbers.", by=dora
    )
    deciding.finalise(round_=result.round, by=dora)
    return publishing.prepare(round_=result.round, publish_at=NOW() + DAY, by=dora)


def test_words_that_change_after_preparing_stand_in_letter_and_title_but_not_in_a_letter_changed_by_hand(
    prepared, dora
):
    kalnupe, paju = of_round(prepared, "Kalnupe"), of_round(prepared, "Paju")
    letters = {letter.application_id: letter for letter in prepared.letters.all()}
    by_hand = letters[paju.candidacy.application_id]
    publishing.edit_letter(letter=by_hand, subject="To Paju", body="By hand.", by=dora)
    for decision, said in (
        (kalnupe, "The words are saved, in the prepared letter too."),
        (paju, "The words are saved. Somebody changed the letter by hand, so it keeps its own: look at it as well."),
    ):
        sent = {"act": "words", "public_reason": "A room with a stove.", "feedback": "Count the visitors."}
        page = as_(dora).post(f"/cycles/decisions/{decision.candidacy_id}/", sent, follow=True)
        assert [str(message) for message in page.context["messages"]] == [said]
    bodies = {letter.application_id: letter.body for letter in prepared.letters.all()}
    assert "Count the visitors." in bodies[kalnupe.candidacy.application_id]
    assert bodies[paju.candidacy.application_id] == "By hand."


def test_while_a_publication_is_planned_the_words_stay(prepared, dora):
    planned(prepared, dora)
    with pytest.raises(ValidationError, match="Stop it first"):
        deciding.put_in_words(decision=of_round(prepared, "Kalnupe"), public_reason="Other.", feedback="", by=dora)


def of_round(publication, name):
    return Decision.objects.get(candidacy__round=publication.round, candidacy__application__municipality__name=name)


def planned(prepared, dora, at=None):
    word = publishing.word_to_type(prepared)
    return publishing.plan(publication=prepared, publish_at=at or NOW() + DAY, typed=word, by=dora)


def test_a_round_is_published_only_when_it_is_decided_and_by_the_office(result, dora, ana):
    with pytest.raises(ValidationError):
        publishing.prepare(round_=result.round, publish_at=NOW() + DAY, by=dora)
    with pytest.raises(PermissionDenied):
        publishing.prepare(round_=result.round, publish_at=NOW() + DAY, by=ana)


def test_each_applicant_has_one_letter_and_a_changed_one_stays(prepared, dora):
    assert publishing.what_opens(prepared) == {"letters": 5, "titles": 0, "decisions": 5}
    letter = Letter.objects.get(application__municipality__name="Kalnupe")
    assert letter.subject == "Kalnupe is invited to write its plan"
    assert "A warm room." in letter.body
    assert "More numbers." in letter.body
    publishing.edit_letter(letter=letter, subject="Well done", body="In our own words.", by=dora)
    publishing.prepare(round_=prepared.round, publish_at=NOW() + DAY, by=dora)
    assert Letter.objects.get(pk=letter.pk).body == "In our own words."
    assert Letter.objects.count() == 5


def test_the_wrong_word_or_a_passed_instant_plans_nothing(prepared, dora, ana):
    with pytest.raises(ValidationError) as refused:
        publishing.plan(publication=prepared, publish_at=NOW() + DAY, typed="yes", by=dora)
    assert refused.value.messages == ["Type exactly: 5 / 2027"]
    with pytest.raises(ValidationError):
        planned(prepared, dora, NOW() - DAY)
    with pytest.raises(PermissionDenied):
        planned(prepared, ana)


def test_before_its_instant_nothing_is_out_and_no_letter_leaves(prepared, dora):
    planned(prepared, dora)
    assert publishing.carry_out_due() == 0
    assert not is_public(prepared.round)
    assert public_decisions().count() == 0
    assert Notification.objects.filter(kind="awards_letter").count() == 0
    assert is_public(prepared.round, NOW() + 2 * DAY)


def let_time_pass(publication):
    Publication.objects.filter(pk=publication.pk).update(publish_at=NOW() - timedelta(seconds=1))


def test_at_its_instant_everything_is_out_and_each_letter_leaves_once(prepared, dora, ana):
    planned(prepared, dora)
    let_time_pass(prepared)
    assert is_public(prepared.round)
    assert public_decisions().count() == 5
    assert publishing.carry_out_due() == 1
    assert publishing.carry_out_due() == 0
    sent = Notification.objects.filter(kind="awards_letter")
    assert sent.count() == 5
    assert sent.get(recipient=ana).subject == "Kalnupe is invited to write its plan"
    assert Letter.objects.filter(sent_at=None).count() == 0
    letter = Letter.objects.first()
    assert list(letters_of(letter.application)) == [letter]
    assert checking.check_all() == []


def test_what_is_out_stays_even_before_the_letters_have_left(prepared, dora):
    planned(prepared, dora)
    let_time_pass(prepared)
    with pytest.raises(ValidationError):
        publishing.stop(publication=prepared, reason="A typing error.", by=dora)
    for way in (
        lambda: Decision.objects.update(outcome=Outcome.PRESELECTED),
        lambda: Publication.objects.update(publish_at=NOW() + DAY),
        lambda: Publication.objects.update(state=PublicationState.STOPPED),
        lambda: Publication.objects.filter(pk=prepared.pk)._raw_delete(Publication.objects.db),
        lambda: Decision.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            way()
    with pytest.raises(ValidationError):
        deciding.put_in_words(decision=Decision.objects.first(), public_reason="Other.", feedback="", by=dora)


def test_a_publication_is_stopped_in_time_with_a_reason_and_planned_again(prepared, dora):
    planned(prepared, dora)
    letter = Letter.objects.first()
    with pytest.raises(ValidationError):
        publishing.edit_letter(letter=letter, subject="x", body="y", by=dora)
    with pytest.raises(ValidationError):
        publishing.prepare(round_=prepared.round, publish_at=NOW() + DAY, by=dora)
    with pytest.raises(ValidationError):
        publishing.stop(publication=prepared, reason="", by=dora)
    publishing.stop(publication=prepared, reason="A name is misspelt.", by=dora)
    let_time_pass(prepared)
    assert not is_public(prepared.round)
    assert publishing.carry_out_due() == 0
    assert planned(prepared, dora).state == PublicationState.PLANNED


# --- the jury, and the titles ---------------------------------------------------------------------
@pytest.fixture
def jury(prepared, dora):
    """The jury's round over the plans of the three that the board invited, closed and decided: two titles and an extra are possible."""
    for candidacy in Candidacy.objects.filter(decision__outcome=Outcome.PRESELECTED):
        text = candidacy.submission
        Submission.objects.create(
            application=candidacy.application, kind=SubmissionKind.PLAN, number=1, snapshot=text.snapshot, sha256=text.sha256,
            code=f"PLAN-{candidacy.number}", submitted_at=NOW(), submitted_by=text.submitted_by, plan=plan_of(candidacy.application),
        )  # fmt: skip
    made = rounds.make_round(
        cycle=prepared.round.cycle,
        kind=RoundKind.JURY,
        name="Jury",
        opens_at=NOW() - DAY,
        closes_at=NOW() + DAY,
        by=dora,
    )
    rounds.enter_candidates(round_=made, submissions=rounds.ready_to_enter(made), by=dora)
    for name, role in (("ida", "juror"), ("jon", "juror"), ("kai", "juror"), ("lea", "chair")):
        take_seat(made, name, role, dora)
    rounds.assign(round_=made, pairs=rounds.everybody_reads_everything(made), by=dora)
    rounds.move_round(round_=made, transition=workflow.OPEN_ROUND, by=dora)
    score_all(made, {name: POINTS[name] for name in ("Kalnupe", "Soovere", "Paju")})
    return rounds.move_round(round_=made, transition=workflow.CLOSE_ROUND, by=dora)


def test_the_jury_reads_only_whom_the_board_invited(jury):
    assert sorted(map(str, jury.candidacies.all())) == ["Kalnupe", "Paju", "Soovere"]


def test_the_cap_holds_for_titles_and_not_for_the_extra_one(jury, dora):
    cycles.change_rules(
        cycle=jury.cycle, rules={**jury.cycle.rules, "titles": 2}, reason="Two bids were withdrawn.", by=dora
    )
    jury.refresh_from_db()
    result = resulting.freeze_result(round_=Round.objects.get(pk=jury.pk), by=dora)
    paju = str(Candidacy.objects.get(round=jury, application__municipality__name="Paju").pk)
    run = resulting.run_selection(result=result, asked={"votes": {paju: 1}}, by=dora)
    assert sorted(names(jury, run.answer["chosen"])) == ["Kalnupe", "Paju"]
    assert names(jury, run.answer["extras"]) == ["Soovere"]
    none = resulting.run_selection(result=result, asked={"votes": {paju: 1}, "extras": 0}, by=dora)
    named = {key: names(jury, [key])[0] for key in [*run.answer["winners"]]}
    assert dict(resulting.why_not(none, named)) == {
        run.answer["extras"][0]: "Soovere was passed over because its country has its title already: Paju."
    }
    deciding.take_selection(run=run, by=dora)
    assert deciding.what_is_undecided(jury) == ["3 titles have no public reason."]


def test_titles_come_with_their_publication_and_not_before(jury, dora):
    cycles.change_rules(
        cycle=jury.cycle, rules={**jury.cycle.rules, "titles": 1, "extras": 0}, reason="One title.", by=dora
    )
    result = resulting.freeze_result(round_=Round.objects.get(pk=jury.pk), by=dora)
    deciding.take_selection(run=resulting.run_selection(result=result, asked={}, by=dora), by=dora)
    winner = Decision.objects.get(candidacy__round=jury, outcome=Outcome.TITLE)
    deciding.put_in_words(decision=winner, public_reason="It begins with a room.", feedback="", by=dora)
    deciding.finalise(round_=jury, by=dora)
    publication = publishing.prepare(round_=jury, publish_at=NOW() + DAY, by=dora)
    title = Title.objects.get(publication=publication)
    code = title.code
    assert (title.name, title.slug, title.reason, title.plan.kind) == (
        "Kalnupe",
        "kalnupe",
        "It begins with a room.",
        "plan",
    )
    assert list(public_titles()) == []
    planned(publication, dora)
    assert list(public_titles()) == []
    let_time_pass(publication)
    assert [t.name for t in public_titles()] == ["Kalnupe"]
    assert Title.objects.get().code == code


def test_numbers_of_a_result_are_exact(result):
    for row in result.output["ranking"]:
        assert Fraction(row["total"]) == sum(Fraction(total) for total in row["totals"].values())


def test_a_forged_result_and_a_decision_nobody_confirmed_are_found(result, dora, eve):
    decided(result, dora)
    made = deciding.override(candidacy=of(result, "Klinthavn").candidacy, wins=True, reason="A guest.", by=dora)
    deciding.confirm_override(decision=made, by=eve)
    deciding.finalise(round_=result.round, by=dora)
    assert checking.check_all() == []
    Decision.objects.filter(pk=made.pk).update(confirmed_by=None, confirmed_at=None)
    of(result, "Paju").delete()
    with past_the_triggers("awards_resultsnapshot"):
        output = {**result.output, "warnings": [["x", "none"]]}
        forged = resulting.digest_of(result.rules, result.inputs, output)
        ResultSnapshot.objects.filter(pk=result.pk).update(output=output, sha256=forged)
    found = "\n".join(checking.check_round(Round.objects.get(pk=result.round_id)))
    for words in ("nobody confirmed it", "has no decision", "does not follow from its inputs"):
        assert words in found
    with past_the_triggers("awards_resultsnapshot"):
        ResultSnapshot.objects.filter(pk=result.pk).update(sha256="0" * 64)
    assert any("is not what its hash says" in wrong for wrong in checking.check_all())


def test_the_results_as_they_are_now_can_be_looked_at_before_they_are_frozen(scored):
    found = {str(Candidacy.objects.get(pk=r.candidate).application): r.mean for r in resulting.results_of(scored)}
    assert found == {"Kalnupe": 100, "Soovere": 80, "Paju": 80, "Klinthavn": 60, "Vesterhamn": 40}


def test_a_publication_another_worker_has_in_hand_is_left_to_it(prepared, dora):
    assert publishing._carry_out(prepared.pk) is False  # stopped
    assert publishing._carry_out(prepared.pk + 999) is False
