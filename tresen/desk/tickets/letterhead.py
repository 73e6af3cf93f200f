"""What will stand around the words, asked for when somebody begins to write: greeting, signature, choices, files."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.outgoing.letter import usual_history
from tresen.channels.email.outgoing.wording import GREETS, frame, language_for
from tresen.desk.doors import agents_only
from tresen.desk.tickets.fetch import ticket_for
from tresen.people.actor import Actor
from tresen.people.models.person import Locale
from tresen.texts.values import all_values
from tresen.tickets.access import attachments_for, messages_for
from tresen.tickets.forwarding import FORWARDABLE
from tresen.tickets.models import Ticket
from tresen.ui.sizes import file_size

MOST = 60


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, number: str) -> JsonResponse:
    ticket = ticket_for(actor, number)
    mailbox = sending_mailbox(ticket)
    frames = {}
    for language in Locale.values:
        around = frame(ticket, mailbox, actor.person, language) if mailbox else None
        frames[language] = {"greeting": around.greeting, "signature": around.signature} if around else {}
    answer = {
        "frames": frames,
        "language": language_for(ticket, request.GET.get("to", "")),
        "history": usual_history(ticket),
        "greets": GREETS,
        "messages": [str(key) for key in _forwardable(ticket, actor)],
        "originals": _originals(ticket, actor),
        "phone": all_values(ticket, actor, "de", ["customer.phone"])["customer.phone"],
    }
    return JsonResponse(answer)


def _forwardable(ticket: Ticket, actor: Actor) -> list[int]:
    """The whole conversation as a third party may read it: what was said between customer and house."""
    said = messages_for(actor, ticket).filter(kind__in=("customer", "reply")).order_by("pk")
    return list(said.values_list("pk", flat=True))


def _originals(ticket: Ticket, actor: Actor) -> list[dict[str, Any]]:
    """Files that can be sent on, newest first; small pictures inside the text are logos as a rule."""
    language = (get_language() or "de")[:2]
    found = attachments_for(actor).filter(message__ticket=ticket, message__kind__in=FORWARDABLE).order_by("-pk")
    return [
        {"id": one.pk, "message": one.message_id, "name": one.name, "size": file_size(one.size, language)}
        for one in found.defer("blob")[:MOST]
        if not (one.inline and one.size < 20_000)
    ]
