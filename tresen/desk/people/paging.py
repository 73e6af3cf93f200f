"""Long lists of names in German order, by keyset: the cursor is the last row's place and id."""

from typing import Any, TypeVar, cast

from django.db.models import Model, Q, QuerySet

from tresen.people.folding import in_order

M = TypeVar("M", bound=Model)
PAGE = 50


def in_german_order(rows: "QuerySet[M, Any]", after: str) -> tuple[list[M], str]:
    rows = cast("QuerySet[M, Any]", rows.annotate(place=in_order("name")))
    key, dash, place = after.partition("-")
    if dash and key.isdecimal() and len(key) < 19:
        rows = rows.filter(Q(place__gte=place) & (Q(place__gt=place) | Q(pk__gt=int(key))))
    found: list[Any] = list(rows.order_by("place", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.pk}-{last.place}" if last else ""
