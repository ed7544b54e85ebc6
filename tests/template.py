"""The only home of the database that test databases are copied from: migrated once per server, not once per process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
LOCK = 4_711_042  # any number that nobody else on the server locks by


def migrated_template() -> str:
    """Return the name of a database that has every migration, made where this server has none of these migrations yet.

    Processes that need it at once wait for the first. Its name is of the migrations' content, so that another tree makes its own.
    """
    name = f"pearls_template_{_migrations()[:16]}"
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            # A half made one is never taken for a whole one: the name comes last.
            server.execute("DROP DATABASE IF EXISTS pearls_template_unfinished")
            server.execute("CREATE DATABASE pearls_template_unfinished")
            _migrate("pearls_template_unfinished")
            server.execute(f'ALTER DATABASE pearls_template_unfinished RENAME TO "{name}"')
    return name


def _migrations() -> str:
    files = sorted(path for path in ROOT.glob("**/migrations/*.py") if ".venv" not in path.parts)
    packages = (ROOT / "requirements" / "base.txt").read_bytes()
    return hashlib.sha256(b"".join(path.read_bytes() for path in files) + packages).hexdigest()


def _address(database: str) -> str:
    held = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=held["HOST"], port=held["PORT"], user=held["USER"], password=held["PASSWORD"], dbname=database
    )


def _migrate(database: str) -> None:
    held = connection.settings_dict
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    address = f"postgres://{who}@{held['HOST']}:{held['PORT']}/{database}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "pearls.settings",
        "PEARLS_ENV": "test",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
