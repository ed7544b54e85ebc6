"""The only home of help: the tour of one's own roles, and the office's chapters in docs/admin, each for its pages."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from pearls.models import User
from pearls.registry import TourStep, registry

CHAPTERS = Path(settings.BASE_DIR) / "docs" / "admin"
PAGES = re.compile(r"<!-- pages: ([^>]*) -->\n?")
LINK = re.compile(r"\]\(([0-9a-z-]+)\.md\)")
PICTURE = re.compile(r"\]\(pictures/([a-z]+)\.png\)")


@dataclass(frozen=True)
class Chapter:
    """One chapter: `key` is its file, `pages` are the names of the addresses at which it helps."""

    key: str
    title: str
    pages: frozenset[str]
    text: str


def tour_of(user: User) -> list[TourStep]:
    """Return the steps of a person's tour: what every app shows to their roles, in the order of a working day."""
    return sorted((step for source in registry.tours for step in source(user)), key=lambda step: step.rank)


@cache
def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in their order; the files are part of the portal and do not change while it runs."""
    return tuple(_read(file) for file in sorted(CHAPTERS.glob("[0-9]*.md")))


def _read(file: Path) -> Chapter:
    text = file.read_text(encoding="utf-8")
    said = PAGES.match(text)
    body = PAGES.sub("", text)
    title = body.lstrip().partition("\n")[0].removeprefix("# ")
    return Chapter(file.stem, title, frozenset(said[1].split()) if said else frozenset(), body)


def chapter_for(page: str) -> Chapter | None:
    """Return the chapter that helps at an address, by the name of its route."""
    return next((chapter for chapter in chapters() if page in chapter.pages), None)


def chapter_named(key: str) -> Chapter | None:
    """Return a chapter by the name of its file."""
    return next((chapter for chapter in chapters() if chapter.key == key), None)


def as_html(chapter: Chapter) -> SafeString:
    """Return a chapter as a page shows it, without its heading; links and pictures lead into the portal."""
    text = chapter.text.lstrip().partition("\n")[2]
    text = LINK.sub(lambda found: f"]({reverse('help')}?chapter={found[1]})", text)
    text = PICTURE.sub(lambda found: f"]({reverse('help_picture', args=[found[1]])})", text)
    return mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def picture_file(name: str) -> Path | None:
    """Return the file of a picture, or None where there is none of this name."""
    file = CHAPTERS / "pictures" / f"{name}.png"
    return file if re.fullmatch("[a-z]+", name) and file.is_file() else None
