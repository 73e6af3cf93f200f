"""GET and POST tickets/{number}/messages; DELETE messages/{id} while it has not left."""

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.paging import Order, Paging, page
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed, made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas import message as schemas
from tresen.api.texts.said import call_in, demand_filled, used
from tresen.api.tickets import shown
from tresen.api.tickets.fetch import fetch_ticket
from tresen.api.tickets.mentions import naming_of, no_mentions
from tresen.api.tickets.words import body_of, files_of
from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.letter import Choice
from tresen.channels.email.outgoing.recipients import usual
from tresen.channels.email.protection.choosing import Wish, decide
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand, messages_for, tickets_for, works_on
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Channel, Message, Ticket
from tresen.tickets.models.message import MessageKind
from tresen.tickets.noting import note, phone
from tresen.tickets.receiving import receive
from tresen.tickets.replying import reply
from tresen.tickets.scheduling import Plan, schedule
from tresen.tickets.withdrawing import withdraw

NEEDED = {"reply": Right.REPLY, "forward": Right.REPLY, "note": Right.NOTE, "phone": Right.NOTE}
ORDER = Order("m", "created_at")


def listing(request: Call, number: str, wanted: Query[Paging]) -> HttpResponse:
    """Oldest first. Customers get what was said to and by them, never a note."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    works = works_on(actor, ticket)
    messages = messages_for(actor, ticket).select_related("author")
    messages = messages.prefetch_related("attachments", *(["deliveries", "mentions__person"] if works else []))
    found, following = page(request, messages, wanted, ORDER)
    place = request.path.removesuffix("/messages")
    return listed(request, [shown.message(one, actor, works=works, place=place) for one in found], following)


@once
def make(request: Call, number: str, given: schemas.MessageGiven) -> HttpResponse:
    """A `reply` goes to the customer by e-mail, a `forward` to a third party (`to`); `note` and `phone` stay with the
    team. From a customer, a
    `reply` is his next message, and opens a solved ticket again."""
    actor = request.auth.actor
    ticket = fetch_ticket(actor, number)
    works = works_on(actor, ticket)
    if works:
        demand(actor, ticket, NEEDED[given.kind])
    if works and given.send_at is not None:
        return _later(request, ticket, given, actor)
    said = _say(ticket, given, actor) if works else _receive(ticket, given, actor)
    place = request.path.removesuffix("/messages")
    return made(request, shown.message(said, actor, works=works, place=place), said.pk)


def _say(ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> Message:
    body = body_of(given.body, given.html)
    no_mentions(given)
    if given.kind in ("reply", "forward"):
        demand_filled(given)
        to, cc = _recipients(ticket, given) if given.kind == "reply" else (given.to or [], given.cc)
        more: dict[str, Any] = {"bcc": given.bcc, "facts": _facts(ticket, given, to, cc, by), "delay": given.delay}
        more |= {"by": by, "body": body, "attachments": files_of(given.attachments)}
        if given.kind == "forward":
            return forward(ticket, to=to or [], cc=cc, messages=_passed_on(ticket, given, by), **more)
        return reply(ticket, to=to, cc=cc, **more)
    if given.sign is not None or given.encrypt is not None:
        raise invalid("sign" if given.sign is not None else "encrypt", "only a reply or forward is sent")
    for field in ("to", "cc", "bcc"):
        if getattr(given, field):
            raise invalid(field, "a note is sent to nobody")
    call = call_in(given)
    said: dict[str, Any] = {"by": by, "body": body, "naming": naming_of(given, by), "facts": used(given, by)}
    said["attachments"] = files_of(given.attachments)
    return note(ticket, **said) if given.kind == "note" else phone(ticket, **said, call=call)


def _facts(
    ticket: Ticket, given: schemas.MessageGiven, to: list[str] | None, cc: list[str], by: Actor
) -> dict[str, Any]:
    """How the mail is written and protected."""
    choice = Choice(given.history or "", given.language or "", given.greeting, given.signature)
    everybody = [*(to if to is not None else [ticket.customer.email or ""]), *cc, *given.bcc]
    passed_on = _passed_on(ticket, given, by) if given.kind == "forward" else None
    wish = Wish(given.sign, given.encrypt)
    return {**used(given, by), **choice.facts, **decide(ticket, sending_mailbox(ticket), everybody, wish, passed_on)}


def _passed_on(ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> list[Message]:
    found = list(messages_for(by, ticket).filter(pk__in=given.forwards).order_by("pk"))
    if len(found) != len(set(given.forwards)):
        raise invalid("forwards", "no message of this ticket")
    return found


def _later(request: Call, ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> HttpResponse:
    if given.kind not in ("reply", "forward"):
        raise invalid("send_at", "only a reply or forward is sent")
    assert given.send_at is not None
    demand_filled(given)
    if given.send_at.tzinfo is None:
        raise invalid("send_at", "has no zone")
    to, cc = _recipients(ticket, given) if given.kind == "reply" else (given.to, given.cc)
    plan = Plan(
        kind=given.kind,
        html=body_of(given.body, given.html).html,
        recipients={"to": to or [], "cc": cc, "bcc": given.bcc},
        files=files_of(given.attachments),
        facts=_facts(ticket, given, to, cc, by),
        forwards=[one.pk for one in _passed_on(ticket, given, by)],
    )
    draft = schedule(ticket, plan, by=by, at=given.send_at)
    known = {name: draft.recipients.get(name, []) for name in ("to", "cc", "bcc")}
    return rendered({"id": draft.pk, "kind": given.kind, "send_at": draft.send_at, **known}, status=202)


def withdraw_message(request: Call, key: int) -> HttpResponse:
    """Takes back what you sent, while it can be: as long as its deliveries wait for their time."""
    actor = request.auth.actor
    ticket = tickets_for(actor).filter(messages=key).first()
    message = messages_for(actor, ticket).filter(pk=key).first() if ticket else None
    if ticket is None or message is None:
        raise Http404
    if not works_on(actor, ticket):
        raise Problem(403, "Only agents who work on this ticket may withdraw its messages.")
    demand(actor, ticket, Right.REPLY)
    message.ticket = ticket
    withdraw(message, by=actor)
    return HttpResponse(status=204)


def _recipients(ticket: Ticket, given: schemas.MessageGiven) -> tuple[list[str] | None, list[str]]:
    """As in the desk unless told: the last writer of the customer's side, and those in copy."""
    if given.to or given.cc:
        return given.to, given.cc
    said = ticket.messages.filter(kind=MessageKind.CUSTOMER).order_by("-id").defer("html", "text")[:20]
    proposed = usual(ticket, list(said)[::-1])
    return [proposed.to] if proposed.to else None, [one for one in proposed.cc.split(", ") if one]


def _receive(ticket: Ticket, given: schemas.MessageGiven, by: Actor) -> Message:
    if given.kind != "reply":
        raise Problem(403, "Notes are for agents who work on this ticket.")
    if given.to or given.cc or given.bcc:
        raise Problem(403, "Only agents who work on this ticket choose recipients.")
    assert by.person is not None
    body, files = body_of(given.body, given.html), files_of(given.attachments)
    return receive(ticket, by=by, body=body, author=by.person, channel=Channel.API, attachments=files)
