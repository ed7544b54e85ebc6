"""The world that the sweeps walk through: one of everything, and one person of every kind."""

from datetime import timedelta
from types import SimpleNamespace

import coverage
import pytest
from django.core import signing
from django.utils import timezone

from actionplans.models import Plan, PlanMember
from actionplans.seeding import _read
from actionplans.services import begin_plan, comment_on
from pearls.enums import MemberRole, OrganisationKind, RoleName
from pearls.models import AccessRequest, Edition, Invitation, Job, Membership, Notification, Organisation, Place, Role
from pearls.notifications.unsubscribing import stop_url
from pearls.questionnaires.services import copy_answers, load_template, publish_version
from pearls.services.hearing import CONFIRM_SALT
from tests.actionplans.conftest import published
from tests.conftest import person
from tests.kept import once
from tests.practices.conftest import some_practices
from tests.practices.reused import some_reuse
from tests.site.conftest import some_site

ALLAUTH = ["/accounts/login/", "/accounts/password/reset/", "/accounts/login/code/", "/accounts/signup/"]
OWN_ALLAUTH = [
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
]
ROLES = ["nobody", "ana", "ben", "eva", "vic", "cleo", "cora", "dora"]


@pytest.fixture
def uncounted():
    """Let the branches that a test takes not count: a walk through every page is long, and shows that code runs, not that it is right.

    Code that nothing but such a walk takes lacks a test of its own.
    """
    counter = coverage.Coverage.current()
    if counter:
        counter.stop()
    yield
    if counter:
        counter.start()


@pytest.fixture
def world(ana, ben, cleo, dora, municipality, country):
    """ana owns, ben edits, eva comments from outside, vic reads, cleo is a stranger, cora curates, dora is admin."""
    return once("world", lambda: one_of_everything(ana, ben, cleo, dora, municipality, country))


def one_of_everything(ana, ben, cleo, dora, municipality, country):
    publish_version(version=load_template(source=_read("plan_template.yaml")), by=None)
    soon = timezone.now() + timedelta(days=20)
    edition = Edition.objects.create(year=2027, is_current=True, plan_due=soon)
    eva, vic, cora = person("eva"), person("vic"), person("cora")
    Membership.objects.create(user=vic, municipality=municipality, role=MemberRole.VIEWER)
    Role.objects.create(user=cora, name=RoleName.CURATOR)
    plan = begin_plan(municipality=municipality, by=ana)
    PlanMember.objects.create(plan=plan, user=eva, role=MemberRole.COMMENTER)
    content = _read("demo", "kalnupe.yaml")
    assert copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=ana) == []
    organisation = Organisation.objects.create(name="Choirs", kind=OrganisationKind.NGO, country=country)
    Membership.objects.create(user=vic, organisation=organisation, role=MemberRole.OWNER)
    place = Place.objects.create(
        name="Kalnupe", country=country, latitude=57.2, longitude=26.1, municipality=municipality
    )
    notification = Notification.objects.create(
        recipient=ana, address=ana.email, kind="job_done", event_key="x", subject="Ready", body="It is ready."
    )
    invitation = Invitation.objects.create(
        email="new@kalnupe.example",
        target=plan,
        role="editor",
        token_hash="x" * 64,
        invited_by=ana,
        expires_at=soon,
    )
    return SimpleNamespace(
        people={"ana": ana, "ben": ben, "eva": eva, "vic": vic, "cleo": cleo, "cora": cora, "dora": dora},
        plan=Plan.objects.get(pk=plan.pk),
        municipality=municipality,
        organisation=organisation,
        place=place,
        edition=edition,
        job=Job.objects.create(kind="plan_pdf", owner=ana, title="A file", params={"plan": str(plan.pk)}),
        request=AccessRequest.objects.create(
            email="o@town.example", name="Olga", town="Kalnupe", why="We want to write.", place=place
        ),
        notification=notification,
        invitation=invitation,
        **mailed_links(ana),
        role=Role.objects.get(user=cora),
        **some_practices(municipality, ana, eva, cora),
        **some_reuse(municipality, ana, cleo),
        **some_site(dora),
        public_plan=published(country),
        comment=comment_on(plan=plan, question="budget_question", text="Who pays for lamps?", by=eva),
    )


def mailed_links(user):
    """Return the signed ends of the addresses that mails to somebody hold."""
    check = signing.TimestampSigner(salt=CONFIRM_SALT).sign_object([user.pk, user.email])
    return {
        "stopping": SimpleNamespace(pk=stop_url(user, "job_done").split("/")[-2]),
        "confirming": SimpleNamespace(pk=check),
    }


def address(world, name):
    """Return the address of a route by the words of the matrix: "actionplans:section plan budget_section"."""
    from django.urls import reverse

    route, *words = name.split()
    return reverse(route, args=[_key(world, word) for word in words])


def _key(world, word):
    """Return what stands in an address for a word: "plan" is its key, "published.number" what it says, anything else itself."""
    name, _dot, part = word.partition(".")
    thing = world.people.get(name) or getattr(world, name, None)
    return getattr(thing, part or "pk", word)
