"""Which fields a ticket's form has, for whom, and what they may hold. One function for desk, API, mail and portal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import may, works_on
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_conditions import form_rules
from tresen.tickets.field_types.choice import active_keys
from tresen.tickets.form_rules import Outcome, evaluate
from tresen.tickets.models import CustomField, Ticket
from tresen.tickets.models.field import CHOOSING

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

    @property
    def choices(self) -> set[str]:
        """The keys that may be chosen."""
        active = active_keys(self.field)
        return active if self.limit is None else active & self.limit


@dataclass(frozen=True)
class Form:
    fields: tuple[FormField, ...]
    values: dict[str, Any]  # all of the ticket's, those the form does not show too, with what rules set
    set_by: dict[str, str] = field(default_factory=dict)  # key: the form rule that gave it its value
    holding: frozenset[int] = frozenset()  # the form rules that hold

    @cached_property
    def by_key(self) -> dict[str, FormField]:
        return {one.key: one for one in self.fields}

    @property
    def missing(self) -> list[FormField]:
        return [one for one in self.fields if one.missing]


def form_for(
    ticket: Ticket,
    actor: Actor,
    values: Values | None = None,
    *,
    held_before: Collection[int] = (),
    cleared: Collection[str] = (),
    known: Definitions | None = None,
) -> Form:
    """The form of a ticket, stored or only drafted (an unsaved `Ticket` with what is known of it), as the actor has it.

    `values`: what the fields shall hold, canonical: form rules are applied to them. Left out: the ticket's own, as they
    are stored; rules then show, hide, require and limit, but set nothing. `held_before`: rules whose defaults have been
    filled in already; `cleared`: fields somebody wants empty. Customers get the fields made visible to them; who works
    on a ticket, and the house, all."""
    known = known or definitions()
    outcome = _outcome(ticket, values, known, held_before, cleared)
    inside = is_inside(ticket, actor)
    edits = inside and (ticket._state.adding or may(actor, ticket, Right.EDIT))
    shown = [
        one
        for one in known.fields
        if one.key not in outcome.hidden
        and known.applies(one, ticket.kind, ticket.category_id, ticket.team_id)
        and (inside or one.visible_to_customers)
    ]
    fields = [
        FormField(
            one,
            outcome.values.get(one.key),
            required=one.is_required or one.key in outcome.required,
            limit=outcome.limits.get(one.key),
            set_by=outcome.locked.get(one.key, ""),
            editable=edits or (not inside and one.editable_by_customers),
        )
        for one in shown
    ]
    return Form(tuple(fields), outcome.values, outcome.set_by, outcome.holding)


def _outcome(
    ticket: Ticket,
    values: Values | None,
    known: Definitions,
    held_before: Collection[int],
    cleared: Collection[str],
) -> Outcome:
    if not known.rules:
        return Outcome(dict(ticket.values if values is None else values))
    rules = form_rules(known)

    def takes(key: str, value: Any) -> bool:
        """A rule sets no field that the ticket has not, and no choice that was switched off."""
        one = known.by_key.get(key)
        if values is None or one is None or not known.applies(one, ticket.kind, ticket.category_id, ticket.team_id):
            return values is None and one is not None and ticket.values.get(key) == value
        chosen = set(value) if isinstance(value, list) else {value}
        return one.type not in CHOOSING or chosen <= active_keys(one)

    return evaluate(
        rules.rules,
        ticket.values if values is None else values,
        lambda rule, held: rules.holds(rule, ticket, held),
        takes=takes,
        held_before=held_before,
        cleared=cleared,
        ordered=rules.ordered,
    )


def is_inside(ticket: Ticket, actor: Actor) -> bool:
    """Does the actor see the form as the house does? Of a ticket not stored yet every agent does."""
    if ticket._state.adding:
        return actor.is_system or actor.is_agent
    return works_on(actor, ticket)
