"""A note for the team."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.composing import body_of
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.workload.bookings import book_along
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.drafts import discard_draft
from tresen.tickets.noting import note


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.NOTE)
    body = body_of(request)
    files = new_files(request.POST.getlist("file"), body.html, actor)
    with transaction.atomic():
        said = note(ticket, by=actor, body=body, attachments=files, submission=request.POST.get("submission", ""))
        book_along(request, ticket, actor, said)
        discard_draft(ticket, by=actor, kind="note")
    return answer(request, actor, number, sent={"kind": "note"})
