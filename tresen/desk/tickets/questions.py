"""Questions to colleagues: closed where no answer is needed any more."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.doors import agents_only
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import mentions_for
from tresen.tickets.asking import close_question
from tresen.tickets.change import Refused


@require_POST
@agents_only
def act(request: HttpRequest, actor: Actor, number: str, key: int) -> HttpResponse:
    ticket = ticket_for(actor, number, Right.NOTE)
    mention = mentions_for(actor).filter(pk=key, message__ticket=ticket).select_related("message__ticket").first()
    if mention is None:
        raise Http404
    if request.POST.get("do") != "close":
        raise Refused(_("That cannot be done with a question."))
    close_question(mention, by=actor)
    return answer(request, actor, number, also=mention.message_id)
