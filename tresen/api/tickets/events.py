"""GET tickets/{number}/events: the journal of a ticket."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.paging import Paging, page
from tresen.api.rendering import listed
from tresen.api.tickets import shown
from tresen.api.tickets.fetch import fetch_ticket
from tresen.people.access import organisations_for, persons_for, teams_for
from tresen.people.actor import Actor
from tresen.tickets.access import events_for, tickets_worked_by, works_on
from tresen.tickets.choices import categories_for, states
from tresen.tickets.models import Event
from tresen.tickets.unnamed import unnamed

Names = dict[str, dict[int, Any]]


def listing(request: Call, number: str, wanted: Query[Paging]) -> HttpResponse:
    """The journal, oldest line first, for agents who work on the ticket; for others it does not exist."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    if not works_on(actor, ticket):
        raise Http404
    found, following = page(request, events_for(actor, ticket).select_related("actor"), wanted)
    names = names_of(found, actor)
    return listed(request, [_event(one, names) for one in unnamed(found, actor)], following)


def _event(one: Event, names: Names) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "at": one.at,
        "actor": {
            "kind": one.actor_kind,
            "name": one.actor_label,
            "email": one.actor.email if one.actor else None,
        },
        "changes": changes_named(one.changes, names),
        "data": one.data,
    }


def changes_named(changes: dict[str, Any], names: Names) -> dict[str, list[Any]]:
    return {
        column: [_named(names, column, before), _named(names, column, after)]
        for column, (before, after) in changes.items()
    }


def _named(names: Names, column: str, value: Any) -> Any:
    if column == "priority":
        return shown.PRIORITIES.get(value, value)
    return names[column].get(value) if column in names and value is not None else value


def names_of(events: Iterable[Event], actor: Actor) -> Names:
    """The names behind the ids that were changed: one query for each kind of thing that occurs."""
    ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for column, pair in event.changes.items():
            if column in READERS:
                ids[column].update(value for value in pair if value is not None)
    return {column: READERS[column](actor, keys) for column, keys in ids.items()}


def _persons(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: one.email or one.name for key, one in persons_for(actor).in_bulk(ids).items()}


def _teams(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: one.name for key, one in teams_for(actor).in_bulk(ids).items()}


def _organisations(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: one.key for key, one in organisations_for(actor).in_bulk(ids).items()}


def _categories(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: shown.trail(one) for key, one in categories_for(actor, in_use=False).in_bulk(ids).items()}


def _states(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: one.key for key, one in states(in_use=False).in_bulk(ids).items()}


def _tickets(actor: Actor, ids: set[int]) -> dict[int, Any]:
    return {key: one.number for key, one in tickets_worked_by(actor).only("number").in_bulk(ids).items()}


READERS: dict[str, Callable[[Actor, set[int]], dict[int, Any]]] = {
    "assignee": _persons,
    "customer": _persons,
    "team": _teams,
    "organisation": _organisations,
    "category": _categories,
    "state": _states,
    "parent": _tickets,
    "merged_into": _tickets,
}
