"""A condition as data: rows, and groups of them. Immutable, hashable, and the same as its JSON form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Value = str | tuple[str, ...] | None
Mode = Literal["all", "any", "none"]
MODES: tuple[Mode, ...] = ("all", "any", "none")


@dataclass(frozen=True)
class Row:
    """One statement: a field, an operator, and what it is compared with (None where the operator needs nothing)."""

    field: str
    operator: str
    value: Value = None


@dataclass(frozen=True)
class Group:
    """All, at least one, or none of `parts` hold. Nothing in it: all and none hold, any does not."""

    mode: Mode
    parts: "tuple[Condition, ...]" = ()


Condition = Row | Group
EVERYTHING = Group("all")


def as_json(condition: Condition) -> dict[str, Any]:
    """{"field": …, "operator": …, "value": …} or {"all": […]}, {"any": […]}, {"none": […]}."""
    if isinstance(condition, Group):
        return {condition.mode: [as_json(part) for part in condition.parts]}
    row: dict[str, Any] = {"field": condition.field, "operator": condition.operator}
    if condition.value is not None:
        row["value"] = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    return row


def rows(condition: Condition) -> Iterator[Row]:
    """Every row, in order."""
    if isinstance(condition, Row):
        yield condition
    else:
        for part in condition.parts:
            yield from rows(part)
