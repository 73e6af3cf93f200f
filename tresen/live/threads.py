"""Database work of the streams: two lasting threads a process, so that all open browsers share two connections."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import close_old_connections

R = TypeVar("R")

_threads: ThreadPoolExecutor | None = None


async def in_thread(function: Callable[..., R], *arguments: Any) -> R:
    """Calls `function` in one of the threads, on a connection that is alive."""
    global _threads
    if _threads is None:
        _threads = ThreadPoolExecutor(2, thread_name_prefix="live")

    def call() -> R:
        close_old_connections()
        return function(*arguments)

    return await asyncio.get_running_loop().run_in_executor(_threads, call)
