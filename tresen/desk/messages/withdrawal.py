"""Taking back what one has just sent: its words go into the composer again."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.desk.attachments.uploads import upload_of
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.tickets.answer import answer
from tresen.desk.tickets.later import put_back
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.tickets.access import handed_over_with
from tresen.tickets.models import Message
from tresen.tickets.withdrawing import withdraw


@require_POST
@agents_only
def make(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = _mine(actor, key) or message_for(actor, key, right=Right.REPLY)
    kind = message.kind
    with transaction.atomic():
        withdraw(message, by=actor)
        if actor.person is not None and message.author_id == actor.person.pk:
            files = message.attachments.select_related("blob").order_by("pk")
            tokens = [upload_of(one.blob, one.name, one.media_type, actor).token for one in files]
            facts = message.facts
            chosen = {**facts.get("mail", {}), "messages": facts.get("forwards", [])}
            put_back(message.ticket, kind, message.html, message.recipients, tokens, chosen, by=actor)
    number = message.ticket.number
    return answer(request, actor, number, also=message.pk, toast=_("Not sent."), restored={"kind": kind})


def _mine(actor: Actor, key: int) -> Message | None:
    """What he sent together with the ticket, into a team he is not in: he sees it no more, but may take it back."""
    return handed_over_with(actor).filter(pk=key).select_related("author", "ticket").first()
