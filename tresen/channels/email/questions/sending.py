"""Whom a note names is told of it by mail: through the outbox, like everything that leaves."""

from django.db.models import QuerySet

from tresen.channels import outbox
from tresen.channels.email.mailboxes import bare, own_addresses, sending_mailbox
from tresen.channels.email.outgoing.transport import hand_over
from tresen.channels.email.questions import keys
from tresen.channels.email.questions.letter import may_be_told, reminder_mail
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit.jobs import job
from tresen.people.addresses import normal_address
from tresen.tickets.models import Event, Mention, Message


def tell(event: Event) -> None:
    """Reaction: a delivery for each person who is named, or asked. A whole team that is only named hears of it in the
    desk."""
    if rows := _rows(event):
        Delivery.objects.bulk_create(rows)
        outbox.deliver.later(message_id=rows[0].message_id)


def was_told(event: Event) -> None:
    """The same for imported and demo history: it went out long ago."""
    rows = _rows(event)
    for row in rows:
        row.state, row.attempts, row.sent_at, row.created_at = DeliveryState.SENT, 1, event.at, event.at
    Delivery.objects.bulk_create(rows)


def _rows(event: Event) -> list[Delivery]:
    message = event.said
    if message is None or not event.data.get("mentioned"):
        return []
    mailbox = sending_mailbox(event.ticket)
    domain = mailbox.address.rpartition("@")[2] if mailbox else "tresen.invalid"
    return [
        Delivery(
            message=message,
            channel="email",
            recipient=normal_address(one.person.email or ""),
            route=f"mailbox {mailbox.pk}" if mailbox else "",
            external_id=keys.message_id(one, domain),
        )
        for one in mailed(message)
    ]


def mailed(message: Message) -> list[Mention]:
    """Those of a note's mentions that are told by mail, each address once."""
    ours = own_addresses()
    found: dict[str, Mention] = {}
    for one in _mentions(message):
        address = normal_address(one.person.email or "")
        if address and bare(address) not in ours and (one.asked or one.team_id is None):
            found.setdefault(address, one)
    return list(found.values())


def _mentions(message: Message) -> "QuerySet[Mention]":
    return message.mentions.select_related("person", "by").order_by("id")


def remind(event: Event) -> None:
    """Reaction: who has not answered in time gets the question once more."""
    send_reminder.later(mention_id=event.data["mention"])


@job(queue="outgoing", attempts=4)
def send_reminder(mention_id: int) -> None:
    """At least once: a crash after the mail was taken sends the reminder again. Who has answered meanwhile, or may not
    be told any more, gets none."""
    mention = Mention.objects.select_related("message__ticket", "message__author", "person", "by").get(pk=mention_id)
    mailbox = sending_mailbox(mention.message.ticket)
    address = normal_address(mention.person.email or "")
    if mailbox is None or not address or not mention.is_open or not may_be_told(mention):
        return
    hand_over(reminder_mail(mention, address, mailbox), mailbox, [address])
