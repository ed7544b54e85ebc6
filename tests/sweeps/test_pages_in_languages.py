"""Every page opens in every language that is whole: plural rules, formats and glued words of one language break where English does not."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from pearls.models import User
from tests.sweeps.conftest import address
from tests.sweeps.test_permission_matrix import BACKEND
from tests.sweeps.test_queries import CEILINGS

TOOL = (Path(django_settings.BASE_DIR) / "tools" / "messages.py").read_text(encoding="utf-8")
LANGUAGES = re.findall(r'"([a-z]+)"', re.search(r"^COMPLETE: .* = \((.*)\)$", TOOL, re.MULTILINE)[1])


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_in_this_language(world, settings, language):
    settings.INTERFACE_LANGUAGES = ["en", language]
    User.objects.update(language=language)
    clients, wrong = {}, {}
    for name, (who, _ceiling) in CEILINGS.items():
        if who not in clients:
            clients[who] = Client(raise_request_exception=False)
            if who != "nobody":
                clients[who].force_login(User.objects.get(pk=world.people[who].pk), backend=BACKEND)
        path = address(world, name)
        answer = clients[who].get(f"/{language}{path}" if who == "nobody" else path)
        if answer.status_code >= 400:
            wrong[name] = answer.status_code
    assert wrong == {}
