"""What is told at the foot of the side panel once the page is there: each panel a function and a template in PANELS.

A part of the house that has something to say beside a ticket adds its own here; the page asks for all at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.contacts import dead_address_of
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.following import followed_by, follows
from tresen.tickets.models import Ticket
from tresen.tickets.promises import Kind, promises_to
from tresen.ui.times import Times

MOST = 6
Told = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    template: str
    tell: Callable[[Ticket, Actor], Told]  # what the template needs; empty if there is nothing to say


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number)
    told = [(panel.template, panel.tell(ticket, actor)) for panel in PANELS]
    return render(request, "desk/tickets/panels.html", {"ticket": ticket, "panels": [one for one in told if one[1]]})


def _mail(ticket: Ticket, actor: Actor) -> Told:
    """Mails to the customer come back."""
    dead = dead_address_of(ticket.customer)
    return {"dead": dead, "since": Times.here().tag(dead.bounced_at)} if dead and dead.bounced_at else {}


def _promises(ticket: Ticket, actor: Actor) -> Told:
    times = Times.here()
    now = times.now
    words = {Kind.MESSAGE: _("Answer leaves by itself"), Kind.RETURN: _("Comes back to the desk")}
    rows = [
        {
            "words": one.words or words[one.kind],
            "ticket": one.ticket,
            "here": one.ticket.pk == ticket.pk,
            "at": times.exact(one.at),
            "late": one.at < now,
        }
        for one in promises_to(ticket.customer, by=actor, most=MOST)
    ]
    return {"rows": rows} if rows else {}


def _goes_on(ticket: Ticket, actor: Actor) -> Told:
    before, after = follows(ticket, actor), followed_by(ticket, actor)
    return {"follows": before, "followed": after} if before or after else {}


def _earlier(ticket: Ticket, actor: Actor) -> Told:
    others = tickets_worked_by(actor).filter(customer=ticket.customer_id).exclude(pk=ticket.pk)
    found = list(others.select_related("state").order_by("-created_at", "-id")[: MOST + 1])
    times = Times.here()
    rows = [{"ticket": one, "time": times.tag(one.created_at)} for one in found[:MOST]]
    return {"rows": rows, "more": len(found) > MOST, "customer": ticket.customer}


PANELS = (
    Panel("desk/tickets/panels/mail.html", _mail),
    Panel("desk/tickets/panels/promises.html", _promises),
    Panel("desk/tickets/panels/goes_on.html", _goes_on),
    Panel("desk/tickets/panels/earlier.html", _earlier),
)
