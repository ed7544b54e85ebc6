"""The only home of keeping what a fixture built: its rows are put back in later tests of the process, not built again."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from pearls.models import User


@dataclass
class Kept:
    """What a fixture added to the database and took out of it, as lines of COPY by table, and what it returned."""

    added: dict[type[models.Model], list[bytes]]
    gone: dict[type[models.Model], list[bytes]]
    made: bytes


_kept: dict[str, Kept] = {}


def once(name: str, build: Callable[[], Any]) -> Any:
    """Return what build() makes; where this process built `name` before, put its rows back as they were, keys included.

    `build` may stand on other rows if those came through once() too: then they have the keys they had before. It keeps no files.
    """
    if not may_switch_triggers_off():
        return build()
    name = f"{name} {ContentType.objects.get_for_model(User).pk}"  # where a test that commits has these made anew, kept rows would name the old ones
    if name in _kept:
        _put_back(_kept[name])
        return pickle.loads(_kept[name].made)
    before = _rows()
    made = build()
    after = _rows()
    added = {model: sorted(lines - before[model]) for model, lines in after.items() if lines - before[model]}
    gone = {model: sorted(before[model] - lines) for model, lines in after.items() if before[model] - lines}
    _kept[name] = Kept(added, gone, pickle.dumps(made))
    return made


@cache
def may_switch_triggers_off() -> bool:
    """Return whether we may switch triggers off: what they did once must neither happen again nor forbid the rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return cursor.fetchone()[0]


def _place(model: type[models.Model]) -> str:
    """Return table and columns for COPY, the primary key first."""
    fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
    columns = (connection.ops.quote_name(field.column) for field in fields if not field.generated)
    return f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"


def _rows() -> dict[type[models.Model], set[bytes]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            with connection.cursor() as cursor, cursor.copy(f"COPY {_place(model)} TO STDOUT") as lines:
                found[model] = set(b"".join(lines).splitlines(keepends=True))
    return found


@transaction.atomic
def _put_back(kept: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, lines in kept.gone.items():
            table, key = map(connection.ops.quote_name, (model._meta.db_table, model._meta.pk.column))
            keys = [line.split(b"\t")[0].strip().decode() for line in lines]
            cursor.execute(f"DELETE FROM {table} WHERE {key}::text = ANY(%s)", [keys])
        for model, lines in kept.added.items():
            with cursor.copy(f"COPY {_place(model)} FROM STDIN") as rows:
                rows.write(b"".join(lines))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
