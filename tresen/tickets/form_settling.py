"""What follows for the fields of a ticket when something else about it changes."""

from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import SYSTEM, Actor
from tresen.tickets.change import RELATIONS, Refused, change, changed_values
from tresen.tickets.definitions import definitions
from tresen.tickets.field_conditions import form_rules
from tresen.tickets.forms import form_for
from tresen.tickets.models import Event, Ticket

MOST_TOLD = 5


def follow_form_rules(event: Event) -> None:
    """Reaction: a ticket of another kind, category, team … gets what form rules set then, in a line of its own."""
    ticket, known = event.ticket, definitions()
    if not any(rule.sets for rule in form_rules(known).rules if known.rules):
        return
    before = form_for(_as_it_was(event), SYSTEM, known=known)
    form = form_for(ticket, SYSTEM, ticket.values, held_before=before.holding, known=known)
    if form.values == ticket.values:
        return
    changed = changed_values(ticket.values, form.values)[0]
    rules = {key: name for key, name in form.set_by.items() if key in changed}
    by = Actor("rule", None, ", ".join(dict.fromkeys(rules.values())))
    with change(ticket, by=by) as step:
        step.record("fields_changed", {"rules": rules}, values=form.values)


def must_be_complete(event: Event) -> None:
    """Reaction: an agent does not finish a ticket that lacks what has to be there by then. Rules, the house and the
    customer himself may: nobody is there who could fill it in."""
    if event.actor_kind != "person" or event.actor is None or not event.actor.is_agent:
        return
    form = form_for(event.ticket, SYSTEM)
    missing = [one.field.label for one in form.missing if one.field.blocks_solving]
    if missing:
        names = ", ".join(missing[:MOST_TOLD]) + (" …" if len(missing) > MOST_TOLD else "")
        raise Refused(_("Still missing: %(fields)s. Please fill in before the ticket is finished.") % {"fields": names})


def _as_it_was(event: Event) -> Ticket:
    """The ticket before the event, as far as the event changed it."""
    ticket = copy(event.ticket)
    ticket._state = copy(ticket._state)
    for column, (old, _new) in event.changes.items():
        if column in RELATIONS:
            setattr(ticket, f"{column}_id", old)
        elif column != "values":
            setattr(ticket, column, _value(column, old))
    return ticket


def _value(column: str, old: Any) -> Any:
    return datetime.fromisoformat(old) if column.endswith(("_at", "_until")) and old else old
