"""A web worker stays light: what only jobs need, or few people ask for, is loaded by who does the job or at the first question.

Each worker keeps for life what it once loaded, so these are megabytes of every worker of every programme.
"""

import os
import subprocess
import sys

JOBS = ("weasyprint", "fontTools", "lxml", "scipy", "numpy", "openpyxl", "icalendar", "pikepdf", "holidays")
SELDOM = ("drf_spectacular", "rest_framework.views", "requests", "rapidfuzz", "unittest", "django.test")
"""Descriptions for programs, single sign-on, comparing texts; and what only tests need."""
HEAVY = (*JOBS, *SELDOM)
LOADED = f"""
import sys
import pearls.wsgi
from django.template import engines
from django.urls import get_resolver
get_resolver()._populate()
engines["django"].from_string("{{% load i18n %}}")  # the first template loads the tags of all installed apps
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_no_address_of_the_portal_loads_what_only_jobs_need_or_few_people_ask_for() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("OIDC_")}
    env |= {"DJANGO_SETTINGS_MODULE": "pearls.settings", "PEARLS_ENV": "test"}
    env |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}  # nothing is asked of it
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
