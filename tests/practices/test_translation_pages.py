"""The translators' pages: side by side, with and without script, conflicts, reviewers, and who gets in."""

import pytest
from django.urls import reverse

from practices import workflow
from practices.models import TranslatedUnit, Translation
from practices.services.translating import source_of
from practices.units import hash_of
from tests.practices.conftest import again, fresh, go, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def browser(client):
    def open_as(user):
        client.force_login(user, backend=BACKEND)
        return client

    return open_as


@pytest.fixture
def page(published, ana, browser):
    browser(ana).post(reverse("practices:translations", args=[published.pk]), {"language": "fi"})
    return reverse("practices:translate", args=[published.pk, "fi"])


def sent(practice, key="title.0", text="Kuoro", base=0):
    return {"key": key, "text": text, "base": base, "source": hash_of(source_of(practice)[key])}


def test_a_language_is_begun_and_shown_side_by_side(page, published, ana, browser):
    shown = browser(ana).get(page).content.decode()
    assert "The choir that cannot sing" in shown
    assert shown.count('lang="fi"') >= len(source_of(published))
    assert "No machine translates here" in shown


def test_a_paragraph_is_saved_as_a_form(page, published, ana, browser):
    answer = browser(ana).post(page, sent(published))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}#u-title-0")
    assert TranslatedUnit.objects.get().text == "Kuoro"


def test_a_script_gets_version_and_state(page, published, ana, browser):
    answer = browser(ana).post(page, sent(published), headers={"accept": "application/json"})
    assert answer.json() == {
        "version": 1,
        "state": "checked",
        "look": "done",
        "words": "Checked by a person",
        "percent": round(100 / len(source_of(published))),
        "conflict": False,
    }


def test_two_translators_see_both_texts_and_nothing_is_lost(page, published, ana, ben, browser):
    browser(ana).post(page, sent(published, text="Anan kuoro"))
    assert (
        browser(ben).post(page, sent(published, text="Benin kuoro"), headers={"accept": "application/json"}).status_code
        == 409
    )
    met = browser(ben).post(page, sent(published, text="Benin kuoro"))
    shown = met.content.decode()
    assert (met.status_code, "You and Ana both wrote this paragraph" in shown) == (409, True)
    assert "Benin kuoro</textarea>" in shown
    assert "Anan kuoro" in shown
    assert 'name="base" value="1"' in shown


def test_what_changed_in_the_source_is_marked(page, published, ana, cora, browser):
    browser(ana).post(page, sent(published))
    write(published, ana, "answer:title", "The choir that can sing")
    go(published, workflow.PUBLISH_UPDATE, cora)
    shown = browser(ana).get(page).content.decode()
    assert "The source changed" in shown
    assert "<del>cannot</del>" in shown
    assert "<ins>can</ins>" in shown


def test_only_what_is_not_checked_can_be_shown(page, published, ana, browser):
    browser(ana).post(page, sent(published))
    every, open_ones = (browser(ana).get(page + query).context["units"] for query in ("", "?show=open"))
    assert len(every) - len(open_ones) == 1


def test_curators_name_the_reviewer_of_a_language(page, published, ana, cora, mia, browser):
    named = f"{page}reviewer/"
    assert browser(cora).post(named, {"reviewer": cora.pk}).status_code == 302
    assert Translation.objects.get().reviewer == cora
    assert browser(ana).post(named, {"reviewer": ana.pk}).status_code == 404
    assert browser(cora).post(named, {"reviewer": mia.pk}).status_code == 404  # neither a curator nor of the team


def test_the_reviewer_has_it_on_the_desk_when_something_is_stale(page, published, ana, cora, browser):
    from pearls.desk import gather

    browser(cora).post(f"{page}reviewer/", {"reviewer": cora.pk})
    browser(ana).post(page, sent(published))
    write(published, ana, "answer:title", "Another title")
    go(published, workflow.PUBLISH_UPDATE, cora)
    assert "Check the translation of “Another title”" in [task.title for task in gather(fresh(cora))]


def test_nobody_else_translates_or_looks(page, published, cleo, mia, browser):
    for user in (cleo, mia):
        assert browser(user).get(page).status_code == 404
        assert browser(user).post(page, sent(published)).status_code == 404
        assert browser(user).get(reverse("practices:translations", args=[published.pk])).status_code == 404


def test_nothing_is_translated_before_it_is_published(full_practice, ana, browser):
    assert browser(ana).get(reverse("practices:translations", args=[full_practice.pk])).status_code == 404


@pytest.mark.parametrize("broken", [{"key": "nonsense.0"}, {"base": "-1"}, {"base": "x"}, {"source": ""}])
def test_broken_requests_change_nothing(page, published, ana, browser, broken):
    answer = browser(ana).post(page, {**sent(published), **broken})
    assert (answer.status_code in {302, 404}, TranslatedUnit.objects.count()) == (True, 0)


def test_the_list_shows_what_can_be_translated(page, published, ana, cleo, browser):
    shown = browser(ana).get(reverse("practices:to_translate"))
    assert [entry["practice"] for entry in shown.context["practices"]] == [again(published)]
    assert browser(cleo).get(reverse("practices:to_translate")).context["practices"] == []


def test_a_machine_that_is_not_there_translates_nothing(page, ana, browser):
    assert browser(ana).post(f"{page}machine/", {"machine": "Upper"}).status_code == 404
