"""The only home of the invented towns and people of the demonstration; upper apps add their things through the registry."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from pearls.models import Edition, Membership, Municipality, Role, User
from pearls.registry import registry
from pearls.services.facts import keep_edition, keep_municipality

PASSWORD = "amber-pearl-lighthouse"  # noqa: S105 -- the demo's own, printed on the screen, for this machine alone


@transaction.atomic
def seed_demo(people: dict, folder: Path) -> list[dict]:
    """Make the invented towns, people and their things; return the logins and write them to `folder`. Safe to repeat."""
    towns = {entry["slug"]: keep_municipality(entry, invented=True) for entry in people["towns"]}
    _current(_coming(keep_edition(people["edition"])))
    users = {entry["key"]: _person(entry, towns) for entry in people["people"]}
    # Upper floors announce themselves first, and stand on what the lower ones made.
    for seed in reversed(registry.demo_seeders):
        seed({"people": people, "towns": towns, "users": users})
    logins = [{"role": entry["shows"], "email": entry["email"], "password": PASSWORD} for entry in people["people"]]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "demo-logins.json").write_text(json.dumps(logins, indent=1, ensure_ascii=False), encoding="utf-8")
    return logins


def _coming(edition: Edition) -> Edition:
    """Move the demonstration's dates so that its plans are due in four weeks, whenever it is looked at first."""
    if edition.plan_due and edition.plan_due < timezone.now():
        shift = timedelta(days=(timezone.now() - edition.plan_due).days + 29)
        for name in ("call_opens", "deadline", "plan_due"):
            moment = getattr(edition, name)
            setattr(edition, name, moment + shift if moment else None)
        edition.save(update_fields=["call_opens", "deadline", "plan_due"])
    return edition


def _current(edition: Edition) -> None:
    if not Edition.objects.filter(is_current=True).exists():
        Edition.objects.filter(pk=edition.pk).update(is_current=True)


def _person(entry: dict, towns: dict[str, Municipality]) -> User:
    fields = {name: entry[name] for name in ("name", "language", "time_zone")}
    user = User.objects.filter(email=entry["email"]).first()
    if user is None:
        user = login(entry["email"], **fields)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    for membership in entry.get("memberships", []):
        body = towns[membership["municipality"]]
        Membership.objects.get_or_create(user=user, municipality=body, defaults={"role": membership["role"]})
    for role in entry.get("roles", []):
        Role.objects.get_or_create(user=user, **_scope(role))
    if any(role["name"] == "admin" for role in entry.get("roles", [])) and not user.is_staff:
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
    return user


def login(email: str, **fields) -> User:
    """Return a stored user with the demo's password."""
    user = User.objects.create_user(email, None, **fields)
    user.password = _hashed()
    user.save(update_fields=["password"])
    return user


@cache
def _hashed() -> str:
    """Return the password as it is stored: hashing is slow on purpose, and this one, printed on the screen, needs no salt for each."""
    return make_password(PASSWORD)


def _scope(role: dict) -> dict[str, Any]:
    edition = Edition.objects.get(year=role["edition"]) if "edition" in role else None
    return {"name": role["name"], "edition": edition, "country_id": role.get("country")}


def default_folder() -> Path:
    """Return where the logins are written: beside the demo's data."""
    return Path(settings.VAR_DIR)
