"""What news protect: no address ever dies, nothing is read before its time, and a feed reader gets what a page shows."""

from datetime import timedelta

import feedparser
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from pearls.site.models import News, OldAddress
from pearls.site.services import news as service

pytestmark = pytest.mark.django_db


def move(news, slug, by, **more):
    fields = {"published_at": news.published_at, "picture": None, **more}
    service.change_news(news=News.objects.get(pk=news.pk), slug=slug, by=by, **fields)


def test_an_earlier_address_leads_on_for_ever(pages, client, make_news, dora):
    news = make_news("opened", en="Opened")
    move(news, "doors-open", dora)
    move(news, "open-doors", dora)
    for old in ("opened", "doors-open"):
        told = client.get(f"/news/{old}/")
        assert (told.status_code, told.url) == (301, "/news/open-doors/")


def test_news_can_go_back_to_an_address_of_their_own(client, make_news, dora):
    news = make_news("opened", en="Opened")
    move(news, "open-doors", dora)
    move(news, "opened", dora)
    assert list(OldAddress.objects.values_list("slug", flat=True)) == ["open-doors"]
    assert client.get("/news/opened/").status_code == 200


def test_nobody_takes_an_address_that_still_leads_elsewhere(make_news, dora):
    first, second = make_news("opened", en="Opened"), make_news("second", en="Second")
    move(first, "open-doors", dora)
    with pytest.raises(ValidationError) as problem:
        move(second, "opened", dora)
    assert problem.value.message_dict == {"slug": ["Another piece of news had this address, and it still leads there."]}
    assert service.begin_news(title="Opened", by=dora).slug == "opened-2"
    assert service.begin_news(title="…", by=dora).slug == "news"


def test_only_admins_begin_and_date_news(cleo, make_news):
    news = make_news("opened", en="Opened")
    for change in (lambda: service.begin_news(title="x", by=cleo), lambda: move(news, "y", cleo)):
        with pytest.raises(PermissionDenied):
            change()


def test_news_without_a_date_are_public_to_nobody(make_news, dora, client, pages):
    news = make_news("opened", en="Opened")
    move(news, "opened", dora, published_at=None)
    assert client.get("/news/opened/").status_code == 404


def test_days_and_hours_are_said_in_the_language_of_the_words_around_them(pages, client, make_news, edition, settings):
    settings.INTERFACE_LANGUAGES = ["en", "lv"]
    make_news("call", en="Send it by {deadline}")
    said = "Send it by a date that is announced here"
    assert [line["title"] for line in client.get("/lv/news/").context["news"]] == [said]
    assert said in client.get("/lv/news/call/").content.decode()


def test_nothing_is_read_before_its_time_or_without_english(pages, client, make_news):
    make_news("later", at=timezone.now() + timedelta(hours=1), en="Later")
    make_news("only-latvian", lv="Tikai latviski")
    assert [client.get(f"/news/{slug}/").status_code for slug in ("later", "only-latvian")] == [404, 404]
    assert "No news yet" in client.get("/news/").content.decode()


def test_the_newest_stand_first_and_on_the_first_page(pages, client, make_news):
    make_news("old", at=timezone.now() - timedelta(days=2), en="Old")
    make_news("new", en="New", lv="Jauns")
    assert [line["title"] for line in client.get("/news/").context["news"]] == ["New", "Old"]
    assert [line["title"] for line in client.get("/news/?lang=lv").context["news"]] == ["Jauns", "Old"]
    assert "New, in short." in client.get("/").content.decode()


def test_a_piece_of_news_shows_its_picture_with_its_words(client, make_news, make_picture, dora):
    news = make_news("opened", en="Opened")
    move(news, "opened", dora, picture=make_picture(en="A choir by the river"))
    assert 'alt="A choir by the river"' in client.get("/news/opened/").content.decode()
    assert client.get("/news/opened/share.png")["Content-Type"] == "image/png"


def test_a_feed_reader_gets_what_the_page_shows_under_a_name_that_stays(client, make_news, dora):
    news = make_news("opened", en="Opened")
    first = feedparser.parse(client.get("/news/feed/").content)
    move(news, "open-doors", dora)
    second = feedparser.parse(client.get("/news/feed/").content)
    assert [(e.title, e.summary) for e in first.entries] == [("Opened", "Opened, in short.")]
    assert first.entries[0].id == second.entries[0].id
    assert second.entries[0].link.endswith("/news/open-doors/")
    assert not first.bozo
