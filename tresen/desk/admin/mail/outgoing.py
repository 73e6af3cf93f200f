"""The outbox: every reply on its way, and another try for those that failed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tresen.channels import outbox
from tresen.channels.access import deliveries_for
from tresen.channels.models import Delivery, DeliveryState
from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.paging import newest
from tresen.desk.admin.shell import show
from tresen.people.actor import Actor
from tresen.ui.icons import channel_icon

FILTERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (gettext_lazy("All"), ()),
    "failed": (gettext_lazy("Not delivered"), (DeliveryState.FAILED,)),
    "queued": (gettext_lazy("Being sent"), (DeliveryState.QUEUED, DeliveryState.SENDING)),
    "sent": (gettext_lazy("Sent"), (DeliveryState.SENT,)),
}
COLOURS = {"sent": "good", "failed": "bad", "queued": "plain", "sending": "plain"}


UNREAD = [f"message__{part}" for part in ("text", "html", "text_folded", "html_folded")]
MOST_AGAIN = 500


@dataclass(frozen=True)
class Row:
    delivery: Delivery
    icon: str
    to: str
    state: str
    colour: str
    again: bool  # an earlier attempt failed, another follows


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in FILTERS else ""
    rows = deliveries_for(actor).select_related("message__ticket").defer(*UNREAD)
    if states := FILTERS[state][1]:
        rows = rows.filter(state__in=states)
    found, before = newest(rows, request.GET.get("before", ""))
    tabs = [(key, label) for key, (label, _states) in FILTERS.items()]
    context = {"rows": [_row(one) for one in found], "older": before, "state": state, "tabs": tabs}
    return show(request, actor, "mail/outgoing.html", "outgoing", context | {"paged": "before" in request.GET})


@require_POST
@admins_only
def again(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    delivery = get_object_or_404(deliveries_for(actor), pk=key)
    outbox.retry(delivery)
    messages.success(request, _("It is being sent again."))
    state = request.POST.get("state", "")
    return redirect(reverse("desk:admin:outgoing") + (f"?state={state}" if state in FILTERS and state else ""))


@require_POST
@admins_only
def all_again(request: HttpRequest, actor: Actor) -> HttpResponse:
    """After a server was put right: everything that failed, newest first."""
    failed = list(deliveries_for(actor).filter(state=DeliveryState.FAILED).order_by("-pk")[:MOST_AGAIN])
    count = outbox.retry(*failed)
    messages.success(request, ngettext("%s mail is being sent again.", "%s mails are being sent again.", count) % count)
    return redirect("desk:admin:outgoing")


def _row(one: Delivery) -> Row:
    again = one.state == DeliveryState.QUEUED and one.attempts > 0
    label = _("Waiting for another try") if again else str(DeliveryState(one.state).label)
    everybody = [*one.message.recipients.get("to", []), *one.message.recipients.get("cc", [])]
    to = one.recipient or ", ".join(everybody[:3])
    return Row(one, channel_icon(one.channel), to, label, "warn" if again else COLOURS[one.state], again)
