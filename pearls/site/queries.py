"""The only home of the public site's reads: what a text is of, its words in a language, facts for placeholders, pictures, funding."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from pearls.addresses import here
from pearls.cache import EDITION, stamp
from pearls.formats import town_of
from pearls.models import Edition
from pearls.registry import registry
from pearls.site.enums import PageKey
from pearls.site.models import FundingSource, News, PageText, PageVersion, Picture
from pearls.site.wording import Shown, fill, names_in, pictures_in, render

SOURCE = "en"  # the language that everything is written in first
WIDTHS = (480, 960, 1600)
"""Pixels: half a column, an article on a phone, an article on a large screen. A smaller picture is never blown up."""


# --- what a text is of ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Subject:
    """A page, or a piece of news: what has a text in each language."""

    page: str = ""
    news: News | None = None
    title: str = ""  # of a piece of news, where a list has read it

    @property
    def lookup(self) -> dict[str, Any]:
        """Return how its rows are found."""
        return {"page": self.page, "news": self.news}

    @property
    def key(self) -> str:
        """Return its word in the addresses of the editing pages."""
        return self.page or f"news-{self.news.pk}"  # type: ignore[union-attr]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return str(PageKey(self.page).label) if self.page else self.title or _("News: %s") % self.news

    @property
    def url(self) -> str:
        """Return its public address."""
        return self.news.get_absolute_url() if self.news else address_of(self.page)


def address_of(page: str) -> str:
    """Return the public address of a page."""
    return reverse("home") if page == PageKey.HOME else reverse(f"site:{page}")


def subject_of(key: str) -> Subject | None:
    """Return the page or piece of news of a word, or None."""
    if key in PageKey.values:
        return Subject(page=key)
    number = key.removeprefix("news-")
    if number == key or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    news = News.objects.filter(pk=int(number)).first()
    return Subject(news=news) if news else None


def texts_of(subject: Subject) -> dict[str, PageText]:
    """Return {language: text} with the public versions."""
    rows = PageText.objects.filter(**_where(subject)).select_related("published")
    return {text.language: text for text in rows}


def _where(subject: Subject) -> dict[str, Any]:
    return {"page": subject.page} if subject.page else {"news": subject.news}


def newest_of(text: PageText | None) -> PageVersion | None:
    """Return the newest version of a text, public or not."""
    if text is None:
        return None
    return text.versions.select_related("source", "saved_by").order_by("-number").first()


def titles_of(news: Iterable[News]) -> dict[int | None, str]:
    """Return {news: title} in the newest English words, public or not; one question, however many."""
    newest = PageVersion.objects.filter(text__news__in=list(news), text__language=SOURCE)
    return dict(newest.order_by("text__news", "-number").distinct("text__news").values_list("text__news", "title"))


def last_number(text: PageText) -> int:
    """Return the number of the newest version, 0 where there is none."""
    return text.versions.aggregate(last=Max("number"))["last"] or 0


# --- what the public reads ------------------------------------------------------------------------
@dataclass(frozen=True)
class Reading:
    """The words of a page as they are shown: filled, drawn, in `language`; `languages` are all that are public."""

    title: str
    standfirst: str
    html: SafeString
    language: str
    languages: tuple[str, ...]
    published_at: datetime | None = None


def reading_of(subject: Subject, wanted: str) -> Reading | None:
    """Return the public words in the wanted language, else in English; None where nothing is public."""
    texts = {language: text for language, text in texts_of(subject).items() if text.published}
    text = texts.get(wanted) or texts.get(SOURCE)
    if text is None or text.published is None:
        return None
    shown = draw(text.published.title, text.published.standfirst, text.published.body, text.language)
    return Reading(*shown, text.language, tuple(sorted(texts)), text.published_at)


def draw(title: str, standfirst: str, body: str, language: str) -> tuple[str, str, SafeString]:
    """Return title, standfirst and HTML with placeholders filled and pictures in their place.

    The facts are said in the language of the words around them, also where a reader of another language gets those words.
    """
    with override(language):
        facts = facts_for(names_in(title, standfirst, body))
    return (
        fill(title, facts),
        fill(standfirst, facts),
        render(body, facts, pictures_for(pictures_in(body), language), here),
    )


def news_lines(news: Iterable[News], wanted: str) -> list[dict[str, Any]]:
    """Return news as a list shows them: {news, title, standfirst, language, url, at}; two questions, however many."""
    rows = list(news)
    texts: dict[int, dict[str, PageText]] = {}
    public = PageText.objects.filter(news__in=rows, language__in={wanted, SOURCE}, published__isnull=False)
    for text in public.select_related("published"):
        texts.setdefault(text.news_id or 0, {})[text.language] = text
    return [_line(one, texts[one.pk].get(wanted) or texts[one.pk][SOURCE]) for one in rows if texts.get(one.pk)]


def _line(one: News, text: PageText) -> dict[str, Any]:
    words: PageVersion = text.published  # type: ignore[assignment]
    with override(text.language):
        facts = facts_for(names_in(words.title, words.standfirst))
    return {
        "news": one,
        "title": fill(words.title, facts),
        "standfirst": fill(words.standfirst, facts),
        "language": text.language,
        "url": one.get_absolute_url(),
        "at": one.published_at,
        "changed": max(filter(None, [one.published_at, text.published_at])),
    }


# --- facts for placeholders -----------------------------------------------------------------------
def _day(moment: datetime | date | None, edition: Edition) -> str:
    if moment is None:
        return _("a date that is announced here")
    local = moment.astimezone(ZoneInfo(edition.zone)) if isinstance(moment, datetime) else moment
    return formats.date_format(local, "DATE_FORMAT")


def _hour(moment: datetime | None, edition: Edition) -> str:
    if moment is None:
        return _day(None, edition)
    local = moment.astimezone(ZoneInfo(edition.zone))
    words = {
        "day": formats.date_format(local, "DATE_FORMAT"),
        "hour": formats.date_format(local, "H:i"),
        "town": town_of(edition.zone),
    }
    return _("%(day)s, %(hour)s in %(town)s") % words


FACTS: dict[str, Callable[[Edition], str]] = {
    "edition": lambda edition: str(edition.year),
    "call_opens": lambda edition: _day(edition.call_opens, edition),
    "deadline": lambda edition: _hour(edition.deadline, edition),
    "plan_due": lambda edition: _hour(edition.plan_due, edition),
    "decided": lambda edition: _day(edition.decided, edition),
    "title_year_starts": lambda edition: _day(edition.title_year_starts, edition),
}
"""Placeholder -> its words for the running edition; upper apps add theirs through the registry."""


def known_names() -> list[str]:
    """Return every placeholder that a text may use."""
    return sorted({**FACTS, **registry.edition_facts})


def facts_for(names: list[str]) -> dict[str, str]:
    """Return the words of these placeholders for the running edition; nothing is asked where there are none."""
    if not names:
        return {}
    edition = Edition.objects.filter(is_current=True).first()
    known = {**FACTS, **registry.edition_facts}
    if edition is None:
        return dict.fromkeys(known, _("announced with the next edition"))
    return {name: known[name](edition) for name in names if name in known}


# --- pictures -------------------------------------------------------------------------------------
def sizes_of(width: int) -> list[int]:
    """Return the widths in which a picture of `width` pixels is kept: at least the smallest."""
    return [wanted for wanted in WIDTHS if wanted <= width] or [WIDTHS[0]]


def pictures_for(numbers: list[int], language: str) -> dict[int, Shown]:
    """Return the pictures of these numbers as a text in `language` shows them."""
    if not numbers:
        return {}
    return {picture.pk: shown(picture, language) for picture in Picture.objects.filter(pk__in=numbers)}


def shown(picture: Picture, language: str) -> Shown:
    """Return a picture as a page in `language` shows it; another language's words are better than none."""
    urls = [(reverse("site:image", args=[picture.pk, width]), width) for width in sizes_of(picture.width)]
    return Shown(
        src=urls[0][0],
        srcset=", ".join(f"{url} {width}w" for url, width in urls),
        alt=picture.alt.get(language) or str(picture),
        width=picture.width,
        height=picture.height,
        credit=picture.credit,
    )


def library() -> QuerySet[Picture]:
    """Return all pictures of the library."""
    return Picture.objects.select_related("attachment")


# --- who pays -------------------------------------------------------------------------------------
_kept: dict[str, Any] = {"stamp": None, "block": None}


def visibility() -> FundingSource | None:
    """Return who pays for the running edition and must be named on every page; None where nobody must.

    Every page of the portal asks this; each process remembers the answer until an edition or its funding changes.
    """
    now = stamp(EDITION)
    if _kept["stamp"] != now:
        _kept.update(stamp=now, block=_visibility())
    return _kept["block"]


def _visibility() -> FundingSource | None:
    return FundingSource.objects.filter(editions__is_current=True, editions__cofunded=True).first()


def in_language(words: dict[str, str], language: str) -> tuple[str, str]:
    """Return (words, their language): in `language` where there are some, else English."""
    return (words[language], language) if words.get(language) else (words.get(SOURCE, ""), SOURCE)
