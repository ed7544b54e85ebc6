"""Rows of the pages of meetings: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from mentoring.models import MeetingAction
from mentoring.services import meetings
from tests.mentoring.conftest import DAY, NOW

RUNNING = """
GET   mentoring:meetings relationship              login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_propose relationship       login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_plan relationship          login   200   200   200   200   404   404   404   404
GET   mentoring:meeting poll                       login   200   200   200   200   404   404   404   404
GET   mentoring:meeting planned                    login   200   200   200   200   404   404   404   404
POST  mentoring:meeting_vote poll                  login   422   422   422   422   404   404   404   404
GET   mentoring:meeting_choose poll slot           login   200   200   200   200   404   404   404   404
POST  mentoring:meeting_choose poll slot           login   302   302   302   302   404   404   404   404
GET   mentoring:meeting_change planned             login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_change poll                login   404   404   404   404   404   404   404   404
GET   mentoring:meeting_cancel planned             login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_held planned               login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_text planned agenda        login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_text planned minutes       login   200   200   200   200   404   404   404   404
GET   mentoring:meeting_text planned nonsense      login   404   404   404   404   404   404   404   404
GET   mentoring:meeting_action_add planned         login   200   200   200   200   404   404   404   404
POST  mentoring:meeting_action_tick action         login   302   302   302   302   404   404   404   404
"""
MATRIX: dict[str, str] = {"collecting": "", "running": RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("running", "mentoring:meetings relationship"): ("ana", 14),
    ("running", "mentoring:meeting_propose relationship"): ("ana", 14),
    ("running", "mentoring:meeting_plan relationship"): ("ana", 14),
    ("running", "mentoring:meeting poll"): ("ana", 22),
    ("running", "mentoring:meeting planned"): ("ana", 22),
    ("running", "mentoring:meeting_choose poll slot"): ("ana", 14),
    ("running", "mentoring:meeting_change planned"): ("ana", 14),
    ("running", "mentoring:meeting_cancel planned"): ("ana", 14),
    ("running", "mentoring:meeting_held planned"): ("ana", 16),
    ("running", "mentoring:meeting_text planned agenda"): ("ana", 14),
    ("running", "mentoring:meeting_text planned minutes"): ("ana", 14),
    ("running", "mentoring:meeting_action_add planned"): ("ana", 16),
}
NO_HTML: set[str] = set()


def _more(world: SimpleNamespace) -> None:
    """Add a poll with votes, a planned meeting with minutes, and an action."""
    people, ahead = world.people, NOW() + 9 * DAY
    data = {"format": "remote", "minutes_long": 60, "place": "https://meet.example/kalnupe"}
    world.planned = meetings.plan(
        relationship=world.relationship, data=data | {"title": "First meeting"}, starts_at=ahead, by=people["mia"]
    )
    minutes = "We spoke of the old school.\nIt opens in May."
    meetings.write(meeting=world.planned, part="minutes", text=minutes, base=meetings.version_of(""), by=people["ana"])
    world.action = meetings.add_action(
        action=MeetingAction(meeting=world.planned, text="Send the plan", owner=people["ben"]), by=people["mia"]
    )
    moments = [ahead + 20 * DAY, ahead + 21 * DAY, ahead + 22 * DAY + timedelta(hours=3)]
    world.poll = meetings.propose(
        relationship=world.relationship, data=data | {"title": "Meeting 2"}, slots=moments, by=people["mia"]
    )
    world.slot = world.poll.slots.first()
    meetings.vote(meeting=world.poll, says={world.slot: "maybe"}, by=people["max"])


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": [_more]}
