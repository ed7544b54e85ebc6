"""What readers of other languages are owed: every page fits a phone in their words too, speaks their language, and says nothing in English by mistake."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from pearls.models import User
from tests.browser.test_axe import World, pages

pytestmark = pytest.mark.django_db(transaction=True)
COMPLETE = re.search(
    r"^COMPLETE: .* = \((.*)\)", (Path(django_settings.BASE_DIR) / "tools" / "messages.py").read_text(), re.MULTILINE
)
LANGUAGES = re.findall(r'"([a-z]+)"', COMPLETE[1]) if COMPLETE else []
NEVER_ENGLISH = ("Sign in", "What waits for you", "Save", "Practices", "Applications", "Messages")
"""Words of the frame that must not stand on any page in another language."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_a_phone_in_this_language(town, visit, settings, language):
    settings.INTERFACE_LANGUAGES = ["en", language]
    world, tabs, problems = World(town), {}, {}
    User.objects.update(language=language)
    for who, path in pages(world):
        if who not in tabs:
            tabs[who] = visit(None if who == "nobody" else who, "/health/", width=360)
        page = tabs[who]
        page.goto(f"/{language}{path}" if who == "nobody" else path)
        found = [] if page.evaluate("document.documentElement.lang") == language else ["speaks another language"]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("runs out of the page")
        frame = page.evaluate("document.querySelector('header.site-header')?.innerText ?? ''")
        found += [word for word in NEVER_ENGLISH if re.search(rf"\b{word}\b", frame)]
        if found:
            problems[path] = found
    assert problems == {}
