"""The only home of the settings of a test run: servers of its own unless the environment names some, one queue per process."""

import os
import re
from pathlib import Path

os.environ["PEARLS_ENV"] = "test"

from pearls.embedded import start_throwaway

if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    # pytest-xdist starts its workers from this process, and they find the addresses in their environment.
    urls = start_throwaway(Path(__file__).resolve().parent.parent / "var" / "test").urls()
    os.environ |= {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis}

# Tests empty the cache, which is one of Redis's numbered databases: each pytest-xdist worker gets its own.
worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ["REDIS_URL"] = re.sub(r"/\d+$", f"/{int(worker[1]) % 15 + 1 if worker else 0}", os.environ["REDIS_URL"])

from pearls.settings import *  # noqa: E402, F403

# Redis is one for all test processes; each empties its own part of it.
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CACHES["default"]["LOCATION"] = f"{REDIS_URL.rsplit('/', 1)[0]}/{1 + int(worker)}"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# Each test client builds the middleware anew; files are looked up when one is asked for, not all of them each time.
WHITENOISE_AUTOREFRESH = True

# Single sign-on has tests, also where the environment names no server for it.
INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]))  # noqa: F405

# A test says which languages are offered beside English; which ones the portal itself offers has its own test.
INTERFACE_LANGUAGES = ["en"]
