"""What the sweeps of all pages rest on: what is wrong in one look alone is found, and told with that look."""

import pytest

from tests.browser.longest import longest
from tests.browser.looks import look, look_at_all, opened

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/accounts/login/"
FAINT = "main p { color: #8a8a8a !important; background: #808080 !important; }"


@pytest.fixture
def spoilt(visit):
    """Return a function that spoils the style sheet and the page on their way, looks, and returns (look, rule) of each finding."""

    def spoil(style="", part=""):
        page = opened(visit, "nobody")
        page.route("**/vendor/pearls.css", lambda route: changed(route, lambda text: text + style))
        page.route(f"**{PAGE}", lambda route: changed(route, lambda text: text.replace("</main>", f"{part}</main>")))
        return sorted({tuple(found.split(": ")[:2]) for found in look(page, PAGE)})

    return spoil


def changed(route, change):
    answer = route.fetch()
    route.fulfill(response=answer, body=change(answer.text()))


def test_a_page_as_it_is_has_nothing(transactional_db, spoilt):
    assert spoilt() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "only"), [(1280, "min-width: 1000px"), (360, "max-width: 400px")])
def test_a_faint_colour_of_one_look_is_found(transactional_db, spoilt, width, only, scheme):
    style = f"@media ({only}) and (prefers-color-scheme: {scheme}) {{ {FAINT} }}"
    assert spoilt(style, "<p>Hardly to be read.</p>") == [(f"{width} {scheme}", "color-contrast")]


def test_a_colour_that_fades_from_theme_to_theme_is_judged_when_it_has_arrived(transactional_db, spoilt):
    fading = "main p { transition: color 60s; color: #000; background: #fff; } "
    dark = "@media (prefers-color-scheme: dark) { main p { color: #ddd; } }"
    found = spoilt(fading + dark, "<p>Black, then hardly to be read.</p>")
    assert found == [("1280 dark", "color-contrast"), ("360 dark", "color-contrast")]


def test_a_picture_without_words_is_found_at_each_width(transactional_db, spoilt):
    found = spoilt(part='<img src="/static/img/pearl.svg">')
    assert found == [("1280 light", "image-alt"), ("360 dark", "image-alt")]


def test_what_a_theme_hides_brings_every_rule_back(transactional_db, spoilt):
    hidden = "@media (min-width: 1000px) and (prefers-color-scheme: dark) { h1 { display: none; } }"
    assert spoilt(hidden) == [("1280 dark", "page-has-heading-one")]


def test_what_a_theme_makes_smaller_brings_every_rule_back(transactional_db, spoilt):
    small = "@media (max-width: 400px) and (prefers-color-scheme: light) { button.tiny { padding: 0; width: 9px; height: 9px; } }"
    buttons = "".join(f'<button type="button" class="tiny" aria-label="{name}"></button>' for name in ("One", "Two"))
    style = "button.tiny { width: 40px; height: 40px; border: 0; min-width: 0; min-height: 0; }"
    assert spoilt(style + small, f"<div>{buttons}</div>") == [("360 light", "target-size")]


def test_what_is_too_wide_for_a_phone_is_found(transactional_db, spoilt):
    found = spoilt("@media (max-width: 400px) { main { min-width: 25rem; } }")
    assert found == [("360 dark", "runs out of the page"), ("360 light", "runs out of the page")]


def test_what_the_policy_refuses_is_found(transactional_db, spoilt):
    assert any("Content Security Policy" in " ".join(found) for found in spoilt(part="<script>alert(1)</script>"))


def test_what_a_script_opens_or_closes_by_the_width_is_decided_anew_at_each_width(transactional_db, spoilt):
    fold = '<details open data-fold-narrow><summary>More</summary><img src="/static/img/pearl.svg"></details>'
    assert spoilt(part=fold) == [("1280 light", "image-alt")]


# --- the longest words ------------------------------------------------------------------------------
def test_a_label_is_as_long_as_any_language_makes_it():
    assert longest("Save", ["Speichern", "Spara", "Tallenna"]) == "Speichern"
    assert longest("Sign in again", ["Wieder anmelden", "Logga in"]) == "Wieder anmelden"
    assert longest("Municipality", ["Kommune", "Vald"]) == "Municipality"


def test_of_sentences_the_one_with_the_longest_word_is_taken():
    said = ["Skriv et ord til og et til og et til.", "Schreiben Sie Übereinstimmungserklärungen."]
    assert longest("Write one word more, please.", said) == said[1]


def test_a_page_in_the_longest_words_says_what_no_language_says_alone(transactional_db, visit, longest_words):
    language, page = longest_words(), opened(visit, "nobody")
    page.goto(f"/{language}{PAGE}")
    words = page.evaluate("document.body.innerText")
    assert ("Anmelden" in words, page.evaluate("document.documentElement.lang")) == (False, "de")


def test_a_page_in_another_language_is_found(transactional_db, visit, longest_words):
    longest_words()
    assert look_at_all(visit, [("nobody", PAGE)], "lv") == {PAGE: ["speaks another language"]}
