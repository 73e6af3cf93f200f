"""A note for the team."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import new_files
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.desk.tickets.naming import note_of
from tresen.desk.workload.bookings import book_along
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.drafts import discard_draft
from tresen.tickets.noting import note


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.NOTE)
    body, naming = note_of(request, actor)
    files = new_files(request.POST.getlist("file"), body.html, actor)
    with transaction.atomic():
        key = request.POST.get("submission", "")
        said = note(ticket, by=actor, body=body, attachments=files, submission=key, naming=naming)
        book_along(request, ticket, actor, said)
        discard_draft(ticket, by=actor, kind="note")
    return answer(request, actor, number, sent={"kind": "note"})
