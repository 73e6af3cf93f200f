"""A delivery report finds the message it is about, and whoever must know of it is told."""

from datetime import timedelta

from tresen.channels import outbox
from tresen.channels.email.reading.envelope import Bounce, Envelope
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.reaching import note_bounce
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind
from tresen.tickets.returning import come_back

LATELY = timedelta(days=6)  # mail servers give up after five


def message_of(bounce: Bounce, envelope: Envelope, authentic: bool | None = None) -> Message | None:
    """The message by its id, which nobody can guess; else by our signed mark in the words and the recipient; else the
    only one that recipient was sent lately: servers exist that cut the id off. That anybody could have written, so it
    does not count when the domain in From says that the report is forged (`authentic` is False)."""
    messages = Message.objects.select_related("ticket")
    if about := tokens.ours(bounce.original_message_id):
        return messages.filter(pk=about["message"]).first()
    if bounce.original_message_id or not bounce.recipients:
        return None
    since = clock.now() - LATELY
    sent = Delivery.objects.filter(recipient__in=bounce.recipients, created_at__gt=since, channel="email")
    sent = sent.exclude(state=DeliveryState.QUEUED)
    marked = tokens.number_in_subject(f"{envelope.subject}\n{envelope.text[:50_000]}")
    if marked:
        sent = sent.filter(message__ticket__number=marked)
    elif authentic is False:
        return None
    found = list(sent.order_by("-id").values_list("message", flat=True)[:2])
    return messages.get(pk=found[0]) if found and (marked or len(found) == 1) else None


def settle(message: Message, bounce: Bounce, words: str, *, by: Actor) -> None:
    """Marks the deliveries, the ticket and the address. What the house sends by itself moves no ticket when it comes
    back: nobody waits for it. An address is given up only on a report that knows our unguessable id."""
    settled: list[str] = []
    for recipient in bounce.recipients or ("",):
        settled += outbox.mark_bounced(message, recipient, words)
    if bounce.kind == "hard" and tokens.ours(bounce.original_message_id):
        for recipient in settled:
            note_bounce(recipient, words)
    if settled and message.kind != MessageKind.AUTO:
        come_back(message, by=by, recipients=[one for one in settled if one], words=words)
