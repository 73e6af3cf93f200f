"""Messages of a ticket become a ticket of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.kit.html import to_text
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import messages_for
from tresen.tickets.models import Message
from tresen.tickets.moving import COMPANIONS
from tresen.tickets.splitting import MOST, split
from tresen.ui.times import Times


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.MERGE)
    if request.method == "GET":
        shown = messages_for(actor, ticket).exclude(kind__in=COMPANIONS).select_related("author").order_by("-pk")[:MOST]
        times = Times.here()
        rows = [
            {"key": one.pk, "who": _who(one), "words": _words(one), "time": times.tag(one.created_at)} for one in shown
        ]
        return render(request, "desk/tickets/split.html", {"ticket": ticket, "rows": rows})
    keys = [int(key) for key in request.POST.getlist("message") if key.isascii() and key.isdigit() and len(key) < 19]
    chosen = list(messages_for(actor, ticket).filter(pk__in=keys[: MOST + 1]))
    made = split(ticket, chosen, by=actor, subject=request.POST.get("subject", ""), disclose="disclose" in request.POST)
    response = HttpResponse()
    response["HX-Redirect"] = reverse("desk:ticket", args=[made.number])
    return response


def _who(message: Message) -> str:
    return str(message.author or message.sender or message.get_kind_display())


def _words(message: Message) -> str:
    return " ".join((message.text or to_text(message.html)).split())[:140]
