"""The year of awards that the sweeps walk through, in four phases: a draft, a board that scores, a closed round, titles that are out.

Words of the rows: cycle, application, submission, partner, board (the round, in "out" the jury's), criterion, seat (rex's),
offer (a seat offered to cleo), candidacy (Kalnupe's), reading (ida's of Kalnupe), card, foreign (ida's reading of Soovere), result,
selection, decision (Kalnupe's), publication, letter (Kalnupe's), title, override, town, and the people.
"""

from types import SimpleNamespace

from awards import workflow
from awards.enums import Outcome, RoundKind, SubmissionKind
from awards.models import (
    Application,
    BidPartner,
    Candidacy,
    Decision,
    Letter,
    Publication,
    Round,
    Seat,
    Submission,
    Title,
)
from awards.services import applying, deciding, publishing, resulting, rounds
from pearls.models import User
from tests.awards.conftest import (
    DAY,
    NOW,
    apply_from,
    fill,
    open_cycle,
    plan_of,
    reading,
    score,
    submit,
    take_seat,
)

# Rex may not read Kalnupe, so its sum has a reading less: it leads all the same.
POINTS = {"Kalnupe": 5, "Soovere": 3, "Klinthavn": 2}
ROLES = ["nobody", "ana", "ben", "cleo", "ida", "rex", "lea", "dora"]
"""ana owns Kalnupe's application, ben edits it, cleo is a stranger, ida a juror, rex one with a conflict with Kalnupe, lea the chair."""


def draft_world(cycle, municipality, ana, dora):
    """Kalnupe's application is full and not submitted."""
    application = applying.begin_application(cycle=cycle, municipality=municipality, place=None, by=ana)
    fill(application, ana)
    partner = applying.set_partner(application=application, partner=BidPartner(name="Choir"), by=ana)
    return SimpleNamespace(
        cycle=cycle, application=application, partner=partner, town=municipality, edition=cycle.edition
    )


def people(world):
    """Give the world its people."""
    found = {name: User.objects.filter(email=f"{name}@kalnupe.example").first() for name in ROLES if name != "nobody"}
    world.people = {name: user for name, user in found.items() if user}
    return world


def board_world(cycle, municipality, ana, dora):
    """Three towns are read by the board: ida has begun Kalnupe and handed in Soovere; rex has a conflict with Kalnupe."""
    world = draft_world(cycle, municipality, ana, dora)
    applying.remove_partner(application=world.application, partner=world.partner, by=ana)
    submit(world.application, ana)
    for name, code in (("Soovere", "EE"), ("Klinthavn", "DK")):
        apply_from(cycle, name, code)
    _round(world, RoundKind.BOARD, dora)
    rounds.move_round(round_=world.board, transition=workflow.OPEN_ROUND, by=dora)
    score(world.board, "ida", "Kalnupe", 4, hand_in=False)
    score(world.board, "ida", "Soovere", 3)
    return named(world)


def _round(world, kind, dora):
    made = rounds.make_round(
        cycle=world.cycle, kind=kind, name=f"The {kind}", opens_at=NOW() - DAY, closes_at=NOW() + DAY, by=dora
    )
    rounds.enter_candidates(round_=made, submissions=rounds.ready_to_enter(made), by=dora)
    for name, role in (("ida", "juror"), ("rex", "juror"), ("jon", "juror"), ("lea", "chair")):
        take_seat(made, name, role, dora)
    rounds.assign(round_=made, pairs=rounds.everybody_reads_everything(made), by=dora)
    kalnupe = made.candidacies.get(application__municipality__name="Kalnupe")
    rounds.declare_conflict(seat=made.seats.get(name="Rex"), candidacy=kalnupe, note="A cousin.", by=dora)
    cleo = User.objects.filter(email="cleo@kalnupe.example").first()
    if cleo and kind == RoundKind.BOARD:
        rounds.offer_seat(seat=Seat(round=made, email=cleo.email, name="Cleo", role="observer"), by=dora)
    world.board = Round.objects.get(pk=made.pk)


def named(world):
    """Give the world's things their names as they are now."""
    board = world.board = Round.objects.get(pk=world.board.pk)
    world.candidacy = Candidacy.objects.get(round=board, application__municipality__name="Kalnupe")
    world.application = Application.objects.get(pk=world.application.pk)
    world.submission = world.candidacy.submission
    world.criterion = board.criteria.first()
    world.seat = board.seats.get(name="Rex")
    world.offer = Seat.objects.filter(name="Cleo").first()
    world.reading, world.foreign = reading(board, "ida", "Kalnupe"), reading(board, "ida", "Soovere")
    world.card = getattr(world.reading, "scorecard", None)
    world.publication = Publication.objects.filter(round=board).first()
    world.letter = Letter.objects.filter(application=world.application).order_by("-pk").first()
    world.decision = Decision.objects.filter(candidacy=world.candidacy).first()
    world.result = board.results.first()
    world.selection = world.result.selections.first() if world.result else None
    world.title = Title.objects.filter(application=world.application).first()
    return people(world)


def closed_world(cycle, municipality, ana, dora):
    """The board's round is closed, its result frozen, two of three selected and decided; nothing is out."""
    world = board_world(cycle, municipality, ana, dora)
    _score_rest(world.board, POINTS)
    rounds.move_round(round_=world.board, transition=workflow.CLOSE_ROUND, by=dora, comment="Rex cannot read Kalnupe.")
    result = resulting.freeze_result(round_=Round.objects.get(pk=world.board.pk), by=dora)
    run = resulting.run_selection(result=result, asked={"titles": 2}, by=dora)
    deciding.take_selection(run=run, by=dora)
    return named(world)


def _score_rest(round_, points):
    for seat in round_.seats.filter(state="accepted"):
        for assignment in seat.assignments.filter(state="active").select_related(
            "candidacy__application__municipality"
        ):
            town = assignment.candidacy.application.municipality.name
            card = getattr(assignment, "scorecard", None)
            if card is None or card.state == "draft":
                score(round_, seat.name.lower(), town, points[town])


def out_world(cycle, municipality, ana, dora):
    """The board's and the jury's decisions are out; Kalnupe holds the title."""
    world = closed_world(cycle, municipality, ana, dora)
    _publish(world.board, dora)
    for candidacy in Candidacy.objects.filter(decision__outcome=Outcome.PRESELECTED):
        hand_in(candidacy)
    _round(world, RoundKind.JURY, dora)
    rounds.move_round(round_=world.board, transition=workflow.OPEN_ROUND, by=dora)
    _score_rest(Round.objects.get(pk=world.board.pk), POINTS)
    rounds.move_round(round_=world.board, transition=workflow.CLOSE_ROUND, by=dora, comment="Rex cannot read Kalnupe.")
    result = resulting.freeze_result(round_=Round.objects.get(pk=world.board.pk), by=dora)
    run = resulting.run_selection(result=result, asked={"titles": 1, "extras": 0}, by=dora)
    deciding.take_selection(run=run, by=dora)
    _publish(world.board, dora)
    return named(world)


def hand_in(candidacy):
    """Hand in a plan for the final in few words: the same text, as a plan's."""
    text = candidacy.submission
    return Submission.objects.create(
        application=candidacy.application, kind=SubmissionKind.PLAN, number=1, snapshot=text.snapshot, sha256=text.sha256,
        code=f"PLAN-{candidacy.number}", submitted_at=NOW(), submitted_by=text.submitted_by,
        plan=plan_of(candidacy.application),
    )  # fmt: skip


def _publish(round_, dora):
    for decision in Decision.objects.filter(candidacy__round=round_):
        deciding.put_in_words(
            decision=decision, public_reason="It begins with a room.", feedback="More numbers.", by=dora
        )
    deciding.finalise(round_=Round.objects.get(pk=round_.pk), by=dora)
    publication = publishing.prepare(round_=Round.objects.get(pk=round_.pk), publish_at=NOW() + DAY, by=dora)
    word = publishing.word_to_type(publication)
    publishing.plan(publication=publication, publish_at=NOW() + DAY, typed=word, by=dora)
    Publication.objects.filter(pk=publication.pk).update(publish_at=NOW() - DAY / 24)
    publishing.carry_out_due()


WORLDS = {"draft": draft_world, "board": board_world, "closed": closed_world, "out": out_world}


def build(phase, edition, municipality, ana, dora):
    """Return the world of a phase."""
    return people(WORLDS[phase](open_cycle(edition, dora), municipality, ana, dora))
