"""The only home of "what waits for me", gathered from the registry."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.addresses import here
from pearls.cache import asked_once
from pearls.models import User
from pearls.permissions import role_names
from pearls.registry import Awaited, NavItem, Task, registry

SOON = timedelta(days=7)
LOOKS_BACK = timedelta(days=21)
MOST_HAPPENINGS, MOST_AWAITED = 6, 6
ONE_BY_ONE = 2
"""So many tasks of one kind stand on the desk as lines of their own; of more than that, the nearest stands for all."""


def gather(user: User) -> list[Task]:
    """Return everything that waits for a person: where they stopped first, then by deadline, undated things last."""
    found = [task for source in registry.tasks for task in source(user)]
    far = timezone.now() + timedelta(days=36500)
    return sorted(found, key=lambda task: (not task.resume, task.due or far, task.title))


def desk_context(user: User) -> dict[str, Any]:
    """Return what templates/pearls/desk.html shows; what several of its parts are made of is read once."""
    with asked_once():
        return _desk(user)


def _desk(user: User) -> dict[str, Any]:
    tasks = gather(user)
    first = next((task for task in tasks if task.resume), tasks[0] if tasks else None)
    rest = [task for task in tasks if task is not first]
    return {
        "greeting": user.name.split()[0] if user.name else user.email,
        "summary": _summary(tasks),
        "roles": roles_in_words(user),
        "first": _first(first),
        "tasks": [_together(alike) for alike in by_kind(rest)],
        "standings": [asdict(standing) for source in registry.standings for standing in source(user)],
        "waiting": [_awaited(one) for source in registry.awaited for one in source(user)][:MOST_AWAITED],
        "activity": happened(user),
        "activity_url": reverse("inbox"),
    }


def by_kind(tasks: list[Task]) -> list[list[Task]]:
    """Return tasks with those of one kind together, each kind where its nearest task stands; a few of a kind stay apart."""
    kinds: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        kinds.setdefault(_kind(task), []).append(task)
    shown: dict[int, list[Task]] = {}
    for task in tasks:
        alike = kinds[_kind(task)]
        together = alike if len(alike) > ONE_BY_ONE else [task]
        shown.setdefault(id(together[0]), together)
    return list(shown.values())


def _kind(task: Task) -> tuple[str, str]:
    """Return what tells kinds of tasks apart: the page that one does them on, and the word on the button."""
    path = urlsplit(task.url).path
    try:
        return resolve(path).view_name, task.action
    except Resolver404:
        return path, task.action


def _together(alike: list[Task]) -> dict:
    """Return the nearest of some tasks as components/task.html draws it, with the others to be folded out below it."""
    first, *more = alike
    urgent = _urgent(more)
    hurry = ngettext("%d is due this week.", "%d are due this week.", urgent) % urgent if urgent else ""
    return {**_listed(first), "more": [_listed(task) for task in more], "hurry": hurry}


def _awaited(one: Awaited) -> dict:
    """Return what others owe as components/task.html draws it."""
    since = one.since
    day = timezone.localtime(since).date() if isinstance(since, datetime) else since
    said = _("since %s") % formats.date_format(day, "MONTH_DAY_FORMAT") if day else ""
    return {"due": one.who, "when": said, "title": one.title, "url": one.url, "text": one.text, "state": _("Asked")}


def happened(user: User) -> list[dict]:
    """Return what others did on a person's things in the last weeks, the newest first (components/activity.html)."""
    since = timezone.now() - LOOKS_BACK
    found = [one for source in registry.happenings for one in source(user, since)]
    newest = sorted(found, key=lambda one: one.at, reverse=True)[:MOST_HAPPENINGS]
    return [
        {"time": _ago(one.at), "iso": one.at.isoformat(), "who": one.who, "text": one.text, "url": one.url}
        for one in newest
    ]


def _ago(moment: datetime) -> str:
    """Return a clock for today, a weekday for this week, a day before."""
    local, today = timezone.localtime(moment), timezone.localdate()
    days = (today - local.date()).days
    return f"{local:%H:%M}" if days == 0 else formats.date_format(local, "D" if days < 7 else "SHORT_DAY_FORMAT")


def _official(moment: datetime) -> datetime:
    """Return an instant in the programme's own zone: a deadline has one date, whoever reads it where."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _summary(tasks: list[Task]) -> str:
    if not tasks:
        return _("Nothing waits for you.")
    urgent = _urgent(tasks)
    said = ngettext("%d thing waits for you.", "%d things wait for you.", len(tasks)) % len(tasks)
    due = ngettext("%d is due this week.", "%d are due this week.", urgent) % urgent
    return f"{said} {due}" if urgent else said


def _urgent(tasks: list[Task]) -> int:
    now = timezone.now()
    return sum(task.due is not None and now <= task.due <= now + SOON for task in tasks)


def _first(task: Task | None) -> dict | None:
    if task is None:
        return None
    shown = {**asdict(task), "note": task.note}
    if task.due:
        day = formats.date_format(_official(task.due), "MONTH_DAY_FORMAT")
        shown["note"] = " · ".join(filter(None, [task.note, _("due %s") % day]))
    if task.minutes:
        shown["note"] = " · ".join(filter(None, [shown["note"], about(task.minutes)]))
    return {**shown, "kicker": task.kicker or _("Next")}


def about(minutes: int) -> str:
    """Return how long something usually takes, "" where nobody knows."""
    if minutes < 90:
        return ngettext("about %d minute", "about %d minutes", minutes) % minutes if minutes else ""
    hours = round(minutes / 60)
    return ngettext("about %d hour", "about %d hours", hours) % hours


def _listed(task: Task) -> dict:
    if task.due is None:
        return {**asdict(task), "due": _("Any time"), "when": about(task.minutes), "soon": False}
    local = _official(task.due)
    days = (local.date() - _official(timezone.now()).date()).days
    left = ngettext("in %d day", "in %d days", days) % days if days >= 0 else _("the date has passed")
    when = " · ".join(filter(None, [left, about(task.minutes)]))
    return {
        **asdict(task),
        "due": formats.date_format(local, "MONTH_DAY_FORMAT"),
        "when": when,
        "soon": days <= SOON.days,
    }


def roles_in_words(user: User) -> list[str]:
    """Return what a person is here: memberships and roles of today."""
    bodies = user.memberships.select_related("municipality", "organisation")
    said = [f"{m.get_role_display()}, {m.body}" for m in bodies]
    roles = user.roles.current().select_related("edition", "country") if role_names(user) else []
    return said + [str(role) for role in roles]


def nav_of(user: User, path: str) -> list[dict]:
    """Return the main navigation for one person: the desk, then what each app offers."""
    items = [{"label": item.label, "url": item.url} for item in nav_items(user)]
    best = max((item["url"] for item in items if path.startswith(item["url"])), key=len, default="")
    return [{**item, "current": item["url"] == best} for item in items]


def nav_items(user: User) -> list[NavItem]:
    """Return the entries of one person's navigation, asked once for a request."""
    if not hasattr(user, "_nav_items"):
        offered = [item for source in registry.nav for item in source(user)]
        user._nav_items = [NavItem(_("Desk"), "/desk/"), *offered]  # type: ignore[attr-defined]
    return user._nav_items  # type: ignore[attr-defined]


def public_nav(path: str) -> list[dict]:
    """Return the main navigation for a visitor without an account."""
    items = [(item.label, here(item.url)) for item in sorted(registry.public_nav, key=lambda item: item.rank)]
    return [{"label": label, "url": url, "current": path.startswith(url)} for label, url in items]
