"""A year of awards as its tests need it: a call, towns that applied, a board and a jury; and how far each of them is."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from actionplans import seeding as plan_seeding
from actionplans.services import begin_plan
from awards import seeding, workflow
from awards.enums import Outcome, PhaseKind, RoundKind, SeatRole
from awards.models import Candidacy, Cycle, Decision, Publication, Round, Seat
from awards.rulebook import Eligibility, Rules
from awards.services import applying, cycles, marking, rounds
from pearls.enums import MemberRole
from pearls.models import Country, Edition, Municipality
from pearls.questionnaires.services import copy_answers
from practices import seeding as practice_seeding
from tests.conftest import admin, person, townsperson
from tests.kept import once

NOW = timezone.now
DAY = timedelta(days=1)
WHO = Eligibility(("DK", "EE", "FI", "LV"), ("DEF",), ("Riga", "Tallinn"), "en")
LONG = "We meet in the old dairy and nobody has to sign up. People bring soup, wool and songs that they know. " * 8
SHORT = (
    "The nurse asks in autumn, the school counts in spring, and the caretaker keeps a list by the door of the hall. "
)


def words(many):
    """Return text of at least so many words, well under the upper limits."""
    return " ".join((LONG.split() * 3)[: many + 5])


ANSWERS = {
    "portrait": words(45), "inhabitants": "4100", "inhabitants_year": "2025", "contact_name": "Ana", "contact_function": "Culture office",
    "motivation": words(90), "mandate": "mayor", "needs": words(90), "evidence": words(20), "strengths": words(70),
    "idea": words(110), "lasting": words(60), "tools": words(50), "participation": words(70), "groups": ["older_people"],
    "learning": words(30), "partners_text": words(50), "staff_hours": "20", "exchange": words(50),
    "is_joint": False, "truth": True, "may_publish": True,
}  # fmt: skip
TABLES = {
    "team_members": [
        {"person": name, "unit": "Culture", "part": "Keys", "hours": "8"} for name in ("Ana", "Ben", "Dace")
    ],
    "budget": [{"what": "Heat and light", "amount": "12000.00", "source": "town", "certain": "secured"}],
}


@pytest.fixture
def edition(db):
    return once("edition 2027", lambda: Edition.objects.create(year=2027, is_current=True))


@pytest.fixture
def forms(db):
    once("application form", load_forms)


def load_forms():
    practice_seeding.load_vocabularies({})
    seeding.load_form({})
    plan_seeding.load_default_template({})


@pytest.fixture
def eve(db):
    """A second admin: four eyes need her."""
    return once("eve", lambda: admin("eve"))


@pytest.fixture
def cycle(forms, edition, dora):
    return once("cycle", lambda: open_cycle(edition, dora))


def open_cycle(edition, dora):
    made = cycles.make_cycle(edition=edition, name="Call 2027", rules=Rules(eligibility=WHO), by=dora)
    now = NOW()
    spans = {
        PhaseKind.APPLICATION: (now - 10 * DAY, now + 10 * DAY, 10),
        PhaseKind.PRESELECTION: (now + 10 * DAY, now + 20 * DAY, 0),
        PhaseKind.DEVELOPMENT: (now + 20 * DAY, now + 50 * DAY, 10),
        PhaseKind.FINAL: (now + 50 * DAY, now + 60 * DAY, 0),
    }
    cycles.set_phases(cycle=made, phases=spans, by=dora)
    return cycles.move_cycle(cycle=Cycle.objects.get(pk=made.pk), transition=workflow.OPEN_CYCLE, by=dora)


@pytest.fixture
def application(cycle, municipality, ana, ben):
    return once(
        "application", lambda: applying.begin_application(cycle=cycle, municipality=municipality, place=None, by=ana)
    )


@pytest.fixture
def full(application, ana):
    """The application of Kalnupe with every required answer."""
    return once("full application", lambda: fill(application, ana))


def fill(application, by):
    refused = copy_answers(sheet=application.sheet, answers=ANSWERS, tables=TABLES, by=by)
    assert refused == []
    application.sheet.refresh_from_db()
    return application


@pytest.fixture
def submitted(full, ana):
    return once("submitted", lambda: submit(full, ana))


def submit(application, by):
    return applying.move(application=application, transition=workflow.SUBMIT, by=by)


TOWNS = [("Soovere", "EE"), ("Klinthavn", "DK"), ("Vesterhamn", "FI"), ("Paju", "EE")]


@pytest.fixture
def field(cycle, submitted):
    """Five submitted applications: Kalnupe (LV), Soovere and Paju (EE), Klinthavn (DK), Vesterhamn (FI)."""
    return once("field", lambda: [submitted, *(apply_from(cycle, name, code) for name, code in TOWNS)])


def apply_from(cycle, name, code):
    country, _made = Country.objects.get_or_create(code=code, defaults={"name": code, "time_zone": "Europe/Riga"})
    town = Municipality.objects.create(name=name, slug=name.lower(), country=country, invented=True)
    clerk = townsperson(f"clerk-{name.lower()}", town, MemberRole.OWNER)
    begun = applying.begin_application(cycle=cycle, municipality=town, place=None, by=clerk)
    return submit(fill(begun, clerk), clerk)


@pytest.fixture
def board(field, cycle, dora):
    """The board's round, not open yet: all five applications, three jurors and a chair who have taken their seats."""
    return once("board", lambda: set_up(cycle, RoundKind.BOARD, dora))


def set_up(cycle, kind, dora):
    made = rounds.make_round(
        cycle=cycle, kind=kind, name=f"The {kind}", opens_at=NOW() - DAY, closes_at=NOW() + DAY, by=dora
    )
    rounds.enter_candidates(round_=made, submissions=rounds.ready_to_enter(made), by=dora)
    for name, role in (
        ("ida", SeatRole.JUROR),
        ("jon", SeatRole.JUROR),
        ("kai", SeatRole.JUROR),
        ("lea", SeatRole.CHAIR),
    ):
        take_seat(made, name, role, dora)
    rounds.assign(round_=made, pairs=rounds.everybody_reads_everything(made), by=dora)
    return Round.objects.get(pk=made.pk)


def take_seat(round_, name, role, dora):
    from pearls.models import User

    user = User.objects.filter(email=f"{name}@kalnupe.example").first() or person(name)
    seat = rounds.offer_seat(seat=Seat(round=round_, email=user.email, name=user.name, role=role), by=dora)
    return rounds.move_seat(seat=seat, transition=workflow.TAKE_SEAT, by=user)


@pytest.fixture
def open_board(board, dora):
    return once("open board", lambda: rounds.move_round(round_=board, transition=workflow.OPEN_ROUND, by=dora))


def juror(round_, name):
    """Return the person in a seat."""
    return round_.seats.get(email=f"{name}@kalnupe.example").user


def reading(round_, name, town):
    """Return the assignment of a juror for a town."""
    candidacy = Candidacy.objects.get(round=round_, application__municipality__name=town)
    return candidacy.assignments.get(seat__email=f"{name}@kalnupe.example")


def score(round_, name, town, points=3, hand_in=True):
    """Give every criterion of a reading these points and hand it in."""
    assignment, by = reading(round_, name, town), juror(round_, name)
    held = (
        {s.criterion.key: s.value for s in assignment.scorecard.scores.all()}
        if hasattr(assignment, "scorecard")
        else {}
    )
    changes = {f"score:{c.key}": {"was": held.get(c.key), "set": points} for c in round_.criteria.all()}
    saved = marking.save_card(pk=assignment.pk, by=by, changes=changes)
    assert saved.refusal == ""
    if hand_in:
        marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=by)
    return assignment


POINTS = {"Kalnupe": 5, "Soovere": 4, "Paju": 4, "Klinthavn": 3, "Vesterhamn": 2}
JURORS = ("ida", "jon", "kai", "lea")


def score_all(round_, points=POINTS):
    for name in JURORS:
        for town, value in points.items():
            score(round_, name, town, value)


@pytest.fixture
def scored(open_board):
    """The board's round with every scorecard handed in: Kalnupe 5, Soovere and Paju 4, Klinthavn 3, Vesterhamn 2."""
    once("scored", lambda: score_all(open_board))
    return Round.objects.get(pk=open_board.pk)


@pytest.fixture
def closed(scored, dora):
    return once("closed", lambda: rounds.move_round(round_=scored, transition=workflow.CLOSE_ROUND, by=dora))


def invite(round_, *towns, at=None):
    """Let the board's decisions be out, or come out at an instant: these towns are invited to write their plan."""
    for candidacy in round_.candidacies.filter(application__municipality__name__in=towns):
        Decision.objects.create(candidacy=candidacy, outcome=Outcome.PRESELECTED)
    Publication.objects.create(round=round_, publish_at=at or NOW() - DAY)


def as_(user):
    """Return a client that is signed in as this person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer):
    """Return a page as it reads, on one line."""
    return " ".join(answer.content.decode().split())


@contextmanager
def past_the_triggers(table):
    """Let a test write what the database refuses to everybody else: a forged row has to be found by other means."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def plan_of(application):
    """Return a plan of the application's municipality, begun by the one who began the application."""
    return begin_plan(municipality=application.municipality, by=application.created_by)


def whole_plan_of(application):
    """Return a plan of the application's municipality in which nothing is missing."""
    plan = plan_of(application)
    content = plan_seeding._read("demo", "kalnupe.yaml")
    refused = copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=plan.created_by)
    assert refused == []
    plan.sheet.refresh_from_db()
    return plan
