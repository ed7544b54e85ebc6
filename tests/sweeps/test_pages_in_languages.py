"""Every page opens and speaks in every language that is whole: plural rules, formats and glued words of one break where English does not."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client

from pearls.models import User
from tests.sweeps.conftest import ALLAUTH, OWN_ALLAUTH, address
from tests.sweeps.test_permission_matrix import BACKEND
from tests.sweeps.test_queries import CEILINGS

pytestmark = pytest.mark.usefixtures("uncounted")

TOOL = (Path(django_settings.BASE_DIR) / "tools" / "messages.py").read_text(encoding="utf-8")
LANGUAGES = re.findall(r'"([a-z]+)"', re.search(r"^COMPLETE: .* = \((.*)\)$", TOOL, re.MULTILINE)[1])


NEVER_ENGLISH = re.compile(r"\b(Sign in|What waits for you|Save|Practices|Applications|Messages)\b")
"""Words of the frame that must not stand in it in another language."""


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_this_language_and_speaks_it(world, settings, language):
    settings.INTERFACE_LANGUAGES = ["en", language]
    User.objects.update(language=language)
    clients, wrong = {}, {}
    for who, path in pages(world):
        if who not in clients:
            clients[who] = Client(raise_request_exception=False)
            if who != "nobody":
                clients[who].force_login(User.objects.get(pk=world.people[who].pk), backend=BACKEND)
        answer = clients[who].get(f"/{language}{path}" if who == "nobody" else path)
        found = what_is_wrong(answer, language)
        if found:
            wrong[path] = found
    assert wrong == {}


def pages(world):
    yield from ((who, address(world, name)) for name, (who, _ceiling) in CEILINGS.items())
    yield from (("nobody", path) for path in ALLAUTH)
    yield from (("ana", path) for path in OWN_ALLAUTH)


def what_is_wrong(answer, language):
    """Return what is wrong with an answer; one that is no page of ours has to be there, and no more."""
    if answer.status_code >= 400:
        return [answer.status_code]
    if not answer["Content-Type"].startswith("text/html") or answer.streaming or b"<html" not in answer.content:
        return []
    text = answer.content.decode()
    frame = re.search(r'<header class="site-header.*?</header>', text, re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", frame[0]) if frame else ""
    found = [] if re.search(rf'<html[^>]* lang="{language}"', text) else ["speaks another language"]
    return found + NEVER_ENGLISH.findall(words)


def test_what_is_wrong_with_a_page_is_found():
    header = '<header class="site-header"><a>{}</a></header>'
    page = '<html class="x" lang="{}">' + header
    assert what_is_wrong(HttpResponse(page.format("lv", "Pieteikties")), "lv") == []
    assert what_is_wrong(HttpResponse(page.format("en", "Sign in")), "lv") == ["speaks another language", "Sign in"]
    assert what_is_wrong(HttpResponse(status=500), "lv") == [500]
