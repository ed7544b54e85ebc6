"""Every page, at 360 and 1280 px, light and dark, in the longest words: axe finds nothing, nothing runs out of the page, the policy holds."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from actionplans.queries import deeds_of
from actionplans.seeding import _read
from actionplans.services import begin_plan, year
from actionplans.workflow import SEND
from pearls.enums import RoleName
from pearls.models import (
    AccessRequest,
    Comment,
    Invitation,
    Job,
    Membership,
    Municipality,
    Notification,
    Organisation,
    Place,
    Role,
    User,
)
from pearls.questionnaires.services import copy_answers
from pearls.workflow import perform
from tests.actionplans.conftest import published
from tests.browser.conftest import verified
from tests.browser.looks import DECIDED_AT_LOAD, look_at_all, told
from tests.conftest import person
from tests.practices.conftest import some_practices
from tests.practices.reused import drawn_picture, some_reuse
from tests.site.conftest import some_site
from tests.sweeps.conftest import ALLAUTH, OWN_ALLAUTH, address, mailed_links
from tests.sweeps.test_permission_matrix import MATRIX, rows
from tests.sweeps.test_queries import CEILINGS

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = 4  # so many tests walk through the pages, and two workers have as much to do
NO_HTML = {
    "help_picture programme",
    "health", "public_calendar", "job_state job", "find_places", "practices:similar practice", "oai", "sitemap", "robots",
    "practices:cite published.number 1 ris", "practices:share published.number", "practices:record published.number",
    "practices:table json", "practices:feed",
    "actionplans:share soovere", "site:news_feed", "site:news_share opened", "site:share about",
    "v1_index", "v1_rows practices", "v1_rows editions", "v1_row practices published.number", "v1_table practices csv",
    "v1_table practices geojson", "v1_schema practices",
    "api_schema", "api_practices", "api_practice published.number", "api_vocabularies",
}  # fmt: skip


class World:
    """The same words as the sweeps' world, in a database that a real server reads."""

    def __init__(self, plan):
        from datetime import timedelta

        from django.utils import timezone

        from pearls.models import Edition

        self.people = {name: User.objects.get(email=f"{name}@kalnupe.example") for name in ("ana", "ben", "dora")}
        self.people["eva"] = self.people["ben"]
        self.people.update((name, verified(person(name))) for name in ("cora", "cleo"))
        Role.objects.create(user=self.people["cora"], name=RoleName.CURATOR)
        ana, self.plan, self.municipality = self.people["ana"], plan, plan.municipality
        country = plan.municipality.country
        self.edition = Edition.objects.get()
        self.organisation = Organisation.objects.create(name="Choirs", kind="ngo", country=country)
        self.place = Place.objects.create(
            name="Kalnupe", country=country, latitude=57, longitude=26, municipality=plan.municipality
        )
        self.job = Job.objects.create(kind="plan_pdf", owner=ana, title="A file", params={})
        self.request = AccessRequest.objects.create(
            email="o@t.example", name="Olga", town="Kalnupe", why="We write.", place=self.place
        )
        fields = {"address": ana.email, "kind": "job_done", "subject": "Ready", "body": "It is ready."}
        self.notification = Notification.objects.create(recipient=ana, event_key="x", **fields)
        said = {"belongs_to": plan.sheet_id, "place": "promise", "written_by": self.people["ben"]}
        Comment.objects.create(**said, text="What would the pensioners say?")
        Comment.objects.create(**said, text="And the choir?", settled_at=timezone.now(), settled_by=ana)
        soon = timezone.now() + timedelta(days=9)
        mine = some_practices(plan.municipality, ana, self.people["eva"], self.people["cora"])
        vars(self).update(mine)
        vars(self).update(mailed_links(ana))
        vars(self).update(some_reuse(plan.municipality, ana, self.people["cleo"]))
        vars(self).update(some_site(self.people["dora"]))
        self.public_plan = published(country)
        for practice in (self.practice, self.published):
            drawn_picture(practice, ana)
        self.sent = a_year_begun(ana, country)
        self.invitation = Invitation.objects.create(
            email="n@t.example", target=plan, role="editor", token_hash="x" * 64, invited_by=ana, expires_at=soon
        )


def a_year_begun(ana, country):
    """Return a plan that was sent, with one action spoken of."""
    body = Municipality.objects.create(name="Lielupe", slug="lielupe", country=country)
    Membership.objects.create(user=ana, municipality=body, role="owner")
    plan, content = begin_plan(municipality=body, by=ana), _read("demo", "kalnupe.yaml")
    assert copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=ana) == []
    plan = perform(plan, SEND, by=ana)
    said = {"stage": "done", "happened": "Forty people came.", "not_worked": "", "learnt": "", "reached": 40}
    year.say_result(plan=plan, row=deeds_of(plan)[0].row, data=said, base=0, by=ana)
    return plan


def pages(world):
    for path in ("", "report/", f"{deeds_of(world.sent)[1].row.pk}/"):
        yield "ana", f"/plans/{world.sent.pk}/year/{path}"
    for name, (who, _ceiling) in CEILINGS.items():
        if name not in NO_HTML:
            yield who, address(world, name)
    yield from (("nobody", path) for path in ALLAUTH)
    yield from (("ana", path) for path in OWN_ALLAUTH)
    yield "ana", "/no/such/page/"
    yield "nobody", "/join/nokey/"
    for section in ("town", "threats", "people", "timeline", "learning"):
        yield "ana", address(world, f"actionplans:section plan {section}")


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(town, visit, longest_words, part):
    found = list(pages(World(town)))[part::PARTS]
    problems = look_at_all(visit, found, longest_words())
    assert not problems, told(problems)


def test_every_page_of_the_matrix_is_looked_at():
    seen = {name for name in CEILINGS if name not in NO_HTML}
    shown = {name for method, name, expected in rows(MATRIX) if method == "GET" and "200" in expected}
    moves = {
        "actionplans:move plan hand_back",
        "actionplans:move plan put_away",
    }  # the page of the first move, with other words
    assert shown - seen - NO_HTML - moves == set()


def test_no_other_script_asks_for_the_width():
    asks = re.compile(
        r"matchMedia\((?!\"\(prefers-color-scheme)|innerWidth|outerWidth|[sS]creen\b|clientWidth|offsetWidth|ResizeObserver"
    )
    texts = {file: file.read_text() for file in (Path(settings.BASE_DIR) / "static" / "js").rglob("*.js")}
    # Who asks again at another width leaves a page as it would have been loaded there.
    scripts = [file for file, text in texts.items() if asks.search(text) and 'addEventListener("resize"' not in text]
    assert [file.name for file in scripts] == ["fold.js"]
    assert DECIDED_AT_LOAD in scripts[0].read_text()
