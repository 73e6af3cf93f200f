"""The form with the custom fields of a ticket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from tresen.desk.doors import agents_only
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.desk.fields.reading import given_in
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import may
from tresen.tickets.definitions import definitions
from tresen.tickets.fields import InvalidValues, set_values
from tresen.tickets.forms import form_for

MANY = 12  # from here on a filter helps


@require_http_methods(["GET", "POST"])
@agents_only
def change(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT if request.method == "POST" else None)
    known = definitions()
    if request.method == "POST":
        try:
            set_values(ticket, given_in(request.POST, known), by=actor)
        except InvalidValues as wrong:
            form = drafted(ticket, request.POST, actor, known)
            context = form_context(form, known, request.POST, wrong.faults)
            return render(request, "desk/fields/controls.html", context, status=422)
        return answer(request, actor, number)
    form = form_for(ticket, actor, known=known)
    context = form_context(form, known) | {
        "ticket": ticket,
        "focus": request.GET.get("field", ""),
        "many": len(form.fields) > MANY,
        "may_edit": may(actor, ticket, Right.EDIT),
    }
    return render(request, "desk/fields/dialog.html", context)


@require_POST
@agents_only
def live(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The form as it would be with what is entered so far. Stores nothing."""
    ticket, known = ticket_for(actor, number), definitions()
    form = drafted(ticket, request.POST, actor, known)
    return render(request, "desk/fields/controls.html", form_context(form, known, request.POST))
