"""What this customer came with before, what the ticket goes on from, and whether mails reach him."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.models import Address
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.following import followed_by, follows
from tresen.ui.times import Times

MOST = 6


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number)
    others = tickets_worked_by(actor).filter(customer=ticket.customer_id).exclude(pk=ticket.pk)
    found = list(others.select_related("state").order_by("-created_at", "-id")[:MOST])
    times = Times.here()
    dead = Address.objects.filter(person=ticket.customer_id, bounced_at__isnull=False).order_by("-bounced_at").first()
    rows = [{"ticket": one, "time": times.tag(one.created_at)} for one in found]
    context: dict[str, Any] = {
        "dead": dead,
        "dead_since": times.tag(dead.bounced_at) if dead and dead.bounced_at else "",
    }
    context |= {"follows": follows(ticket, actor), "followed": followed_by(ticket, actor)}
    return render(request, "desk/tickets/earlier.html", {"ticket": ticket, "rows": rows, **context})
