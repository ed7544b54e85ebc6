"""The only home of the web server's settings; PORT and WEB_CONCURRENCY come from the environment."""

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connections
from django.urls import get_resolver

wsgi_app = "pearls.wsgi:application"
bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4  # a slow reader holds a thread, not a worker
preload_app = True  # one copy of the code in memory for all workers
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None  # the proxy in front writes one
errorlog = "-"
loglevel = "warning"
memory = Path("/dev/shm")  # noqa: S108  (no secret: a worker's pulse, which must not wait for a disk)
worker_tmp_dir = str(memory) if memory.is_dir() else None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


# One heap for all threads of a worker: they take turns anyway, and each heap of its own keeps what it once needed.
M_ARENA_MAX = -8
with suppress(OSError, AttributeError):  # other systems have other heaps
    ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 1)


def when_ready(_server: Any) -> None:
    """Load the code of all pages once for all workers, and move it out of the collector's sight, so that they go on sharing it."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Forget connections of the parent: two processes must not speak on one."""
    connections.close_all()
