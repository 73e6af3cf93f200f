"""A journal line as a sentence: what changed, from what to what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, JSONField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tresen.people.access import organisations_for, persons_for, teams_for
from tresen.people.actor import Actor
from tresen.tickets.models import Category, Event, Kind, Priority, State
from tresen.tickets.names import in_language
from tresen.ui.times import Times

# The columns worth a word, in the order they are told. state_type, dates and the like follow from these.
TOLD = ("state", "team", "assignee", "priority", "kind", "category", "customer", "organisation", "subject", "waiting_until")
RELATIONS = ("state", "team", "assignee", "customer", "organisation", "category")
Names = Mapping[tuple[str, int], str]


def changed(event: Event) -> list[str]:
    """The columns of the event to be told; a ticket's first values are no change."""
    if event.name == "opened":
        return []
    told = [column for column in TOLD if column in event.changes]
    return [column for column in told if column != "organisation" or "customer" not in told]


def names_in(events: Iterable[Event], actor: Actor) -> Names:
    """The names of everything the events mention by id, in one query (none if they mention nothing)."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for column in changed(event):
            if column in RELATIONS:
                ids = {key for key in event.changes[column] if key is not None}
                wanted.setdefault("person" if column in {"assignee", "customer"} else column, set()).update(ids)
    queries = [_query(kind, keys, actor) for kind, keys in sorted(wanted.items()) if keys]
    if not queries:
        return {}
    found = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return {(kind, key): name or in_language(names) for kind, key, name, names in found}


def _query(kind: str, keys: set[int], actor: Actor) -> QuerySet[Any, tuple[str, int, str, dict[str, str]]]:
    sources: dict[str, tuple[QuerySet[Any], str, str]] = {
        "person": (persons_for(actor), "name", ""),
        "team": (teams_for(actor), "name", ""),
        "organisation": (organisations_for(actor), "name", ""),
        "state": (State.objects.all(), "", "names"),
        "category": (Category.objects.all(), "", "trails"),
    }
    rows, name, names = sources[kind]
    no_name, no_names = Value("", output_field=CharField()), Value({}, output_field=JSONField())
    return (
        rows.filter(pk__in=keys)
        .order_by()
        .annotate(
            told_kind=Value(kind, output_field=CharField()),
            told_name=Cast(F(name), CharField()) if name else no_name,
            told_names=Cast(F(names), JSONField()) if names else no_names,
        )
        .values_list("told_kind", "pk", "told_name", "told_names")
    )


def sentence(event: Event, names: Names, times: Times) -> list[tuple[str, str, str]]:
    """(what, old, new) for each change; old or new may be empty."""
    labels = _labels()
    told = []
    for column in changed(event):
        old, new = (_value(column, value, names, times) for value in event.changes[column])
        told.append((labels[column], old, new))
    return told


def _labels() -> dict[str, str]:
    return {
        "state": _("State"),
        "team": _("Team"),
        "assignee": _("Assignee"),
        "priority": _("Priority"),
        "kind": _("Kind"),
        "category": _("Category"),
        "customer": _("Customer"),
        "organisation": _("Organisation"),
        "subject": _("Subject"),
        "waiting_until": _("Wanted back"),
    }


def _value(column: str, value: Any, names: Names, times: Times) -> str:
    if value is None or value == "":
        return _("nobody") if column == "assignee" else _("none")
    if column in RELATIONS:
        return names.get(("person" if column in {"assignee", "customer"} else column, value), "–")
    if column == "priority":
        return str(Priority(value).label)
    if column == "kind":
        return str(Kind(value).label)
    if column == "waiting_until":
        return times.exact(datetime.fromisoformat(value))
    return str(value)
