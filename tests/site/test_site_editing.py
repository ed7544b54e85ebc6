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


def test_news_begin_with_a_title_and_are_read_once_words_and_date_are_there(pages, office, client):
    begun = office.post("/site/news/begin/", {"title": "Rēzekne opens"})
    news = News.objects.get()
    assert (news.slug, begun.url) == ("rezekne-opens", f"/site/texts/news-{news.pk}/en/")
    office.post(begun.url, sent(0, "publish", title="Rēzekne opens"))
    assert client.get("/news/rezekne-opens/").status_code == 404
    office.post(f"/site/news/{news.pk}/", {"published_at": "2026-01-01T10:00", "slug": "rezekne-opens"})
    assert client.get("/news/rezekne-opens/").status_code == 200
    assert office.post("/site/news/begin/", {"title": ""}).status_code == 422
