"""The only home of the pictures in docs/admin: taken from the demo by a browser, so that they cannot show an older portal.

`python tools/pictures.py [name …]` starts servers of its own, seeds the demo, signs in as whom a picture names, and writes the files.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
from chromium import find_chromium  # noqa: E402  (the tools lie beside this file)

PICTURES = ROOT / "docs" / "admin" / "pictures"
OFFICE, CLERK, JUROR = "karin.lindqvist@pearls.example", "ilze.vanaga@kalnupe.example", "aiste.zemaityte@jury.example"
WIDTH, HEIGHT = 1100, 760


@dataclass(frozen=True)
class Picture:
    """What is shown: who is signed in, and the address, which is asked of the seeded database."""

    who: str
    path: Callable[[], str]


def _first(model: str, route: str, **which: Any) -> Callable[[], str]:
    """Return the address of a route for the newest row of a model that fits."""

    def path() -> str:
        from django.apps import apps
        from django.urls import reverse

        row = apps.get_model(model).objects.filter(**which).order_by("pk").last()
        if row is None:
            raise SystemExit(f"The demo has no {model} with {which}: the picture of {route} cannot be taken.")
        return reverse(route, args=[row.pk])

    return path


def _named(route: str) -> Callable[[], str]:
    def path() -> str:
        from django.urls import reverse

        return reverse(route)

    return path


SHOWN = {
    "programme": Picture(OFFICE, _named("programme")),
    "cycle": Picture(OFFICE, _first("awards.Cycle", "awards:cycle", state="open")),
    "entrants": Picture(OFFICE, _first("awards.Cycle", "awards:entrants", state="open")),
    "round": Picture(OFFICE, _first("awards.Round", "awards:round_office", state="open")),
    "plans": Picture(OFFICE, _named("actionplans:list")),
    "scoring": Picture(
        JUROR, _first("awards.Assignment", "awards:score", seat__user__email=JUROR, candidacy__round__state="open")
    ),
    "ranking": Picture(OFFICE, _first("awards.Round", "awards:round_result", state="finalised")),
    "publication": Picture(OFFICE, _first("awards.Round", "awards:publication", state="finalised")),
    "matching": Picture(OFFICE, _first("mentoring.MatchRun", "mentoring:run")),
    "year": Picture(CLERK, _first("actionplans.Plan", "actionplans:year", state="submitted")),
    "queue": Picture(OFFICE, _named("practices:queue")),
    "mails": Picture(OFFICE, _named("ledger")),
}


def main() -> None:
    """Take the pictures that are asked for, or all."""
    from bench import portal

    wanted = sys.argv[1:] or list(SHOWN)
    env, folder = portal.start()
    env |= {"DJANGO_SETTINGS_MODULE": "pearls.settings"}
    for command in (
        ["migrate", "--noinput"],
        ["load_facts"],
        ["seed_demo"],
        ["collectstatic", "--noinput", "--ignore", "css"],
    ):
        portal.manage(env, *command)
    os.environ |= env
    import django

    django.setup()
    from bench.world import sign_in
    from pearls.models import User

    User.objects.update(language="en")  # the guide is written in English, and so are its pictures
    with portal.web(env, folder):
        for name in wanted:
            shown = SHOWN[name]
            take(name, f"http://127.0.0.1:{env['PORT']}{shown.path()}", sign_in(User.objects.get(email=shown.who)))
            print(f"docs/admin/pictures/{name}.png", flush=True)


def take(name: str, address: str, session: str) -> None:
    """Write one picture: the first screen of a page, light, with its own fonts."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium())
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-GB")
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{name}: {address} answers {answer and answer.status}.")
        page.evaluate("document.fonts.ready")
        time.sleep(0.3)
        page.screenshot(path=str(PICTURES / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main()
