"""A ticket an agent writes down: a call, a visit, a mail on somebody's behalf."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.desk.fields.new_ticket import draft_of
from tresen.desk.fields.reading import given_in
from tresen.desk.tickets.new_form import NewTicket, template_context
from tresen.desk.views.counts import lines
from tresen.desk.workload.from_template import filled_form, template_in
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.category_finding import used
from tresen.tickets.change import Refused
from tresen.tickets.definitions import definitions
from tresen.tickets.fields import InvalidValues
from tresen.tickets.models import Channel, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.templates import put_checklist


@require_http_methods(["GET", "POST"])
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    demand_somewhere(actor, Right.OPEN)
    if request.method == "GET":
        chosen = template_in(request.GET, "template", actor)
        context = filled_form(QueryDict(mutable=True), chosen, actor) | {"nav": lines(actor)}
        return render(request, "desk/tickets/new.html", context)
    form, known, faults = NewTicket(actor, request.POST), definitions(), {}
    if form.is_valid():
        try:
            return redirect("desk:ticket", _open(form, request, actor, given_in(request.POST, known)).number)
        except InvalidValues as wrong:
            faults = wrong.faults
        except Refused as refused:
            form.add_error(None, str(refused))
    fields = drafted(draft_of(request.POST, actor), request.POST, actor, known)
    context = {"form": form, "nav": lines(actor)} | form_context(fields, known, request.POST, faults)
    context |= template_context(actor, template_in(request.POST, "template", actor))
    return render(request, "desk/tickets/new.html", context, status=422)


@transaction.atomic
def _open(form: NewTicket, request: HttpRequest, actor: Actor, values: dict[str, Any]) -> Ticket:
    given = form.cleaned_data
    ticket = open_ticket(
        by=actor,
        subject=given["subject"],
        customer=form.customer(),
        body=Body.from_text(given["text"]),
        kind=given["kind"],
        team=given["team"],
        category=given["category"],
        priority=given["priority"],
        impact=given["impact"],
        urgency=given["urgency"],
        priority_reason=given["priority_reason"],
        channel=given["channel"],
        attachments=new_files(request.POST.getlist("file"), "", actor),
        said_by_agent=given["channel"] != Channel.EMAIL,
        values=values,
        complete=True,
        data={"template": given["template"].pk} if given["template"] else None,
    )
    if given["template"]:
        put_checklist(ticket, given["template"], by=actor)
    if given["category"]:
        used(given["category"], by=actor)
    if given["mine"]:
        assign(ticket, actor.person, by=actor)
    return ticket
