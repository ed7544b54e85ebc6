"""The only home of the settings under measurement: the portal's own, with two control pages beside its addresses."""

from pearls.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
