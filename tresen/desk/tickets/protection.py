"""Signed and encrypted, or not: what the composer offers for these recipients, and what it warns of."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.protection.choosing import Wish, outlook
from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.tickets.access import messages_for

YES = {"yes": True, "no": False}
MOST = 4000  # characters of addresses


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The toggles for the addresses typed so far; empty where there is nothing to choose and nothing to know."""
    ticket = ticket_for(actor, number)
    given = request.GET
    typed = " ".join(given.get(name, "")[:MOST] for name in ("to", "cc", "bcc"))
    names = [one for one in re.split(r"[,;\s]+", typed) if "@" in one][:100]
    keys = [int(key) for key in given.getlist("message")[:50] if key.isascii() and key.isdigit() and len(key) < 19]
    passed = list(messages_for(actor, ticket).filter(pk__in=keys)) if given.get("kind") == "forward" else None
    view = outlook(ticket, sending_mailbox(ticket), names, wish_of(given), passed)
    return render(request, "desk/tickets/protection.html", {"view": view, "names": names})


def wish_of(given: Any) -> Wish:
    """What the composer's toggles say; untouched, they say nothing."""
    return Wish(YES.get(given.get("sign", "")), YES.get(given.get("encrypt", "")))
