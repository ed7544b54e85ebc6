"""What keeps a fresh database quick: a table is created whole, since Django draws all related tables anew for each later addition."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

OURS = ("pearls", "questionnaires", "site", "practices", "actionplans", "awards", "mentoring")
MOST = 6
"""So many additions to tables of the same file are let through: where two tables name each other, one has to come first."""


def late_additions(operations):
    """Return what a migration adds to tables that it created itself."""
    made = {operation.name.lower() for operation in operations if isinstance(operation, CreateModel)}
    added = [operation for operation in operations if isinstance(operation, AddField | AddConstraint | AddIndex)]
    return [operation for operation in added if operation.model_name.lower() in made]


def test_migrations_create_their_tables_whole():
    many = {
        f"{app}.{name}": len(late)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OURS and len(late := late_additions(migration.operations)) > MOST
    }
    assert many == {}, "fold these additions into the tables that they belong to"
