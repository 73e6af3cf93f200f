"""A delivery report finds the message it is about, and whoever must know of it is told."""

from datetime import timedelta

from tresen.channels import outbox
from tresen.channels.email.models import Mailbox
from tresen.channels.email.reading.envelope import Bounce, Envelope
from tresen.channels.email.threads import tokens
from tresen.channels.email.trust.alignment import aligned
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.everybodys import is_everybodys
from tresen.people.reaching import note_bounce
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind
from tresen.tickets.returning import come_back

LATELY = timedelta(days=6)  # mail servers give up after five
DAEMONS = {"mailer-daemon", "postmaster"}  # no customer of a public mail domain is called that


def message_of(bounce: Bounce, envelope: Envelope, authentic: bool | None = None) -> Message | None:
    """The message by its signed id; else by our signed mark, in the words or the address it came to, and the recipient;
    else, for servers that cut all of that off, the only one that recipient was sent lately. The last anybody could have
    written who knows an address we wrote to, so it counts only from the recipient's own house or ours, proven."""
    messages = Message.objects.select_related("ticket")
    if about := tokens.ours(bounce.original_message_id):
        return messages.filter(pk=about["message"]).first()
    if bounce.original_message_id or not bounce.recipients:
        return None
    since = clock.now() - LATELY
    sent = Delivery.objects.filter(recipient__in=bounce.recipients, created_at__gt=since, channel="email")
    sent = sent.exclude(state=DeliveryState.QUEUED)
    marked = _marked(envelope)
    if marked:
        sent = sent.filter(message__ticket__number=marked)
    elif not (authentic and _is_about_its_own(bounce, envelope)):
        return None
    found = list(sent.order_by("-id").values_list("message", flat=True)[:2])
    return messages.get(pk=found[0]) if found and (marked or len(found) == 1) else None


def _marked(envelope: Envelope) -> str:
    """The number of the ticket whose signed mark the report carries, or ""."""
    if number := tokens.number_in_subject(f"{envelope.subject}\n{envelope.text[:50_000]}"):
        return number
    came_to = [*(one.email for one in envelope.to), *envelope.delivered_to, *envelope.x_original_to]
    return next((tag.upper() for one in came_to if (tag := tokens.tag_in_address(one))), "")


def _is_about_its_own(bounce: Bounce, envelope: Envelope) -> bool:
    """Everybody can vouch for a domain of his own: who else speaks of a recipient's mailbox knows nothing about it."""
    local, _, domain = envelope.from_.email.lower().rpartition("@")
    if is_everybodys(domain) and local not in DAEMONS:
        return False
    houses = {one.rpartition("@")[2] for one in bounce.recipients}
    houses |= {one.rpartition("@")[2] for one in Mailbox.objects.values_list("address", flat=True)}
    return any(aligned(domain, house) for house in houses)


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
