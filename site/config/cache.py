"""The cache that all processes share, and what each does by itself while that one is gone."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds that a process leaves Redis alone after a failure: a server that hangs costs its timeout
# once in this time, not once for every page.
PAUSE = 10
ANSWER_WITHIN = 1  # second


class RedisOrLocalCache(RedisCache):
    """Redis; while it does not answer, a memory of this process's own.

    No page and no booking depends on Redis: limits are counted by process meanwhile, and a page
    that changed shows in another process after a minute.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        timeouts = {"socket_timeout": ANSWER_WITHIN, "socket_connect_timeout": ANSWER_WITHIN}
        params["OPTIONS"] = timeouts | params.get("OPTIONS", {})
        super().__init__(server, params)
        self._local = LocMemCache("while Redis is gone", {})
        self._silent_until = 0.0

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().get, self._local.get, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().get_many, self._local.get_many, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().set, self._local.set, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().set_many, self._local.set_many, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().add, self._local.add, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().touch, self._local.touch, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().incr, self._local.incr, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().has_key, self._local.has_key, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().delete, self._local.delete, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(super().delete_many, self._local.delete_many, *args, **kwargs)

    def clear(self) -> Any:
        return self._ask(super().clear, self._local.clear)

    def _ask(
        self, shared: Callable[..., Any], local: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        if time.monotonic() >= self._silent_until:
            try:
                return shared(*args, **kwargs)
            except RedisError as error:
                # The text of an error may hold the address, and that a password.
                logger.warning("Redis does not answer (%s)", type(error).__name__)
                self._silent_until = time.monotonic() + PAUSE
        return local(*args, **kwargs)
