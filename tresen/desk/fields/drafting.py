"""A form while it is being filled in."""

from django.http import QueryDict

from tresen.desk.fields.reading import given_in
from tresen.people.actor import Actor
from tresen.tickets.definitions import Definitions
from tresen.tickets.field_types import Unfit, clean
from tresen.tickets.forms import Form, form_for
from tresen.tickets.models import Ticket


def drafted(ticket: Ticket, posted: QueryDict, actor: Actor, known: Definitions) -> Form:
    """With what fits so far; what does not, counts as empty and is shown as it was typed."""
    values = dict(ticket.values)
    for key, given in given_in(posted, known).items():
        try:
            value = clean(known.by_key[key], given, by=actor, kept=ticket.values.get(key))
        except Unfit:
            value = None
        values.pop(key, None)
        if value is not None:
            values[key] = value
    held = {int(key) for key in posted.getlist("held") if key.isascii() and key.isdecimal() and len(key) < 18}
    if not ticket._state.adding:
        held |= form_for(ticket, actor, known=known).holding
    return form_for(ticket, actor, values, held_before=held, known=known)
