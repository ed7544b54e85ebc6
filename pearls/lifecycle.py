"""The only home of the programme year as a line: practice, plan, application, title, mentoring, report, and a practice again."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pearls.addresses import here
from pearls.models import Edition, Municipality, User
from pearls.registry import LifeStep, registry

KEYS = ("practice", "plan", "application", "title", "mentoring", "report")


def names() -> dict[str, tuple[str, str]]:
    """Return {step: (its name, what one does in it)}."""
    return {
        "practice": (_("Practice"), _("Read what worked in towns like yours.")),
        "plan": (_("Plan"), _("Write an action plan together, in the browser.")),
        "application": (_("Application"), _("Send it in. A jury of several countries reads it.")),
        "title": (pgettext("of a Pearl", "Title"), _("Be a Cultural Pearl for one year.")),
        "mentoring": (_("Mentoring"), _("Work beside a town that has done it before.")),
        "report": (_("Report"), _("Say what happened. It becomes the next practice.")),
    }


def of_everybody() -> list[dict[str, Any]]:
    """Return the line as a visitor reads it: what one does in each step, and where it lives."""
    pages = {key: here(path) for key, path in registry.step_pages.items()}
    return [_drawn(key, name, text, url=pages.get(key, "")) for key, (name, text) in names().items()]


def of_town(body: Municipality, viewer: User | None) -> list[dict[str, Any]]:
    """Return the line of a municipality as far as `viewer` may know of it; nobody in particular sees what is public."""
    return _line(step for source in registry.lives for step in source(body, viewer))


def of_edition(edition: Edition) -> list[dict[str, Any]]:
    """Return the line of an edition in numbers, for those who run it."""
    return _line(step for source in registry.edition_lives for step in source(edition))


def _line(found: Iterable[LifeStep]) -> list[dict[str, Any]]:
    """Return every step with what was found of it; of two findings the later one counts, since sources say the least first."""
    by_key = {step.key: step for step in found}
    line = []
    for key, (name, _text) in names().items():
        step = by_key.get(key)
        line.append(
            _drawn(key, name, step.text, url=step.url, state=step.state)
            if step
            else _drawn(key, name, _("Not yet"), state="next")
        )
    return line


def _drawn(key: str, name: str, text: str, *, url: str = "", state: str = "") -> dict[str, Any]:
    return {"key": key, "name": name, "text": text, "url": url, "state": state, "big": key == "title"}


def present(line: list[dict[str, Any]]) -> str:
    """Return the step in which somebody is now: the first one that goes on, or "" where none does."""
    return next((step["key"] for step in line if step["state"] == "now"), "")
