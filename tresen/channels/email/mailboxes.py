"""Our own addresses."""

from tresen.channels.email.envelope import Envelope
from tresen.channels.email.models import Inbound, Mailbox
from tresen.tickets.models import Ticket


def bare(address: str) -> str:
    """An address without its +tag, lower case."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def mailbox_of(address: str) -> Mailbox | None:
    """The active mailbox behind an address, with or without a +tag."""
    wanted = {address.lower(), bare(address)}
    return Mailbox.objects.select_related("team").filter(address__in=wanted, is_active=True).first()


def mailbox_for(envelope: Envelope, inbound: Inbound) -> Mailbox | None:
    """Where a mail was sent: the fetched mailbox, else the first envelope or header recipient that is ours."""
    if inbound.mailbox is not None:
        return inbound.mailbox
    told = [*inbound.envelope_to, *envelope.delivered_to, *envelope.x_original_to]
    told += [one.email for one in (*envelope.to, *envelope.cc)]
    wanted = list(dict.fromkeys(form for address in told for form in (address.lower(), bare(address))))
    active = Mailbox.objects.select_related("team").filter(address__in=wanted, is_active=True)
    ours = {box.address: box for box in active}
    return next((ours[address] for address in wanted if address in ours), None)


def sending_mailbox(ticket: Ticket) -> Mailbox | None:
    """The mailbox answers leave from: where the ticket came in, else the team's, else the first."""
    arrived = Inbound.objects.filter(ticket=ticket, mailbox__is_active=True)
    first = arrived.select_related("mailbox").order_by("id").first()
    if first and first.mailbox:
        return first.mailbox
    boxes = Mailbox.objects.filter(is_active=True).order_by("id")
    return boxes.filter(team=ticket.team_id).first() or boxes.first()


def own_addresses() -> set[str]:
    return set(Mailbox.objects.values_list("address", flat=True))
