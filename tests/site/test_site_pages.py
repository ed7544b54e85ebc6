"""What the public pages protect: each address answers with its words, their language is marked, and the foot leads everywhere."""

import re

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from pearls.models import Organisation
from pearls.site.deskentries import programme_card
from pearls.site.enums import PageKey
from pearls.site.models import FundingSource, News
from pearls.site.queries import Subject, address_of, visibility
from pearls.site.seeding import seed_news
from pearls.site.services import texts

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "home": "/",
    "about": "/about/",
    "how": "/how-it-works/",
    "become": "/become-a-pearl/",
    "news": "/news/",
    "jury": "/jury/",
    "partners": "/partners/",
    "contact": "/contact/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "imprint": "/imprint/",
}


def main(answer):
    return answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]


def foot(answer):
    return answer.content.decode().split("<footer", 1)[1]


def test_every_page_has_the_address_that_it_always_had(db):
    assert {key: address_of(key) for key in PageKey.values} == ADDRESSES


@pytest.mark.parametrize("path", sorted(ADDRESSES.values()))
def test_every_page_answers_with_its_first_words_and_says_what_a_shared_link_shows(pages, client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert re.findall(r'property="og:(title|image|url|description)"', answer.content.decode()) == [
        "title",
        "description",
        "url",
        "image",
    ]
    assert "{" not in main(answer)


def test_a_page_without_a_picture_of_its_own_is_shared_with_that_of_the_first_page(pages, client):
    for path in ("/practices/", "/pearls/", "/plans/published/", "/places/"):
        assert re.findall(r'og:image" content="[^"]*/share/(\w+)\.png"', client.get(path).content.decode()) == ["home"]


def test_a_page_without_words_is_not_there(client, db):
    assert [client.get(path).status_code for path in ("/about/", "/share/about.png", "/share/nonsense.png")] == [
        404
    ] * 3
    assert client.get("/").status_code == 200


def test_the_first_page_says_what_it_is_and_where_to_go_on(pages, client):
    shown = main(client.get("/"))
    assert "Culture and Resilience Action Plan" in shown
    assert 'href="/about/"' in shown
    assert 'href="/become-a-pearl/"' in shown


def test_the_foot_leads_to_every_page(pages, client):
    shown = foot(client.get("/about/"))
    assert [path for path in ADDRESSES.values() if f'href="{path}"' not in shown] == []


def test_how_it_works_stands_beside_the_dates_of_the_running_edition(pages, client, edition):
    assert "The dates of the next edition" not in main(client.get("/how-it-works/"))
    assert "Edition 2027" in main(client.get("/how-it-works/"))
    edition.delete()
    assert "The dates of the next edition" in main(client.get("/how-it-works/"))


def test_a_text_that_is_not_translated_is_marked_as_english_with_one_line(pages, client):
    shown = main(client.get("/about/?lang=lv"))
    assert 'class="site-text" lang="en"' in shown
    assert "not translated into Latvian yet; here it is in English" in shown
    assert "not translated" not in main(client.get("/about/"))
    assert "not translated" not in main(client.get("/about/?lang=xx"))


def test_a_translation_is_read_and_leads_back(pages, client, dora):
    data = {"title": "Par programmu", "standfirst": "", "body": "Vārdi", "why": ""}
    subject = Subject(page="about")
    texts.publish_version(version=texts.save_text(subject=subject, language="lv", data=data, base=0, by=dora), by=dora)
    shown = main(client.get("/about/?lang=lv"))
    assert ("Par programmu" in shown, 'href="?lang=en"' in shown, "not translated" in shown) == (True, True, False)


def test_partners_are_the_organisations_with_a_part(pages, client, country):
    assert "No partner is listed yet" in main(client.get("/partners/"))
    Organisation.objects.create(name="Vidzeme", kind="region", country=country, part="regional partner and mentor")
    Organisation.objects.create(name="Choirs", kind="ngo", country=country)
    shown = main(client.get("/partners/"))
    assert ("Vidzeme" in shown, "Choirs" in shown) == (True, False)


def test_only_admins_are_offered_to_edit(pages, client, office):
    assert "/site/texts/about/en/" in main(office.get("/about/"))
    assert "/site/texts/home/en/" in main(office.get("/"))
    assert "/site/texts/" not in main(client.get("/about/")) + main(client.get("/"))


# --- who pays -------------------------------------------------------------------------------------
def test_who_pays_is_named_on_every_page_while_its_edition_runs(pages, client, office, edition):
    assert "Co-funded" not in foot(client.get("/about/"))
    cache.clear()
    FundingSource.objects.get().editions.add(edition)
    assert "Co-funded by the European Union" in foot(client.get("/about/"))
    assert "Co-funded by the European Union" in foot(office.get("/desk/"))
    assert "eu-emblem" in foot(client.get("/"))


def test_search_engines_learn_of_every_page(pages, client, make_news):
    make_news("opened", en="Opened")
    named = client.get("/sitemap.xml").content.decode()
    assert [path for path in [*ADDRESSES.values(), "/news/opened/"] if f"{path}</loc>" not in named] == []


def test_the_picture_of_a_shared_link_is_drawn_once_for_each_version(pages, client):
    first = client.get("/share/about.png")
    assert (first["Content-Type"], first["Cache-Control"]) == ("image/png", "public, max-age=86400")
    assert client.get("/share/about.png").content == first.content


def test_the_programme_page_leads_admins_to_the_words_of_the_site(office, cleo):
    assert 'href="/site/"' in main(office.get("/programme/"))
    asked = RequestFactory().get("/programme/")
    asked.user = cleo
    assert programme_card(asked) is None


def test_the_demonstration_has_news_of_invented_towns_and_names_who_pays(pages, client, dora, edition):
    for _time in range(2):
        seed_news({"users": {"admin": dora}})
    assert [line["title"] for line in client.get("/news/").context["news"]] == [
        "Kalnupe opens its pump house",
        "Soovere and Vesterhamn swap a week",
        "The call of edition 2027 in short",
    ]
    assert visibility().editions.filter(pk=edition.pk).exists()
    assert str(News.objects.first()) == "kalnupe-opens-its-pump-house"
