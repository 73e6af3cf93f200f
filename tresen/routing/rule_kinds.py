"""What a rule can do to a ticket: what a macro can, without what needs a person or several tickets."""

from dataclasses import replace

from tresen.people.actor import Actor
from tresen.rules.actions import Kinds, Parameter
from tresen.tickets.actions.kinds import TicketAction
from tresen.tickets.actions.registry import Actions, kinds_of

# "draft" is written into somebody's composer. What takes several tickets locks them in an order of its own, which
# cannot be kept in the middle of a verb that has locked one already.
PERSONAL = frozenset({"draft"})
ME = "me"


def rule_kinds_of(actor: Actor) -> Actions:
    """As the actor may know what they name; a rule acts as the house."""
    return Kinds.of(_without_me(one) for one in kinds_of(actor).by_key.values() if _fits(one))


def _fits(kind: TicketAction) -> bool:
    return not kind.tree and kind.key not in PERSONAL


def _without_me(kind: TicketAction) -> TicketAction:
    return replace(kind, parameters=tuple(_parameter(one) for one in kind.parameters))


def _parameter(one: Parameter) -> Parameter:
    if one.choices is None or all(own.key != ME for own in one.choices.own):
        return one
    return replace(one, choices=replace(one.choices, own=tuple(own for own in one.choices.own if own.key != ME)))
