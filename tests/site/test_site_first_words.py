"""What the first words of the site protect: they come in every language that is offered, line by line, and never over what people wrote."""

import pytest

from pearls.services.facts import read
from pearls.site.enums import PageKey
from pearls.site.models import PageText
from pearls.site.phrases import in_other_words, phrases_of
from pearls.site.queries import Subject, reading_of
from pearls.site.seeding import DATA, load_site
from pearls.site.services import texts

ABOUT = Subject(page=PageKey.ABOUT)
PAGE = "# What it is\n\nA programme.\n\n## Each year\n\n1. Apply.\n2. Write **a plan**.\n\n- [How](/how-it-works/)\n"


def first_words(page):
    return (DATA / "pages" / f"{page}.md").read_text("utf-8")


def test_a_text_falls_into_what_its_lines_say():
    assert list(phrases_of(PAGE)) == [
        "What it is",
        "A programme.",
        "Each year",
        "Apply.",
        "Write **a plan**.",
        "[How](/how-it-works/)",
    ]


def test_other_words_keep_the_shape_of_the_text():
    assert in_other_words(PAGE, str.upper) == (
        "# WHAT IT IS\n\nA PROGRAMME.\n\n## EACH YEAR\n\n1. APPLY.\n2. WRITE **A PLAN**.\n\n- [HOW](/HOW-IT-WORKS/)"
    )


@pytest.mark.parametrize("page", PageKey.values)
def test_a_page_in_the_same_words_is_the_same_page(page):
    assert in_other_words(first_words(page), str) == first_words(page).strip()


@pytest.fixture
def latvian(settings):
    settings.INTERFACE_LANGUAGES = ["en", "lv"]


def test_every_page_comes_in_every_language_that_is_offered(db, latvian):
    load_site(read("programme"))
    load_site(read("programme"))
    assert PageText.objects.filter(language="lv", published__source__text__language="en").count() == len(PageKey.values)
    about = reading_of(ABOUT, "lv")
    assert (about.language, about.languages, about.title != reading_of(ABOUT, "en").title) == ("lv", ("en", "lv"), True)


def test_a_visitor_reads_the_page_in_the_language_of_its_address_and_stays_in_it(db, latvian, client):
    load_site(read("programme"))
    page = client.get("/lv/about/").content.decode()
    assert reading_of(ABOUT, "lv").title in page
    assert ('href="/lv/how-it-works/"' in page, 'href="/how-it-works/"' in page) == (True, False)


def test_a_link_that_names_its_language_leads_there(db, latvian, client, dora):
    load_site(read("programme"))
    paths = ["/lv/how-it-works/", "/en/how-it-works/", "/how-it-works/"]
    words = {"title": "Par", "standfirst": "", "body": " ".join(f"[a]({path})" for path in paths), "why": ""}
    version = texts.save_text(subject=ABOUT, language="lv", data=words, base=1, by=dora)
    texts.publish_version(version=version, by=dora)
    page = client.get("/lv/about/").content.decode()
    assert [f'<a href="{path}">a</a>' in page for path in paths] == [True, True, False]
    assert (page.count('<a href="/lv/how-it-works/">a</a>'), client.get(paths[0]).status_code) == (2, 200)


def test_a_page_that_people_rewrote_gets_no_translation_of_what_it_said_before(db, latvian, dora):
    words = {"title": "Ours", "standfirst": "", "body": "", "why": ""}
    version = texts.save_text(subject=ABOUT, language="en", data=words, base=0, by=dora)
    texts.publish_version(version=version, by=dora)
    load_site(read("programme"))
    assert (reading_of(ABOUT, "lv").title, PageText.objects.filter(page="about").count()) == ("Ours", 1)
