"""What a line would do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.imports.words import Change, Wrong
from tresen.people.models.imports import ImportLine, Outcome


@dataclass
class Plan:
    """`write`: does it; gives the id of whom it was done to. None where nothing is to be done."""

    line: ImportLine
    outcome: str
    title: str = ""
    fault: str = ""
    changes: list[Change] = field(default_factory=list)
    about: int | None = None
    write: Callable[[], int] | None = None

    def told(self) -> ImportLine:
        """The line with what is planned, to be kept."""
        line = self.line
        line.outcome, line.fault, line.title = self.outcome, self.fault[:500], self.title[:200]
        line.changes, line.about = [one.kept() for one in self.changes], self.about
        return line


class Claims:
    """Which line speaks of whom: nobody may stand in a table twice."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, number: int, *keys: str) -> None:
        for key in keys:
            if self._taken.get(key, number) != number:
                raise Wrong(_("Line %(number)s speaks of the same one already.") % {"number": self._taken[key]})
        self._taken.update(dict.fromkeys(keys, number))


def refused(line: ImportLine, fault: str, title: str) -> Plan:
    return Plan(line, Outcome.REFUSED, title=title, fault=fault)


def differing(row: Any, columns: dict[str, Any], names: dict[str, str]) -> list[Change]:
    """The columns that `row` (None: somebody new) has otherwise, as people read them. `names`: columns of the table
    that are called otherwise."""
    found = []
    for key, value in columns.items():
        old = getattr(row, key) if row is not None else DEFAULTS.get(key, "")
        if not _alike(old, value):
            found.append(Change(names.get(key, key), spoken(old) if row is not None else "", spoken(value)))
    return found


def _alike(old: object, new: object) -> bool:
    """Spaces and the ends of lines make no difference."""
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    return old == new


DEFAULTS: dict[str, object] = {"is_vip": False, "is_active": True}


def spoken(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
