"""Rows of the pages of relationships: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from types import SimpleNamespace

from django.utils import timezone

from mentoring.models import Goal, GoalEvidence, GoalStep, Message, Note, PartyPerson, Question
from mentoring.services import agreeing

RUNNING = """
GET   mentoring:relationships                      login   200   200   200   200   200   200   200   200
GET   mentoring:begin_circle season                login   404   404   404   404   404   404   404   200
GET   mentoring:begin_twin season                  login   404   404   404   404   404   404   404   200
GET   mentoring:relationship relationship          login   200   200   200   200   404   200   404   200
POST  mentoring:plan_access relationship           login   404   404   404   404   404   404   404   404
GET   mentoring:agreement relationship             login   200   200   200   200   404   200   404   200
POST  mentoring:agreement relationship             login   422   422   422   422   404   404   404   404
GET   mentoring:edit_agreement relationship        login   200   200   200   200   404   404   404   404
POST  mentoring:order_agreement relationship       login   302   302   302   302   404   302   404   302
GET   mentoring:goals relationship                 login   200   200   200   200   404   200   404   200
GET   mentoring:add_goal relationship              login   200   200   200   200   404   404   404   404
GET   mentoring:edit_goal goal                     login   200   200   200   200   404   404   404   404
POST  mentoring:move_goal goal reach               login   302   302   302   302   404   404   404   404
POST  mentoring:move_goal goal no_such_move        login   404   404   404   404   404   404   404   404
POST  mentoring:add_step goal                      login   302   302   302   302   404   404   404   404
POST  mentoring:change_step step                   login   302   302   302   302   404   404   404   404
GET   mentoring:add_proof step                     login   200   200   200   200   404   404   404   404
GET   mentoring:proof_file proof                   login   404   404   404   404   404   404   404   404
POST  mentoring:remove_proof proof                 login   302   302   302   302   404   404   404   404
GET   mentoring:relationship_people relationship   login   200   200   200   200   404   200   404   200
GET   mentoring:mediator relationship              login   404   404   404   404   404   404   404   200
GET   mentoring:join_party mentee                  login   200   404   404   404   404   404   404   200
GET   invite mentoring.party mentee                login   200   404   404   404   404   404   404   200
POST  mentoring:let_lead person                    login   302   302   404   404   404   404   404   302
GET   mentoring:leave_party person                 login   200   200   404   404   404   404   404   200
GET   mentoring:pause relationship                 login   200   200   200   200   404   404   404   404
POST  mentoring:resume relationship                login   302   302   302   302   404   404   404   404
GET   mentoring:end_early relationship             login   200   200   200   200   404   404   404   200
GET   mentoring:mediation relationship             login   200   200   200   200   404   404   404   404
GET   mentoring:closing relationship               login   200   200   200   200   404   200   404   200
POST  mentoring:closing relationship               login   404   404   404   404   404   404   404   404
GET   mentoring:pulse relationship                 login   200   200   200   200   404   404   404   404
POST  mentoring:pulse relationship                 login   422   422   422   422   404   404   404   404
GET   mentoring:messages relationship              login   200   200   200   200   404   404   404   404
GET   mentoring:notes relationship                 login   200   200   200   200   404   200   404   200
POST  mentoring:notes relationship                 login   422   422   422   422   404   404   404   404
POST  mentoring:remove_note note                   login   302   404   404   404   404   404   404   404
GET   mentoring:questions relationship             login   200   200   200   200   404   200   404   200
POST  mentoring:questions relationship             login   422   422   422   422   404   404   404   404
GET   mentoring:questions_asked                    login   404   404   404   404   404   404   404   200
GET   mentoring:answer_question question           login   404   404   404   404   404   404   404   200
"""
MATRIX: dict[str, str] = {"collecting": "", "running": RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("running", f"mentoring:{name}"): (who, most)
    for name, who, most in (
        ("relationships", "dora", 24),
        ("begin_circle season", "dora", 12),
        ("begin_twin season", "dora", 12),
        ("relationship relationship", "ana", 60),
        ("agreement relationship", "ana", 24),
        ("edit_agreement relationship", "mia", 20),
        ("goals relationship", "mia", 24),
        ("add_goal relationship", "mia", 20),
        ("edit_goal goal", "ana", 20),
        ("add_proof step", "ana", 20),
        ("relationship_people relationship", "ana", 24),
        ("mediator relationship", "dora", 20),
        ("join_party mentee", "ana", 22),
        ("leave_party person", "ben", 22),
        ("pause relationship", "ana", 20),
        ("end_early relationship", "mia", 20),
        ("mediation relationship", "ana", 20),
        ("closing relationship", "ana", 20),
        ("pulse relationship", "ben", 26),
        ("messages relationship", "mia", 22),
        ("notes relationship", "ana", 22),
        ("questions relationship", "dora", 22),
        ("questions_asked", "dora", 10),
        ("answer_question question", "dora", 10),
    )
} | {("running", "invite mentoring.party mentee"): ("ana", 14)}
NO_HTML: set[str] = set()


def _year(world: SimpleNamespace) -> None:
    """Write an agreement, a goal with a reached milestone, a message, a note and a question."""
    agreeing.load_templates({})
    pair, ana, mia = world.relationship, world.people["ana"], world.people["mia"]
    terms = dict.fromkeys(agreeing.PARTS, "As usual.")
    agreeing.write_agreement(relationship=pair, terms=terms, by=mia)
    agreeing.sign(relationship=pair, number=1, name="Mia", by=mia)
    world.goal = Goal.objects.create(
        relationship=pair, title="Open house", why="A sign at the door.", due=timezone.localdate(), created_by=ana
    )
    world.step = GoalStep.objects.create(goal=world.goal, title="Key", reached_at=timezone.now(), reached_by=ana)
    GoalStep.objects.create(goal=world.goal, title="Lamps")
    world.proof = GoalEvidence.objects.create(step=world.step, text="A picture", added_by=ana)
    Message.objects.create(relationship=pair, text="Hello from Kalnupe.", written_by=ana)
    world.note = Note.objects.create(relationship=pair, text="Ask for the bus.", written_by=ana)
    world.question = Question.objects.create(relationship=pair, text="May we pay a bus?", asked_by=ana)
    world.person = PartyPerson.objects.get(user=world.people["ben"])


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": [_year]}
