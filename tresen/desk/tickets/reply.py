"""An answer to the customer."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.composing import addresses, body_of
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.tickets.drafts import discard_draft
from tresen.tickets.replying import reply
from tresen.tickets.states import solve, wait

THEN: dict[str, Callable[..., None]] = {"wait": wait, "solve": solve}


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number)
    body = body_of(request)
    to, cc = addresses(request.POST.get("to", "")), addresses(request.POST.get("cc", ""))
    files = new_files(request.POST.getlist("file"), body.html, actor)
    with transaction.atomic():
        reply(ticket, by=actor, body=body, to=to if to or cc else None, cc=cc, attachments=files)
        if then := THEN.get(request.POST.get("then", "")):
            then(ticket, by=actor)
        discard_draft(ticket, by=actor, kind="reply")
    return answer(request, actor, number, sent="reply")
