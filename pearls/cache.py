"""The only home of the cache that may be away, and of the stamps in it by which processes notice changes.

With Redis down, reads find nothing and writes are forgotten.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class ForgivingRedisCache(RedisCache):
    """Redis as Django knows it, without its errors: what stands only in the cache must never stop a page."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or `default` also where Redis is away."""
        try:
            return super().get(key, default, version)
        except (RedisError, OSError):
            return default

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return the values that are there in one question; none where Redis is away."""
        try:
            return super().get_many(*args, **kwargs)
        except (RedisError, OSError):
            return {}

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep the value if Redis is there."""
        try:
            super().set(*args, **kwargs)
        except (RedisError, OSError):
            return

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Keep the value if the key is free; without Redis everything is free."""
        try:
            return super().add(*args, **kwargs)
        except (RedisError, OSError):
            return True

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Count; without Redis nothing is ever too much."""
        try:
            return super().incr(*args, **kwargs)
        except (RedisError, OSError):
            return 1

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget the key if Redis is there."""
        try:
            return super().delete(*args, **kwargs)
        except (RedisError, OSError):
            return False


# --- stamps ---------------------------------------------------------------------------------------
EDITION = "edition"  # the stamp of which edition runs, its dates, and who pays for it
_read: ContextVar[dict[str, str] | None] = ContextVar("stamps that this request has read", default=None)
_names: set[str] = set()  # that this process ever asked for: who needs one stamp mostly needs the others too


def stamp(name: str) -> str:
    """Return what is another text after each renew(name): by it a process knows whether what it remembers still holds."""
    known = _read.get()
    if known is None:
        return _stamp(name)
    if name not in known:
        _names.add(name)
        known.update(cache.get_many(_names - known.keys()))
    if name not in known:
        known[name] = _stamp(name)
    return known[name]


def _stamp(name: str) -> str:
    return cache.get_or_set(name, uuid.uuid4().hex, None) or ""


def renew(name: str) -> None:
    """Let every process forget what it remembers under this stamp; to be called after the commit of a change."""
    cache.delete(name)
    known = _read.get()
    if known is not None:
        known.pop(name, None)


@contextmanager
def stamps_read_once() -> Iterator[None]:
    """Ask Redis once for all stamps within a `with` block: a request sees one state of things, and pays for one look."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


Mine = TypeVar("Mine")
_asked: ContextVar[dict[Any, Any] | None] = ContextVar("what one page asked already", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Let functions marked `once_a_page` ask the database once for each person within a `with` block."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once_a_page(ask: Callable[[Any], Mine]) -> Callable[[Any], Mine]:
    """Remember what a function of a person returned as long as one page is put together; elsewhere it asks each time."""

    @wraps(ask)
    def asked(person: Any) -> Mine:
        known = _asked.get()
        if known is None:
            return ask(person)
        key = (ask, person.pk)
        if key not in known:
            known[key] = ask(person)
        return known[key]

    return asked
