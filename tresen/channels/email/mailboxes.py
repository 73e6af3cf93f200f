"""Our own addresses."""

from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.reading.envelope import Envelope
from tresen.kit.recent import recently
from tresen.people.addresses import normal_address
from tresen.tickets.models import Ticket


def bare(address: str) -> str:
    """An address without its +tag, lower case."""
    local, _, domain = normal_address(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@recently
def active_mailboxes() -> dict[str, Mailbox]:
    """The active mailboxes by address, with their teams."""
    return {normal_address(box.address): box for box in Mailbox.objects.select_related("team").filter(is_active=True)}


def mailbox_of(address: str) -> Mailbox | None:
    """The active mailbox behind an address, with or without a +tag."""
    ours = active_mailboxes()
    return ours.get(normal_address(address)) or ours.get(bare(address))


def mailbox_for(envelope: Envelope, inbound: Inbound) -> Mailbox | None:
    """Where a mail was sent: the fetched mailbox, else the first envelope or header recipient that is ours."""
    if inbound.mailbox is not None:
        return inbound.mailbox
    told = [*inbound.envelope_to, *envelope.delivered_to, *envelope.x_original_to]
    told += [one.email for one in (*envelope.to, *envelope.cc)]
    return next((box for address in told if (box := mailbox_of(address))), None)


def sending_mailbox(ticket: Ticket) -> Mailbox | None:
    """The mailbox answers leave from: where the ticket came in, else the team's, else the first."""
    arrived = Inbound.objects.filter(ticket=ticket, mailbox__is_active=True)
    first = arrived.select_related("mailbox").order_by("id").first()
    if first and first.mailbox:
        return first.mailbox
    boxes = Mailbox.objects.filter(is_active=True).order_by("id")
    return boxes.filter(team=ticket.team_id).first() or boxes.first()


@recently
def own_addresses() -> frozenset[str]:
    """Of all mailboxes, also of those that are switched off."""
    return frozenset(map(normal_address, Mailbox.objects.values_list("address", flat=True)))
