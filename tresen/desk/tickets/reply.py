"""An answer to the customer, or a forward to a third party: at once, or at its time."""

from functools import partial

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.composing import demand_filled
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.moments import moment_of
from tresen.desk.tickets.outgoing import Outgoing, outgoing_of
from tresen.desk.tickets.overtaken import demand_unovertaken
from tresen.desk.workload.bookings import book_along
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.drafts import discard_draft
from tresen.tickets.models import Ticket
from tresen.tickets.scheduling import schedule
from tresen.ui.times import Times


def _make(request: HttpRequest, actor: Actor, number: str, *, kind: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.REPLY)
    given = outgoing_of(request, actor, ticket, kind)
    demand_filled(request, given.body)
    if at := request.POST.get("send_at", ""):
        return _later(request, actor, ticket, given, at)
    seconds = actor.person.undo_seconds if actor.person else 0
    with transaction.atomic():
        if kind == "reply":
            demand_unovertaken(request, ticket, actor)
        message = given.say(ticket, by=actor, delay=seconds)
        book_along(request, ticket, actor, message)
        discard_draft(ticket, by=actor, kind=kind)
    return answer(request, actor, number, sent={"kind": kind, "message": message.pk, "undo": seconds})


def _later(request: HttpRequest, actor: Actor, ticket: Ticket, given: Outgoing, at: str) -> HttpResponse:
    with transaction.atomic():
        if given.kind == "reply":
            demand_unovertaken(request, ticket, actor)
        draft = schedule(ticket, given.plan(ticket), by=actor, at=moment_of(at))
        book_along(request, ticket, actor, None)
        discard_draft(ticket, by=actor, kind=given.kind)
    assert draft.send_at is not None
    words = _("Will be sent %s.") % Times.here().exact(draft.send_at)
    return answer(request, actor, ticket.number, toast=words, sent={"kind": given.kind})


make = require_POST(agents_only(partial(_make, kind="reply")))
forward = require_POST(agents_only(partial(_make, kind="forward")))
