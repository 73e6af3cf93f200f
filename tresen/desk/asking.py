"""Asking before something is done that may be a slip: nothing has happened yet, and the same with an answer does it."""

from collections.abc import Sequence
from typing import Any

from tresen.tickets.change import Refused


class Asks(Refused):
    """A question to whoever is writing. `name` and `value` are what the composer sends along if he says `yes`."""

    def __init__(self, words: str, *, name: str, value: str, yes: str, points: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.name, self.value, self.yes, self.points = name, value, yes, list(points)

    @property
    def told(self) -> dict[str, Any]:
        """For the browser, which asks."""
        return {"words": str(self), "points": self.points, "yes": self.yes, "name": self.name, "value": self.value}
