"""GET and POST tickets/{number}/messages."""

from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Order, Paging, page
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed, made
from tresen.api.schemas import message as schemas
from tresen.api.tickets import shown
from tresen.api.tickets.fetch import fetch_ticket
from tresen.api.tickets.words import body_of, files_of
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.protection.choosing import Wish, decide
from tresen.channels.email.recipients import usual
from tresen.people.actor import Actor
from tresen.tickets.access import messages_for, works_on
from tresen.tickets.models import Channel, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.noting import note, phone
from tresen.tickets.receiving import receive
from tresen.tickets.replying import reply

ORDER = Order("m", "created_at")


def listing(request: Call, number: str, wanted: Query[Paging]) -> HttpResponse:
    """Oldest first. Customers get what was said to and by them, never a note."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    works = works_on(actor, ticket)
    messages = messages_for(actor, ticket).select_related("author")
    messages = messages.prefetch_related("attachments", *(["deliveries"] if works else []))
    found, following = page(request, messages, wanted, ORDER)
    place = request.path.removesuffix("/messages")
    return listed(request, [shown.message(one, actor, works=works, place=place) for one in found], following)


@once
def make(request: Call, number: str, given: schemas.MessageGiven) -> HttpResponse:
    """A `reply` goes to the customer by e-mail; `note` and `phone` stay with the team. From a customer, a
    `reply` is his next message, and opens a solved ticket again."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    works = works_on(actor, ticket)
    said = _say(ticket, given, actor) if works else _receive(ticket, given, actor)
    place = request.path.removesuffix("/messages")
    return made(request, shown.message(said, actor, works=works, place=place), said.pk)


def _say(ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> Message:
    body = body_of(given.body, given.html)
    if given.kind == "reply":
        files = files_of(given.attachments)
        to, cc = _recipients(ticket, given)
        everybody = [*(to if to is not None else [ticket.customer.email or ""]), *cc]
        facts = decide(ticket, sending_mailbox(ticket), everybody, Wish(given.sign, given.encrypt))
        return reply(ticket, by=by, body=body, to=to, cc=cc, attachments=files, facts=facts)
    if given.sign is not None or given.encrypt is not None:
        raise invalid("sign" if given.sign is not None else "encrypt", "only a reply is sent")
    if given.to or given.cc:
        raise invalid("to" if given.to else "cc", "a note is sent to nobody")
    verb = note if given.kind == "note" else phone
    return verb(ticket, by=by, body=body, attachments=files_of(given.attachments))


def _recipients(ticket: Ticket, given: schemas.MessageGiven) -> tuple[list[str] | None, list[str]]:
    """As in the desk unless told: the last writer of the customer's side, and those in copy."""
    if given.to or given.cc:
        return given.to, given.cc
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.CUSTOMER).order_by("-id").defer("html", "text")[:20]
    proposed = usual(ticket, list(said)[::-1])
    return [proposed.to] if proposed.to else None, [one for one in proposed.cc.split(", ") if one]


def _receive(ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> Message:
    if given.kind != "reply":
        raise Problem(403, "Notes are for agents who work on this ticket.")
    if given.to or given.cc:
        raise Problem(403, "Only agents who work on this ticket choose recipients.")
    assert by.person is not None
    body, files = body_of(given.body, given.html), files_of(given.attachments)
    return receive(ticket, by=by, body=body, author=by.person, channel=Channel.API, attachments=files)
