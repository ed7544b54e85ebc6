"""Rows of the pages of visits: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from types import SimpleNamespace

from mentoring.models import FollowUp, Traveller, TravellerNeeds, Visit, VisitApproval, VisitCost, VisitFile
from pearls.models import Attachment
from tests.mentoring.conftest import DAY, NOW

RUNNING = """
GET   mentoring:visits relationship                login   200   200   200   200   404   200   404   200
GET   mentoring:visit_propose relationship         login   200   200   200   200   404   404   404   404
GET   mentoring:visit visit                        login   200   200   200   200   404   200   404   200
GET   mentoring:visit proposed                     login   200   200   200   200   404   200   404   200
GET   mentoring:visit made                         login   200   200   200   200   404   200   404   200
GET   mentoring:visit_edit visit                   login   200   200   200   200   404   404   404   404
GET   mentoring:visit_answer proposed              login   200   200   404   404   404   404   404   200
POST  mentoring:visit_answer proposed              login   422   422   404   404   404   404   404   422
GET   mentoring:visit_move visit cancel            login   200   200   200   200   404   404   404   200
POST  mentoring:visit_move visit cancel            login   422   422   422   422   404   404   404   422
GET   mentoring:visit_move visit no_such_move      login   404   404   404   404   404   404   404   404
POST  mentoring:visit_return made                  login   302   302   302   302   404   404   404   404
GET   mentoring:visit_travellers visit             login   200   200   200   200   404   404   404   404
GET   mentoring:traveller traveller                login   200   200   200   200   404   404   404   404
POST  mentoring:traveller_remove traveller         login   302   302   302   302   404   404   404   404
GET   mentoring:traveller_needs traveller          login   404   404   200   200   404   404   404   404
POST  mentoring:traveller_needs traveller          login   404   404   302   302   404   404   404   404
GET   mentoring:visit_costs visit                  login   200   200   200   200   404   404   404   404
POST  mentoring:visit_costs_fill visit             login   302   302   302   302   404   404   404   404
GET   mentoring:visit_cost cost                    login   200   200   200   200   404   404   404   404
POST  mentoring:visit_cost_remove cost             login   302   302   302   302   404   404   404   404
GET   mentoring:visit_files visit                  login   200   200   200   200   404   404   404   404
GET   mentoring:visit_file document                login   404   404   404   404   404   404   404   404
POST  mentoring:visit_file_remove document         login   302   302   302   302   404   404   404   404
GET   mentoring:visit_feedback made                login   200   200   404   404   404   404   404   404
GET   mentoring:visit_report made                  login   404   404   200   200   404   404   404   404
GET   mentoring:visit_follow_up made               login   200   200   200   200   404   404   404   404
POST  mentoring:follow_up promise                  login   302   302   302   302   404   404   404   404
"""
MATRIX: dict[str, str] = {"collecting": "", "running": RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("running", "mentoring:visits relationship"): ("ana", 16),
    ("running", "mentoring:visit_propose relationship"): ("mia", 18),
    ("running", "mentoring:visit visit"): ("ana", 40),
    ("running", "mentoring:visit proposed"): ("ana", 40),
    ("running", "mentoring:visit made"): ("mia", 40),
    ("running", "mentoring:visit_edit visit"): ("ana", 18),
    ("running", "mentoring:visit_answer proposed"): ("dora", 18),
    ("running", "mentoring:visit_move visit cancel"): ("ana", 18),
    ("running", "mentoring:visit_travellers visit"): ("mia", 18),
    ("running", "mentoring:traveller traveller"): ("mia", 18),
    ("running", "mentoring:traveller_needs traveller"): ("mia", 18),
    ("running", "mentoring:visit_costs visit"): ("mia", 20),
    ("running", "mentoring:visit_cost cost"): ("mia", 18),
    ("running", "mentoring:visit_files visit"): ("mia", 16),
    ("running", "mentoring:visit_feedback made"): ("ana", 16),
    ("running", "mentoring:visit_report made"): ("mia", 18),
    ("running", "mentoring:visit_follow_up made"): ("mia", 18),
}
NO_HTML: set[str] = set()


def _visits(world: SimpleNamespace) -> None:
    """Add an approved visit with everything, one that is proposed, and one that took place. Its document is lost: no files here."""
    people, today = world.people, NOW().date()

    def visit(title: str, state: str, starts: int) -> Visit:
        return Visit.objects.create(
            relationship=world.relationship, host=world.mentee, title=title, aims="See how the mill became a school.",
            agenda="9:00 The mill\n14:00 The school", place="Town hall", starts=today + starts * DAY, ends=today + (starts + 2) * DAY,
            state=state, budget=1500, created_by=people["mia"],
        )  # fmt: skip

    world.visit, world.proposed, world.made = (
        visit("Three days in Kalnupe", "approved", 20),
        visit("A second look", "proposed", 60),
        visit("A first look", "done", -40),
    )
    VisitApproval.objects.create(visit=world.proposed, party=world.mentor, yes=True, given_by=people["mia"])
    for party, who in ((world.mentor, "mia"), (world.mentee, "ana"), (None, "dora")):
        VisitApproval.objects.create(visit=world.visit, party=party, yes=True, given_by=people[who])
    world.traveller = Traveller.objects.create(
        visit=world.visit, user=people["max"], name="Max", function="Youth worker", travel="plane", kilometres=1200
    )
    TravellerNeeds.objects.create(traveller=world.traveller, access="No stairs, please", diet="No nuts")
    world.cost = VisitCost.objects.create(visit=world.visit, what="stay", kind="lump", planned=540, spent=500)
    attachment = Attachment.objects.create(
        name="plan.pdf", mime="application/pdf", size=10, sha256="0" * 64, belongs_to=world.visit.pk, uploaded_by=people["mia"],
        file="attachments/00/lost",
    )  # fmt: skip
    world.document = VisitFile.objects.create(visit=world.visit, attachment=attachment, text="The programme")
    world.promise = FollowUp.objects.create(
        visit=world.made, text="Measure the hall", owner=people["ben"], due=today + 30 * DAY
    )


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": [_visits]}
