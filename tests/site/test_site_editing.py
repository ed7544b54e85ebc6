"""What the editing pages protect: a preview keeps nothing, two who write at once both keep their words, and a stranger sees no page."""

import pytest

from pearls.site.models import News, PageVersion
from pearls.site.queries import Subject, reading_of

pytestmark = pytest.mark.django_db
EDIT = "/site/texts/about/en/"


def sent(base, act="draft", **more):
    return {"title": "What it is", "standfirst": "", "body": "", "why": "", "base": base, "act": act, **more}


def public():
    return reading_of(Subject(page="about"), "en").title


def test_the_list_names_every_page_and_where_it_is_public(pages, office, make_news):
    make_news("opened", en="Opened")
    shown = office.get("/site/")
    assert len(shown.context["pages"]) == 11
    assert [public for _subject, public in shown.context["pages"]] == [["en"]] * 11
    assert [(one.name, public) for one, public in shown.context["news"]] == [("Opened", ["en"])]


def test_news_that_nobody_wrote_yet_is_listed_by_its_address(pages, office, make_news):
    make_news("opened")
    assert [one.name for one, _public in office.get("/site/").context["news"]] == ["News: opened"]


def test_the_form_opens_with_the_newest_words_and_their_preview(pages, office):
    shown = office.get(EDIT)
    assert shown.context["form"]["title"].value() == "What the Cultural Pearls are"
    assert "<h2>Why culture</h2>" in shown.context["shown"]["html"]


def test_a_preview_keeps_nothing(pages, office):
    before = PageVersion.objects.count()
    shown = office.post(EDIT, sent(1, "preview", title="Only a look", body="## Head"))
    assert (shown.status_code, PageVersion.objects.count()) == (200, before)
    assert "Only a look" in shown.content.decode()
    beside = office.post(f"{EDIT}preview/", sent(1, body="**loud** {nothing}")).content.decode()
    assert "<strong>loud</strong>" in beside
    assert "There is no {nothing}" in beside
    assert PageVersion.objects.count() == before


def test_a_draft_waits_and_a_publication_is_read(pages, office):
    assert office.post(EDIT, sent(1, title="Draft")).status_code == 302
    assert public() == "What the Cultural Pearls are"
    office.post(EDIT, sent(2, "publish", title="Public"))
    assert public() == "Public"


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(pages, office):
    shown = office.post(EDIT, sent(1, body="Until {dead_line}, and more that I typed"))
    assert shown.status_code == 422
    assert "There is no {dead_line}" in shown.context["form"].errors["body"][0]
    assert "and more that I typed" in shown.content.decode()


def test_two_who_write_at_once_see_both_texts_and_both_are_kept(pages, office):
    office.post(EDIT, sent(1, title="Theirs", body="their words"))
    shown = office.post(EDIT, sent(1, title="Mine", body="my words"))
    assert shown.status_code == 409
    assert (shown.context["theirs"].title, shown.context["form"]["title"].value()) == ("Theirs", "Mine")
    assert shown.context["difference"] == [("out", "their"), ("in", "my"), ("same", " words")]
    assert office.post(EDIT, sent(shown.context["base"], title="Mine")).status_code == 302
    assert list(PageVersion.objects.filter(text__page="about").values_list("title", flat=True)[:2]) == [
        "Mine",
        "Theirs",
    ]


def test_a_look_at_the_preview_does_not_hide_that_somebody_saved_meanwhile(pages, office):
    office.post(EDIT, sent(1, title="Theirs"))
    looked = office.post(EDIT, sent(1, "preview", title="Mine"))
    assert str(looked.context["base"]) == "1"


def test_a_translation_begins_with_the_english_words_and_hears_when_english_moves_on(pages, office):
    here = "/site/texts/about/lv/"
    shown = office.get(here)
    assert (shown.context["begins_with_english"], shown.context["form"]["title"].value()) == (
        True,
        "What the Cultural Pearls are",
    )
    office.post(here, sent(0, "publish", title="Kas ir"))
    assert office.get(here).context["behind"] is False
    office.post(EDIT, sent(1, "publish", title="New", body="New words"))
    told = office.get(here)
    assert told.context["behind"] is True
    assert "English changed since this translation" in told.content.decode()


def test_versions_are_compared_published_and_brought_back(pages, office):
    office.post(EDIT, sent(1, "publish", title="Second", body="Second words"))
    shown = office.get(f"{EDIT}versions/")
    assert (shown.context["one"].number, shown.context["other"].number) == (1, 2)
    assert office.get(f"{EDIT}versions/?old=2&new=1").context["differences"][0][1][0][0] == "out"
    first = PageVersion.objects.get(text__page="about", number=1)
    office.post(f"/site/versions/{first.pk}/publish/")
    assert public() == "What the Cultural Pearls are"
    office.post(f"/site/versions/{first.pk}/restore/")
    assert PageVersion.objects.filter(text__page="about").first().number == 3


def test_a_text_without_a_version_has_no_versions_page(pages, office):
    assert office.get("/site/texts/about/fi/versions/").status_code == 404


@pytest.mark.parametrize("path", ["/site/texts/nonsense/en/", "/site/texts/about/xx/", "/site/texts/news-1/en/"])
def test_what_is_no_text_is_not_found(pages, office, path):
    assert office.get(path).status_code == 404


@pytest.fixture
def begun(pages, office):
    """The editing page of a piece of news that has a title only."""
    return office.post("/site/news/begin/", {"title": "Rēzekne opens"}).url


def said(page):
    return [str(message) for message in page.context["messages"]]


def public_in(office):
    return [languages for _subject, languages in office.get("/site/").context["news"]]


def test_the_title_that_news_begin_with_stands_in_the_first_version(begun, office, client):
    news = News.objects.get()
    assert (news.slug, begun) == ("rezekne-opens", f"/site/texts/news-{news.pk}/en/")
    page = office.get(begun)
    assert (page.context["form"]["title"].value(), page.context["base"]) == ("Rēzekne opens", 1)
    assert (public_in(office), client.get("/news/rezekne-opens/").status_code) == ([[]], 404)


@pytest.mark.parametrize(("title", "error"), [("", "This field is required."), ("In {nothing}", None)])
def test_a_title_that_cannot_stay_begins_no_news_and_is_not_lost(pages, office, title, error):
    page = office.post("/site/news/begin/", {"title": title})
    assert (page.status_code, page.context["form"]["title"].value(), News.objects.count()) == (422, title, 0)
    assert list(page.context["form"].errors) == ["title"]
    assert error in {None, *page.context["form"].errors["title"]}


def test_news_without_a_day_are_read_as_soon_as_they_are_published(begun, office, client):
    page = office.post(begun, sent(1, "publish", title="Rēzekne opens"), follow=True)
    assert said(page) == ["Everybody reads this version now."]
    assert (page.context["out"], public_in(office)) == (True, [["en"]])
    assert [line["title"] for line in client.get("/news/").context["news"]] == ["Rēzekne opens"]


def test_news_with_a_day_to_come_keep_it_and_say_it(begun, office, client):
    news = News.objects.get()
    office.post(f"/site/news/{news.pk}/", {"published_at": "2099-01-01T10:00", "slug": news.slug})
    day = News.objects.get().published_at
    page = office.post(begun, sent(1, "publish"), follow=True)
    assert said(page)[-1] == "Everybody reads this version from 1 January 2099, 10:00 on."
    assert (News.objects.get().published_at, page.context["out"], public_in(office)) == (day, False, [[]])
    assert client.get("/news/rezekne-opens/").status_code == 404


def test_a_translation_of_news_waits_for_the_english_words_and_both_are_read_at_once(begun, office):
    page = office.post(begun.replace("/en/", "/lv/"), sent(0, "publish", title="Atver"), follow=True)
    assert said(page) == ["Everybody reads it once its English words are public as well."]
    assert (News.objects.get().published_at, public_in(office)) == (None, [[]])
    first = PageVersion.objects.get(text__news__isnull=False, text__language="en")
    office.post(f"/site/versions/{first.pk}/publish/")
    assert (said(office.get(begun)), public_in(office)) == (["Everybody reads this version now."], [["en", "lv"]])
