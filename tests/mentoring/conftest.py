"""A season of mentoring as its tests need it: Kalnupe asks, Culture House and the earlier Pearl Soovere offer; mia mentors Kalnupe.

ana owns and ben edits Kalnupe, mia owns Culture House and max works there, nora is of Soovere, rut is Latvia's contact point,
cleo is a stranger and dora is staff.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from mentoring.enums import EntryState, RelationshipKind, RelationshipState, SeasonState, Side
from mentoring.models import (
    Need,
    NeedTopic,
    Offer,
    OfferPerson,
    OfferTopic,
    Party,
    PartyPerson,
    Relationship,
    RuleSet,
    Season,
)
from pearls.enums import MemberRole, OrganisationKind, RoleName
from pearls.models import Country, Edition, Membership, Municipality, Organisation, Role
from practices import seeding as practice_seeding
from practices.models import Term
from tests.conftest import person, townsperson
from tests.kept import once

NOW = timezone.now
DAY = timedelta(days=1)
MIXED = dict.fromkeys(("da", "et", "fi", "lv"), 2)


@pytest.fixture
def house(municipality, ana, ben, dora):
    """Return the season while it collects, with everybody and what they handed in."""
    return once("mentoring house", lambda: collecting(municipality, ana, ben, dora))


def collecting(town, ana, ben, dora):
    """A season that collects: need of Kalnupe (LV), offers of Culture House (FI) and Soovere (EE), all handed in."""
    practice_seeding.load_vocabularies({})
    finland, estonia = country("FI", "Finland"), country("EE", "Estonia")
    edition, _made = Edition.objects.get_or_create(year=2027, defaults={"is_current": True})
    season = Season.objects.create(
        name="Spring", edition=edition, opens_at=NOW() - 10 * DAY, closes_at=NOW() + 10 * DAY,
        starts=(NOW() + 30 * DAY).date(), ends=(NOW() + 300 * DAY).date(), created_by=dora,
    )  # fmt: skip
    club = Organisation.objects.create(name="Culture House", kind=OrganisationKind.NGO, country=finland)
    pearl = Municipality.objects.create(name="Soovere", slug="soovere", country=estonia, invented=True)
    mia, max_, nora, rut = person("mia"), person("max"), townsperson("nora", pearl, MemberRole.OWNER), person("rut")
    Membership.objects.create(user=mia, organisation=club, role=MemberRole.OWNER)
    Membership.objects.create(user=max_, organisation=club, role=MemberRole.VIEWER)
    Role.objects.create(user=rut, name=RoleName.CONTACT_POINT, country=town.country)
    world = SimpleNamespace(
        season=season, edition=edition, town=town, club=club, pearl=pearl,
        people={"ana": ana, "ben": ben, "mia": mia, "max": max_, "nora": nora, "rut": rut, "dora": dora},
    )  # fmt: skip
    _hand_in(world)
    return world


def country(code, name):
    found, _made = Country.objects.get_or_create(code=code, defaults={"name": name, "time_zone": "Europe/Helsinki"})
    return found


def _hand_in(world):
    people, both = world.people, {"season": world.season, "state": EntryState.HANDED_IN, "formats": ["remote", "visit"]}
    world.need = Need.objects.create(
        **both, municipality=world.town, languages={"en": 2, "lv": 3}, goals="Meet the young.", created_by=people["ana"]
    )
    world.offer = Offer.objects.create(
        **both, kind="organisation", organisation=world.club, country=world.club.country, languages={"en": 3, "fi": 3},
        about="We open old houses.", days=10, max_towns=2, created_by=people["mia"],
    )  # fmt: skip
    world.other_offer = Offer.objects.create(
        **both, kind="pearl", municipality=world.pearl, country=world.pearl.country, languages={"en": 2, "et": 3},
        about="We were a Pearl.", days=5, max_towns=1, created_by=people["nora"],
    )  # fmt: skip
    OfferPerson.objects.create(offer=world.offer, user=people["max"], role=MemberRole.EDITOR, part="Youth", days=4)
    for code, weight in (("loneliness", 3), ("youth_leaving", 2)):
        NeedTopic.objects.create(need=world.need, term=topic(code), weight=weight)
    for offer, code, level in ((world.offer, "loneliness", 3), (world.other_offer, "youth_leaving", 2)):
        OfferTopic.objects.create(offer=offer, term=topic(code), level=level)
    world.rule_set = RuleSet.objects.create(season=world.season, name="Usual", seed="1", created_by=people["dora"])


def topic(code):
    return Term.objects.get(vocabulary="challenge", code=code)


@pytest.fixture
def running(house):
    """Return the same world in the middle of the year: Kalnupe and Culture House work together, the season is settled."""
    return once("mentoring running", lambda: in_the_year(house))


def in_the_year(world):
    """Settle the season: mia (leads) and max mentor, ana (leads) and ben act for Kalnupe."""
    world.season.state = SeasonState.SETTLED
    world.season.starts, world.season.ends = (NOW() - 60 * DAY).date(), (NOW() + 200 * DAY).date()
    world.season.save()
    world.relationship = Relationship.objects.create(
        season=world.season, kind=RelationshipKind.PAIR, name="Culture House – Kalnupe", state=RelationshipState.RUNNING,
        starts=world.season.starts, ends=world.season.ends, created_by=world.people["dora"],
    )  # fmt: skip
    world.mentor = Party.objects.create(
        relationship=world.relationship, side=Side.MENTOR, organisation=world.club, offer=world.offer
    )
    world.mentee = Party.objects.create(
        relationship=world.relationship, side=Side.TOWN, municipality=world.town, need=world.need
    )
    for party, names in ((world.mentor, ("mia", "max")), (world.mentee, ("ana", "ben"))):
        for number, name in enumerate(names):
            PartyPerson.objects.create(
                party=party, user=world.people[name], lead=number == 0, since=world.season.starts
            )
    return world
