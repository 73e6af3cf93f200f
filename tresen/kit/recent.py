"""Small tables that people change by hand and every mail and page reads: remembered for a moment.

A change made in another process is seen after `SECONDS`; one made in this process at once, if whoever makes it
calls `forget`. Nothing that grants or refuses access may be remembered here.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

_remembered: dict[Hashable, tuple[float, object]] = {}


def recently(function: Callable[P, R]) -> Callable[P, R]:
    """Remembers what `function` gave for these (hashable) arguments."""

    @wraps(function)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, args, tuple(kwargs.items()))
        made, value = _remembered.get(key, (0.0, None))
        if time.monotonic() - made > settings.RECENT_SECONDS:
            value = function(*args, **kwargs)
            _remembered[key] = (time.monotonic(), value)
        return value  # type: ignore[return-value]

    return remembering


def forget() -> None:
    _remembered.clear()
