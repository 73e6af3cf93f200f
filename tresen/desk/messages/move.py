"""A message is put into another ticket, or into a new one."""

from django.http import HttpRequest, HttpResponse
from django.http.response import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.messages.fetch import message_for
from tresen.desk.messages.why import checks_of
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.search.engine import find
from tresen.tickets.access import may, tickets_worked_by
from tresen.tickets.models import Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.models.state import UNFINISHED
from tresen.tickets.moving import COMPANIONS, move_message

MOST = 8
FROM_OUTSIDE = (MessageKind.CUSTOMER, MessageKind.PARTNER)
NEW = "new"


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key, right=Right.MERGE)
    if request.method == "POST":
        return _move(request, actor, message)
    query = " ".join(request.GET.get("q", "").split())[:200]
    tickets = _found(actor, message, query) if query else _likely(actor, message)
    context = {"message": message, "tickets": tickets, "query": query, "only": _is_only(message)}
    template = "tickets" if is_fragment(request, "move-tickets") else "move"
    return render(request, f"desk/messages/{template}.html", context)


def _move(request: HttpRequest, actor: Actor, message: Message) -> HttpResponse:
    source, wanted = message.ticket.number, request.POST.get("to", "")
    if not wanted:
        raise Http404
    to = None if wanted == NEW else ticket_for(actor, wanted, Right.MERGE)
    target = move_message(
        message,
        to,
        by=actor,
        subject=request.POST.get("subject", "") if to is None else "",
        close_emptied="close" in request.POST,
        disclose="disclose" in request.POST,
    )
    if to is None or not Message.objects.filter(ticket__number=source).exists():
        response = HttpResponse()
        response["HX-Redirect"] = reverse("desk:ticket", args=[target.number])
        return response
    return answer(request, actor, source, toast=_("Moved to %(number)s.") % {"number": target.number})


def _is_only(message: Message) -> bool:
    others = Message.objects.filter(ticket=message.ticket).exclude(pk=message.pk)
    return not others.exclude(kind__in=COMPANIONS).exists()


def _found(actor: Actor, message: Message, query: str) -> list[Ticket]:
    hits = [hit.ticket for hit in find(actor, query, MOST * 3) if may(actor, hit.ticket, Right.MERGE)]
    return [ticket for ticket in hits if ticket.pk != message.ticket_id][:MOST]


def _likely(actor: Actor, message: Message) -> list[Ticket]:
    """What the mail itself named, then what the customer has open, and whoever else wrote it from outside: an agent
    asks other teams too, and that is another matter."""
    named = [one["ticket"] for one in checks_of(message) if one.get("ticket")]
    people = {message.ticket.customer_id, message.author_id if message.kind in FROM_OUTSIDE else None} - {None}
    mine = (
        tickets_worked_by(actor, Right.MERGE)
        .exclude(pk=message.ticket_id)
        .select_related("state", "customer", "organisation")
    )
    first = list(mine.filter(number__in=named)[:MOST])
    open_ones = mine.filter(customer__in=people, state_type__in=UNFINISHED).order_by("-updated_at")[:MOST]
    return list({ticket.pk: ticket for ticket in (*first, *open_ones)}.values())[:MOST]
