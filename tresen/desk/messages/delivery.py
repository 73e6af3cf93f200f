"""Another attempt for a message that could not be delivered: to one recipient, or to all it did not reach."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tresen.channels import outbox
from tresen.channels.models import DeliveryState
from tresen.desk.doors import agents_only
from tresen.desk.messages.fetch import message_for
from tresen.desk.tickets.answer import answer
from tresen.people.actor import Actor
from tresen.people.rights import Right


@require_POST
@agents_only
def again(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    message = message_for(actor, key, right=Right.REPLY)
    failed = message.deliveries.filter(state=DeliveryState.FAILED)
    if wanted := request.POST.get("recipient"):
        failed = failed.filter(recipient=wanted)
    outbox.retry(*failed)
    return answer(request, actor, message.ticket.number, also=message.pk, toast=_("It is being sent again."))
