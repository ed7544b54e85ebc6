"""Rows of the matching's pages: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from mentoring.enums import ProposalState
from mentoring.models import Proposal
from mentoring.services import matching

OFFICE = """
GET   mentoring:matching season                    login   404   404   404   404   404   404   404   200
GET   mentoring:rules_add season.pk                login   404   404   404   404   404   404   404   200
GET   mentoring:rules rule_set                     login   404   404   404   404   404   404   404   200
POST  mentoring:run_rules rule_set                 login   404   404   404   404   404   404   404   302
GET   mentoring:draft season                       login   404   404   404   404   404   404   404   200
POST  mentoring:offer_draft season                 login   404   404   404   404   404   404   404   302
GET   mentoring:run run                            login   404   404   404   404   404   404   404   200
GET   mentoring:audit run                          login   404   404   404   404   404   404   404   200
POST  mentoring:adopt run                          login   404   404   404   404   404   404   404   302
POST  mentoring:why_not run                        login   404   404   404   404   404   404   404   404
"""
COLLECTING = """
GET   mentoring:proposal pair                      login   404   404   404   404   404   404   404   200
"""
RUNNING = """
GET   mentoring:proposal pair                      login   200   200   200   200   404   404   404   200
POST  mentoring:proposal pair                      login   422   422   422   422   404   404   404   200
"""
MATRIX: dict[str, str] = {"collecting": OFFICE + COLLECTING, "running": OFFICE + RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("collecting", "mentoring:matching season"): ("dora", 12),
    ("collecting", "mentoring:rules_add season.pk"): ("dora", 6),
    ("collecting", "mentoring:rules rule_set"): ("dora", 6),
    ("collecting", "mentoring:draft season"): ("dora", 14),
    ("collecting", "mentoring:run run"): ("dora", 16),
    ("collecting", "mentoring:audit run"): ("dora", 6),
    ("collecting", "mentoring:proposal pair"): ("dora", 14),
    ("running", "mentoring:draft season"): ("dora", 14),
    ("running", "mentoring:proposal pair"): ("ana", 16),
}
NO_HTML: set[str] = {"mentoring:audit run"}


def _draft(world: SimpleNamespace) -> None:
    """Add a run and a pair that nobody was told of."""
    world.run = matching.match(world.rule_set, world.people["dora"], lambda *_step: None)
    world.pair = Proposal.objects.create(
        season=world.season, run=world.run, need=world.need, offer=world.offer, points=700, parts={"topics": 500, "language": 200},
        robustness=0.9,
    )  # fmt: skip


def _offered(world: SimpleNamespace) -> None:
    """Add a run and a pair that waits for both sides."""
    _draft(world)
    world.pair.state, world.pair.answers_due_at = ProposalState.OFFERED, timezone.now() + timedelta(days=3)
    world.pair.save()


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [_draft], "running": [_offered]}
