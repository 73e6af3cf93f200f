"""The kinds of actions about tickets that there are for somebody."""

from typing import Any

from tresen.people.actor import Actor
from tresen.rules.actions import Action, Kinds
from tresen.tickets.actions import custom, people, properties, words, work
from tresen.tickets.actions.kinds import TicketAction

Actions = Kinds[TicketAction]


def kinds_of(actor: Actor) -> Actions:
    """Every kind the actor's lists may name. Costs no query until choices are asked for, but for the custom fields."""
    own = [*people.kinds(actor), *properties.kinds(actor), *words.kinds(actor), *work.kinds(actor)]
    return Kinds.of([*own, *custom.kinds(actor)])


# The short way to say one action, in the API and in the menus of a list: {name: (kind, its parameter, what "" means)}.
SHORT: dict[str, tuple[str, str, str]] = {
    "assignee": ("assign", "to", "nobody"),
    "team": ("hand_over", "to", "none"),
    "state": ("state", "to", ""),
    "priority": ("priority", "to", ""),
    "category": ("category", "to", "none"),
    "merge": ("merge", "to", ""),
    "parent": ("parent", "to", ""),
}


def short(name: str, value: str) -> list[dict[str, Any]]:
    """One action of `SHORT` in its whole form, as JSON for `parse_actions`."""
    do, parameter, nothing = SHORT[name]
    return [{"do": do, parameter: value or nothing}]


__all__ = ["SHORT", "Action", "Actions", "kinds_of", "short"]
