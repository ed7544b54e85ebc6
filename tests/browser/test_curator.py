"""The curator's main job in a browser: from the desk through list, preview, reviewers and remark to the decision; and a translator's."""

import pytest
from playwright.sync_api import expect

from pearls.enums import MemberRole
from pearls.models import Country, Membership, Municipality
from practices import workflow
from practices.models import Remark, Review, TranslatedUnit
from practices.services.translating import begin_translation
from tests.browser.conftest import verified
from tests.conftest import person
from tests.practices.conftest import again, begun, fill, fresh, go, load_form, make_curators, publish, reviewed, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def season(transactional_db, live_server):
    """Two practices of Latvian towns, with ana who wrote them and the curators."""
    load_form()
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    ana = verified(person("ana"))
    people = make_curators(country)
    made = []
    for name in ("Kalnupe", "Soovere"):
        town = Municipality.objects.create(name=name, slug=name.lower(), country=country, invented=True)
        Membership.objects.create(user=ana, municipality=town, role=MemberRole.OWNER)
        made.append(fill(begun(town, ana), ana))
    write(made[1], ana, "answer:title", "Soup on the square")
    return {"ana": ana, "practices": [again(practice) for practice in made], **people}


def submitted(season):
    for practice in season["practices"]:
        go(practice, workflow.SUBMIT, season["ana"])
    return season["practices"][0]


def settled(page):
    assert page.problems == []


def test_a_curator_works_through_the_season_without_a_spreadsheet(season, visit):
    choir = submitted(season)
    page = visit("lena", "/desk/")
    expect(page.get_by_text("2 practices wait for curators").first).to_be_visible()
    page.get_by_role("link", name="Open the list").first.click()
    page.wait_for_url("**/practices/curation/")
    boxes = page.get_by_role("checkbox")
    for at in range(2):
        boxes.nth(at).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Show what would happen").press("Enter")
    expect(page.get_by_role("heading", name="Take into screening: 2 practices")).to_be_visible()
    page.get_by_role("button", name="Do it for 2 practices").press("Enter")
    expect(page.get_by_text("2 practices changed.")).to_be_visible()

    page.get_by_role("link", name="The choir that cannot sing").click()
    page.get_by_role("link", name="Ask reviewers").click()
    page.get_by_role("checkbox", name="Mia").check()
    for name in ("Lena", "Cora", "Pia"):
        page.get_by_role("checkbox", name=name).uncheck()
    page.get_by_role("button", name="Ask the ticked people").click()
    expect(page.get_by_text("They have a mail and a task on their desk.")).to_be_visible()
    assert [review.reviewer for review in Review.objects.all()] == [season["mia"]]

    page.get_by_role("link", name="Read and ask").click()
    page.get_by_label("At which question").select_option("money")
    page.get_by_label("Remark").fill("For which year is this?")
    page.get_by_role("button", name="Put the remark on the record").click()
    assert Remark.objects.get().practice == choir
    settled(page)


def test_a_reviewer_gives_points_with_the_keyboard(season, visit):
    choir = submitted(season)
    go(choir, workflow.SCREEN, season["lena"])
    from practices.services import reviewing

    [review] = reviewing.ask(practice=choir, reviewers=[season["mia"]], by=fresh(season["lena"]))
    page = visit("mia", f"/practices/reviews/{review.pk}/")
    for criterion in page.locator("fieldset.criterion").all():
        criterion.locator("input").first.focus()
        for _press in range(2):
            page.keyboard.press("ArrowDown")
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_label("What would make it better").fill("A number for winter.")
    page.get_by_role("button", name="Hand in the review").press("Enter")
    expect(page.get_by_text("Handed in.")).to_be_visible()
    review.refresh_from_db()
    assert (review.state, set(review.scores.values())) == ("done", {2})
    settled(page)


def test_a_decision_stands_with_its_reason(season, visit):
    choir = submitted(season)
    go(choir, workflow.SCREEN, season["lena"])
    reviewed(choir, season["lena"], season["mia"])
    page = visit("lena", f"/practices/curation/{choir.pk}/")
    page.locator(".task-first .btn-next").click()
    page.get_by_label("The reason, for everybody to read").fill("Cheap to begin and frank.")
    page.get_by_role("button", name="Accept for the country").click()
    expect(page.get_by_text("Cheap to begin and frank.").first).to_be_visible()
    assert again(choir).tier == "programme"
    settled(page)


def test_the_editor_saves_and_asks_whether_it_is_there_already(season, visit):
    publish(season["practices"][0], season["ana"], season["lena"], season["cora"], season["mia"])
    draft = begun(Municipality.objects.get(slug="soovere"), season["ana"])
    page = visit("ana", f"/practices/{draft.pk}/write/idea/")
    page.locator("#f-title").fill("The choir that can not sing")
    page.locator("#f-summary").fill(season["practices"][0].sheet.answers.get(key="summary").value)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-status]").first).to_have_attribute("data-state", "saved")
    expect(page.get_by_text("You may be describing something that is here already")).to_be_visible()
    page.get_by_text("As readers will see it").last.click()
    expect(page.locator("[data-preview-here]").get_by_text("The choir that can not sing")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_translator_saves_paragraph_by_paragraph(season, visit, script):
    choir = publish(season["practices"][0], season["ana"], season["lena"], season["cora"], season["mia"])
    begin_translation(practice=choir, language="fi", by=fresh(season["ana"]))
    page = visit("ana", f"/practices/{choir.pk}/translations/fi/", script=script)
    unit = page.locator("#u-title-0")
    unit.get_by_label("Finnish").fill("Kuoro, joka ei osaa laulaa")
    unit.get_by_role("button").click()
    expect(page.locator("#u-title-0 .state")).to_have_text("Checked by a person")
    assert TranslatedUnit.objects.get().text == "Kuoro, joka ei osaa laulaa"
    settled(page)


def test_two_translators_meet_and_both_texts_stand_there(season, visit):
    choir = publish(season["practices"][0], season["ana"], season["lena"], season["cora"], season["mia"])
    begin_translation(practice=choir, language="fi", by=fresh(season["ana"]))
    ana = visit("ana", f"/practices/{choir.pk}/translations/fi/")
    cora = visit("cora", f"/practices/{choir.pk}/translations/fi/")
    for page, text in ((ana, "Anan kuoro"), (cora, "Coran kuoro")):
        page.locator("#t-title-0").fill(text)
        page.locator("#u-title-0 button").click()
        page.wait_for_timeout(300)
    expect(cora.get_by_text("You and Ana both wrote this paragraph")).to_be_visible()
    expect(cora.locator("#t-title-0")).to_have_value("Coran kuoro")
    assert TranslatedUnit.objects.get().text == "Anan kuoro"


def test_the_editors_heading_takes_the_name_as_soon_as_it_is_saved(season, visit):
    unnamed = begun(season["practices"][0].municipality, season["ana"])
    page = visit("ana", f"/practices/{unnamed.pk}/write/idea/")
    expect(page.get_by_role("heading", level=1)).to_have_text("A practice without a name yet")
    page.get_by_label("Name of the practice").fill("The soup on Thursdays")
    expect(page.get_by_role("heading", level=1)).to_have_text("The soup on Thursdays")
    expect(page).to_have_title("The soup on Thursdays · Pearls")
    expect(page.locator(".crumbs a").last).to_have_text("The soup on Thursdays")
    assert unnamed.sheet.answers.get(key="title").value == "The soup on Thursdays"
