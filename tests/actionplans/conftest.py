"""A plan of Kalnupe on the default template, as the tests of plans need it."""

import uuid

import pytest

from actionplans.models import Plan, PlanMember
from actionplans.seeding import _read, load_default_template
from actionplans.services import begin_plan, publish_plan, save_ops
from actionplans.views.editor import EDITOR
from actionplans.workflow import SEND
from pearls.enums import MemberRole
from pearls.models import Municipality
from pearls.questionnaires.services import copy_answers
from pearls.questionnaires.services.ops import Op
from pearls.workflow import perform
from tests.conftest import townsperson
from tests.kept import once


@pytest.fixture
def template(db):
    once("plan template", lambda: load_default_template({}))


@pytest.fixture
def plan(template, municipality, ana, ben):
    return once("plan", lambda: begun(municipality, ana, ben))


def begun(municipality, ana, ben):
    made = begin_plan(municipality=municipality, by=ana)
    PlanMember.objects.create(plan=made, user=ben, role=MemberRole.EDITOR)
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def full_plan(plan, ana):
    return once("full plan", lambda: filled(plan, ana))


def filled(plan, ana):
    content = _read("demo", "kalnupe.yaml")
    assert copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=ana) == []
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture
def save(plan):
    """Return a function that sends one wish through the plan's own door: save(ana, "answer:plan_title", 0, "x")."""

    def send(user, anchor, base, value):
        body = {
            "ops": [Op(uuid.uuid4(), anchor, base, value)],
            "since": 0,
            "session": "s",
            "section": "town",
            "here": "",
        }
        return save_ops(pk=plan.pk, by=user, body=body, url_of=EDITOR.gap_url)

    return send


def published(country):
    """Return the plan of Soovere, sent and published by its owner: at /plans/published/soovere/."""
    body = Municipality.objects.create(name="Soovere", slug="soovere", country=country, invented=True)
    owner = townsperson("sirje", body, MemberRole.OWNER)
    made = begin_plan(municipality=body, by=owner)
    filled(made, owner)
    Plan.objects.filter(pk=made.pk).update(edition=None)
    sent = perform(Plan.objects.get(pk=made.pk), SEND, by=owner)
    return publish_plan(plan=sent, by=owner)
