"""Who takes part in a ticket: made one by one, undone with one click."""

from email.utils import parseaddr

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.change import Refused
from tresen.tickets.involving import involve, leave
from tresen.tickets.models import Involvement

ME = "me"


@require_http_methods(["GET", "POST"])
@agents_only
def choose(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    ticket = ticket_for(actor, number, None if _only_watches(request) else Right.EDIT)
    if request.method == "GET":
        return render(request, "desk/tickets/participants.html", {"ticket": ticket, "parts": Involvement.choices})
    address, name = _whom(request, actor)
    if bare(address) in own_addresses():
        raise Refused(_("This is an address of our own."))
    involve(ticket, address, by=actor, name=name, involvement=request.POST.get("involvement", Involvement.COPY))
    return answer(request, actor, number)


@require_http_methods(["DELETE"])
@agents_only
def end(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number)
    participant = get_object_or_404(ticket.participants.all(), pk=key)
    if participant.involvement != Involvement.WATCHER or participant.person_id != (actor.person and actor.person.pk):
        demand(actor, ticket, Right.EDIT)
    leave(ticket, participant.address, by=actor)
    return answer(request, actor, number)


def _only_watches(request: HttpRequest) -> bool:
    """Whoever may read a ticket may watch it."""
    return request.POST.get("person") == ME and request.POST.get("involvement") == Involvement.WATCHER


def _whom(request: HttpRequest, actor: Actor) -> tuple[str, str]:
    """(address, name): the person chosen, oneself, or what was typed."""
    chosen = request.POST.get("person", "")
    if chosen == ME and actor.person is not None:
        return actor.person.email or "", str(actor.person)
    person = persons_for(actor).filter(pk=chosen).first() if chosen.isdecimal() else None
    if person is not None and not person.email:
        raise Refused(_("%(name)s has no e-mail address.") % {"name": person})
    if person is not None:
        return person.email or "", str(person)
    name, address = parseaddr(request.POST.get("customer_text", "").strip()[:600])
    return address, name
