"""Pages of long lists, by keyset: the next page begins after the last row of this one."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE = 50


def newest(rows: "QuerySet[M, Any]", before: str) -> tuple[list[M], str]:
    """One page by falling id, and the cursor of the next ("" at the end)."""
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def by_name(rows: "QuerySet[M, Any]", after: str) -> tuple[list[M], str]:
    """One page in the order of names; the cursor is the last row's id and name."""
    key, dash, name = after.partition("-")
    if dash and key.isdecimal() and len(key) < 19:
        rows = rows.filter(Q(name__gte=name) & (Q(name__gt=name) | Q(pk__gt=int(key))))
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    last: Any = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.pk}-{last.name}" if last else ""
