"""Whose ticket it is. Whoever asked for somebody else stays in it."""

from email.utils import parseaddr

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.composing import ADDRESS
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.registering import recognise
from tresen.people.rights import Right
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_customer


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.EDIT)
    if request.method == "GET":
        return render(request, "desk/tickets/customer.html", {"ticket": ticket})
    set_customer(ticket, _whom(request, actor), by=actor, former_stays="stays" in request.POST)
    return answer(request, actor, number)


def _whom(request: HttpRequest, actor: Actor) -> Person:
    chosen = request.POST.get("person", "")
    person = persons_for(actor).filter(pk=chosen).first() if chosen.isdecimal() else None
    if person is not None:
        return person
    name, address = parseaddr(request.POST.get("customer_text", "").strip()[:600])
    if not ADDRESS.fullmatch(address):
        raise Refused(_("Choose a person or enter an e-mail address."))
    return recognise(address, name)[0]
