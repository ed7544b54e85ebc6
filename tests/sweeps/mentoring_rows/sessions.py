"""Rows of the pages of sessions: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from mentoring.models import LearningSession, SessionMaterial
from mentoring.services import sessions
from tests.mentoring.conftest import DAY, NOW

RUNNING = """
GET   mentoring:sessions                             200   200   200   200   200   200   200   200   200
GET   mentoring:session forum                        200   200   200   200   200   200   200   200   200
GET   mentoring:session training                     404   200   200   200   200   200   200   200   200
GET   mentoring:session draft                        404   404   404   404   404   404   404   404   200
POST  mentoring:session_register forum             login   302   302   302   302   302   302   302   302
POST  mentoring:session_register draft             login   404   404   404   404   404   404   404   302
GET   mentoring:session_leave forum                login   200   200   404   404   404   404   404   404
POST  mentoring:session_leave forum                login   302   302   404   404   404   404   404   404
POST  mentoring:session_certificate forum          login   404   404   404   404   404   404   404   404
GET   mentoring:session_add                        login   404   404   404   404   404   404   404   200
GET   mentoring:session_edit forum                 login   404   404   404   404   404   404   404   200
GET   mentoring:session_move draft publish         login   404   404   404   404   404   404   404   200
GET   mentoring:session_move forum cancel          login   404   404   404   404   404   404   404   200
GET   mentoring:session_move forum nonsense        login   404   404   404   404   404   404   404   404
GET   mentoring:session_people forum               login   404   404   404   404   404   404   404   200
GET   mentoring:session_csv forum                  login   404   404   404   404   404   404   404   200
GET   mentoring:session_material forum             login   404   404   404   404   404   404   404   200
GET   mentoring:session_file address               login   404   404   404   404   404   404   404   404
POST  mentoring:session_material_drop address      login   404   404   404   404   404   404   404   302
"""
MATRIX: dict[str, str] = {"collecting": "", "running": RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("running", "mentoring:sessions"): ("nobody", 6),
    ("running", "mentoring:session forum"): ("ana", 14),
    ("running", "mentoring:session training"): ("ben", 14),
    ("running", "mentoring:session draft"): ("dora", 14),
    ("running", "mentoring:session_leave forum"): ("ana", 10),
    ("running", "mentoring:session_add"): ("dora", 10),
    ("running", "mentoring:session_edit forum"): ("dora", 10),
    ("running", "mentoring:session_move draft publish"): ("dora", 10),
    ("running", "mentoring:session_move forum cancel"): ("dora", 10),
    ("running", "mentoring:session_people forum"): ("dora", 10),
    ("running", "mentoring:session_csv forum"): ("dora", 10),
    ("running", "mentoring:session_material forum"): ("dora", 10),
}
NO_HTML: set[str] = {"mentoring:session_csv forum"}


def _made(world: SimpleNamespace, title: str, **more: object) -> LearningSession:
    starts = NOW() + 12 * DAY
    fields = {
        "title": title, "about": "How Kalnupe asked four hundred young people.", "link": "https://meet.example/room",
        "starts_at": starts, "ends_at": starts + timedelta(hours=2), "created_by": world.people["dora"],
    }  # fmt: skip
    return sessions.save_session(session=LearningSession(**fields | more), by=world.people["dora"])


def _more(world: SimpleNamespace) -> None:
    """Add a public forum with one place (ana has it, ben waits) and an address, a training, and a draft."""
    dora = world.people["dora"]
    world.draft = _made(world, "Later")
    for name, more in (
        ("forum", {"kind": "forum", "places": 1, "is_public": True}),
        ("training", {"kind": "training"}),
    ):
        made = _made(world, name.capitalize(), **more)
        setattr(world, name, sessions.move_session(session=made, name="publish", by=dora))
    for name in ("ana", "ben"):
        sessions.register(session=world.forum, by=world.people[name])
    slides = SessionMaterial(session=world.forum, title="Slides", address="https://slides.example/1")
    world.address = sessions.add_material(material=slides, upload=None, by=dora)


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": [_more]}
