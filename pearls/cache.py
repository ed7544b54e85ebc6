"""The only home of the cache that may be away: with Redis down, reads find nothing and writes are forgotten."""

from typing import Any

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
