"""The whole year in one piece: a practice is published, a town finds it, applies, plans, is scored, titled, mentored, reports, and teaches."""

import re
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actionplans.models import Plan
from actionplans.queries import deeds_of
from actionplans.seeding import _read
from actionplans.services import year
from awards import workflow as awards_moves
from awards.enums import Outcome, PhaseKind, RoundKind
from awards.models import Application, Candidacy, Phase, Round, Submission, Title
from awards.services import deciding, resulting, rounds
from pearls.enums import RoleName
from pearls.models import Country, Edition, Membership, Municipality, Role
from pearls.questionnaires.services import copy_answers
from practices import workflow as practice_moves
from practices.models import Practice
from tests.awards.conftest import ANSWERS, DAY, TABLES, apply_from, load_forms, open_cycle, reading, score
from tests.browser.conftest import verified
from tests.conftest import person
from tests.mentoring.conftest import collecting, in_the_year
from tests.practices.conftest import FAILED, begun, fill, go, load_form, reviewed, write
from tests.sweeps.awards_world import _publish, _round, hand_in

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = {"Kalnupe": 5, "Klinthavn": 3, "Vesterhamn": 2}


@pytest.fixture
def before(transactional_db, live_server):
    """The first day: forms, people, an open call, and a practice of another town that only waits to be published."""
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    town = Municipality.objects.create(name="Kalnupe", slug="kalnupe", country=country, invented=True)
    other = Municipality.objects.create(name="Upesciems", slug="upesciems", country=country, invented=True)
    edition = Edition.objects.create(year=2027, is_current=True)
    load_forms()
    load_form()
    ana, ben, zoe, dora, lena, cora, pia = (
        verified(person(name)) for name in ("ana", "ben", "zoe", "dora", "lena", "cora", "pia")
    )
    for user, name, where in ((dora, RoleName.ADMIN, None), (lena, RoleName.CONTACT_POINT, country), (cora, RoleName.CURATOR, None), (pia, RoleName.CURATOR, None)):  # fmt: skip
        Role.objects.create(user=user, name=name, country=where)
    Membership.objects.create(user=ana, municipality=town, role="owner")
    Membership.objects.create(user=ben, municipality=town, role="editor")
    Membership.objects.create(user=zoe, municipality=other, role="owner")
    practice = fill(begun(other, zoe), zoe)
    write(practice, zoe, "answer:what_did_not_work", FAILED)
    go(practice, practice_moves.SUBMIT, zoe)
    go(practice, practice_moves.SCREEN, lena)
    reviewed(practice, lena, pia)
    go(practice, practice_moves.PASS_ON, lena, "Cheap and frank.")
    go(practice, practice_moves.ACCEPT, cora, "Easy to copy.")
    cycle = open_cycle(edition, dora)
    return SimpleNamespace(town=town, edition=edition, cycle=cycle, practice=practice, ana=ana, ben=ben, dora=dora)


def test_a_year_goes_round_from_one_practice_to_the_next(before, visit):
    curator, town = visit("cora", f"/practices/curation/{before.practice.pk}/"), visit("ana", "/desk/")
    publish(curator)
    find(town)
    apply(town, before)
    be_chosen(before)
    write_the_plan(town, before)
    be_scored(visit, before)
    hold_the_title(visit, before)
    be_mentored(visit, town, before)
    report(town, before)
    teach(town)
    assert [page.problems for page in (curator, town)] == [[], []]


def publish(page):
    page.get_by_role("link", name="Publish").first.click()
    page.locator("main form button.btn-next").click()
    expect(page.get_by_text("Published").first).to_be_visible()
    assert Practice.objects.get().state == "published"


def find(page):
    page.goto("/desk/")
    page.keyboard.press("Control+k")
    page.keyboard.type("choir")
    page.locator("dialog [role=option]").filter(has_text="The choir that cannot sing").first.click()
    expect(page.get_by_role("heading", name="The choir that cannot sing", level=1)).to_be_visible()


def apply(page, before):
    page.goto("/call/")
    page.locator("main a.btn-next").first.click()
    page.wait_for_url("**/desk/")
    page.locator("a[href='/applications/begin/']").first.click()
    page.locator("main button.btn-next").click()
    page.wait_for_url("**/write/town/")
    mine = Application.objects.get()
    assert copy_answers(sheet=mine.sheet, answers=ANSWERS, tables=TABLES, by=before.ana) == []
    page.goto(f"/applications/{mine.pk}/move/submit/")
    page.locator("main button.btn-next").click()
    expect(page.get_by_text("The application is submitted.")).to_be_visible()


def be_chosen(before):
    """The board reads three towns and chooses two; its own pages have their tests."""
    for name, code in (("Klinthavn", "DK"), ("Vesterhamn", "FI")):
        apply_from(before.cycle, name, code)
    read_by(before, RoundKind.BOARD)
    decide(before, titles=2)
    _publish(before.board, before.dora)


def read_by(before, kind):
    _round(before, kind, before.dora)
    rounds.move_round(round_=before.board, transition=awards_moves.OPEN_ROUND, by=before.dora)


def decide(before, **asked):
    for seat in before.board.seats.filter(state="accepted"):
        for assignment in seat.assignments.filter(state="active").select_related(
            "candidacy__application__municipality"
        ):
            name = assignment.candidacy.application.municipality.name
            card = getattr(assignment, "scorecard", None)
            if card is None or card.state == "draft":
                score(before.board, seat.name.lower(), name, POINTS[name])
    rounds.move_round(
        round_=before.board, transition=awards_moves.CLOSE_ROUND, by=before.dora, comment="Rex cannot read Kalnupe."
    )
    result = resulting.freeze_result(round_=Round.objects.get(pk=before.board.pk), by=before.dora)
    deciding.take_selection(run=resulting.run_selection(result=result, asked=asked, by=before.dora), by=before.dora)


def write_the_plan(page, before):
    Phase.objects.filter(kind=PhaseKind.DEVELOPMENT).update(opens_at=timezone.now() - DAY)
    page.goto("/plans/begin/")
    page.locator("main button.btn-next").click()
    page.wait_for_url("**/write/town/")
    page.locator("#f-plan_promise").fill("Nobody spends a Thursday alone: we take over the choir that cannot sing.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")
    plan, content = Plan.objects.get(municipality=before.town), _read("demo", "kalnupe.yaml")
    content["answers"].pop("plan_promise")
    assert copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=before.ben) == []
    page.goto(f"/plans/{plan.pk}/move/send/")
    page.locator("main form button.btn-next").click()
    expect(page.get_by_text("Now comes the year")).to_be_visible()
    page.goto(f"/applications/{Application.objects.get(municipality=before.town).pk}/plan/")
    page.get_by_role("button", name="Hand in this plan").click()
    expect(page.get_by_text("What you handed in")).to_be_visible()
    for candidacy in Candidacy.objects.filter(decision__outcome=Outcome.PRESELECTED).exclude(
        application__municipality=before.town
    ):
        hand_in(candidacy)
    assert Submission.objects.filter(kind="plan").count() == 2


def be_scored(visit, before):
    read_by(before, RoundKind.JURY)
    desk = f"/rounds/score/{reading(before.board, 'ida', 'Kalnupe').pk}/"
    page = visit("ida", desk)
    expect(page.get_by_text("we take over the choir that cannot sing")).to_be_visible()
    page.keyboard.press("j")
    for _criterion in before.board.criteria.all():
        page.keyboard.press("5")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")
    page.locator("button[value=hand_in_next]").click()
    page.wait_for_url(lambda address: not address.endswith(desk))
    assert reading(before.board, "ida", "Kalnupe").scorecard.state == "submitted"
    assert page.problems == []


def hold_the_title(visit, before):
    decide(before, titles=1, extras=0)
    page = visit(None, "/pearls/")
    expect(page.get_by_text("Kalnupe")).to_have_count(0)  # decided, and not out
    _publish(before.board, before.dora)
    title = Title.objects.get()
    page.goto(f"/pearls/2027/{title.slug}/")
    expect(page.get_by_role("heading", name="Kalnupe", level=1)).to_be_visible()
    expect(page.get_by_text("we take over the choir that cannot sing")).to_be_visible()
    assert page.problems == []


def be_mentored(visit, town, before):
    world = in_the_year(collecting(before.town, before.ana, before.ben, before.dora))
    mentor = visit("mia", f"/mentoring/with/{world.relationship.pk}/messages/")
    mentor.get_by_role("textbox", name="Message").fill("Ask who missed last Thursday.")
    mentor.get_by_role("button", name="Send").click()
    expect(mentor.get_by_text("Ask who missed last Thursday.").first).to_be_visible()
    town.goto("/desk/")
    expect(town.get_by_role("heading", name="Your things")).to_be_visible()
    town.get_by_role("link", name="Culture House – Kalnupe").first.click()
    town.get_by_role("link", name="Messages", exact=True).first.click()
    expect(town.get_by_text("Ask who missed last Thursday.").first).to_be_visible()
    assert mentor.problems == []


def report(page, before):
    plan = Plan.objects.get(municipality=before.town)
    home = f"/plans/{plan.pk}/year/"
    page.goto(home)
    page.get_by_role("link", name="Start a choir without audition", exact=True).click()
    page.get_by_label("Done").check()
    page.get_by_label("What happened").fill("Thirty-one evenings were sung, with twenty-six people on average.")
    page.get_by_label("What did not work").fill("Songs in Russian came late.")
    page.get_by_label("People reached").fill("58")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Written down.")).to_be_visible()
    dropped = {"stage": "dropped", "happened": "No time.", "not_worked": "", "learnt": "", "reached": None}
    for deed in deeds_of(plan):
        if deed.result is None:
            year.say_result(plan=plan, row=deed.row, data=dropped, base=0, by=before.ben)
    page.get_by_role("link", name="Begin the report").click()
    page.get_by_label("What changed in the town").fill("People walk to the hall on Thursdays.")
    page.get_by_label("What did not work").fill("We did too much in the first spring.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Send the report").click()
    page.locator("main form button.btn-next").click()
    expect(page.get_by_text("The report was sent").first).to_be_visible()


def teach(page):
    page.get_by_role("button", name=re.compile("^Turn it into a practice.*Start a choir without audition")).click()
    expect(page.get_by_role("heading", name="Start a choir without audition", level=1)).to_be_visible()
    made = Practice.objects.get(municipality__name="Kalnupe")
    said = made.sheet.answers.get(key="what_changed").value
    assert (said, made.state) == ("Thirty-one evenings were sung, with twenty-six people on average.", "draft")
