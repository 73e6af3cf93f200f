"""The names of the persons and organisations that values refer to by id."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from tresen.people.models import Organisation, Person
from tresen.tickets.definitions import Definitions
from tresen.tickets.models import FieldType

REFERRING = {FieldType.PERSON, FieldType.ORGANISATION}
References = dict[tuple[str, int], str]


def references_in(values: Mapping[str, Any], known: Definitions) -> set[tuple[str, int]]:
    """("person" | "organisation", id) of each that the values name."""
    found = set()
    for key, value in values.items():
        field = known.by_key.get(key)
        if field is not None and field.type in REFERRING and isinstance(value, int):
            found.add((field.type, value))
    return found


def names_for(wanted: Iterable[tuple[str, int]]) -> References:
    """In one query, in none if nothing is wanted. A ticket's values name whom they name, as its assignee does:
    whoever sees the field reads the name."""
    ids: dict[str, set[int]] = {}
    for kind, key in wanted:
        ids.setdefault(kind, set()).add(key)
    sources: dict[str, QuerySet[Any]] = {"person": Person.objects.all(), "organisation": Organisation.objects.all()}
    queries: list[QuerySet[Any, Any]] = [
        sources[kind]
        .filter(pk__in=keys)
        .order_by()
        .annotate(told_kind=Value(kind, output_field=CharField()), told_name=Cast(F("name"), CharField()))
        .values_list("told_kind", "pk", "told_name")
        for kind, keys in sorted(ids.items())
    ]
    if not queries:
        return {}
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return {(kind, key): name for kind, key, name in rows}
