"""Every page of mentoring, in each phase, at 360 and 1280 px, light and dark, in the longest words: axe finds nothing, nothing runs out."""

import pytest

from pearls.models import Country, Membership, Municipality, Role, User
from tests.browser.conftest import verified
from tests.browser.looks import look_at_all, told
from tests.conftest import person
from tests.sweeps.conftest import address
from tests.sweeps.mentoring_rows import CEILINGS, NO_HTML, PHASES
from tests.sweeps.mentoring_world import build

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = 2  # so many tests walk through the pages of a phase, and two workers have as much to do


def year(phase):
    """Return the world of a phase in a database that a real server reads."""
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    town = Municipality.objects.create(name="Kalnupe", slug="kalnupe", country=country, invented=True)
    ana, ben, cleo, dora = (verified(person(name)) for name in ("ana", "ben", "cleo", "dora"))
    Membership.objects.create(user=ana, municipality=town, role="owner")
    Membership.objects.create(user=ben, municipality=town, role="editor")
    Role.objects.create(user=dora, name="admin")
    world = build(phase, town, ana, ben, cleo, dora)
    for user in User.objects.exclude(pk__in=[ana.pk, ben.pk, cleo.pk, dora.pk]):
        verified(user)
    return world


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("phase", PHASES)
def test_axe_finds_nothing_on_any_page_of_mentoring(transactional_db, visit, longest_words, phase, part):
    pages = [(who, name) for (where, name), (who, _most) in CEILINGS.items() if where == phase and name not in NO_HTML]
    world = year(phase)
    found = [(who, address(world, name)) for who, name in pages[part::PARTS]]
    problems = look_at_all(visit, found, longest_words())
    assert not problems, told(problems)
