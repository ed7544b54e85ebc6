"""The only home of how the database is emptied after a test that commits: what holds rows loses them, and nothing is built anew."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from practices.models import ShelfMark
from tests.kept import may_switch_triggers_off

# Processes know the shelf by heart and notice by its file that it was emptied: a file that is only swept out they would trust.
KNOWN_BY_FILE = ShelfMark._meta.db_table
# Rows of the code, not of a test: Django's own way throws them away and makes them again, which takes most of its time.
OF_THE_CODE = {model._meta.db_table for model in (ContentType, Permission)}
_django_own_way = TransactionTestCase._fixture_teardown


def empty_quickly() -> None:
    """Let TransactionTestCase, and with it every fixture that commits, empty the tables in our way."""
    TransactionTestCase._fixture_teardown = _teardown


def _teardown(self: TransactionTestCase) -> None:
    if self.available_apps is not None or not may_switch_triggers_off():
        return _django_own_way(self)
    return empty_tables()


@transaction.atomic
def empty_tables() -> None:
    """Delete every row that a test can have left, whatever forbids to; a request that still writes is waited for."""
    tables = sorted(
        set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - OF_THE_CODE
    )
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names))
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            emptying = "TRUNCATE" if name == connection.ops.quote_name(KNOWN_BY_FILE) else "DELETE FROM"
            cursor.execute(f"{emptying} {name}")
