"""The only home of what the site's tests make: pages with their first words, browsers, pictures, news."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from pearls.services.facts import read
from pearls.site.models import FundingSource, News
from pearls.site.queries import Subject
from pearls.site.seeding import load_site
from pearls.site.services import pictures, texts
from pearls.site.services.feedback import take_feedback

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def pages(db):
    """Give every page its first words."""
    load_site(read("programme"))


@pytest.fixture
def office(dora):
    """A browser in which an admin is signed in."""
    browser = Client()
    browser.force_login(dora, backend=BACKEND)
    return browser


def jpeg(width=800, height=500, form="JPEG"):
    made = BytesIO()
    Image.new("RGB", (width, height), "navy").save(made, form)
    return SimpleUploadedFile("a.jpg", made.getvalue())


@pytest.fixture
def make_picture(dora):
    """Return a function that puts a picture into the library."""

    def make(**alt):
        return pictures.add_picture(upload=jpeg(), alt=alt or {"en": "A choir"}, credit="Ilze", by=dora)

    return make


@pytest.fixture
def make_news(dora):
    """Return a function that publishes a piece of news in some languages: make_news("opened", en="Opened", lv="Atvērts")."""

    def make(slug, *, at=None, **titles):
        news = News.objects.create(slug=slug, published_at=at or timezone.now())
        for language, title in titles.items():
            data = {"title": title, "standfirst": f"{title}, in short.", "body": f"{title}, at length.", "why": ""}
            version = texts.save_text(subject=Subject(news=news), language=language, data=data, base=0, by=dora)
            texts.publish_version(version=version, by=dora)
        return news

    return make


def some_site(admin):
    """Return what the sweeps walk through: the first words of all pages, and one of everything that admins keep."""
    load_site(read("programme"))
    picture = pictures.add_picture(upload=jpeg(), alt={"en": "A choir"}, credit="Ilze", by=admin)
    news = News.objects.create(slug="opened", published_at=timezone.now(), picture=picture)
    data = {"title": "Opened", "standfirst": "In short.", "body": f"![](picture:{picture.pk})", "why": ""}
    words = texts.save_text(subject=Subject(news=news), language="en", data=data, base=0, by=admin)
    texts.publish_version(version=words, by=admin)
    return {
        "librarypicture": picture,
        "news": news,
        "newstext": SimpleNamespace(pk=f"news-{news.pk}"),
        "words": words,
        "funding": FundingSource.objects.get(),
        "visitor": take_feedback(data={"message": "Where do we begin?"}, topic="contact", language="en"),
    }
