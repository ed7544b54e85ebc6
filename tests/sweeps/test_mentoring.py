"""Who may open what in mentoring: route x person x phase; and how many queries each page asks. What nobody entered fails."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kept import once
from tests.sweeps.conftest import address
from tests.sweeps.mentoring_rows import CEILINGS, MATRIX, PHASES
from tests.sweeps.mentoring_world import ROLES, build
from tests.sweeps.test_permission_matrix import BACKEND, cookies_of, named_routes, visit

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture
def at(municipality, ana, ben, cleo, dora):
    """Return the function that makes the world of a phase."""
    return lambda phase: once(f"mentoring sweep {phase}", lambda: build(phase, municipality, ana, ben, cleo, dora))


def rows(text):
    lines = filter(None, map(str.split, text.splitlines()))
    return [(words[0], " ".join(words[1 : -len(ROLES)]), words[-len(ROLES) :]) for words in lines]


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASES)
def test_everybody_gets_what_the_matrix_says_in_each_phase(at, phase):
    world, wrong = at(phase), {}
    for role in ["nobody", *world.people]:
        cookies = cookies_of(world, role)
        for method, name, expected in rows(MATRIX[phase]):
            wanted = dict(zip(ROLES, expected, strict=True))[role]
            point = transaction.savepoint()
            got = visit(world, cookies, method, name)
            transaction.savepoint_rollback(point)
            if got != wanted:
                wrong[f"{role}: {method} {name}"] = (wanted, got)
    assert wrong == {}


def test_every_route_of_mentoring_is_in_the_matrix():
    known = {name.split()[0] for text in MATRIX.values() for _method, name, _expected in rows(text)}
    assert {name for name in named_routes() if name.startswith("mentoring:")} - known == set()


def test_every_page_of_mentoring_has_a_ceiling():
    pages = {(p, n) for p, text in MATRIX.items() for m, n, e in rows(text) if m == "GET" and "200" in e}
    assert {name for _phase, name in pages} - {name for _phase, name in CEILINGS} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASES)
def test_every_page_of_mentoring_asks_no_more_than_its_ceiling(at, phase):
    world, over = at(phase), {}
    for (where, name), (who, ceiling) in CEILINGS.items():
        if where != phase:
            continue
        client = Client()
        if who != "nobody":
            client.force_login(world.people[who], backend=BACKEND)
        client.get(address(world, name))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(world, name)).status_code == 200, name
        if len(captured) > ceiling:
            over[name] = f"{len(captured)} queries: " + "\n".join(query["sql"][:150] for query in captured)
    assert over == {}
