"""A web worker stays light: what only jobs need (paper, solvers, workbooks, calendars) is loaded by who does the job, not by who orders it."""

import os
import subprocess
import sys

HEAVY = ("weasyprint", "fontTools", "lxml", "scipy", "numpy", "openpyxl", "icalendar", "pikepdf", "holidays")
LOADED = f"""
import sys
import pearls.wsgi
from django.urls import get_resolver
get_resolver()._populate()
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_no_address_of_the_portal_loads_what_only_jobs_need() -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "pearls.settings", "PEARLS_ENV": "test"}
    env |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}  # nothing is asked of it
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
