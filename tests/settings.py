"""The only home of the settings of a test run: servers of its own, unless the environment names some."""

import os
from pathlib import Path

os.environ["PEARLS_ENV"] = "test"

from pearls.embedded import start_throwaway

if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    # pytest-xdist starts its workers from this process, and they find the addresses in their environment.
    urls = start_throwaway(Path(__file__).resolve().parent.parent / "var" / "test").urls()
    os.environ |= {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis}

from pearls.settings import *  # noqa: F403
