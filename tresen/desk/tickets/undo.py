"""A line of the timeline is taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import events_for
from tresen.tickets.undoing import undo


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.MERGE)
    undo(get_object_or_404(events_for(actor, ticket).select_related("ticket"), pk=key), by=actor)
    return answer(request, actor, number)
