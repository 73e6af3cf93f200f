"""One clock for everything that dates what it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("tresen_clock", default=None)


def now() -> datetime:
    """The present moment, aware; inside `at(...)` that moment instead."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Lets everything inside happen at `moment` (aware): imports and demo data keep their dates."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
