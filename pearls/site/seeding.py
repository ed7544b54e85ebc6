"""The only home of the site's data files: the first words of its pages, who pays, and the demonstration's news."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

from pearls.models import Edition
from pearls.site.enums import PageKey
from pearls.site.models import FundingSource, News
from pearls.site.phrases import in_other_words
from pearls.site.queries import SOURCE, Subject, texts_of
from pearls.site.services.funding import load_funding
from pearls.site.services.texts import load_text, publish_version, save_text

DATA = Path(__file__).resolve().parent / "data"


def words_of(text: str) -> dict[str, str]:
    """Return title, standfirst and body of a data file: a heading, a paragraph, and the rest."""
    head, _line, rest = text.strip().partition("\n\n")
    standfirst, _line, body = rest.partition("\n\n")
    return {"title": head.removeprefix("# "), "standfirst": " ".join(standfirst.split()), "body": body}


def load_site(programme: Mapping) -> None:
    """Give every page its first words in every language that is offered, and the editions of the facts their funding.

    What people changed stays. A page whose English people have rewritten gets no translation of what it said before.
    """
    for page in PageKey.values:
        words = words_of((DATA / "pages" / f"{page}.md").read_text("utf-8"))
        load_text(subject=Subject(page=page), words=words)
        load_translations(Subject(page=page), words)
    about = programme["programme"]
    load_funding(
        name=about["funding_programme"],
        statement=about["visibility"][1],
        details=(
            f"{about['funding_programme'].replace('2021-', '2021–')}. Project {about['project_number']}, {about['full_name']}. "
            f"Led by the {about['lead']}."
        ),
        years=[entry["year"] for entry in programme["editions"]],
    )


def load_translations(subject: Subject, words: Mapping[str, str]) -> None:
    """Give a page its first words in the other languages that are offered, as long as its English still says `words`."""
    english = texts_of(subject)[SOURCE].published
    if english is None or any(getattr(english, name) != said for name, said in words.items()):
        return
    for language in settings.INTERFACE_LANGUAGES:
        if language != SOURCE:
            with override(language):
                said = {name: in_other_words(text, gettext) for name, text in words.items()}
            load_text(subject=subject, words=said, language=language)


def seed_news(demo: Mapping) -> None:
    """Give the demonstration some news of invented towns, and name who pays for its edition. Once."""
    if News.objects.exists():
        return
    admin = demo["users"]["admin"]
    for source in FundingSource.objects.all():
        source.editions.add(*Edition.objects.filter(is_current=True))
    for entry in yaml.safe_load((DATA / "demo_news.yaml").read_text("utf-8")):
        at = timezone.now() - timedelta(days=entry["days_ago"])
        news = News.objects.create(slug=entry["slug"], published_at=at)
        version = save_text(subject=Subject(news=news), language="en", data=entry, base=0, by=admin)
        publish_version(version=version, by=admin)
