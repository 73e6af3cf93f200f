"""Which fields a ticket's form has, for whom, and what they may hold. One function for desk, API, mail and portal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import may, works_on
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.models import CustomField, Ticket

Values = Mapping[str, Any]


@dataclass(frozen=True)
class FormField:
    """A field as this form has it."""

    field: CustomField
    value: Any  # canonical; None: empty
    required: bool = False
    limit: frozenset[str] | None = None  # of a choice: the keys that may be chosen; None: all that are active
    set_by: str = ""  # the form rule that holds it at its value
    editable: bool = True

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def missing(self) -> bool:
        return self.required and self.value is None


@dataclass(frozen=True)
class Form:
    fields: tuple[FormField, ...]
    values: dict[str, Any]  # all of the ticket's, those the form does not show too, with what rules set
    set_by: dict[str, str] = field(default_factory=dict)  # key: the form rule that sets it

    @cached_property
    def by_key(self) -> dict[str, FormField]:
        return {one.key: one for one in self.fields}

    @property
    def missing(self) -> list[FormField]:
        return [one for one in self.fields if one.missing]


def form_for(ticket: Ticket, actor: Actor, values: Values | None = None, *, known: Definitions | None = None) -> Form:
    """The form of a ticket, stored or only drafted (an unsaved `Ticket` with what is known of it), as the actor has it.

    `values`: what the fields hold or shall hold, canonical; left out, the ticket's own. Customers get the fields made
    visible to them; whoever works on a ticket, and the house, get all.
    """
    known = known or definitions()
    held = dict(ticket.values if values is None else values)
    inside = is_inside(ticket, actor)
    edits = inside and (ticket._state.adding or may(actor, ticket, Right.EDIT))
    shown = [
        one
        for one in known.fields
        if known.applies(one, ticket.kind, ticket.category_id, ticket.team_id) and (inside or one.visible_to_customers)
    ]
    return Form(
        tuple(
            FormField(
                one,
                held.get(one.key),
                required=one.is_required,
                editable=edits or (not inside and one.editable_by_customers),
            )
            for one in shown
        ),
        held,
    )


def is_inside(ticket: Ticket, actor: Actor) -> bool:
    """Does the actor see the form as the house does? Of a ticket not stored yet every agent does."""
    if ticket._state.adding:
        return actor.is_system or actor.is_agent
    return works_on(actor, ticket)
