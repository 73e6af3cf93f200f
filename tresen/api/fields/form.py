"""GET tickets/{number}/form: which fields the ticket has now, and what they may hold."""

from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.fields.values import shown_values
from tresen.api.rendering import shown as rendered
from tresen.api.tickets.fetch import fetch_ticket
from tresen.tickets.forms import form_for


def show(request: Call, number: str) -> HttpResponse:
    """After all form rules, for whoever asks: customers get the fields shown to them."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    values = shown_values([ticket], actor)[ticket.pk]
    items = [
        {
            "key": one.key,
            "label": one.field.label,
            "help": one.field.help_text,
            "heading": one.field.group,
            "type": one.field.type,
            "value": values.get(one.key),
            "required": one.required,
            "missing": one.missing,
            "editable": one.editable and not one.set_by,
            "set_by": one.set_by or None,
            "options": [each["key"] for each in one.field.options if each["key"] in one.choices]
            if one.field.options
            else None,
        }
        for one in form_for(ticket, actor).fields
    ]
    return rendered({"items": items})
