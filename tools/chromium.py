"""The only home of which browser tests and pictures are made with."""

import os
import shutil

# The browser without windows first: the same engine, and tests take four fifths of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the browser for the tests: PEARLS_CHROMIUM, or one on PATH; None leaves it to Playwright."""
    named = os.environ.get("PEARLS_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
