"""The client's instructions beside a ticket: read, and confirmed."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.change import Refused
from tresen.tickets.confirming import confirm_instructions


@require_POST
@agents_only
def confirm(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.REPLY)
    edition = request.POST.get("edition", "")
    if not (edition.isdecimal() and len(edition) < 10):
        raise Refused(_("The instructions have been changed meanwhile. Read them again."))
    confirm_instructions(ticket, by=actor, edition=int(edition))
    return answer(request, actor, number)
