"""A practice of Kalnupe on the form, as the tests of practices need it: begun, full, published; and people who curate."""

import uuid

import pytest

from pearls.enums import MemberRole, RoleName
from pearls.models import Municipality, Role, User
from pearls.questionnaires.services import copy_answers
from pearls.questionnaires.services.ops import Op
from practices import seeding, workflow
from practices.enums import Origin
from practices.models import GlossaryEntry, Practice, PracticeMember, Remark, RemarkAnswer, Review, Term
from practices.services import reviewing, writing
from practices.services.curating import move
from practices.services.translating import begin_translation
from practices.tasks import find_alike
from tests.conftest import person
from tests.kept import once

LONG = (
    "We open the hall on Thursdays and nobody has to sign up. People come with soup, with wool and with songs that they know. "
    "The caretaker opens at four and whoever is last turns the key. There is no leader and no concert. In spring the group "
    "walks to the river and sings there once. Children come with their grandparents and stay. Every month one person tells "
    "what they learnt, and the others write it into a book that lies in the library. The town pays heat and light only."
)
ANSWERS = {
    "title": "The choir that cannot sing",
    "summary": "A choir for people who say that they cannot sing. It meets every Thursday in the old pharmacy, without audition "
    "and without concert. Forty people come, and most of them live alone.",
    "reason": "Every third person over seventy told the nurse that nobody had visited in a week. A visiting service was too dear "
    "for the town, and people did not want to be visited. They wanted to go out, so we opened a door.",
    "challenges": ["loneliness", "ageing"],
    "art_forms": ["music"],
    "capacities": ["adapt"],
    "target_groups": ["older_people"],
    "methods": ["drop_in"],
    "since_year": "2019",
    "still_running": True,
    "lead_name": "The pensioners’ club",
    "lead_kind": "association",
    "description": f"{LONG}\n\nA second paragraph tells of winter.\n\nA third one tells of summer and of boats.",
    "cost_class": "under_10000",
    "funding": ["own_budget"],
    "what_changed": "The nurse asks the same question each autumn. In 2019 thirty-three of a hundred had no visit in a week; "
    "in 2025 it was nineteen. People from the choir now drive each other to the doctor.",
    "evidence": "measured",
    "conditions": "It needs a warm room in the middle of the town, somebody with a key, and a leader who does not mind wrong "
    "notes. It does not work where people need a car to come.",
    "exchanges": True,
    "hosts_visits": False,
    "licence": "cc_by_4",
}
FAILED = (
    "A concert. In the second year a concert was planned, and half of the singers stayed at home from then on. "
    "A list to sign up on. Nobody wanted to be written down, and the list was taken away again."
)
TABLES = {"steps": [{"step": "Find a room that is warm", "detail": "Ask the pharmacy first.", "weeks": "2"}]}


@pytest.fixture
def template(db):
    once("practice template", load_form)


def load_form():
    seeding.load_vocabularies({})
    seeding.load_template({})


@pytest.fixture
def practice(template, municipality, ana, ben):
    return once("practice", lambda: again(begun(municipality, ana)))


def begun(body, by, language="en"):
    return writing.begin_practice(body=body, place=None, language=language, by=by)


def again(practice):
    """Return a practice as the database holds it."""
    return Practice.objects.select_related("sheet", "country", "municipality").get(pk=practice.pk)


@pytest.fixture
def full_practice(practice, ana):
    """Every answer that submission needs; "what did not work" is needed at publication and is not there yet."""
    return once("full practice", lambda: again(fill(practice, ana)))


def fill(practice, by, **answers):
    refused = copy_answers(sheet=practice.sheet, answers={**ANSWERS, **answers}, tables=TABLES, by=by)
    assert refused == []
    return practice


@pytest.fixture
def curators(country, db):
    """Return the people who look after practices: lena for Latvia, cora and pia for the programme, mia who only reviews."""
    return once("curators", lambda: make_curators(country))


def make_curators(country):
    roles = {
        "lena": {"name": RoleName.CONTACT_POINT, "country": country},
        "cora": {"name": RoleName.CURATOR},
        "pia": {"name": RoleName.CURATOR},
        "mia": {"name": RoleName.MENTOR},
    }
    found = {}
    for name, role in roles.items():
        found[name] = person(name)
        Role.objects.create(user=found[name], **role)
    return found


@pytest.fixture
def lena(curators):
    return curators["lena"]


@pytest.fixture
def cora(curators):
    return curators["cora"]


@pytest.fixture
def pia(curators):
    return curators["pia"]


@pytest.fixture
def mia(curators):
    return curators["mia"]


@pytest.fixture
def published(full_practice, ana, lena, cora, mia):
    """The practice after its whole way to readers."""
    return publish(full_practice, ana, lena, cora, mia)


def publish(practice, owner, country_curator, programme_curator, reviewer):
    write(practice, owner, "answer:what_did_not_work", FAILED)
    go(practice, workflow.SUBMIT, owner)
    go(practice, workflow.SCREEN, country_curator)
    reviewed(practice, country_curator, reviewer)
    go(practice, workflow.PASS_ON, country_curator, "Cheap to begin and frank.")
    go(practice, workflow.ACCEPT, programme_curator, "Measured and easy to copy.")
    return again(go(practice, workflow.PUBLISH, programme_curator))


def go(practice, transition, by, comment=""):
    return move(practice=practice, transition=transition, by=fresh(by), comment=comment)


def fresh(user):
    """Return the person as a new request sees them: rights are read once per request."""
    return User.objects.get(pk=user.pk)


def reviewed(practice, curator, reviewer, points=2):
    [review] = reviewing.ask(practice=practice, reviewers=[reviewer], by=fresh(curator))
    scores = dict.fromkeys(["clarity", "need", "participation", "evidence", "honesty", "transfer"], points)
    reviewing.save_review(review=review, base=0, scores=scores, recommends=True, text="Good.", by=fresh(reviewer))
    return reviewing.finish(review=review, by=fresh(reviewer))


def write(practice, user, anchor, value):
    """Write one answer through the practice's own door, on whatever version is there; return the engine's answer."""
    practice.sheet.refresh_from_db()
    held = practice.sheet.answers.filter(key=anchor.split(":")[1]).values_list("version", flat=True).first() or 0
    ops = [Op(uuid.uuid4(), anchor, held, value)]
    body = {"ops": ops, "since": 0, "session": "s", "section": "idea", "here": ""}
    answer = writing.save_ops(pk=practice.pk, by=fresh(user), body=body, url_of=lambda _p: lambda _s, _q: "/")
    practice.sheet.refresh_from_db()
    return answer["results"][0]


@pytest.fixture
def elsewhere(country):
    """Another town of the same country."""
    return Municipality.objects.create(name="Soovere", slug="soovere", country=country, invented=True)


def some_practices(town, owner, outsider, curator):
    """Return what the sweeps walk through: a draft, one in review with a remark, one published with a Finnish translation."""
    load_form()
    draft, reviewed_one, public = (fill(begun(town, owner), owner) for _number in range(3))
    PracticeMember.objects.create(practice=draft, user=outsider, role=MemberRole.COMMENTER)
    go(reviewed_one, workflow.SUBMIT, owner)
    go(reviewed_one, workflow.SCREEN, curator)
    [review] = reviewing.ask(practice=reviewed_one, reviewers=[curator], by=fresh(curator))
    Role.objects.create(user=person("judge"), name=RoleName.CURATOR)
    remark = reviewing.add_remark(
        practice=reviewed_one, question="money", text="Which year?", must=True, by=fresh(curator)
    )
    RemarkAnswer.objects.create(remark=remark, text="Last year.", by=owner)
    public = move(practice=public, transition=workflow.LOAD, by=None)
    begin_translation(practice=public, language="fi", by=fresh(owner))
    sourced = from_sources(town, person("sources"))
    find_alike()  # as the worker does within a minute
    return {
        "practice": again(draft),
        "inreview": again(reviewed_one),
        "published": again(public),
        "sourced": sourced,
        "review": review,
        "remark": remark,
        "term": Term.objects.first(),
        "word": GlossaryEntry.objects.create(code="choir", words={"en": "choir"}),
    }


def from_sources(town, reader):
    """Return a published practice of a town as public sources tell it: a title, a summary and a few terms, and nobody's own."""
    made = writing.open_practice(body=town, place=None, language="en", by=reader, origin=Origin.PUBLIC_SOURCES)
    told = {key: ANSWERS[key] for key in ("title", "summary", "challenges", "licence")}
    assert copy_answers(sheet=made.sheet, answers=told, tables={}, by=reader) == []
    return again(move(practice=again(made), transition=workflow.LOAD, by=None))


def more_of(practice, town, owner, other):
    """Make one more of everything that hangs on practices."""
    begun(town, owner)
    go(fill(begun(town, owner), owner), workflow.SUBMIT, owner)
    translated = move(practice=fill(begun(town, owner), owner), transition=workflow.LOAD, by=None)
    begin_translation(practice=translated, language="sv", by=fresh(owner))
    remark = Remark.objects.create(practice=practice, question="change", text="How many?", by=other)
    RemarkAnswer.objects.create(remark=remark, text="Nine.", by=owner)
    PracticeMember.objects.create(practice=practice, user=other, role=MemberRole.COMMENTER)
    Role.objects.create(user=person(f"judge{practice.reviews.count()}"), name=RoleName.CURATOR)
    judge = person(f"reviewer{practice.reviews.count()}")
    Review.objects.create(practice=practice, reviewer=judge, tier=practice.tier, scores={"need": 1}, state="done")
    GlossaryEntry.objects.create(code=f"word{remark.pk}", words={"en": "hall"})
    Term.objects.create(vocabulary="challenge", code=f"more{remark.pk}", labels={"en": "More"})
