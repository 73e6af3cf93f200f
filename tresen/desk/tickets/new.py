"""A ticket an agent writes down: a call, a visit, a mail on somebody's behalf."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.desk.fields.new_ticket import draft_of
from tresen.desk.fields.reading import given_in
from tresen.desk.tickets.customers import suggestions
from tresen.desk.tickets.jotting import jotted, jotting_context
from tresen.desk.tickets.new_form import NewTicket, template_context
from tresen.desk.tickets.prefilling import prefilled
from tresen.desk.views.counts import lines
from tresen.desk.workload.bookings import book_along
from tresen.desk.workload.from_template import filled_form, template_in
from tresen.people.actor import Actor
from tresen.people.refusals import NotReadable, Taken
from tresen.people.rights import Right
from tresen.tickets.access import demand_somewhere
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.category_finding import used
from tresen.tickets.change import Refused
from tresen.tickets.definitions import definitions
from tresen.tickets.fields import InvalidValues
from tresen.tickets.jotting import tear_up
from tresen.tickets.models import Channel, Ticket
from tresen.tickets.opening import open_ticket
from tresen.tickets.states import solve
from tresen.tickets.templates import put_checklist

DIALOG = "capture"


@require_http_methods(["GET", "POST"])
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    demand_somewhere(actor, Right.OPEN)
    if request.method == "GET":
        return _page(request, actor, _begun(request, actor))
    form, known, faults = NewTicket(actor, request.POST), definitions(), {}
    if form.is_valid():
        try:
            return _done(request, _open(form, request, actor, given_in(request.POST, known)))
        except InvalidValues as wrong:
            faults = wrong.faults
        except (Refused, Taken, NotReadable) as refused:
            form.add_error(None, str(refused))
    fields = drafted(draft_of(request.POST, actor), request.POST, actor, known)
    context = {"form": form} | form_context(fields, known, request.POST, faults)
    context |= template_context(actor, template_in(request.POST, "template", actor))
    return _page(request, actor, context | jotting_context(actor, request.POST), status=422)


def _begun(request: HttpRequest, actor: Actor) -> dict[str, object]:
    """As it was left, or as its address says."""
    if left := jotted(actor, request.GET.get("jotting", "")):
        said, version = left
        context = filled_form(said, template_in(said, "template", actor), actor)
        return context | jotting_context(actor, said, version=version)
    said, callers = prefilled(request.GET, actor)
    context = filled_form(said, template_in(request.GET, "template", actor), actor)
    context |= {
        "people": suggestions(callers, actor) if len(callers) > 1 else [],
        "caller": request.GET.get("phone", ""),
    }
    return context | jotting_context(actor, said, listed=True)


def _page(request: HttpRequest, actor: Actor, context: dict[str, object], status: int = 200) -> HttpResponse:
    """On a page of its own, or in the dialog over another."""
    if is_fragment(request, DIALOG):
        return render(request, "desk/tickets/capture.html", context | {"dialog": True}, status=status)
    return render(request, "desk/tickets/new.html", context | {"nav": lines(actor)}, status=status)


def _done(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    if is_fragment(request, DIALOG):
        return render(request, "desk/tickets/captured.html", {"ticket": ticket})
    return redirect("desk:ticket", ticket.number)


@transaction.atomic
def _open(form: NewTicket, request: HttpRequest, actor: Actor, values: dict[str, Any]) -> Ticket:
    given = form.cleaned_data
    told = {"template": given["template"].pk} if given["template"] else {}
    if given["solved"]:
        told["at_once"] = True  # whoever was asked has solved it: first-contact resolution
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
        data=told or None,
    )
    if given["template"]:
        put_checklist(ticket, given["template"], by=actor)
    if given["category"]:
        used(given["category"], by=actor)
    if given["mine"] or given["solved"]:
        assign(ticket, actor.person, by=actor)
    if given["minutes"]:
        book_along(request, ticket, actor, None)
    if given["solved"]:
        solve(ticket, by=actor)
    tear_up(request.POST.get("jotting", "")[:40], by=actor)
    return ticket
