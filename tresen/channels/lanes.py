"""Who may go out at the same time: so many at once on each route, so that one that hangs leaves room for the others."""

from collections import Counter
from threading import Lock


class Lanes:
    """Counts of this process alone; each worker process has its own."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._busy: Counter[str] = Counter()
        self._lock = Lock()

    def enter(self, route: str) -> bool:
        """A place on the route, if one is free; to be given back with `leave`."""
        with self._lock:
            if self._busy[route] >= self.width:
                return False
            self._busy[route] += 1
            return True

    def leave(self, route: str) -> None:
        with self._lock:
            self._busy[route] -= 1
            if not self._busy[route]:
                del self._busy[route]
