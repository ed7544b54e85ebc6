"""Rows of the season's pages: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from types import SimpleNamespace

from mentoring.models import OfferPerson, PairRule, StandIn

BOTH = """
GET   mentoring:home                               login   200   200   200   200   200   200   200   200
GET   mentoring:need need                          login   200   200   404   404   404   200   404   200
GET   mentoring:offer offer                        login   404   404   200   200   404   404   404   200
GET   mentoring:offer_people offer                 login   404   404   200   200   404   404   404   200
GET   mentoring:seasons                            login   404   404   404   404   404   404   404   200
GET   mentoring:season_add                         login   404   404   404   404   404   404   404   200
GET   mentoring:season season                      login   404   404   404   404   404   404   404   200
GET   mentoring:season_edit season                 login   404   404   404   404   404   404   404   200
POST  mentoring:season_announce season             login   404   404   404   404   404   404   404   302
GET   mentoring:pair_rules season                  login   404   404   404   404   404   404   404   200
GET   mentoring:contacts                           login   404   404   404   404   404   404   404   200
GET   mentoring:urgency need                       login   404   404   404   404   404   404   404   200
GET   mentoring:season_move season no_such_move    login   404   404   404   404   404   404   404   404
"""
COLLECTING = """
GET   mentoring:ask season                         login   200   200   200   200   200   200   200   200
GET   mentoring:begin_offer season                 login   200   200   200   200   200   200   200   200
GET   mentoring:edit_need need                     login   200   200   404   404   404   404   404   200
GET   mentoring:need_wishes need                   login   200   200   404   404   404   404   404   200
GET   mentoring:move_need need take_back           login   200   200   404   404   404   404   404   200
GET   mentoring:move_need need withdraw            login   200   200   404   404   404   404   404   200
POST  mentoring:move_need need withdraw            login   422   422   404   404   404   404   404   422
GET   mentoring:move_need need hand_in             login   404   404   404   404   404   404   404   404
GET   mentoring:edit_offer offer                   login   404   404   200   200   404   404   404   200
GET   mentoring:offer_wishes offer                 login   404   404   200   200   404   404   404   200
GET   mentoring:move_offer offer take_back         login   404   404   200   200   404   404   404   200
POST  mentoring:offer_person offer person.pk       login   404   404   302   302   404   404   404   302
GET   invite mentoring.offer offer                 login   404   404   200   200   404   404   404   200
POST  mentoring:drop_pair_rule rule                login   404   404   404   404   404   404   404   302
POST  mentoring:end_stand_in stand_in              login   404   404   404   404   404   404   404   302
GET   mentoring:season_move season close_season    login   404   404   404   404   404   404   404   200
POST  mentoring:season_move season close_season    login   404   404   404   404   404   404   404   302
"""
RUNNING = """
GET   mentoring:ask season                         login   200   200   200   200   200   404   404   200
GET   mentoring:edit_need need                     login   404   404   404   404   404   404   404   404
GET   mentoring:need_wishes need                   login   404   404   404   404   404   404   404   404
GET   mentoring:move_need need take_back           login   404   404   404   404   404   404   404   404
GET   mentoring:season_move season archive         login   404   404   404   404   404   404   404   200
"""
MATRIX: dict[str, str] = {"collecting": BOTH + COLLECTING, "running": BOTH + RUNNING}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("collecting", "mentoring:home"): ("ana", 14),
    ("collecting", "mentoring:need need"): ("ana", 18),
    ("collecting", "mentoring:edit_need need"): ("ana", 12),
    ("collecting", "mentoring:need_wishes need"): ("ana", 14),
    ("collecting", "mentoring:move_need need take_back"): ("ana", 10),
    ("collecting", "mentoring:move_need need withdraw"): ("ana", 10),
    ("collecting", "mentoring:ask season"): ("nora", 10),
    ("collecting", "mentoring:begin_offer season"): ("ana", 10),
    ("collecting", "mentoring:offer offer"): ("mia", 14),
    ("collecting", "mentoring:edit_offer offer"): ("mia", 14),
    ("collecting", "mentoring:offer_wishes offer"): ("mia", 14),
    ("collecting", "mentoring:move_offer offer take_back"): ("mia", 10),
    ("collecting", "mentoring:offer_people offer"): ("mia", 10),
    ("collecting", "invite mentoring.offer offer"): ("mia", 10),
    ("collecting", "mentoring:seasons"): ("dora", 8),
    ("collecting", "mentoring:season_add"): ("dora", 8),
    ("collecting", "mentoring:season season"): ("dora", 18),
    ("collecting", "mentoring:season_edit season"): ("dora", 8),
    ("collecting", "mentoring:pair_rules season"): ("dora", 12),
    ("collecting", "mentoring:contacts"): ("dora", 14),
    ("collecting", "mentoring:urgency need"): ("dora", 8),
    ("collecting", "mentoring:season_move season close_season"): ("dora", 10),
    ("running", "mentoring:home"): ("mia", 14),
    ("running", "mentoring:season season"): ("dora", 18),
    ("running", "mentoring:season_move season archive"): ("dora", 10),
}
NO_HTML: set[str] = set()


def _more(world: SimpleNamespace) -> None:
    """Add a rule on a pair, a stand-in and a person of the offer."""
    world.person = OfferPerson.objects.get(offer=world.offer)
    world.rule = PairRule.objects.create(
        season=world.season, need=world.need, offer=world.other_offer, kind="forbid", reason="They are neighbours."
    )
    world.stand_in = StandIn.objects.create(
        edition=world.edition, country=world.pearl.country, user=world.people["rut"], named_by=world.people["dora"]
    )


EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [_more], "running": []}
