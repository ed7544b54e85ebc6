"""The only home of "what waits for me", gathered from the registry."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.models import User
from pearls.permissions import role_names
from pearls.registry import NavItem, Task, registry

SOON = timedelta(days=7)


def gather(user: User) -> list[Task]:
    """Return everything that waits for a person: where they stopped first, then by deadline, undated things last."""
    found = [task for source in registry.tasks for task in source(user)]
    far = timezone.now() + timedelta(days=36500)
    return sorted(found, key=lambda task: (not task.resume, task.due or far, task.title))


def desk_context(user: User) -> dict[str, Any]:
    """Return what templates/pearls/desk.html shows."""
    tasks = gather(user)
    first = next((task for task in tasks if task.resume), tasks[0] if tasks else None)
    rest = [task for task in tasks if task is not first]
    return {
        "greeting": user.name.split()[0] if user.name else user.email,
        "summary": _summary(tasks),
        "roles": roles_in_words(user),
        "first": _first(first),
        "tasks": [_listed(task) for task in rest],
    }


def _official(moment: datetime) -> datetime:
    """Return an instant in the programme's own zone: a deadline has one date, whoever reads it where."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _summary(tasks: list[Task]) -> str:
    if not tasks:
        return _("Nothing waits for you.")
    now = timezone.now()
    urgent = sum(task.due is not None and now <= task.due <= now + SOON for task in tasks)
    said = ngettext("%d thing waits for you.", "%d things wait for you.", len(tasks)) % len(tasks)
    due = ngettext("%d is due this week.", "%d are due this week.", urgent) % urgent
    return f"{said} {due}" if urgent else said


def _first(task: Task | None) -> dict | None:
    if task is None:
        return None
    shown = {**asdict(task), "note": task.note}
    if task.due:
        day = formats.date_format(_official(task.due), "j F")
        shown["note"] = " · ".join(filter(None, [task.note, _("due %s") % day]))
    return {**shown, "kicker": task.kicker or _("Next")}


def _listed(task: Task) -> dict:
    if task.due is None:
        return {**asdict(task), "due": _("Any time"), "when": "", "soon": False}
    local = _official(task.due)
    days = (local.date() - _official(timezone.now()).date()).days
    left = ngettext("in %d day", "in %d days", days) % days if days >= 0 else _("the date has passed")
    return {**asdict(task), "due": formats.date_format(local, "j F"), "when": left, "soon": days <= SOON.days}


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
    return [{"label": i.label, "url": i.url, "current": path.startswith(i.url)} for i in registry.public_nav]
